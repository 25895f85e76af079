"""Whether this process lives, and whether it can serve: for probes, without sign-in."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from organizations.background import clock_is_wrong
from organizations.modes import standing


@login_not_required
@require_GET
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers. Asks nobody else, so a dead database does not restart it."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_GET
def readyz(request: HttpRequest) -> JsonResponse:
    """503 while the database is silent or lacks migrations, or this host's clock is wrong, so that
    another host must serve. A dead cache and the portal's mode are only told."""
    checks = {"database": _database()}
    checks |= {"clock": _clock() if checks["database"] == "ok" else "unknown", "cache": _cache()}
    checks["mode"] = standing().mode.value
    ready = checks["database"] == checks["clock"] == "ok"
    answer = {"status": "ok" if ready else "unavailable", "checks": checks}
    return JsonResponse(answer, status=200 if ready else 503)


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unreachable"
    return "migrations are missing" if missing else "ok"


def _clock() -> str:
    return "wrong" if clock_is_wrong() else "ok"


def _cache() -> str:
    cache.set("readyz", "ok", 10)
    return "ok" if cache.get("readyz") == "ok" else "silent"
