"""Rosters, teaching loads, working calendars and the year, as their pages show and keep them."""

import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from organizations import queries
from organizations.models import CalendarDay, RosterDuty, Shift, TeachingLoad, UnitCalendar
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.factories.organizations import (
    NOW,
    TODAY,
    make_posting,
)
from tests.factories.working_time import (
    follow,
    make_calendar,
    make_shift,
    roster,
)

ROSTER = "/leave/roster/"


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ward(cast):
    make_shift(cast.office, "S", "07:00", "15:00")
    make_shift(cast.office, "Đ", "22:00", "06:00")
    follow(cast.office, make_calendar(cast.department, "shift"), date(2026, 9, 1))
    return cast.office


def sent(cast, ward, cells: dict[int, str], **fields: object) -> dict[str, object]:
    with tenant(cast.department.pk):
        stamp = queries.month_plan(cast.department.pk, ward, TODAY).stamp
    typed = {f"c{cast.clerk.pk}-{day}": text for day, text in cells.items()}
    return {"unit": ward.pk, "month": "2026-10", "stamp": stamp, "action": "save"} | typed | fields


def duties(cast) -> list[tuple[int, str]]:
    with tenant(cast.department.pk):
        rows = RosterDuty.objects.filter(cancelled_at__isnull=True).order_by("work_date")
        return [(row.work_date.day, row.shift.code) for row in rows.select_related("shift")]


# ---- The roster --------------------------------------------------------------------------------


def test_the_head_writes_letters_and_they_stand(cast, ward, signed_in) -> None:
    head = signed_in(cast.head)

    answer = head.post(ROSTER, sent(cast, ward, {12: "s", 13: "Đ", 14: "-"}))

    assert answer.status_code == 302
    assert duties(cast) == [(12, "S"), (13, "Đ")]
    assert 'value="Đ"' in head.get(answer["Location"]).content.decode()


def test_a_letter_that_no_shift_has_is_named_and_nothing_is_saved(cast, ward, signed_in) -> None:
    page = signed_in(cast.head).post(ROSTER, sent(cast, ward, {12: "S", 13: "Q"}))

    assert page.status_code == 422
    assert duties(cast) == []
    markup = page.content.decode()
    assert "“Q”" in markup
    assert re.search(r'value="Q"[^>]*aria-invalid', markup)


@pytest.mark.parametrize("month", ["2026-13", "now", "999999"])
def test_what_is_no_month_is_not_found(cast, ward, signed_in, month) -> None:
    assert signed_in(cast.head).get(ROSTER, {"month": month}).status_code == 404


def test_a_roster_costs_the_same_for_three_people_and_for_thirty(cast, ward, signed_in) -> None:
    client = signed_in(cast.head)
    few = queries_of(client, ROSTER)
    for number in range(30):
        make_posting(ward, f"Trần Văn {number}")

    assert queries_of(client, ROSTER) == few <= 18


# ---- Calendars and loads -----------------------------------------------------------------------


