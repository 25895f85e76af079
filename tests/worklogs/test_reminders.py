"""Once a working day after work, and only to whom something is missing."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command

from organizations.models import (
    AgencyPeriod,
    CalendarDay,
    CalendarDayKind,
    Notice,
    NoticeKind,
    NoticeMail,
    PeriodStage,
)
from organizations.tenancy import tenant
from tests.evaluations.test_races import at_once
from tests.factories.evaluations import make_review
from tests.factories.organizations import (
    PERIOD,
    make_leave,
)
from tests.factories.working_time import (
    follow,
    make_calendar,
    make_shift,
    roster,
)
from tests.factories.worklogs import make_entry
from worklogs.commands import reminders as commands
from worklogs.models import EntryStatus, ReminderRun

FRIDAY, MONDAY = date(2026, 10, 9), date(2026, 10, 12)
EVENING = datetime(2026, 10, 12, 10, 15, tzinfo=UTC)  # Monday 17:15 in Vietnam


def remind(cast, now: datetime = EVENING) -> bool:
    return commands.remind(agency_id=cast.department.pk, now=now)


def told(posting) -> set[str]:
    with tenant(posting.agency_id):
        return set(Notice.objects.filter(posting=posting).values_list("kind", flat=True))


def notice(posting, kind: str) -> Notice:
    with tenant(posting.agency_id):
        return Notice.objects.get(posting=posting, kind=kind)


def owed(cast) -> set[int]:
    with tenant(cast.department.pk):
        return set(NoticeMail.objects.values_list("posting_id", flat=True))


def test_who_has_not_declared_the_last_working_day_is_told_which(cast) -> None:
    make_entry(cast.colleague, FRIDAY, status=EntryStatus.SUBMITTED)
    make_entry(cast.outsider, FRIDAY)  # logged, not declared

    assert remind(cast)

    assert notice(cast.clerk, NoticeKind.DAY_NOT_DECLARED).data == {"day": "2026-10-09"}
    assert notice(cast.clerk, NoticeKind.DAY_NOT_DECLARED).link == "/days/2026-10-09/"
    assert NoticeKind.DAY_NOT_DECLARED in told(cast.outsider)
    assert told(cast.colleague) == set()


def test_a_short_day_is_as_good_as_a_long_one(cast) -> None:
    make_entry(cast.clerk, FRIDAY, status=EntryStatus.SUBMITTED, minutes=1)

    remind(cast)

    assert told(cast.clerk) == set()


def test_who_keeps_no_log_was_away_or_came_later_is_left_alone(cast) -> None:
    make_leave(cast.clerk, cast.officer, FRIDAY)
    with tenant(cast.department.pk):
        type(cast.colleague).objects.filter(pk=cast.colleague.pk).update(starts_on=MONDAY)
        type(cast.outsider).objects.filter(pk=cast.outsider.pk).update(ends_on=FRIDAY)

    remind(cast)

    for person in (cast.clerk, cast.colleague, cast.outsider, cast.superior):
        assert told(person) == set()


def test_who_had_no_shift_that_day_is_left_alone(cast) -> None:
    make_shift(cast.office, "S", "07:00", "15:00")
    follow(cast.office, make_calendar(cast.department, "shift"), date(2026, 9, 1))
    roster(cast.office, {(cast.clerk.pk, MONDAY): ["S"], (cast.colleague.pk, FRIDAY): ["S"]})

    remind(cast)

    assert told(cast.clerk) == set()
    assert told(cast.colleague) == {NoticeKind.DAY_NOT_DECLARED}


def test_whoever_was_on_duty_at_the_weekend_is_reminded_of_it_on_monday(cast) -> None:
    make_shift(cast.office, "S", "07:00", "15:00")
    follow(cast.office, make_calendar(cast.department, "shift"), date(2026, 9, 1))
    sunday = MONDAY - timedelta(days=1)
    roster(cast.office, {(cast.clerk.pk, sunday): ["S"], (cast.colleague.pk, MONDAY): ["S"]})

    remind(cast)

    assert notice(cast.clerk, NoticeKind.DAY_NOT_DECLARED).data == {"day": sunday.isoformat()}
    assert told(cast.colleague) == set()


def test_a_day_that_can_no_longer_be_declared_is_not_mentioned(cast) -> None:
    with tenant(cast.department.pk):
        AgencyPeriod.objects.filter(period__code=PERIOD).update(stage=PeriodStage.LOGGING_CLOSED)

    remind(cast)

    assert told(cast.clerk) == set()


def test_returned_entries_are_counted_until_they_are_mended(cast) -> None:
    entries = [make_entry(cast.clerk, FRIDAY, status=EntryStatus.SUBMITTED) for _ in range(2)]
    for entry in entries:
        make_review(entry, cast.head, "returned")

    remind(cast)

    assert notice(cast.clerk, NoticeKind.ENTRIES_RETURNED).data == {"count": 2}
    assert NoticeKind.DAY_NOT_DECLARED not in told(cast.clerk)


@pytest.mark.parametrize(
    ("work_date", "is_told"), [(date(2026, 10, 7), True), (date(2026, 10, 8), False)]
)
def test_the_reviewer_is_told_of_what_waits_longer_than_two_working_days(
    cast, work_date, is_told
) -> None:
    make_entry(cast.clerk, work_date, status=EntryStatus.SUBMITTED)

    remind(cast)

    assert (NoticeKind.ENTRIES_WAITING in told(cast.head)) is is_told
    assert NoticeKind.ENTRIES_WAITING not in told(cast.agency_head)
    if is_told:
        said = notice(cast.head, NoticeKind.ENTRIES_WAITING)
        assert (said.data, said.link) == ({"count": 1, "days": 2}, "/review/")


@pytest.mark.parametrize(
    "now",
    [
        EVENING - timedelta(minutes=1),  # work is not over
        EVENING + timedelta(days=5),  # a Saturday
        datetime(2026, 10, 10, 10, 15, tzinfo=UTC),  # a Saturday
    ],
)
def test_before_the_evening_and_on_days_of_rest_nobody_is_told_anything(cast, now) -> None:
    assert commands.remind_everywhere(now=now) == 0
    assert told(cast.clerk) == set()


def test_over_a_holiday_it_is_the_working_day_before(cast) -> None:
    CalendarDay.objects.create(date=FRIDAY, kind=CalendarDayKind.PUBLIC_HOLIDAY, name="Nghỉ")

    remind(cast)

    assert notice(cast.clerk, NoticeKind.DAY_NOT_DECLARED).data == {"day": "2026-10-08"}


def test_it_is_done_once_a_day_in_every_agency(cast) -> None:
    assert commands.remind_everywhere(now=EVENING) == len(cast.agencies)
    assert commands.remind_everywhere(now=EVENING + timedelta(minutes=5)) == 0
    assert told(cast.stranger) == {NoticeKind.DAY_NOT_DECLARED}


def test_one_agency_that_fails_does_not_hold_up_the_others(cast, monkeypatch) -> None:
    whole = commands._notices

    def failing(agency_id: int, today: date) -> list[object]:
        if agency_id == cast.department.pk:
            raise RuntimeError("an entry's words")
        return list(whole(agency_id, today))

    monkeypatch.setattr(commands, "_notices", failing)
    assert commands.remind_everywhere(now=EVENING) == len(cast.agencies) - 1
    monkeypatch.undo()

    assert commands.remind_everywhere(now=EVENING) == 1
    assert told(cast.clerk) == {NoticeKind.DAY_NOT_DECLARED}


def test_a_mail_is_owed_only_to_who_wants_one_and_has_an_address(cast) -> None:
    for person, change in ((cast.clerk, {"wants_mail": False}), (cast.colleague, {"email": ""})):
        type(person.staff.user).objects.filter(pk=person.staff.user.pk).update(**change)

    remind(cast)

    assert NoticeKind.DAY_NOT_DECLARED in told(cast.clerk)
    assert owed(cast) & {cast.clerk.pk, cast.colleague.pk} == set()
    assert cast.outsider.pk in owed(cast)


def test_no_notice_says_a_word_about_hours(cast, signed_in) -> None:
    make_entry(cast.clerk, date(2026, 10, 7), status=EntryStatus.SUBMITTED, minutes=30)
    remind(cast)

    for person in (cast.clerk, cast.head):
        shown = signed_in(person).get("/notices/").content.decode()
        words = shown.split('<ul class="notices">')[1].split("</ul>")[0]
        assert "giờ" not in words
        assert "phút" not in words


def test_ten_workers_at_once_remind_once(committed_cast) -> None:
    ended = at_once([lambda: remind(committed_cast) for _ in range(10)])

    assert ended == {"done": 10}
    with tenant(committed_cast.department.pk):
        assert ReminderRun.objects.count() == 1
        assert Notice.objects.filter(posting=committed_cast.clerk).count() == 1


def test_the_cost_does_not_grow_with_people(cast, django_assert_max_num_queries) -> None:
    for _ in range(3):
        make_entry(cast.clerk, date(2026, 10, 7), status=EntryStatus.SUBMITTED)

    with django_assert_max_num_queries(33):
        remind(cast)


def test_without_celery_one_command_does_it(cast, capsys) -> None:
    with time_machine.travel(EVENING, tick=False):
        call_command("remind")

    assert "5 agencies reminded" in capsys.readouterr().out
