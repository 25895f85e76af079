"""Whoever clicks twice, or sends a page again that was slow, has done it once."""

import os
import pickle
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from http import HTTPStatus

import pytest
import time_machine
from django.db import connections, transaction
from django.test import override_settings

from kpi_portal import policy
from kpi_portal.policy import KEEP_ACCOUNT
from ops.roles import drop_database
from organizations.tenancy import tenant
from tests import servers
from tests.clicks.clicking import CLICKS, Form, Found, clicked
from tests.clicks.filling import Filled
from tests.clicks.forms import FILLED, STORES_NOTHING
from tests.conftest import QUICK_HASHERS, on_database
from tests.contracts.table import PEOPLE, rows
from tests.factories.organizations import NOW, Cast, make_cast
from tests.isolation import canaries

SEED = int(os.environ.get("CLICKS_SEED", "335"))
SAMPLE = 2
# By nature each time is an own deed, and why that is harmless.
EACH_TIME = {
    "organizations:play_training": "each time another entering is written down",
    "organizations:activation": "each time another link, of which one can be used, once",
}
# Pages of allauth and the language: a session, a cookie, a mail that limits count.
OF_SIGN_IN = {name for name, door in policy.ROUTES.items() if door.action in {None, KEEP_ACCOUNT}}
OF_ROWS = {
    f"{name} {number}": row
    for number, (name, row) in enumerate(rows())
    if row.method == "post" and not {name} & {*FILLED, *STORES_NOTHING, *OF_SIGN_IN}
}
NAMES = sorted([*OF_ROWS, *FILLED])


@pytest.fixture(scope="module")
def portal(
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[[], AbstractContextManager[Cast]]]:
    """The cast in a database of its own each time, where what is written is written down."""
    files, stem = tmp_path_factory.mktemp("files"), f"kpi_k_{os.getpid()}_{os.urandom(3).hex()}"
    superuser = os.environ["SUPERUSER_DATABASE_URL"]
    with (
        django_db_blocker.unblock(),
        override_settings(
            PASSWORD_HASHERS=QUICK_HASHERS,
            FILES_DIR=files,
            ANCHORS_DIR=files / "anchors",
            SESSION_ENGINE="django.contrib.sessions.backends.db",
        ),
    ):
        with on_database(f"{stem}_origin") as origin:
            made = pickle.dumps(make_cast())
            connections.close_all()
            canaries.note_writes(servers.url_as(superuser, origin))
            servers.copy_of_template(stem, origin)

        @contextmanager
        def opened() -> Iterator[Cast]:
            with on_database(f"{stem}_{os.urandom(3).hex()}", stem):
                yield pickle.loads(made)  # noqa: S301  bytes of this process

        yield opened
        drop_database(superuser, stem)


@pytest.fixture(autouse=True)
def _quick() -> None:
    """The settings of the portal instead of those of one test."""


def filled(name: str, cast: Cast) -> Filled:
    """As somebody would send it: from its own entry, or from its row."""
    if name in FILLED:
        with time_machine.travel(NOW, tick=False):
            return FILLED[name](cast)
    row = OF_ROWS[name]
    person = next(one for one in PEOPLE if one in row.allowed)
    return Filled(person, row.url(cast), row.data_for(cast), None)


def tried(portal, chosen: Sequence[str]) -> dict[str, Found]:
    found = {}
    for name in chosen:
        with portal() as cast:
            form = filled(name, cast)
            when = time_machine.travel(form.at, tick=False) if form.at else nullcontext()
            with when:
                found[name] = clicked(Form(getattr(cast, form.person), form.url, form.data))
            print(name, form.person, dict(found[name].answers), found[name].wrong or "one effect")
    return found


def wrong(found: Mapping[str, Found]) -> dict[str, str]:
    return {
        name: one.wrong
        for name, one in found.items()
        if one.wrong and name.partition(" ")[0] not in EACH_TIME
    }


def test_one_click_or_twenty_are_the_same_at_a_few_forms(portal) -> None:
    assert wrong(tried(portal, random.Random(SEED).sample(NAMES, SAMPLE))) == {}


@pytest.mark.long
def test_every_form_of_the_portal_is_tried_or_says_why_not(cast, signed_in) -> None:
    """A page that takes a form answers an empty one somehow; one that takes none says so."""
    known = {name.partition(" ")[0] for name in NAMES} | {*STORES_NOTHING, *OF_SIGN_IN}
    left = []
    for name, row in rows():
        if name in known or row.method != "get":
            continue
        person = next(one for one in PEOPLE if one in row.allowed)
        with transaction.atomic():
            answer = signed_in(getattr(cast, person)).post(row.url(cast).partition("?")[0])
            transaction.set_rollback(True)
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            left.append(f"{name}: {answer.status_code}")

    assert left == []


@pytest.mark.long
def test_one_click_or_twenty_are_the_same(portal, record_property) -> None:
    found = tried(portal, NAMES)
    record_property("tried", len(found) * (CLICKS + 2))
    record_property("failed", len(wrong(found)))

    assert wrong(found) == {}


@pytest.mark.long
def test_without_waiting_for_the_first_click_the_others_would_do_it_again(
    portal, monkeypatch
) -> None:
    monkeypatch.setattr(
        "organizations.middleware.tenant",
        lambda agency_id, *, staff_id, deed: tenant(agency_id, staff_id=staff_id),
    )
    asked = [name for name in NAMES if name.startswith(("reporting:own_data", "reporting:export"))]

    assert wrong(tried(portal, asked)) != {}
