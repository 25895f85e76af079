"""The tenant boundary: which agency the current transaction can see.

PostgreSQL draws the line. Every tenant table carries a row-level-security policy that compares
``agency_id`` with a setting of the transaction; while the setting is empty no row is visible and
none can be written. Python only opens the door.

Doors: ``tenant`` for one agency, ``province`` to read what is frozen or public to those who
oversee the province, ``own_postings`` to learn where a person works before any agency is known,
``sealing`` to seal the audit trail. For whoever acts in an agency, ``overseeing`` lets the database
look for a role of the province before it reads as ``province``. Four lead from inside one agency
to another, and each asks the database first whether it may: ``own_records`` whether the person
worked there, ``deciding`` whether they hold a role of the province, ``in_ground`` whether it is the
agency's own sandbox, ``by_link`` whether a link in force leads there. No other way leads out.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

AGENCY = "app.agency_id"
PRESENTED = "app.token_digest"
STAFF = "app.staff_id"
PROVINCE_ROLE = "kpi_province"
SEAL_ROLE = "kpi_seal"
DEEDS = 700_005  # of advisory locks on what one person does at one address


class TenantConflict(Exception):
    """This transaction already serves another agency."""


@contextmanager
def tenant(agency_id: int, *, staff_id: int | None = None, deed: str = "") -> Iterator[None]:
    """Run a transaction that sees one agency's rows and no others.

    ``staff_id`` also opens that person's own postings in other agencies, to switch between them.
    ``deed`` names what is about to be done: whoever does the same waits until this transaction
    ends (ADR 0063). Ends with the transaction: a pooled connection carries nothing further.

    Raises:
        TenantConflict: inside a block that serves a different agency.

    Locks: the advisory lock of the deed, before anything is read or locked. One statement.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        before = "" if outermost else _current(AGENCY)
        if before not in {"", str(agency_id)}:
            raise TenantConflict(f"{before} is active, {agency_id} was asked for")
        _switch({AGENCY: str(agency_id)} | ({STAFF: str(staff_id)} if staff_id else {}), deed)
        yield
        # A rollback takes the settings back by itself; the end of the transaction does too.
        if not outermost and not transaction.get_rollback():
            _switch({AGENCY: before})


@contextmanager
def province(*, savepoint: bool = True) -> Iterator[None]:
    """Read frozen reports, stages and the audit trail of all agencies, and nothing else.

    The role may read those tables only; it cannot write. Callers ask ``access`` first.
    ``savepoint`` False: for work that is undone as a whole whatever fails in it.
    """
    with _as_role(PROVINCE_ROLE, savepoint=savepoint):
        yield


@contextmanager
def sealing() -> Iterator[None]:
    """Add seals, and read what they commit to: inside ``tenant`` one agency's rows, and the events
    of all agencies. The worker's account alone can put this role on."""
    with _as_role(SEAL_ROLE):
        yield


@contextmanager
def presented_token(digest: str) -> Iterator[None]:
    """Run a transaction that sees the one token with this digest, before any agency is known."""
    with transaction.atomic():
        _switch({PRESENTED: digest})
        yield
        if not transaction.get_rollback():
            _switch({PRESENTED: ""})


@contextmanager
def own_records(agency_id: int, *, staff_id: int) -> Iterator[None]:
    """Inside ``tenant``: see the rows of another agency in which this person works or worked, to
    give them their own data. What is read must be narrowed to the person.

    Raises:
        TenantConflict: the person never held a posting there.
    """
    before, staff_before = _current(AGENCY), _current(STAFF)
    _switch({STAFF: str(staff_id)})
    if not _was_posted(agency_id, staff_id):
        raise TenantConflict(f"{staff_id} never worked in {agency_id}")
    _switch({AGENCY: str(agency_id)})
    yield
    if not transaction.get_rollback():
        _switch({AGENCY: before, STAFF: staff_before})


@contextmanager
def _as_role(role: str, *, savepoint: bool = True) -> Iterator[None]:
    with transaction.atomic(savepoint=savepoint):
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
        yield
        if not transaction.get_rollback():
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")


