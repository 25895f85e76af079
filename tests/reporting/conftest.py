"""What tests of reports share."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from evaluations.models import TermAssessment
from organizations import audit
from organizations.tenancy import tenant
from reporting.models import ProvincialReport
from tests import servers
from tests.factories.evaluations import faulty_entry, make_assessment
from tests.factories.organizations import Cast, actor
from tests.factories.reporting import submit_for
from tests.reporting.sealed import record, seal
from tests.reporting.tampering import MORE_ROWS, WITHOUT_CHECKS


@pytest.fixture
def without_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents have tests of their own and take a second each."""
    monkeypatch.setattr("reporting.queries.documents.render", lambda *_, **__: b"document")


def tell_of_more_rows(cast: Cast) -> None:
    """The events of ``MORE_ROWS``."""
    with tenant(cast.department.pk):
        assessed = TermAssessment.objects.get()
        for action, thing, details in (
            ("evaluations.term.assessed", assessed.pk, {"posting": assessed.posting_id}),
            ("evaluations.term.classified", "", {}),
            ("reporting.provincial_report.compiled", ProvincialReport.objects.get().pk, {}),
        ):
            audit.record(
                actor=actor(cast.officer),
                action=action,
                object_id=thing,
                details=details | {"term": assessed.term},
            )


@pytest.fixture
def sealed(committed_cast: Cast) -> Iterator[tuple[psycopg.Connection, int]]:
    """The department's month, sealed twice; a superuser's connection with triggers at rest."""
    cast = committed_cast
    for _ in range(2):
        faulty_entry(cast.colleague, cast.head)
    make_assessment(cast.colleague, cast.head)
    record(cast, 5)
    seal()
    submit_for(cast.agency_head)
    url = servers.url_as(os.environ["SUPERUSER_DATABASE_URL"], connection.settings_dict["NAME"])
    with psycopg.connect(url) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(WITHOUT_CHECKS)
        superuser.execute(MORE_ROWS)
        superuser.commit()
        tell_of_more_rows(cast)
        record(cast, 5)
        seal()
        yield superuser, cast.department.pk
