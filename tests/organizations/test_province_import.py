"""The KPI team takes units and people of many agencies in: shown first, then all or none."""

from collections.abc import Sequence

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from organizations.models import AuditEvent, Posting
from organizations.tenancy import tenant
from tests.factories.organizations import NOW
from tests.organizations.staff_workbook import province_workbook
from tests.organizations.test_import_command import held, of, rows

PAGE = reverse("organizations:province_sheet")


def send(client, *some: Sequence[str]):
    with time_machine.travel(NOW, tick=False):
        sheet = SimpleUploadedFile("toan-tinh.xlsx", province_workbook(*some))
        return client.post(PAGE, {"sheet": sheet}, follow=True)


def apply(client, shown):
    with time_machine.travel(NOW, tick=False):
        return client.post(applying(shown))


def applying(shown) -> str:
    return reverse("organizations:apply_province_sheet", args=[shown.context["sheet"].pk])


def test_what_was_shown_is_taken_in_by_every_agency(cast, signed_in) -> None:
    client = signed_in(cast.kpi_team)
    shown = send(client, *rows(cast))
    assert (shown.context["agencies"], shown.context["counts"]["new"]) == (2, 2)
    assert held() == 0

    assert apply(client, shown).status_code == 302

    assert held() == 1
    with tenant(cast.commune.pk):
        assert Posting.objects.filter(staff__staff_code="KH90001").exists()
    with tenant(cast.kpi_team.agency_id):
        assert AuditEvent.objects.filter(action="organizations.province.imported").count() == 1


def test_wrong_rows_and_unknown_agencies_are_named_and_nothing_can_be_applied(
    cast, signed_in
) -> None:
    wrong = of(cast.commune, "KH90002", "Trần Văn Sai", "KHONGCO")
    unknown = ["XYZ", *wrong[1:]]
    shown = send(signed_in(cast.kpi_team), *rows(cast), wrong, unknown)

    found = {(line["agency"], line["number"]) for line in shown.context["lines"]}
    assert found == {(cast.commune.code, 4), ("XYZ", 5)}
    assert applying(shown) not in shown.content.decode()
    assert held() == 0


def test_who_came_meanwhile_stops_what_was_shown(cast, signed_in) -> None:
    client = signed_in(cast.kpi_team)
    first, second = send(client, *rows(cast)), send(client, *rows(cast)[:1])
    apply(client, first)

    assert apply(client, second).status_code == 409
