"""Sessions of the database are ended in a storm: nothing half done, and nobody sees an error."""

import os
import threading
import time

import psycopg
import pytest

from organizations.tenancy import tenant
from tests.browser import gunicorn
from tests.factories.organizations import TODAY, make_posting
from tests.factories.worklogs import make_task
from tests.faults.storming import Person, Told, storm, working
from tests.servers import url_as
from tests.worklogs.test_offline import form
from worklogs.models import WorkDay, WorkEntry

SEED = 24
PEOPLE = 8
LONG, SHORT = 60.0, 3.0
PAUSE = 0.05
MOST_LINES = 50
# A day whose figures are not those of its lines.
HALF = """
    SELECT count(*) FROM worklogs_workday d
    WHERE (d.minutes, d.entry_count, d.open_count) <> (
        SELECT coalesce(sum(e.minutes), 0), count(*), count(*) FILTER (WHERE status = 'submitted')
        FROM worklogs_workentry e WHERE e.author_id = d.author_id AND e.work_date = d.work_date
          AND e.status <> 'withdrawn')
"""
# A line whose saving nobody wrote down.
UNTOLD = """
    SELECT count(*) FROM worklogs_workentry e WHERE NOT EXISTS (
        SELECT FROM organizations_auditevent a
        WHERE a.action = 'worklogs.day.saved' AND a.details->'entries' ? e.id::text)
"""


def stormed(cast, database: str, tmp_path, seconds: float) -> tuple[Told, int]:
    """What people were told in a storm of so many seconds, and how many sessions it ended."""
    make_task(name="Tiếp công dân", code="B.77")
    postings = [make_posting(cast.office, f"Người {n}") for n in range(PEOPLE)]
    told = Told()
    superuser = url_as(os.environ["SUPERUSER_DATABASE_URL"], database)
    with gunicorn(f"{database}?application_name=web", tmp_path / "files") as address:
        people = [(Person(address, one), _lines(one)) for one in postings]
        until = time.monotonic() + seconds
        threads = [
            threading.Thread(target=working, args=[person, lines, told, until])
            for person, lines in people
        ]
        for thread in threads:
            thread.start()
        ended = storm(superuser, seconds, PAUSE, SEED)
        for thread in threads:
            thread.join()
    return told, ended


def _lines(posting) -> list[dict[str, str]]:
    day = {"work_date": TODAY.isoformat()}
    return [form(posting, time="1p") | day for _ in range(MOST_LINES)]


def half_states(database: str) -> list[int]:
    with psycopg.connect(url_as(os.environ["SUPERUSER_DATABASE_URL"], database)) as superuser:
        return [superuser.execute(one).fetchone()[0] for one in (HALF, UNTOLD)]


def _is_whole(cast, database: str, told: Told) -> None:
    assert told.broken == []
    assert half_states(database) == [0, 0]
    with tenant(cast.department.pk):
        stored = {str(pk) for pk in WorkEntry.objects.values_list("pk", flat=True)}
        assert WorkDay.objects.count() <= PEOPLE
    assert told.stored <= stored <= told.sent


@pytest.mark.long
def test_a_minute_of_ended_sessions_leaves_nothing_half_and_no_error(
    committed_cast, committed, tmp_path, record_property
) -> None:
    told, ended = stormed(committed_cast, committed, tmp_path, LONG)
    record_property("tried", sum(told.answers.values()))
    record_property("failed", len(told.broken))
    record_property("seed", SEED)
    record_property("answers", str(sorted(told.answers.items())))
    record_property("ended_sessions", ended)

    _is_whole(committed_cast, committed, told)
    assert ended > LONG


@pytest.mark.long
def test_the_storm_is_felt(committed_cast, committed, tmp_path) -> None:
    """The control: people are told to try again, so sessions did end under them."""
    told, ended = stormed(committed_cast, committed, tmp_path, SHORT * 3)

    assert ended
    assert told.answers[503] + told.answers[0] > 0
