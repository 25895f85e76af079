"""What tests of reports share."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from tests import servers
from tests.factories.evaluations import faulty_entry
from tests.factories.organizations import Cast
from tests.factories.reporting import submit_for
from tests.reporting.sealed import record, seal
from tests.reporting.tampering import WITHOUT_CHECKS


@pytest.fixture
def without_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents have tests of their own and take a second each."""
    monkeypatch.setattr("reporting.queries.documents.render", lambda *_, **__: b"document")


@pytest.fixture
def sealed(committed_cast: Cast) -> Iterator[tuple[psycopg.Connection, int]]:
    """The department's month, sealed twice; a superuser's connection with triggers at rest."""
    cast = committed_cast
    for _ in range(2):
        faulty_entry(cast.colleague, cast.head)
    record(cast, 5)
    seal()
    submit_for(cast.agency_head)
    record(cast, 5)
    seal()
    url = servers.url_as(os.environ["SUPERUSER_DATABASE_URL"], connection.settings_dict["NAME"])
    with psycopg.connect(url) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(WITHOUT_CHECKS)
        superuser.commit()
        yield superuser, cast.department.pk