@contextmanager
def deciding(*, staff_id: int, roles: Collection[str], on: date) -> Iterator[None]:
    """Leave the agency for a while, so that a decision of the province can enter several, one after
    the other, in the transaction that surrounds it. Callers ask ``access`` first.

    Raises:
        PermissionDenied: the person holds none of these roles in the agency on that day.

    Two statements, and one after it.
    """
    _require_role(staff_id, roles, on)
    with _outside():
        yield


@contextmanager
def overseeing(*, staff_id: int, roles: Collection[str], on: date) -> Iterator[None]:
    """``province`` for somebody who acts in an agency. Callers ask ``access`` first.

    Raises:
        PermissionDenied: the person holds none of these roles in the agency on that day.

    One statement besides those of ``province``.
    """
    _require_role(staff_id, roles, on)
    with province():
        yield


@contextmanager
def in_ground(ground_id: int) -> Iterator[None]:
    """From inside an agency: serve the training ground of one of its sandboxes for a while.

    Raises:
        PermissionDenied: the agency has no sandbox there.
    """
    _require(
        "SELECT EXISTS (SELECT FROM organizations_sandbox WHERE ground_id = %(ground)s)",
        {"ground": ground_id},
    )
    with _outside(), tenant(ground_id):
        yield


@contextmanager
def new_ground() -> Iterator[int]:
    """From inside an agency: serve one that is not there yet, to make it; its id, drawn here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('organizations_agency_id_seq')")
        (pk,) = cursor.fetchone()
    with _outside(), tenant(pk):
        yield int(pk)


@contextmanager
def by_link(agency_id: int, *, digest: str) -> Iterator[None]:
    """Serve the agency to which a link with this digest leads, also whoever is signed in elsewhere.

    Raises:
        PermissionDenied: no link in force leads there.
    """
    with _outside():
        with presented_token(digest):
            _require(
                "SELECT EXISTS (SELECT FROM organizations_feedtoken WHERE digest = %(digest)s"
                " AND agency_id = %(agency)s AND revoked_at IS NULL)",
                {"digest": digest, "agency": agency_id},
            )
        with tenant(agency_id):
            yield


@contextmanager
def own_postings(staff_id: int) -> Iterator[None]:
    """Run a transaction that sees one person and all their postings, besides what it saw before."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        before = "" if outermost else _current(STAFF)
        _switch({STAFF: str(staff_id)})
        yield
        if not outermost and not transaction.get_rollback():
            _switch({STAFF: before})


@contextmanager
def _outside() -> Iterator[None]:
    """Leave the agency; whoever calls has asked the database whether it may be left."""
    with transaction.atomic():
        before = _current(AGENCY)
        _switch({AGENCY: ""})
        yield
        if not transaction.get_rollback():
            _switch({AGENCY: before})


def _require_role(staff_id: int, roles: Collection[str], on: date) -> None:
    _require(
        "SELECT EXISTS (SELECT FROM organizations_roleassignment role"
        " JOIN organizations_posting posting USING (agency_id)"
        " WHERE posting.id = role.posting_id AND posting.staff_id = %(staff)s"
        " AND role.role = ANY(%(roles)s)"
        " AND %(on)s BETWEEN role.starts_on AND coalesce(role.ends_on, 'infinity')"
        " AND %(on)s BETWEEN posting.starts_on AND coalesce(posting.ends_on, 'infinity'))",
        {"staff": staff_id, "roles": list(roles), "on": on},
    )


def _require(question: str, given: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        (is_so,) = cursor.fetchone()
    if not is_so:
        raise PermissionDenied


def _was_posted(agency_id: int, staff_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM organizations_posting"
            " WHERE agency_id = %s AND staff_id = %s)",
            [agency_id, staff_id],
        )
        return bool(cursor.fetchone()[0])


def _current(setting: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [setting])
        (value,) = cursor.fetchone()
    return value or ""


def _switch(settings: dict[str, str], deed: str = "") -> None:
    # true = for this transaction only.
    calls = ["set_config(%s, %s, true)" for _ in settings]
    given: list[str | int] = [part for pair in settings.items() for part in pair]
    if deed:
        calls.append("pg_advisory_xact_lock(%s, hashtext(%s))")
        given += [DEEDS, deed]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(calls)}", given)
