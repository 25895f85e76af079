"""Where an agency's reports go is changed from a day on; what was delivered stays."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from organizations.commands.routing import call_off_route, route_reports
from organizations.models import Agency, AuditEvent, ReportRoute
from organizations.queries import routed_to
from organizations.refusals import (
    NotPosted,
    Outdated,
    StartsInThePast,
)
from organizations.refused_decisions import NobodyReceives, RouteIsPlanned
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.factories.organizations import BEGINNING, NOW, TODAY, Cast, actor, make_agency

LIST = "/province/receivers/"
FROM = date(2099, 3, 2)  # ahead of every clock, the database's too
BEFORE = FROM - timedelta(days=1)


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


def typed(*receivers: Agency, **fields: object) -> dict[str, object]:
    said = {"receivers": [one.pk for one in receivers], "starts_on": FROM, "decision": "9/QĐ-UBND"}
    return said | fields


def changed(cast: Cast, *receivers: Agency, starts_on: date = FROM) -> None:
    with tenant(cast.receiving.pk):
        route_reports(
            actor=actor(cast.kpi_team),
            agency=cast.department,
            receivers=receivers or [cast.board],
            starts_on=starts_on,
            decision="9/QĐ-UBND",
            today=TODAY,
        )


def called_off(cast: Cast) -> None:
    with tenant(cast.receiving.pk):
        call_off_route(actor=actor(cast.kpi_team), agency=cast.department, today=TODAY)


def routes(cast: Cast) -> set[tuple[str, date, date | None]]:
    found = ReportRoute.objects.filter(agency=cast.department)
    return set(found.values_list("receiver__code", "starts_on", "ends_on"))


def of_department(cast: Cast) -> str:
    return reverse("organizations:receivers_of", args=[cast.department.code])


def test_from_that_day_on_reports_go_to_the_new_receiver_and_until_then_to_the_old(cast) -> None:
    changed(cast)

    assert routes(cast) == {("SNV", BEGINNING, BEFORE), ("BTCTU", FROM, None)}
    assert cast.department.pk in routed_to(cast.receiving.pk, BEFORE)
    assert cast.department.pk in routed_to(cast.board.pk, FROM)
    assert cast.department.pk not in routed_to(cast.receiving.pk, FROM)


def test_whoever_stays_a_receiver_stays_one_without_a_break(cast) -> None:
    changed(cast, cast.receiving, cast.board)

    assert routes(cast) == {("SNV", BEGINNING, None), ("BTCTU", FROM, None)}


def test_one_event_says_from_where_to_where_and_by_which_decision(cast) -> None:
    changed(cast)

    with tenant(cast.receiving.pk):
        event = AuditEvent.objects.get(action="organizations.route.changed")
    assert event.actor_posting_id == cast.kpi_team.pk
    assert event.details == {
        "decision": "9/QĐ-UBND",
        "from": "2099-03-02",
        "before": "SNV",
        "after": "BTCTU",
    }


@pytest.mark.parametrize("day", [TODAY, TODAY - timedelta(days=40)])
def test_nothing_changes_today_or_in_the_past(cast, day) -> None:
    with pytest.raises(StartsInThePast):
        changed(cast, starts_on=day)

    assert routes(cast) == {("SNV", BEGINNING, None)}


def test_reports_do_not_go_where_nobody_may_receive_them(cast) -> None:
    with pytest.raises(NobodyReceives):
        changed(cast, cast.commune)

    assert routes(cast) == {("SNV", BEGINNING, None)}


def test_reports_do_not_go_to_an_agency_that_is_over_by_then(cast) -> None:
    cast.board.ends_on = BEFORE

    with pytest.raises(NotPosted):
        changed(cast)


def test_what_is_so_already_is_no_change(cast) -> None:
    with pytest.raises(Outdated):
        changed(cast, cast.receiving)


def test_a_second_change_waits_until_the_first_is_called_off(cast) -> None:
    changed(cast)

    with pytest.raises(RouteIsPlanned):
        changed(cast, cast.receiving, cast.board)

    called_off(cast)
    assert routes(cast) == {("SNV", BEGINNING, None)}
    changed(cast, cast.receiving, cast.board)


def test_there_is_nothing_to_call_off_before_a_change_and_after_it_began(cast) -> None:
    with pytest.raises(Outdated):
        called_off(cast)


@pytest.mark.parametrize(
    "deed",
    [
        lambda row: ReportRoute.objects.filter(pk=row.pk).delete(),
        lambda row: ReportRoute.objects.filter(pk=row.pk).update(ends_on=None),
    ],
    ids=["removed", "begun again"],
)
def test_the_database_keeps_a_route_by_which_reports_went(cast, deed) -> None:
    row = ReportRoute.objects.create(
        agency=cast.department,
        receiver=cast.board,
        starts_on=BEGINNING,
        ends_on=BEGINNING + timedelta(days=30),
    )

    with pytest.raises(DatabaseError, match=r"gone this way|stays"), transaction.atomic():
        deed(row)


def test_the_team_changes_it_on_its_page_and_sees_it_to_come(cast, signed_in) -> None:
    team = signed_in(cast.kpi_team)

    answer = team.post(of_department(cast), typed(cast.board))

    assert answer["Location"] == LIST
    page = team.get(LIST).content.decode()
    assert "02/03/2099: Ban Tổ chức Tỉnh ủy" in page
    assert "Hủy thay đổi" in team.get(of_department(cast)).content.decode()


def test_a_receiver_that_has_none_yet_needs_somebody_who_receives(cast, signed_in) -> None:
    answer = signed_in(cast.kpi_team).post(of_department(cast), typed(other=cast.commune.pk))

    assert answer.status_code == 422
    assert "chưa ai ở Xã Cam Lâm được nhận báo cáo" in answer.content.decode()
    assert routes(cast) == {("SNV", BEGINNING, None)}


def test_a_change_without_any_receiver_is_asked_again(cast, signed_in) -> None:
    answer = signed_in(cast.kpi_team).post(of_department(cast), typed())

    assert answer.status_code == 422
    assert "Hãy chọn ít nhất một nơi nhận." in answer.content.decode()


def test_a_change_is_called_off_on_its_page(cast, signed_in) -> None:
    changed(cast)

    answer = signed_in(cast.kpi_team).post(f"{of_department(cast)}call-off/")

    assert answer["Location"] == of_department(cast)
    assert routes(cast) == {("SNV", BEGINNING, None)}


def test_an_agency_that_is_not_there_has_no_page(cast, signed_in) -> None:
    assert signed_in(cast.kpi_team).get(f"{LIST}XYZ/").status_code == 404


def test_the_list_asks_as_much_for_many_agencies_as_for_few(cast, signed_in) -> None:
    team = signed_in(cast.kpi_team)
    few = queries_of(team, LIST)
    for number in range(6):
        agency = make_agency(f"N{number}", f"Sở số {number}")
        ReportRoute.objects.create(agency=agency, receiver=cast.receiving, starts_on=BEGINNING)

    assert queries_of(team, LIST) == few