def test_an_officer_adds_a_calendar_and_a_unit_follows_it(cast, signed_in) -> None:
    officer = signed_in(cast.officer)
    week = {f"d{day}": "7,5" for day in range(5)}

    added = officer.post(
        reverse("organizations:new_calendar"),
        {"name": "Ca bệnh viện", "kind": "shift", "valid_from": "2026-10-01", **week},
    )
    calendar = make_calendar(cast.department, "teaching")
    followed = officer.post(
        reverse("organizations:follow_calendar"),
        {"unit": cast.office.pk, "calendar": calendar.pk, "starts_on": "2026-10-20"},
    )

    assert (added.status_code, followed.status_code) == (302, 302)
    with tenant(cast.department.pk):
        assert UnitCalendar.objects.get().unit == cast.office
        found = queries.calendars_to_follow(cast.department.pk)
        assert [c.weekday_minutes for c in found if c.kind == "shift"] == [[450] * 5 + [0, 0]]
    assert "20/10/2026" in officer.get(reverse("organizations:work_calendars")).content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"d0": "25"}, "d0"),
        ({"d1": "tám"}, "d1"),
        ({"d2": "NaN"}, "d2"),
        ({"kind": "teaching", "d3": "2,5"}, "d3"),
        ({"d4": "0,001"}, "d4"),
        ({"valid_from": ""}, "valid_from"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_told_at_its_field(cast, signed_in, typed, field) -> None:
    good = {"name": "Lịch", "kind": "shift", "valid_from": "2026-10-01", "d0": "8"}

    page = signed_in(cast.officer).post(reverse("organizations:new_calendar"), good | typed)

    assert page.status_code == 422
    assert page.context["calendar_form"].errors.get(field)
    assert 'value="Lịch"' in page.content.decode()


def test_shifts_are_added_and_retired(cast, signed_in) -> None:
    officer = signed_in(cast.officer)
    shift = {"code": "T", "name": "Trực", "starts_at": "17:00", "ends_at": "07:00"}
    assert officer.post(reverse("organizations:new_shift"), shift | {"is_on_call": "on"})
    with tenant(cast.department.pk):
        stored = Shift.objects.get()
    assert stored.expected_minutes == 0

    officer.post(reverse("organizations:retire_shift", args=[stored.pk]))

    with tenant(cast.department.pk):
        assert not queries.shifts_of(cast.department.pk).exists()


def test_a_head_sets_a_teachers_load(cast, signed_in) -> None:
    follow(cast.office, make_calendar(cast.department, "teaching"), date(2026, 9, 1))
    head = signed_in(cast.head)
    url = reverse("organizations:set_teaching_load", args=[cast.clerk.pk])
    week = {f"d{day}": str(day) for day in range(7)}

    assert head.post(url, week | {"starts_on": "2026-10-19"}).status_code == 302
    assert head.post(url, week | {"starts_on": "2026-10-19", "d0": "21"}).status_code == 422
    with tenant(cast.department.pk):
        assert TeachingLoad.objects.get().periods == [0, 1, 2, 3, 4, 5, 6]


def test_a_head_sets_no_load_of_another_units_people(cast, signed_in) -> None:
    url = reverse("organizations:set_teaching_load", args=[cast.outsider.pk])
    week = {f"d{day}": "4" for day in range(7)} | {"starts_on": "2026-10-19"}

    assert signed_in(cast.head).post(url, week).status_code == 404


# ---- The year ----------------------------------------------------------------------------------


def test_everybody_reads_the_year_with_its_sources(cast, signed_in) -> None:
    CalendarDay.objects.create(
        date=date(2026, 8, 22), kind="working_saturday", name="Làm bù", source="Thông báo số 1"
    )

    page = signed_in(cast.clerk).get(reverse("organizations:year"), {"year": "2026"})

    markup = page.content.decode()
    assert "Thông báo số 1" in markup
    assert "Ngày Văn hóa Việt Nam" in markup


@pytest.mark.parametrize("year", ["1999", "20x6", "99999", ""])
def test_what_is_no_year_is_not_found(cast, signed_in, year) -> None:
    answer = signed_in(cast.clerk).get(reverse("organizations:year"), {"year": year})
    assert answer.status_code == 404


@pytest.mark.parametrize("month", ["0001-01", "9999-12", "2026-13", "2026-1", "x"])
def test_a_roster_of_no_month_of_this_century_is_not_found(cast, signed_in, month) -> None:
    assert signed_in(cast.head).get(ROSTER, {"month": month}).status_code == 404


def test_overlapping_shifts_are_told_with_person_and_day(cast, ward, signed_in) -> None:
    make_shift(ward, "K", "05:00", "13:00")

    page = signed_in(cast.head).post(ROSTER, sent(cast, ward, {12: "Đ", 13: "K"}))

    assert page.status_code == 422
    assert "Đặng Thị Ánh, 13/10" in page.context["problems"][0]


def test_a_roster_saved_by_somebody_else_meanwhile_is_not_overwritten(
    cast, ward, signed_in
) -> None:
    looked_at = sent(cast, ward, {12: "S"})
    roster(ward, {(cast.colleague.pk, TODAY): ["S"]})

    assert signed_in(cast.head).post(ROSTER, looked_at).status_code == 409
    assert duties(cast) == [(12, "S")]


def test_four_weeks_before_fill_empty_cells_and_are_not_saved_yet(cast, ward, signed_in) -> None:
    roster(ward, {(cast.clerk.pk, date(2026, 9, 15)): ["S"]}, date(2026, 9, 1))

    page = signed_in(cast.head).post(ROSTER, sent(cast, ward, {14: "Đ"}, action="copy"))

    row = next(cells for person, cells in page.context["rows"] if person.pk == cast.clerk.pk)
    assert [(cell.day.day, cell.text) for cell in row if cell.text] == [(13, "S"), (14, "Đ")]
    assert [day for day, _ in duties(cast)] == [15]


def test_a_pattern_is_laid_to_the_end_of_the_month(cast, ward, signed_in) -> None:
    fields = {"action": "pattern", "pattern": "S Đ -", "person": cast.clerk.pk, "from": "27"}

    page = signed_in(cast.head).post(ROSTER, sent(cast, ward, {}, **fields))

    row = next(cells for person, cells in page.context["rows"] if person.pk == cast.clerk.pk)
    assert [cell.text for cell in row][26:] == ["S", "Đ", "", "S", "Đ"]


@pytest.mark.parametrize("bad", ["", "Q Q"])
def test_a_pattern_that_says_nothing_is_told(cast, ward, signed_in, bad) -> None:
    fields = {"action": "pattern", "pattern": bad, "person": cast.clerk.pk, "from": "1"}

    page = signed_in(cast.head).post(ROSTER, sent(cast, ward, {12: "S"}, **fields))

    assert page.status_code == 422
    assert 'value="S"' in page.content.decode()


def test_people_read_their_roster_and_do_not_write_it(cast, ward, signed_in) -> None:
    clerk = signed_in(cast.clerk)

    assert f'name="c{cast.clerk.pk}' not in clerk.get(ROSTER).content.decode()
    assert clerk.post(ROSTER, sent(cast, ward, {12: "S"})).status_code == 403
