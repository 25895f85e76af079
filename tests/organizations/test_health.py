"""Probes answer without sign-in; error pages and liveness ask nobody."""

import json

import pytest
from django.db import OperationalError, connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from organizations import audit
from organizations.models import AuditEvent
from organizations.tenancy import tenant
from organizations.views import health
from reporting.views import home
from tests.factories.organizations import actor


@pytest.mark.django_db
def test_liveness_asks_no_database(client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")

    assert answer.json() == {"status": "ok"}


@pytest.mark.django_db
def test_readiness_names_what_was_looked_at(client) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 200
    looked_at = {"database": "ok", "clock": "ok", "cache": "ok", "mode": "open"}
    assert answer.json() == {"status": "ok", "checks": looked_at}


@pytest.mark.django_db
def test_a_dead_cache_is_told_but_serves(client, monkeypatch) -> None:
    monkeypatch.setattr(health.cache, "get", lambda key: None)

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["checks"]["cache"] == "silent"


@pytest.mark.django_db
def test_a_dead_database_is_not_ready(client, monkeypatch) -> None:
    def refuse(*args: object) -> None:
        raise OperationalError("secret host")

    monkeypatch.setattr(health, "MigrationExecutor", refuse)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "secret" not in json.dumps(answer.json())


@pytest.mark.django_db
def test_a_missing_migration_is_not_ready(client, monkeypatch) -> None:
    real = health.MigrationExecutor

    def behind(*args: object):
        executor = real(*args)
        (last,) = executor.loader.graph.leaf_nodes("reporting")
        executor.loader.applied_migrations.pop(last)
        return executor

    monkeypatch.setattr(health, "MigrationExecutor", behind)

    assert client.get("/readyz").status_code == 503


def test_a_page_that_is_not_there_runs_no_query_of_its_own(cast, signed_in) -> None:
    client = signed_in(cast.clerk)

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as made:
            client.get(path)
        return len([query for query in made if "SAVEPOINT" not in query["sql"]])

    # The page to choose a posting lists postings; a missing page lists nothing.
    assert cost("/khong/co/") < cost("/postings/")


def test_a_failing_page_leaves_nothing_half_done(cast, signed_in, monkeypatch) -> None:

    def write_and_fail(today: object) -> None:
        audit.record(actor=actor(cast.clerk), action="organizations.test.half_done")
        raise RuntimeError("half-way")

    monkeypatch.setattr(home.queries, "now", write_and_fail)
    client = signed_in(cast.clerk)
    client.raise_request_exception = False

    answer = client.get("/")

    assert answer.status_code == 500
    with tenant(cast.department.pk):
        assert not AuditEvent.objects.filter(action="organizations.test.half_done").exists()


@pytest.mark.parametrize("status", [400, 404, 500])
def test_error_pages_render_without_a_database(status) -> None:

    page = render_to_string(f"{status}.html", {})

    assert str(status) in page
