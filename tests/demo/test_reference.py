"""The reference data of the province: its bodies, its calendar and its catalogue."""

from datetime import date

import pytest

from demo import reference
from organizations.models import Agency, CalendarDay, Layout, ReportRoute, Unit, UnitClosure
from organizations.tenancy import tenant
from worklogs.models import CatalogueTask
from worklogs.queries.catalogue import valid_tasks

pytestmark = pytest.mark.django_db


def units_of(agency: Agency) -> dict[str, str]:
    with tenant(agency.pk):
        return dict(Unit.objects.filter(agency=agency).values_list("name", "parent__name"))


def test_loading_twice_changes_nothing():
    def figures() -> list[int]:
        tables = (Agency, CalendarDay, ReportRoute, UnitClosure, CatalogueTask)
        return [table.objects.count() for table in tables]

    reference.load()
    before = figures()
    reference.load()

    assert figures() == before


def test_police_army_and_the_province_itself_keep_no_logs():
    reference.load()

    outside = Agency.objects.filter(in_kpi_scope=False).values_list("code", flat=True)
    assert set(outside) == {"KH", "DU-CA", "DU-QS"}
    assert Agency.objects.filter(in_kpi_scope=True).count() == 105


def test_party_and_front_report_to_the_organization_board_and_all_others_to_home_affairs():
    reference.load()

    routes = {}
    for block, receiver in ReportRoute.objects.values_list("agency__block", "receiver__code"):
        routes.setdefault(receiver, set()).add(block)
    assert routes == {
        "BTCTU": {"party", "front"},
        "SNV": {"council", "government", "commune", "service_unit"},
    }


def test_party_bodies_write_party_documents():
    reference.load()

    assert Agency.objects.get(code="BTCTU").layout == Layout.PARTY
    assert Agency.objects.get(code="SNV").layout == Layout.STATE


def test_a_commune_has_its_own_bodies_and_keeps_the_capitals_of_its_name():
    reference.load()

    units = units_of(Agency.objects.get(name="Xã Cam Hiệp"))
    assert units["Đảng ủy xã Cam Hiệp"] == "Xã Cam Hiệp"
    assert units["Phòng Kinh tế"] == "Ủy ban nhân dân xã Cam Hiệp"
    ward = units_of(Agency.objects.get(name="Phường Nha Trang"))
    assert "Phòng Kinh tế, Hạ tầng và Đô thị" in ward


def test_every_body_that_keeps_logs_has_at_least_two_divisions():
    reference.load()

    for agency in Agency.objects.filter(in_kpi_scope=True):
        assert len(units_of(agency)) >= 3, agency.name


def test_the_culture_day_is_a_holiday():
    reference.load()

    assert CalendarDay.objects.get(date=date(2026, 11, 24)).kind == "public_holiday"


def test_specialised_tasks_are_seen_by_the_agency_that_they_belong_to():
    reference.load()

    def codes(agency_code: str) -> set[str]:
        agency = Agency.objects.get(code=agency_code)
        with tenant(agency.pk):
            tasks = valid_tasks(agency.pk, date(2026, 11, 2))
            return set(tasks.values_list("code", flat=True))

    assert "C.BTC.01" in codes("BTCTU")
    assert "C.BTC.01" not in codes("SNV")
    assert "C.XA.01" in codes("22366")
