"""A month that was worked, reviewed, compiled and sealed, and the account that seals."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.db import connection

from organizations import audit
from organizations.tenancy import tenant
from reporting import commands
from tests.factories.organizations import Cast, actor

NOW = datetime(2026, 10, 21, 3, tzinfo=UTC)


@contextmanager
def as_worker() -> Iterator[None]:
    """The database as the worker's account: the web role may not seal."""
    worker, settings = urlsplit(os.environ["WORKER_DATABASE_URL"]), connection.settings_dict
    before = settings["USER"], settings["PASSWORD"]
    connection.close()
    settings["USER"], settings["PASSWORD"] = worker.username, worker.password
    try:
        yield
    finally:
        connection.close()
        settings["USER"], settings["PASSWORD"] = before


def seal() -> int:
    """One pass of the sealer, heads anchored at once."""
    with as_worker():
        sealed = commands.seal_events(now=NOW, anchor_all=True)
    assert sealed.failed == []
    return sealed.events


def record(cast: Cast, count: int = 1) -> None:
    """Events of the department, each committed by itself."""
    for number in range(count):
        with tenant(cast.department.pk):
            audit.record(
                actor=actor(cast.officer), action="organizations.test.recorded", object_id=number
            )
