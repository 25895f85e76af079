"""A database with two agencies that are alike, in which every text names its agency."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from django.test import override_settings
from psycopg import sql

from tests import servers
from tests.conftest import QUICK_HASHERS, on_database
from tests.isolation import canaries
from tests.isolation.probing import Prober
from tests.isolation.rarities import furnish_rarities
from tests.isolation.world import World, furnish, make_world

# Which agency a person belongs to: where they are posted first.
OWNERS = """
    SELECT DISTINCT ON (staff_id) staff_id, agency_id FROM organizations_posting
    ORDER BY staff_id, id
"""
# Numbers of each table in a range of its own: the number of one thing is never another one's.
APART = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass,
                  10000000 + 100000 * row_number() OVER (ORDER BY sequencename))
    FROM pg_sequences WHERE schemaname = 'public' AND data_type = 'bigint'::regtype
"""


@pytest.fixture(scope="module")
def world(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[World]:
    """Committed, in a database of the module's own; with things that no row makes where the module
    says ``RARITIES``."""
    files = tmp_path_factory.mktemp("files")
    with (
        django_db_blocker.unblock(),
        override_settings(
            PASSWORD_HASHERS=QUICK_HASHERS,
            FILES_DIR=files,
            ANCHORS_DIR=files / "anchors",
            SESSION_ENGINE="django.contrib.sessions.backends.db",
        ),
        on_database(f"kpi_i_{os.getpid()}_{os.urandom(3).hex()}") as name,
    ):
        url = servers.url_as(os.environ["SUPERUSER_DATABASE_URL"], name)
        with psycopg.connect(url) as superuser:
            superuser.execute(APART)
            # A machine that stalls in the middle of a request is no probe that failed.
            superuser.execute(
                sql.SQL(
                    "ALTER ROLE kpi_app IN DATABASE {} SET idle_in_transaction_session_timeout = 0"
                ).format(sql.Identifier(name))
            )
        made = make_world()
        canaries.teach(url, dict(made.letters), OWNERS)
        canaries.plant()
        for side in (made.a, made.b):
            furnish(side.cast)
            if getattr(request.module, "RARITIES", False):
                furnish_rarities(side.cast)
        canaries.plant()
        yield made


@pytest.fixture(scope="module")
def prober(world: World) -> Prober:
    """A browser for everybody of the world."""
    made = Prober(world)
    for side in (world.a, world.b):
        for posting in side.people.values():
            made.sign_in(posting)
    for posting in world.above.values():
        made.sign_in(posting)
    return made


@pytest.fixture(autouse=True)
def _quick() -> None:
    """The settings of the world instead of those of one test."""
