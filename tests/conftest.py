"""The databases and the cast that every test can ask for."""

import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client, override_settings
from hypothesis import settings as hypothesis_settings
from whitenoise.middleware import WhiteNoiseMiddleware

from ops.roles import drop_database
from organizations.models import Posting
from tests import cast_rows, servers
from tests.factories.organizations import Cast, make_cast
from tests.schema import open_doors
from tests.signing_in import enter

# How long an example takes says something about the machine, nothing about the portal.
hypothesis_settings.register_profile("portal", deadline=None)
# A mutant is killed by the worked tables as a rule; one that lives would ask every law a hundred
# times, so ``ops.mutants`` asks fewer.
hypothesis_settings.register_profile("mutants", deadline=None, max_examples=20)
hypothesis_settings.load_profile(os.environ.get("EXAMPLES", "portal"))


QUICK_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@contextmanager
def on_database(name: str, template: str = servers.TEMPLATE) -> Iterator[str]:
    """Point Django at a copy of the template, as the web role; its name."""
    servers.copy_of_template(name, template)
    alias = connections["default"]
    before = alias.settings_dict["NAME"]
    alias.close()
    alias.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name
    # Django would try CREATE TABLE to find this out; the web role may not, and PostgreSQL can.
    alias.features.__dict__["supports_transactions"] = True
    try:
        yield name
    finally:
        connections.close_all()
        alias.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = before
        drop_database(os.environ["SUPERUSER_DATABASE_URL"], name)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest, worker_id: str) -> Iterator[None]:
    """One database per worker, owned by nobody who runs a test."""
    with django_db_blocker.unblock(), on_database(f"kpi_t_{os.getpid()}_{worker_id}"):
        yield


@pytest.fixture
def committed(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, request: pytest.FixtureRequest
) -> Iterator[str]:
    """A database of the test's own, where commits are real: races, threads, servers. Its name.

    The cast is in it from the start if the test asks for ``committed_cast``.
    """
    name = f"kpi_c_{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**8}"
    template = servers.TEMPLATE
    if "committed_cast" in request.fixturenames:
        template, _cast = request.getfixturevalue("cast_in_a_template")
    with django_db_blocker.unblock(), on_database(name, template):
        yield name


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """The xdist worker, or ``main``."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(scope="session")
def cast_made_once(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, worker_id: str
) -> bytes:
    """The cast's objects, pickled; the worker's database can write its rows."""
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=QUICK_HASHERS):
        name = connections["default"].settings_dict["NAME"]
        with on_database(f"kpi_m_{os.getpid()}_{worker_id}") as origin:
            made = pickle.dumps(make_cast())
            superuser = os.environ["SUPERUSER_DATABASE_URL"]
            cast_rows.teach(*(servers.url_as(superuser, one) for one in (origin, name)))
    return made


@pytest.fixture
def cast(cast_made_once: bytes, db: None) -> Cast:
    """Five agencies with people in the relations that matter. See ``make_cast``."""
    with connection.cursor() as cursor:
        # A request ends its transaction soon, a test is one: a machine that stalls ends neither.
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute(cast_rows.CALL)
    return pickle.loads(cast_made_once)  # noqa: S301  bytes of this process


@pytest.fixture(scope="session")
def cast_in_a_template(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, worker_id: str
) -> Iterator[tuple[str, bytes]]:
    """A database to copy that holds the cast, with passwords that a server can check, and the
    cast's objects, pickled."""
    name = f"kpi_p_{os.getpid()}_{worker_id}"
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=settings.PASSWORD_HASHERS):
        with on_database(f"{name}_origin") as origin:
            made = pickle.dumps(make_cast())
            connections.close_all()
            servers.copy_of_template(name, origin)
        yield name, made
    drop_database(os.environ["SUPERUSER_DATABASE_URL"], name)


@pytest.fixture
def committed_cast(committed: str, cast_in_a_template: tuple[str, bytes]) -> Cast:
    """The same people, committed, in a database of the test's own."""
    return pickle.loads(cast_in_a_template[1])  # noqa: S301  bytes of this process


@pytest.fixture
def signed_in() -> Callable[[Posting], Client]:
    """A browser in which this person has signed in, has confirmed who they are and acts."""

    def sign_in(posting: Posting) -> Client:
        client = Client()
        enter(client, posting)
        return client

    return sign_in


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_found_once() -> Iterator[None]:
    """Each browser of a test loads the middleware anew, and WhiteNoise then looks at every file,
    which takes longer than most pages."""
    look = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[tuple[object, ...], dict[str, object]] = {}

    def remember(self: WhiteNoiseMiddleware) -> None:
        known = tuple(
            getattr(self, name) for name in ("static_prefix", "max_age", "allow_all_origins")
        )
        if known not in found:
            before = dict(self.files)
            look(self)
            found[known] = {url: file for url, file in self.files.items() if url not in before}
        self.files = {**found[known], **self.files}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", remember)
        yield


@pytest.fixture(autouse=True)
def _without_a_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let through what one guard of Python's refuses, when ``ops.guards`` takes it away."""
    module, _, name = os.environ.get("REMOVED_GUARD_PATCH", "").partition(":")
    if module:
        open_as = os.environ.get("REMOVED_GUARD_OPEN_AS") or "nothing"
        monkeypatch.setattr(f"{module}.{name}", getattr(open_doors, open_as))


@pytest.fixture(autouse=True)
def _quick(settings: pytest.FixtureRequest, tmp_path: pytest.FixtureRequest) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    settings.RESET_SECONDS = 0
    settings.FILES_DIR = tmp_path / "files"
    settings.ANCHORS_DIR = tmp_path / "anchors"
    settings.MODE_FILE = tmp_path / "portal-mode.json"


@pytest.fixture
def as_owner() -> Callable[[str], None]:
    """Run SQL as superuser in the current database, outside the test's transaction."""

    def run(statement: str) -> None:
        name = connection.settings_dict["NAME"]
        url = servers.url_as(os.environ["SUPERUSER_DATABASE_URL"], name)
        with psycopg.connect(url, autocommit=True) as superuser:
            superuser.execute(statement)

    return run
