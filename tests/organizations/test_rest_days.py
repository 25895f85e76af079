"""Days of rest of the province: entered from today on, withdrawn before they come."""

from datetime import date

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from organizations import queries
from organizations.commands.rest_days import add_rest_days, withdraw_rest_day
from organizations.models import AuditEvent, CalendarDay, Period
from organizations.refusals import (
    Outdated,
    StartsInThePast,
)
from organizations.refused_decisions import DayIsKnown, WrongWeekday
from organizations.rules.rest_days import NewRestDays
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, TODAY, Cast, actor

PAGE = "/province/days/"
HOLIDAY = date(2099, 4, 30)  # a Thursday, ahead of every clock
FRIDAY, SATURDAY = date(2099, 5, 8), date(2099, 5, 9)
SOURCE = "Thông báo 12/TB-BNV"


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


def typed(**fields: object) -> dict[str, object]:
    said = {"kind": "public_holiday", "first": HOLIDAY, "name": "Ngày Chiến thắng"}
    return said | {"source": SOURCE} | fields


def entered(cast: Cast, first: date = HOLIDAY, last: date | None = None, **fields: object) -> None:
    new = {"kind": "public_holiday", "name": "Ngày Chiến thắng", "source": SOURCE} | fields
    with tenant(cast.receiving.pk):
        add_rest_days(
            actor=actor(cast.kpi_team),
            new=NewRestDays(first=first, last=last or first, **new),
            today=TODAY,
        )


def withdrawn(cast: Cast, day: date) -> None:
    with tenant(cast.receiving.pk):
        withdraw_rest_day(actor=actor(cast.kpi_team), day=day, today=TODAY)


def works(day: date) -> bool:
    return queries.working_calendar(day, day).works_on(day)


def test_a_holiday_of_several_days_is_entered_at_once(cast) -> None:
    entered(cast, HOLIDAY, date(2099, 5, 1))

    assert not works(HOLIDAY)
    assert not works(date(2099, 5, 1))
    with tenant(cast.receiving.pk):
        event = AuditEvent.objects.get(action="organizations.rest_days.added")
    assert event.details["days"] == "2099-04-30 2099-05-01"
    assert event.details["source"] == SOURCE


def test_a_swap_is_one_deed_with_both_its_days(cast) -> None:
    entered(cast, FRIDAY, kind="swap_day_off", made_up_on=SATURDAY)

    assert not works(FRIDAY)
    assert works(SATURDAY)


def test_nothing_of_a_swap_is_kept_when_the_other_day_is_known(cast) -> None:
    entered(cast, SATURDAY)

    with pytest.raises(DayIsKnown):
        entered(cast, FRIDAY, kind="swap_day_off", made_up_on=SATURDAY)

    assert works(FRIDAY)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (SATURDAY, "swap_day_off"),
        (SATURDAY, "compensatory_day_off"),
        (FRIDAY, "working_saturday"),
    ],
)
def test_a_day_is_only_what_its_weekday_lets_it_be(cast, day, kind) -> None:
    with pytest.raises(WrongWeekday):
        entered(cast, day, kind=kind)


def test_a_storm_closes_offices_today_but_never_yesterday(cast) -> None:
    entered(cast, TODAY, name="Nghỉ tránh bão")

    with pytest.raises(StartsInThePast):
        entered(cast, date(2026, 10, 9))
    assert works(date(2026, 10, 9))


def test_a_day_that_has_not_come_is_withdrawn_and_its_words_are_kept_in_the_trail(cast) -> None:
    entered(cast)

    withdrawn(cast, HOLIDAY)

    assert works(HOLIDAY)
    with tenant(cast.receiving.pk):
        event = AuditEvent.objects.get(action="organizations.rest_day.withdrawn")
    assert event.details == {
        "kind": "public_holiday",
        "name": "Ngày Chiến thắng",
        "source": SOURCE,
    }


def test_a_day_that_has_begun_is_not_withdrawn(cast) -> None:
    entered(cast, TODAY)

    with pytest.raises(StartsInThePast):
        withdrawn(cast, TODAY)


def test_a_day_that_is_not_there_is_not_withdrawn(cast) -> None:
    with pytest.raises(Outdated):
        withdrawn(cast, HOLIDAY)


def test_the_database_keeps_the_days_by_which_work_was_counted(cast) -> None:
    new_year = CalendarDay.objects.create(
        date=date(2026, 1, 1), kind="public_holiday", name="Tết Dương lịch"
    )

    with pytest.raises(DatabaseError, match="work was counted"), transaction.atomic():
        new_year.delete()


def test_days_of_periods_that_are_open_stay_and_the_page_says_which_are_at_rest(
    cast, signed_in
) -> None:
    period = Period.objects.get(code="2026-10")
    entered(cast, period.due_on)

    page = signed_in(cast.kpi_team).get(PAGE).content.decode()

    assert Period.objects.get(code="2026-10").due_on == period.due_on
    assert "2026-10 (" in page


def test_the_team_enters_days_on_its_page_and_everybody_reads_them(cast, signed_in) -> None:
    answer = signed_in(cast.kpi_team).post(PAGE, typed())

    assert answer["Location"] == PAGE
    year = signed_in(cast.clerk).get(reverse("organizations:year"), {"year": 2099})
    assert "Ngày Chiến thắng" in year.content.decode()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "swap_day_off", "first": FRIDAY}, "hãy ghi ngày nào"),
        ({"made_up_on": SATURDAY}, "chỉ đi với một ngày nghỉ hoán đổi"),
        ({"last": date(2099, 4, 29)}, "Ngày cuối không trước ngày đầu"),
        ({"last": date(2099, 6, 30)}, "nhiều nhất 14 ngày"),
        ({"kind": "working_saturday"}, "thứ Bảy hoặc Chủ nhật"),
        ({"first": date(2026, 10, 1)}, "Số đã tính giữ nguyên"),
    ],
)
def test_what_cannot_be_is_said_beside_the_form_and_nothing_is_kept(
    cast, signed_in, fields, said
) -> None:
    answer = signed_in(cast.kpi_team).post(PAGE, typed(**fields))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert works(HOLIDAY)


def test_a_day_is_withdrawn_on_the_page(cast, signed_in) -> None:
    entered(cast)
    team = signed_in(cast.kpi_team)

    assert "30/04/2099" in team.get(PAGE).content.decode()
    team.post(f"{PAGE}2099-04-30/withdrawal/")

    assert works(HOLIDAY)


def test_what_is_no_day_has_no_page(cast, signed_in) -> None:
    assert signed_in(cast.kpi_team).post(f"{PAGE}tomorrow/withdrawal/").status_code == 404
