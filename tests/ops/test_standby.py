"""The primary is killed in the middle of saving, and the standby promoted: nothing that somebody
was told is saved may be missing."""

import os
import signal
import time
from collections.abc import Iterator

import psycopg
import pytest

from ops.process import wait_until
from ops.roles import url_as
from tests.ops.pairs import DATABASE, Pair, started_pair

pytestmark = pytest.mark.slow

SAVES, KILLED_AFTER = 1_000, 300


@pytest.fixture
def pair() -> Iterator[Pair]:
    with started_pair() as pair:
        yield pair


@pytest.mark.parametrize(
    ("saves", "killed_after"),
    [(100, 30), pytest.param(SAVES, KILLED_AFTER, marks=pytest.mark.long)],
)
def test_no_acknowledged_save_is_lost_when_the_standby_takes_over(pair, saves, killed_after):
    pair.standby.be_waited_for()
    saving = pair.saving(saves)
    pair.wait_for(killed_after)

    pair.kill_primary()
    pair.standby.promote()

    assert saving.wait(timeout=120) == 0
    told, stored = pair.told(), pair.stored(pair.standby)
    assert (len(told), len(set(told))) == (saves, saves)
    assert set(told) - set(stored) == set()
    assert sorted(stored) == sorted(set(stored))


@pytest.mark.long
def test_without_waiting_for_the_standby_saves_are_lost(pair):
    """The control: acknowledged by the primary alone, gone with it."""
    with psycopg.connect(pair.primary.url) as connection:
        (sender,) = connection.execute("SELECT pid FROM pg_stat_replication").fetchone()
    os.kill(sender, signal.SIGSTOP)
    saving = pair.saving(SAVES)
    pair.wait_for(KILLED_AFTER)

    pair.kill_primary()
    pair.standby.promote()

    assert saving.wait(timeout=120) == 0
    lost = set(pair.told()) - set(pair.stored(pair.standby))
    assert len(lost) >= KILLED_AFTER // 2


@pytest.mark.long
def test_a_standby_says_how_far_behind_it_is_and_when_a_save_can_be_read_there(pair):
    with psycopg.connect(pair.standby.url, autocommit=True) as standby:
        standby.execute("SELECT pg_wal_replay_pause()")
    assert pair.saving(20).wait(timeout=60) == 0
    with psycopg.connect(pair.primary.url) as primary:
        (position,) = primary.execute("SELECT pg_current_wal_lsn()").fetchone()

    def is_behind() -> bool:
        return pair.standby.behind()[0] > 0

    assert wait_until(is_behind, deadline=time.monotonic() + 30)
    assert not pair.standby.has_replayed(position)
    with psycopg.connect(pair.standby.url, autocommit=True) as standby:
        standby.execute("SELECT pg_wal_replay_resume()")

    caught_up = wait_until(
        lambda: pair.standby.has_replayed(position), deadline=time.monotonic() + 30
    )
    assert caught_up
    assert len(pair.stored(pair.standby)) == 20


@pytest.mark.long
def test_the_standby_takes_no_writes(pair):
    with psycopg.connect(url_as(pair.standby.url, DATABASE)) as connection:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute("DELETE FROM worklogs_workentry")
