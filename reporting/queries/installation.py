"""Is this installation fit to be used? What ``manage.py setup`` asks, one question a function.

Every answer says what to do; nothing secret is repeated. Folders that are missing are made, and a
key is written into the cache and taken out.
"""

import smtplib
import socket
import ssl
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.core.cache import cache
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.background import clock_offset
from organizations.models import Agency, Period, RoleAssignment, RoleKind
from organizations.tenancy import tenant
from reporting.queries.status import Status, status

State = Literal["ok", "warn", "wrong"]
SECONDS = 5
CERTIFICATE_DAYS = 21
CLOCK_SECONDS = 2.0
SHORTEST_SECRET = 50


@dataclass(frozen=True, slots=True)
class Finding:
    """One question: its subject, how it stands, and in words what was found or is to be done."""

    subject: str
    state: State
    words: str

    @property
    def title(self) -> str:
        """The subject in the reader's language."""
        return {
            "database": _("database"),
            "secrets": _("secrets"),
            "address": _("address"),
            "certificate": _("certificate"),
            "mail": _("mail"),
            "broker": _("broker"),
            "files": _("files"),
            "anchors": _("anchors"),
            "clock": _("clock"),
            "worker": _("worker"),
            "backup": _("backup"),
            "agencies": _("agencies"),
            "calendar": _("calendar"),
            "administrator": _("administrator"),
        }[self.subject]


def installation(now: datetime) -> Iterator[Finding]:
    """Every finding, the most basic first. Asks mail, broker and our own address; no agency."""
    database = _database()
    yield database
    yield from _secrets()
    yield from _address()
    yield _certificate(now)
    yield _mail()
    yield _broker()
    yield from _places()
    if database.state == "ok":
        found = status(now)
        yield _clock()
        yield _worker(found)
        yield _backup(found)
        yield from _begun()


def _database() -> Finding:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
            )
            (is_above,) = cursor.fetchone()
    except DatabaseError:
        return Finding("database", "wrong", _("does not answer: look at DATABASE_URL"))
    if is_above:
        return Finding("database", "wrong", _("the role is above row security: use kpi_app"))
    if missing:
        return Finding(
            "database",
            "wrong",
            _("%(n)s migrations are missing: make migrate") % {"n": len(missing)},
        )
    return Finding(
        "database", "ok", _("answers, is migrated, and row security applies to the role")
    )


def _secrets() -> Iterator[Finding]:
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield Finding("secrets", "wrong", _("SECRET_KEY is short: make secrets"))
    if settings.DEBUG:
        yield Finding("secrets", "wrong", _("DEBUG is on: errors would show data"))
    if not settings.METRICS_TOKEN:
        yield Finding(
            "secrets", "warn", _("METRICS_TOKEN is not set: nothing can monitor the portal")
        )
    else:
        yield Finding("secrets", "ok", _("SECRET_KEY and METRICS_TOKEN are set"))


def _address() -> Iterator[Finding]:
    url = urlsplit(settings.PUBLIC_URL)
    if url.hostname not in settings.ALLOWED_HOSTS:
        yield Finding("address", "wrong", _("the host of PUBLIC_URL is not in ALLOWED_HOSTS"))
    if url.scheme != "https" or not settings.HTTPS:
        yield Finding("address", "wrong", _("HTTPS=1 and a PUBLIC_URL with https are needed"))
    else:
        yield Finding("address", "ok", settings.PUBLIC_URL)


def _certificate(now: datetime) -> Finding:
    url = urlsplit(settings.PUBLIC_URL)
    if url.scheme != "https":
        return Finding("certificate", "warn", _("not checked: PUBLIC_URL has no https"))
    host = url.hostname or ""
    try:
        with (
            socket.create_connection((host, url.port or 443), timeout=SECONDS) as wire,
            ssl.create_default_context().wrap_socket(wire, server_hostname=host) as tls,
        ):
            ends = (tls.getpeercert() or {}).get("notAfter", "")
    except (OSError, ValueError) as error:
        return Finding(
            "certificate",
            "wrong",
            _("%(host)s cannot be reached: %(error)s")
            % {"host": host, "error": type(error).__name__},
        )
    days = (datetime.fromtimestamp(ssl.cert_time_to_seconds(str(ends)), UTC) - now).days
    state: State = "ok" if days > CERTIFICATE_DAYS else "warn"
    return Finding("certificate", state, _("valid for %(n)s more days") % {"n": days})


