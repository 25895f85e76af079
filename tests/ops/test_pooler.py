"""PgBouncer in transaction mode hands each transaction another connection: the wall between
agencies stands all the same. With the settings that are deployed, on two connections for eight."""

import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections

from ops import pooler
from ops.pooler import Pooler
from ops.roles import url_as
from organizations.models import Posting
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, TODAY, actor
from tests.factories.worklogs import make_line, make_task
from worklogs import commands
from worklogs.models import WorkEntry

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(pooler.program() is None, reason="run `python -m ops.pooler` once"),
]

CLIENTS, ROUNDS = 8, 40
FEW = {"default_pool_size": "2", "reserve_pool_size": "0", "query_wait_timeout": "60"}


@pytest.fixture
def pooled(committed_cast) -> Iterator[str]:
    """Django reaches the database of the test through the pooler; the web role's address there."""
    alias, given = connections["default"], settings.DATABASES["default"]
    role = urlsplit(os.environ["DATABASE_URL"])
    behind = url_as(os.environ["SUPERUSER_DATABASE_URL"], given["NAME"])
    home = Path(tempfile.mkdtemp(prefix="kpi-pooler-"))
    home.chmod(0o711)
    before = {name: alias.settings_dict[name] for name in ("HOST", "PORT")}
    with Pooler(home, behind, {role.username: role.password}, FEW) as server:
        alias.close()
        for where in (alias.settings_dict, given):
            where.update(HOST="127.0.0.1", PORT=str(server.port))
        yield server.url
        alias.close()
        for where in (alias.settings_dict, given):
            where.update(before)
    shutil.rmtree(home, ignore_errors=True)


def _at_once(work: Callable[[int], object]) -> list[object]:
    """The work of eight clients, each with a connection of its own to the pooler."""

    def run(number: int) -> object:
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(CLIENTS) as threads:
        return list(threads.map(run, range(CLIENTS)))


def _backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_each_transaction_sees_its_own_agency_whatever_connection_it_gets(pooled, committed_cast):
    agencies = [agency.pk for agency in committed_cast.agencies]

    def look(number: int) -> set[int]:
        chance, backends = random.Random(number), set()
        for _ in range(ROUNDS):
            agency = chance.choice(agencies)
            with tenant(agency):
                seen = set(Posting.objects.values_list("agency_id", flat=True))
                backends.add(_backend())
            assert seen == {agency}
            assert not Posting.objects.exists()  # the setting ended with the transaction
        return backends

    found = _at_once(look)

    assert len(set().union(*found)) <= 2
    assert all(len(backends) == 2 for backends in found)  # they did change hands


def test_what_is_saved_at_once_is_stored_once_and_in_its_agency(pooled, committed_cast):
    people = [committed_cast.clerk, committed_cast.colleague, committed_cast.stranger]
    task = make_task()

    def save(number: int) -> None:
        who = people[number % len(people)]
        with tenant(who.agency_id):
            acting = actor(who)
        for days in range(5):
            day, line = TODAY - timedelta(days=days), make_line(task, minutes=5)
            for _twice in range(2):
                with tenant(who.agency_id):
                    commands.save_line(actor=acting, work_date=day, line=line, now=NOW)

    _at_once(save)

    for agency, clients in ((committed_cast.department, 6), (committed_cast.commune, 2)):
        with tenant(agency.pk):
            assert WorkEntry.objects.count() == 5 * clients


def test_a_setting_of_the_session_would_leak_to_the_next_client(pooled, committed_cast):
    """The control: it is the end of the transaction that keeps agencies apart."""
    agency = str(committed_cast.department.pk)
    count = "SELECT count(*) FROM organizations_posting"
    with psycopg.connect(pooled, autocommit=True) as careless:
        for _ in range(4):
            careless.execute("SELECT set_config('app.agency_id', %s, false)", [agency])
    with psycopg.connect(pooled, autocommit=True) as other:
        seen = [other.execute(count).fetchone()[0] for _ in range(4)]
    assert any(seen)
