"""Taking the walls down one at a time, to see that the other one stands by itself."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.models.sql.query import Query
from django.db.models.sql.where import WhereNode

from kpi_portal.policy import PolicyMiddleware
from organizations.access import Actor
from organizations.rules.policy import Action, Relation
from tests import servers

GUARDED = "SELECT oid::regclass::text FROM pg_class WHERE relrowsecurity"


@contextmanager
def without_the_database() -> Iterator[int]:
    """Row security off in every table: Python's conditions stand alone. How many tables."""
    url = servers.url_as(os.environ["SUPERUSER_DATABASE_URL"], connection.settings_dict["NAME"])
    connection.close()
    with psycopg.connect(url, autocommit=True) as superuser:
        tables = [name for (name,) in superuser.execute(GUARDED).fetchall()]
        for table in tables:
            superuser.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")  # type: ignore[call-overload]
    try:
        yield len(tables)
    finally:
        connection.close()
        with psycopg.connect(url, autocommit=True) as superuser:
            for table in tables:
                superuser.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")  # type: ignore[call-overload]


def _names_an_agency(lookup: Any) -> bool:
    path = lookup.split("__") if isinstance(lookup, str) else []
    while path and path[-1] in {"in", "exact"}:
        path.pop()
    return bool(path) and path[-1] in {"agency", "agency_id", "tenant"}


@contextmanager
def without_python(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everybody may do everything, and no query says of which agency: row security stands alone."""
    build = Query.build_filter

    def unscoped(self: Query, expression: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(expression, tuple) and _names_an_agency(expression[0]):
            return WhereNode(), []
        return build(self, expression, *args, **kwargs)

    with patch.context() as off:
        off.setattr(Query, "build_filter", unscoped)
        off.setattr(Action, "permits", lambda *args, **kwargs: True)
        off.setattr(Action, "reach", lambda *args: frozenset(Relation))
        off.setattr(PolicyMiddleware, "process_view", lambda *args: None)
        off.setattr(Actor, "holds", lambda *args: True)
        off.setattr("organizations.access.require", lambda allowed: None)
        off.setattr("reporting.access.require", lambda allowed: None)
        off.setattr("evaluations.access.may_see_result", lambda *args: True)
        off.setattr("worklogs.catalogue_access.may_withdraw", lambda *args: True)
        yield
