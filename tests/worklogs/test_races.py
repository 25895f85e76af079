"""Two tabs, double clicks and the closing of a period, all at the same moment."""

from collections.abc import Callable

import pytest

from organizations.commands import move_stage
from organizations.models import AgencyPeriod, PeriodStage
from organizations.refusals import DayIsFull, Outdated, PeriodIsClosed
from organizations.tenancy import tenant
from tests.evaluations.test_races import at_once
from tests.factories.organizations import NOW, PERIOD, TODAY, actor
from tests.factories.worklogs import make_line, make_task
from worklogs import commands
from worklogs.models import WorkDay, WorkEntry

TABS = 20
THREE_HOURS = 180
FULL = 1_440


def saving(cast, line) -> Callable[[], object]:
    who, agency = actor(cast.clerk), cast.department.pk

    def save() -> None:
        with tenant(agency):
            commands.save_line(actor=who, work_date=TODAY, line=line, now=NOW)

    return save


def closing(cast) -> Callable[[], object]:
    who, agency = actor(cast.agency_head), cast.department

    def close() -> None:
        with tenant(agency.pk):
            row = AgencyPeriod.objects.get(agency=agency, period__code=PERIOD)
            move_stage(
                actor=who,
                agency_period_id=row.pk,
                before=PeriodStage.OPEN,
                after=PeriodStage.LOGGING_CLOSED,
                now=NOW,
            )

    return close


def minutes_stored(cast) -> list[int]:
    with tenant(cast.department.pk):
        return [entry.minutes for entry in WorkEntry.objects.filter(author=cast.clerk)]


def test_twenty_tabs_that_save_three_hours_each_never_pass_24_hours(committed_cast) -> None:
    task = make_task()
    lines = [make_line(task, minutes=THREE_HOURS) for _ in range(TABS)]

    ended = at_once([saving(committed_cast, line) for line in lines])

    assert ended == {"done": FULL // THREE_HOURS, DayIsFull.__name__: TABS - FULL // THREE_HOURS}
    assert sum(minutes_stored(committed_cast)) == FULL
    with tenant(committed_cast.department.pk):
        assert WorkDay.objects.get(author=committed_cast.clerk).minutes == FULL


def test_without_the_trigger_and_the_limit_of_the_day_24_hours_would_be_passed(
    committed_cast, as_owner
) -> None:
    """The negative control: the same race when nothing looks at the day's sum."""
    as_owner("ALTER TABLE worklogs_workentry DISABLE TRIGGER fit_the_day")
    as_owner("ALTER TABLE worklogs_workday DROP CONSTRAINT workday_has_24_hours")
    task = make_task()
    lines = [make_line(task, minutes=THREE_HOURS) for _ in range(TABS)]

    ended = at_once([saving(committed_cast, line) for line in lines])

    assert ended == {"done": TABS}
    assert sum(minutes_stored(committed_cast)) > FULL


def test_a_line_sent_by_twenty_clicks_at_once_is_stored_once(committed_cast) -> None:
    line = make_line(make_task())

    ended = at_once([saving(committed_cast, line) for _ in range(TABS)])

    assert ended == {"done": TABS}
    assert minutes_stored(committed_cast) == [60]


def test_twenty_lines_with_ids_of_their_own_are_twenty(committed_cast) -> None:
    """The control: it is the id that makes one of many."""
    task = make_task()

    at_once([saving(committed_cast, make_line(task, minutes=5)) for _ in range(TABS)])

    assert minutes_stored(committed_cast) == [5] * TABS


def test_of_two_tabs_that_change_one_line_one_is_told(committed_cast) -> None:
    line = make_line(make_task())
    saving(committed_cast, line)()
    changes = [
        make_line(make_task(), id=line.id, version=1, minutes=minutes) for minutes in (10, 20)
    ]

    ended = at_once([saving(committed_cast, change) for change in changes])

    assert ended == {"done": 1, Outdated.__name__: 1}
    assert minutes_stored(committed_cast) in ([10], [20])


@pytest.mark.slow
def test_a_save_and_the_closing_of_logging_never_miss_each_other(committed_cast) -> None:
    """What ended well is stored, what was refused is not: nothing comes in between."""
    task = make_task()
    saves = [saving(committed_cast, make_line(task, minutes=5)) for _ in range(TABS)]

    ended = at_once([*saves[:10], closing(committed_cast), *saves[10:]])

    stored = len(minutes_stored(committed_cast))
    assert ended["done"] == stored + 1
    assert ended[PeriodIsClosed.__name__] == TABS - stored


def test_after_closing_not_one_of_twenty_saves_passes(committed_cast) -> None:
    task = make_task()
    closing(committed_cast)()

    ended = at_once([saving(committed_cast, make_line(task, minutes=5)) for _ in range(TABS)])

    assert ended == {PeriodIsClosed.__name__: TABS}
    assert minutes_stored(committed_cast) == []


def test_without_the_trigger_all_of_them_would_pass(committed_cast, as_owner) -> None:
    """The negative control: it is the trigger that holds the period shut."""
    task = make_task()
    closing(committed_cast)()
    as_owner("ALTER TABLE worklogs_workentry DISABLE TRIGGER guard")

    ended = at_once([saving(committed_cast, make_line(task, minutes=5)) for _ in range(TABS)])

    assert ended == {"done": TABS}
    assert len(minutes_stored(committed_cast)) == TABS
