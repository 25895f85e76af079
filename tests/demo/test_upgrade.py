"""A portal that holds months of work gets the next release's schema."""

import os
import subprocess
import sys

import psycopg
import pytest
from django.db import connections

from ops.roles import create_database, drop_database, url_as
from tests import servers

pytestmark = [pytest.mark.slow, pytest.mark.long]

# The schema of the first landing, lowest app last: nothing above may stand when one goes down.
FIRST_LANDING = {
    "reporting": "0002_walls",
    "evaluations": "0002_walls",
    "worklogs": "0003_walls",
    "organizations": "0004_grants",
}
# Leave that was only asked for, refused or withdrawn has no row in the first schema.
COUNTED = """
    SELECT (SELECT count(*) FROM worklogs_workentry), (SELECT count(*) FROM evaluations_score),
           (SELECT count(*) FROM reporting_report),
           (SELECT count(*) FROM organizations_leave WHERE status = 'approved')
"""


def migrate(database: str, *target: str) -> None:
    url = url_as(os.environ["MIGRATION_DATABASE_URL"], database)
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0", *target],
        check=False,
        cwd=servers.ROOT,
        env=os.environ | {"DATABASE_URL": url},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def rows(database: str, query: str) -> tuple:
    with psycopg.connect(url_as(os.environ["SUPERUSER_DATABASE_URL"], database)) as connection:
        return connection.execute(query).fetchone()


def test_months_of_work_survive_the_way_from_the_first_landing_to_this_schema(province) -> None:
    connections.close_all()
    superuser, name = os.environ["SUPERUSER_DATABASE_URL"], f"{province.database}_up"
    drop_database(superuser, name)
    create_database(superuser, name, template=province.database)
    try:
        before = rows(name, COUNTED)
        for app, first in FIRST_LANDING.items():
            migrate(name, app, first)
        migrate(name)

        assert rows(name, COUNTED) == before
        assert before[1] > 0
        assert rows(name, "SELECT count(*) FROM evaluations_score WHERE staff_id IS NULL") == (0,)
    finally:
        drop_database(superuser, name)
