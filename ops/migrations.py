"""Every migration up, down and up again, on an empty database: ``make migrations``.

Run beside servers of its own (``ops.with_services``). After the way down nothing may be left: no
table, function, type, policy or grant. Four fifths of Django's time would go into drawing the whole
web of models anew at each step (80 of 100 s of CPU); here only the model that a step changes is.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import django
import psycopg
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

# What depends on anything but PostgreSQL's own is in these two lists: every object one can make,
# with its columns, and who owns it, has a grant on it or is named in a policy.
EVERYTHING = """
SELECT pg_describe_object(classid, objid, objsubid) FROM pg_depend
UNION
SELECT format('%s: %s %s', pg_describe_object(classid, objid, objsubid), deptype,
              refobjid::regrole)
FROM pg_shdepend
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
UNION
SELECT format('schema %s: %s', nspname, nspacl) FROM pg_namespace WHERE nspname !~ '^pg_'
"""


@contextmanager
def one_model_at_a_time() -> Iterator[None]:
    """Draw anew only the model that an operation changes, and not all that are related to it.

    What refers to it goes on seeing the class of before, whose table and key are the same; a
    renamed table or another kind of key would need more. That the schema is that of ``migrate``
    stands in ``tests/schema/test_migrations.py``.
    """

    def only_this(
        _state: ProjectState, app_label: str, model_name: str, _delay: bool = False
    ) -> set[tuple[str, str]]:
        return {(app_label, model_name)}

    with patch.object(ProjectState, "_find_reload_model", only_this):
        yield


def up() -> None:
    """Raises, with Django's or PostgreSQL's words, at the first migration that fails."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def down() -> None:
    """The same, back to nothing."""
    executor = MigrationExecutor(connection)
    apps = sorted({app for app, _name in executor.loader.graph.nodes})
    executor.migrate([(app, None) for app in apps])


def everything(database: psycopg.Connection) -> set[str]:
    """What is in the database, in PostgreSQL's words."""
    return {words for (words,) in database.execute(EVERYTHING).fetchall()}


def left_by_the_way_back() -> list[str]:
    """Up and down; what was not there before (``+``) and what no longer is (``-``)."""
    MigrationRecorder(connection).ensure_schema()
    before = everything(connection.connection)
    up()
    down()
    after = everything(connection.connection)
    return sorted(
        [f"+ {words}" for words in after - before] + [f"- {words}" for words in before - after]
    )


def main() -> None:
    """Exit status 1 with what is left; otherwise the first error, or the model not migrated."""
    os.environ["DATABASE_URL"] = os.environ["MIGRATION_DATABASE_URL"]
    os.environ["DATABASE_POOL_MAX"] = "0"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kpi_portal.settings")
    django.setup()
    with one_model_at_a_time():
        left = left_by_the_way_back()
        if left:
            sys.exit("Migrations leave something when they are taken back:\n" + "\n".join(left))
        up()
    call_command("makemigrations", check_changes=True, dry_run=True)


if __name__ == "__main__":
    main()
