"""The table of who may do what: nothing is left out or said twice, and the page is true."""

import ast
import inspect
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.management import get_commands
from django.db import connection
from django.urls import ResolverMatch, get_resolver

from kpi_portal import policy
from kpi_portal.celery import app as celery
from kpi_portal.policy_page import page
from organizations.access import Actor, HeldRole
from organizations.models import RoleKind
from organizations.policy import GIVE_ROLES
from organizations.rules.policy import LOG_KEEPER, POSTED, Kept, Relation, by_token
from organizations.rules.service_tokens import SCOPES
from tests.contracts.table import route_names, rows

ROOT = Path(__file__).resolve().parents[2]
OUR_APPS = ("organizations", "worklogs", "evaluations", "reporting", "demo")
ROLES = {
    *RoleKind.values,
    POSTED,
    LOG_KEEPER,
    policy.SIGNED_IN,
    *(f"given_{purpose}" for purpose in ("review", "assess", "sign_report", "all")),
    *map(by_token, SCOPES),
}
# Who asks for a role by name: the module that answers for it, and which roles need a second step.
MAY_ASK_ROLES = {"organizations/access.py", "organizations/second_step.py"}


def test_every_route_has_a_line_and_every_line_a_route() -> None:
    assert set(policy.ROUTES) == set(route_names(get_resolver()))


def test_every_task_has_a_line_and_takes_no_arguments() -> None:
    celery.loader.import_default_modules()
    ours = {name: task for name, task in celery.tasks.items() if name.startswith(OUR_APPS)}

    assert set(policy.TASKS) == set(ours)
    # What a message cannot carry, a forged message cannot carry either.
    assert [name for name, task in ours.items() if inspect.signature(task.run).parameters] == []


def test_every_management_command_has_a_line() -> None:
    ours = {name for name, where in get_commands().items() if str(where) in OUR_APPS}

    assert set(policy.COMMANDS) == ours


def test_every_table_has_a_line() -> None:
    assert set(policy.TABLES) == {model._meta.label for model in apps.get_models()}


@pytest.mark.django_db
def test_what_the_table_keeps_behind_row_security_stands_behind_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        guarded = {name for (name,) in cursor.fetchall()}
    stands = {label: apps.get_model(label)._meta.db_table in guarded for label in policy.TABLES}
    walled = {Kept.AGENCY, Kept.PERSON, Kept.REAL}
    said = {label: kept in walled for label, kept in policy.TABLES.items()}

    assert stands == said


def test_actions_are_named_once_and_speak_of_known_roles() -> None:
    names = [action.name for action in policy.ACTIONS]
    spoken_of = {role for one in policy.ACTIONS for line in one.allows for role in line.roles}

    assert len(names) == len(set(names))
    assert spoken_of <= ROLES
    led_to = {door.action for door in policy.ROUTES.values() if door.action is not None}
    assert led_to <= set(policy.ACTIONS)


def test_what_no_line_allows_is_refused() -> None:
    nobody = Actor(agency_id=1)
    for action in policy.ACTIONS:
        assert not nobody.may(action), action.name
        assert nobody.reach(action) == frozenset()
    for role in RoleKind:
        held = Actor(agency_id=1, posting_id=1, roles=(HeldRole(role, 1),))
        for action in policy.ACTIONS:
            said = {line.to for line in action.allows if role in line.roles or POSTED in line.roles}
            for relation in Relation:
                assert held.may(action, relation) == (relation in said), (action.name, role)


def test_a_state_that_no_line_names_is_refused() -> None:
    officer = Actor(agency_id=1, posting_id=1, roles=(HeldRole(RoleKind.OFFICER),))

    assert officer.may(GIVE_ROLES, state=RoleKind.HEAD)
    assert not officer.may(GIVE_ROLES, state=RoleKind.OFFICER)
    assert not officer.may(GIVE_ROLES, state=RoleKind.OPERATOR)


def test_a_route_that_the_table_does_not_name_is_closed(rf) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    guard = policy.PolicyMiddleware(lambda request: None)
    request.resolver_match = ResolverMatch(lambda request: None, (), {}, url_name="new_page")

    with pytest.raises(PermissionDenied):
        guard.process_view(request, lambda request: None, (), {})


def test_whoever_may_not_is_refused_before_the_view_runs(rf) -> None:
    guard = policy.PolicyMiddleware(lambda request: None)
    for name, door in policy.ROUTES.items():
        request = rf.get("/")
        request.actor = Actor(agency_id=1, posting_id=1)
        space, _, last = name.rpartition(":")
        request.resolver_match = ResolverMatch(
            lambda request: None, (), {}, url_name=last, namespaces=[space] if space else []
        )
        if door.action is not None and door.first and not request.actor.may(door.action):
            with pytest.raises(PermissionDenied):
                guard.process_view(request, lambda request: None, (), {})
        else:
            guard.process_view(request, lambda request: None, (), {})


def test_only_open_routes_are_served_without_sign_in() -> None:
    anonymous = {name for name, row in rows() if row.anonymous}

    assert {name for name, door in policy.ROUTES.items() if door.action is None} >= anonymous


def test_no_module_keeps_a_second_copy_of_the_rule() -> None:
    copies = []
    for path in (file for app in OUR_APPS[:4] for file in sorted((ROOT / app).rglob("*.py"))):
        place = str(path.relative_to(ROOT))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            asks = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "holds"
                and isinstance(node.func.value, ast.Name | ast.Attribute)
                and ast.unparse(node.func.value).endswith("actor")
            )
            if asks and place not in MAY_ASK_ROLES:
                copies.append(f"{place}:{node.lineno}")

    assert copies == []


def test_the_page_for_people_is_as_the_table_says() -> None:
    printed = (ROOT / "docs" / "security" / "policy.md").read_text(encoding="utf-8")

    assert printed == page(), "run make policy"