def _mail() -> Finding:
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return Finding("mail", "warn", _("no mail server: EMAIL_BACKEND keeps mails here"))
    try:
        with get_connection(timeout=SECONDS):
            pass
    except (OSError, smtplib.SMTPException) as error:
        return Finding("mail", "wrong", f"{settings.EMAIL_HOST}: {type(error).__name__}")
    return Finding("mail", "ok", _("%(host)s accepts mail") % {"host": settings.EMAIL_HOST})


def _broker() -> Finding:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=SECONDS) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError):
        return Finding("broker", "wrong", _("does not answer: work waits until run_due does it"))
    cache.set("setup", "ok", 10)
    if cache.get("setup") != "ok":
        return Finding("broker", "warn", _("answers, but the cache is silent: pages are slower"))
    return Finding("broker", "ok", _("broker and cache answer"))


def _places() -> Iterator[Finding]:
    for subject, folder in (("files", settings.FILES_DIR), ("anchors", settings.ANCHORS_DIR)):
        try:
            Path(folder).mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=folder):
                pass
        except OSError:
            yield Finding(
                subject, "wrong", _("%(folder)s cannot be written to") % {"folder": folder}
            )
        else:
            yield Finding(subject, "ok", _("%(folder)s can be written to") % {"folder": folder})
    there = [Path(one) for one in (settings.FILES_DIR, settings.ANCHORS_DIR)]
    if all(one.exists() for one in there) and len({one.stat().st_dev for one in there}) == 1:
        yield Finding("anchors", "warn", _("on the same disk as files: better on another one"))


def _clock() -> Finding:
    offset = clock_offset()
    state: State = "ok" if abs(offset) <= CLOCK_SECONDS else "wrong"
    return Finding(
        "clock",
        state,
        _("%(seconds)s s from the database's; keep it right with chrony")
        % {"seconds": f"{offset:+.1f}"},
    )


def _worker(found: Status) -> Finding:
    if found.is_silent:
        return Finding(
            "worker", "warn", _("none has looked for work: start kpi-worker and kpi-beat")
        )
    return Finding("worker", "ok", _("looks for work"))


def _backup(found: Status) -> Finding:
    if found.is_undrilled:
        return Finding(
            "backup", "warn", _("none has been restored yet: make backup, then make drill")
        )
    return Finding("backup", "ok", _("one was restored successfully"))


def _begun() -> Iterator[Finding]:
    agencies = Agency.objects.filter(in_kpi_scope=True).count()
    if not agencies:
        yield Finding("agencies", "wrong", _("none yet: manage.py setup FILE --apply"))
        return
    yield Finding("agencies", "ok", _("%(n)s in scope") % {"n": agencies})
    periods = Period.objects.count()
    words = (
        ngettext("%(n)s period is open", "%(n)s periods are open", periods) % {"n": periods}
        if periods
        else _("no period: manage.py prepare_calendar")
    )
    yield Finding("calendar", "ok" if periods else "wrong", words)
    operators = sum(_held(RoleKind.OPERATOR))
    yield Finding(
        "administrator",
        "ok" if operators else "wrong",
        ngettext("%(n)s operator", "%(n)s operators", operators) % {"n": operators}
        if operators
        else _("there is no operator: manage.py setup --admin …"),
    )


def _held(role: str) -> Iterator[int]:
    for agency_id in Agency.objects.values_list("pk", flat=True):
        with tenant(agency_id):
            yield RoleAssignment.objects.filter(
                agency_id=agency_id, role=role, ends_on__isnull=True
            ).count()
