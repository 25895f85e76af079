"""Files are read on the standby, and still hold what was saved a moment before."""

import psycopg
import pytest

from organizations.standby import is_named, read_apart
from organizations.tenancy import tenant
from tests.ops.pairs import started_pair


@pytest.mark.django_db
def test_without_a_standby_everything_is_read_where_it_was_written(cast):
    agency_id = cast.department.pk
    with tenant(agency_id):
        assert not is_named()
        assert read_apart(agency_id, lambda: "read once") == "read once"


@pytest.mark.long
@pytest.mark.slow
def test_what_was_just_saved_is_read_on_the_standby_or_not_there():
    with started_pair() as pair:
        assert pair.saving(20).wait(timeout=60) == 0
        assert pair.read() == {"on_standby": True, "lines": 20, "behind_seconds": 0.0}

        with psycopg.connect(pair.standby.url, autocommit=True) as standby:
            standby.execute("SELECT pg_wal_replay_pause()")
        assert pair.saving(20).wait(timeout=60) == 0
        late = pair.read()
        assert (late["on_standby"], late["lines"]) == (False, 40)
        assert late["behind_seconds"] > 1  # the second it was waited for, at least

        with psycopg.connect(pair.standby.url, autocommit=True) as standby:
            standby.execute("SELECT pg_wal_replay_resume()")
        assert pair.read() == {"on_standby": True, "lines": 40, "behind_seconds": 0.0}

        pair.standby.stop()
        assert pair.read() == {"on_standby": False, "lines": 40, "behind_seconds": None}


@pytest.mark.long
@pytest.mark.slow
def test_a_promoted_standby_is_not_read_beside_the_old_primary():
    """The control: two that take writes say different things, and only one of them is asked."""
    with started_pair() as pair:
        pair.standby.promote()

        assert pair.read() == {"on_standby": False, "lines": 0, "behind_seconds": None}
