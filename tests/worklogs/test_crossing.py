"""People moved from one agency to another by a dated decision of the province."""

import re
from collections.abc import Sequence
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evaluations.models import Score
from organizations.audit import new_id
from organizations.models import Notice, NoticeKind, Posting, RoleAssignment, Transfer
from organizations.refusals import LoggedAfterwards, NotPosted, PeriodIsClosed
from organizations.rules.moves import Crossing, NewDecision
from organizations.spreadsheets import write_rows
from organizations.tenancy import tenant
from reporting.queries.coverage import agency_span
from tests.factories.organizations import NOW, give_role
from tests.factories.reporting import COMPILED, compile_for, log_day
from tests.factories.worklogs import make_assignment
from worklogs.commands.moving import cross_agencies
from worklogs.models import Assignment
from worklogs.queries.crossing import HEADINGS

FIRST = date(2026, 10, 5)
START, END = date(2026, 9, 15), date(2026, 10, 14)
PAGE, APPLY = reverse("worklogs:crossings"), reverse("worklogs:apply_crossings")


def decision(first: date = FIRST) -> NewDecision:
    return NewDecision(
        id=new_id(),
        kind="transfer",
        number="88/QĐ-UBND",
        signed_on=date(2026, 9, 28),
        effective_on=first,
    )


def to_commune(cast, *people: Posting) -> list[Crossing]:
    unit = cast.stranger.unit_id
    return [Crossing(one.pk, cast.department.pk, cast.commune.pk, unit) for one in people]


def move(cast, *people: Posting) -> dict[int, int]:
    moved = cross_agencies(decision=decision(), moves=to_commune(cast, *people), now=NOW)
    return {one.left_id: one.joined_id for one in moved}


def days(agency) -> int:
    with tenant(agency.pk):
        return agency_span(agency.pk, START, END).coverage.total.required


def test_each_person_day_counts_once_in_the_agency_where_it_was(cast) -> None:
    log_day(cast.clerk, date(2026, 9, 21))
    before = days(cast.department) + days(cast.commune)
    joined = move(cast, cast.clerk, cast.colleague)

    assert days(cast.department) + days(cast.commune) == before
    with tenant(cast.department.pk):
        old = Posting.objects.get(pk=cast.clerk.pk)
        assert old.ends_on == date(2026, 10, 4)
        assert Transfer.objects.get(left=old).other_agency_id == cast.commune.pk
    with tenant(cast.commune.pk):
        new = Posting.objects.get(pk=joined[cast.clerk.pk])
        assert (new.starts_on, new.staff_id) == (FIRST, cast.clerk.staff_id)
        assert Transfer.objects.filter(other_agency=cast.department).count() == 2
        told = Notice.objects.filter(kind=NoticeKind.POSTING_MOVED)
        assert set(told.values_list("posting_id", flat=True)) == set(joined.values())


def test_the_old_agencys_part_is_scored_there_and_the_new_one_classifies(cast) -> None:
    joined = move(cast, cast.clerk)
    for agency in (cast.department, cast.commune):
        report = compile_for(agency, now=COMPILED)
        with tenant(agency.pk):
            scored = set(
                Score.objects.filter(period=report.period).values_list("posting_id", flat=True)
            )
        expected = cast.clerk.pk if agency == cast.department else joined[cast.clerk.pk]
        assert expected in scored


def test_work_due_later_is_cancelled_and_roles_end(cast) -> None:
    due = make_assignment(cast.clerk, cast.head, due_on=date(2026, 10, 9))
    give_role(cast.clerk, "officer")
    move(cast, cast.clerk)

    with tenant(cast.department.pk):
        assert Assignment.objects.get(pk=due.pk).cancel_reason == "88/QĐ-UBND"
        assert RoleAssignment.objects.get(posting=cast.clerk).ends_on == date(2026, 10, 4)
    with tenant(cast.commune.pk):
        assert not RoleAssignment.objects.filter(posting__staff=cast.clerk.staff).exists()


def test_the_same_decision_twice_moves_once(cast) -> None:
    same = decision()
    moves = to_commune(cast, cast.clerk)
    assert len(cross_agencies(decision=same, moves=moves, now=NOW)) == 1
    assert cross_agencies(decision=same, moves=moves, now=NOW) == []


def test_one_who_cannot_move_keeps_everybody_where_they_are(cast) -> None:
    log_day(cast.colleague, date(2026, 10, 6))
    with pytest.raises(LoggedAfterwards):
        move(cast, cast.clerk, cast.colleague)
    with tenant(cast.department.pk):
        assert Posting.objects.get(pk=cast.clerk.pk).ends_on is None


def test_no_unit_of_a_third_agency_and_no_compiled_period_is_touched(cast) -> None:
    elsewhere = [Crossing(cast.clerk.pk, cast.department.pk, cast.commune.pk, cast.root.pk)]
    with pytest.raises(NotPosted):
        cross_agencies(decision=decision(), moves=elsewhere, now=NOW)

    compile_for(cast.commune, now=COMPILED)
    with pytest.raises(PeriodIsClosed):
        move(cast, cast.clerk)


def sheet(*rows: Sequence[str]) -> SimpleUploadedFile:
    content = write_rows([words[0] for words in HEADINGS.values()], rows)
    return SimpleUploadedFile("dieu-dong.xlsx", content)


def send(client, *rows: Sequence[str]):
    typed = {"number": "88/QĐ-UBND", "signed_on": "2026-09-28", "effective_on": "2026-10-12"}
    with time_machine.travel(NOW, tick=False):
        return client.post(PAGE, {"key": new_id(), "sheet": sheet(*rows), **typed})


def test_the_team_sees_what_a_sheet_would_do_and_has_it_carried_out(cast, signed_in) -> None:
    client = signed_in(cast.kpi_team)
    unit = cast.stranger.unit
    row = (cast.clerk.staff.staff_code, "", "SXD", "", cast.commune.code, unit.code, "", "")

    shown = send(client, row)

    assert shown.status_code == 200
    assert shown.context["count"] == 1
    assert 'class="<' not in shown.content.decode()  # a block of the frame was taken for headings
    with tenant(cast.department.pk):
        assert Posting.objects.get(pk=cast.clerk.pk).ends_on is None
    kept = re.search(r'name="kept" value="([^"]+)"', shown.content.decode())[1]
    with time_machine.travel(NOW, tick=False):
        assert client.post(APPLY, {"kept": kept})["Location"] == PAGE
    with tenant(cast.commune.pk):
        assert Posting.objects.filter(staff=cast.clerk.staff, unit=unit).exists()


def test_each_row_that_cannot_cross_says_why(cast, signed_in) -> None:
    code, unit = cast.clerk.staff.staff_code, cast.stranger.unit.code
    shown = send(
        signed_in(cast.kpi_team),
        (code, "", "KHONGCO", "", cast.commune.code, unit, "", ""),
        (code, "", "SXD", "", "SXD", unit, "", ""),
        (code, "", "SXD", "", cast.commune.code, "KHONGCO", "", ""),
        (cast.stranger.staff.staff_code, "", "SXD", "", cast.commune.code, unit, "", ""),
    )

    assert (shown.context["count"], shown.context["wrong"]) == (0, 4)
    assert 'name="kept"' not in shown.content.decode()
