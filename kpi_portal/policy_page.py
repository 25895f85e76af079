"""The table of who may do what as a page for people: ``docs/security/policy.md``."""

from collections.abc import Iterable, Iterator

from kpi_portal import policy
from organizations.models import RoleKind
from organizations.rules.policy import (
    KEPT_MEANING,
    LOG_KEEPER,
    MEANING,
    POSTED,
    WITHIN_MEANING,
    Action,
    Door,
    by_token,
)
from organizations.rules.service_tokens import SCOPES

HEAD = """# Who may do what

Printed from `policy.py` of each app by `make policy`; a test fails when it is old. Why it is one
table: [ADR 0053](../adr/0053-who-may-is-one-table.md). What no line allows is refused. Facts that
hold for every role (nobody judges their own work, what is frozen does not change) are held by
commands and by the database.
"""
ROLES = {
    POSTED: "everybody who acts in a posting today; in one that is over, for what is `own` alone",
    LOG_KEEPER: "whoever keeps a work log in the posting",
    "given_review": "whoever reviews by a delegation in force",
    "given_assess": "whoever assesses by a delegation in force",
    "given_sign_report": "whoever signs the report by a delegation in force",
    "given_all": "whoever uses all rights of a head by a delegation in force",
    policy.SIGNED_IN: "whoever has signed in",
    **{by_token(scope): f"a program whose token has the scope `{scope}`" for scope in SCOPES},
}


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_roles(), *_actions(), *_routes(), *_work(), *_tables()]) + "\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _roles() -> Iterator[str]:
    yield "## Roles"
    yield ""
    known = {str(role.value): str(role.name).lower().replace("_", " ") for role in RoleKind}
    yield from _table(
        ("role", "who"),
        [
            *((f"`{role}`", f"holds the role *{words}* today") for role, words in known.items()),
            *((f"`{role}`", words) for role, words in ROLES.items()),
        ],
    )
    yield "## How a thing stands to whoever acts"
    yield ""
    yield from _table(
        ("relation", "things"), ((f"`{one}`", words) for one, words in MEANING.items())
    )


def _lines(action: Action) -> Iterator[tuple[str, ...]]:
    for number, line in enumerate(action.allows):
        yield (
            f"**{action.words}**<br>`{action.name}`" if number == 0 else "",
            ", ".join(f"`{role}`" for role in line.roles),
            f"`{line.to}`",
            ", ".join(line.states) or "any",
        )


def _actions() -> Iterator[str]:
    yield "## Actions"
    yield ""
    rows = (row for action in policy.ACTIONS for row in _lines(action))
    yield from _table(("action", "allowed to", "things", "states"), rows)


def _asked(door: Door) -> tuple[str, str]:
    if door.action is None:
        return "—", "open without sign-in"
    return f"`{door.action.name}`", "first" if door.first else "of the thing"


def _routes() -> Iterator[str]:
    yield "## Routes"
    yield ""
    yield "*First*: whoever may not is refused (403) before anything is looked up. *Of the thing*:"
    yield "the loader answers, 404 for what is missing or foreign alike."
    yield ""
    rows = ((f"`{name}`", *_asked(door)) for name, door in sorted(policy.ROUTES.items()))
    yield from _table(("route", "action", "asked"), rows)


def _work() -> Iterator[str]:
    yield "## Work without a person"
    yield ""
    rows = [
        *((f"task `{name}`", one) for name, one in sorted(policy.TASKS.items())),
        *((f"command `{name}`", one) for name, one in sorted(policy.COMMANDS.items())),
    ]
    yield from _table(("what", "works"), ((what, WITHIN_MEANING[one]) for what, one in rows))


def _tables() -> Iterator[str]:
    yield "## Tables"
    yield ""
    rows = ((f"`{name}`", KEPT_MEANING[one]) for name, one in sorted(policy.TABLES.items()))
    yield from _table(("table", "its rows"), rows)
