"""Midnight in Vietnam, the cut-off, the due day, month and year ends: each from both sides of the
instant, whatever time zone the process and the session of the database are in."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from organizations.http import now_and_today
from organizations.models import Period
from organizations.tenancy import tenant
from reporting import commands
from reporting.models import DueJob, JobKind
from tests.factories.organizations import actor
from tests.factories.worklogs import make_line, make_task
from tests.model.portal import undone
from worklogs import commands as worklogs
from worklogs.refusals import DayIsAhead

ZONES = ("UTC", "Asia/Ho_Chi_Minh", "America/Los_Angeles", "Pacific/Kiritimati")
SESSIONS = ("UTC", "Asia/Ho_Chi_Minh", "America/New_York")
SEVEN_HOURS = timedelta(hours=7)
BLINK = timedelta(microseconds=1)
# The days that begin at 00:00 in Vietnam, so at 17:00 the day before in UTC.
BEGINNINGS = (
    date(2026, 10, 1),  # a month ends
    date(2026, 10, 12),  # a week begins
    date(2026, 10, 15),  # the cut-off
    date(2026, 10, 17),  # logging closes
    date(2026, 10, 24),  # the due day of October is over
    date(2026, 10, 25),  # from the 24th to the 25th
    date(2026, 11, 1),
    date(2026, 11, 15),
    date(2026, 11, 25),
    date(2026, 12, 1),
)
MOST_TELLING = BEGINNINGS[2:5]
SIDES = (-BLINK, timedelta(0), BLINK)
# Of October 2026: 15 September to 14 October, logging closes after the 16th, due on the 23rd.
CLOSES = datetime(2026, 10, 16, 17, tzinfo=UTC)
TOO_LATE = datetime(2026, 10, 23, 17, tzinfo=UTC)


@dataclass(frozen=True)
class Cell:
    """One instant, as one process and one session of the database see it."""

    instant: datetime
    zone: str
    session: str

    @property
    def day(self) -> date:
        """Reckoned without any table of zones: Vietnam is seven hours ahead and has no summer."""
        return (self.instant.replace(tzinfo=None) + SEVEN_HOURS).date()


def cells(
    zones: tuple[str, ...], sessions: tuple[str, ...], beginnings: tuple[date, ...] = BEGINNINGS
) -> Iterator[Cell]:
    for day in beginnings:
        begins = datetime(day.year, day.month, day.day, tzinfo=UTC) - SEVEN_HOURS
        for side in SIDES:
            for zone in zones:
                for session in sessions:
                    yield Cell(begins + side, zone, session)


@contextmanager
def standing_in(cell: Cell) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = cell.zone
    time.tzset()
    try:
        with undone(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('timezone', %s, true)", [cell.session])
            with time_machine.travel(cell.instant, tick=False):
                yield
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        time.tzset()


def wrong(cell: Cell, cast, task) -> list[str]:
    """What the portal gets wrong at that instant; four questions."""
    now, today = now_and_today()
    found = [] if (now, today) == (cell.instant, cell.day) else [f"today is {today}"]
    period = Period.objects.get(starts_on__lte=today, ends_on__gte=today)
    if not period.starts_on <= cell.day <= period.ends_on:
        found.append(f"the period is {period.code}")
    for day, expected in ((cell.day, True), (cell.day + timedelta(days=1), False)):
        if _is_taken(cast, task, day) != expected:
            found.append(f"a line of {day}: taken is {not expected}")
    commands.plan_due_jobs(now=timezone.now())
    jobs = set(DueJob.objects.filter(period__code="2026-10").values_list("kind", flat=True))
    for kind, due in ((JobKind.CLOSE_LOGGING, CLOSES), (JobKind.COUNT_MISSED, TOO_LATE)):
        if (kind in jobs) != (cell.instant >= due):
            found.append(f"{kind} is owed: {kind in jobs}")
    return found


def _is_taken(cast, task, day: date) -> bool:
    who = actor(cast.clerk)
    try:
        with tenant(cast.department.pk), transaction.atomic():
            worklogs.save_line(
                actor=who, work_date=day, line=make_line(task, minutes=1), now=timezone.now()
            )
    except DayIsAhead:
        return False
    return True


def tried(
    cast,
    zones: tuple[str, ...],
    sessions: tuple[str, ...],
    beginnings: tuple[date, ...] = BEGINNINGS,
) -> tuple[int, list[str]]:
    task, count, found = make_task(), 0, []
    for cell in cells(zones, sessions, beginnings):
        count += 1
        with standing_in(cell):
            found += [f"{cell}: {one}" for one in wrong(cell, cast, task)]
    return count, found


def test_the_edges_of_days_and_periods_hold_where_servers_usually_stand(cast) -> None:
    count, found = tried(cast, ("UTC",), ("America/New_York",), MOST_TELLING)

    assert found == []
    assert count == len(MOST_TELLING) * len(SIDES)


@pytest.mark.long
def test_the_edges_hold_in_every_zone_of_process_and_session(cast, record_property) -> None:
    count, found = tried(cast, ZONES, SESSIONS)
    record_property("tried", count)
    record_property("failed", len(found))

    assert found == []
    assert count >= 300


def test_a_day_reckoned_in_utc_would_be_noticed(cast, monkeypatch) -> None:
    """The control: seven hours a day the day in UTC is another one."""
    monkeypatch.setattr(
        "tests.faults.test_edges_of_time.now_and_today",
        lambda: (timezone.now(), timezone.now().date()),
    )

    _count, found = tried(cast, ("UTC",), ("UTC",), MOST_TELLING)

    assert found
