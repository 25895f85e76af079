"""A workbook of units, people and postings, applied as a whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from organizations import audit
from organizations.access import Actor, grantable_roles
from organizations.commands.staff_changes import change_postings, give_roles
from organizations.commands.units import add_places
from organizations.how_far import Told, untold
from organizations.inserting import insert, next_ids
from organizations.models import (
    Posting,
    StaffMember,
    Unit,
    User,
)
from organizations.refusals import NotYoursToGive, Outdated, stated
from organizations.rules.names import person_sort_key, unaccented
from organizations.rules.staff_cells import PersonContent
from organizations.rules.staff_planned import Effect, Plan, PlannedPosting
from organizations.rules.staff_sheets import in_order_of_tree

FOREVER = date(9999, 12, 31)


def apply_plan(
    *,
    actor: Actor,
    planned: Plan,
    checksum: str,
    now: datetime,
    today: date,
    told: Told = untold,
) -> Mapping[str, int]:
    """Do what the plan says, all of it; how many units and postings are new or changed.

    People who are new get a sign-in without a password, as by ``post_person``. One event for the
    file (its SHA-256 as ``checksum``), one for each unit and posting it touches.
    Locks: the shared lock of each period from the first day that a new posting or a changed last
    day touches, so that no report is compiled in between.
    ``told`` hears how many rows are stored, of how many.
    Cost: some twenty statements, one more for each thousand rows; a few for each changed row.

    Raises:
        Outdated: some row is wrong by now, or somebody else was quicker.
        NotYoursToGive: a row gives a role and the actor may give none, or it is that of the head of
            the agency and they are a person of the agency.
        PeriodIsClosed: the report of one of those days was compiled meanwhile.
        SignInInUse: a name is spelled anew of somebody who works elsewhere too.
    """
    _require_applicable(actor, planned)
    steps = _Steps(told, planned)
    with stated(), transaction.atomic():
        _require_open(actor.agency_id, planned)
        unit_ids = _add_units(actor, planned)
        _change_units(actor, planned)
        counts = {
            "units_new": _count(planned.units, Effect.NEW),
            "units_changed": _count(planned.units, Effect.CHANGED),
            "postings_new": _add_postings(actor, planned.people, unit_ids, checksum, now, steps),
            "postings_changed": change_postings(
                actor, planned.people, unit_ids, today, now, steps.add
            ),
        }
        audit.record(
            actor=actor,
            action="organizations.staff.imported",
            object_id=checksum,
            details={name: str(count) for name, count in counts.items()},
        )
    told(steps.of, steps.of)
    return counts


def _require_applicable(actor: Actor, planned: Plan) -> None:
    if not planned.may_apply:
        raise Outdated
    gives = any(row.content and row.content.role for row in planned.people)
    if gives and actor.posting_id is not None and not grantable_roles(actor):
        raise NotYoursToGive


class _Steps:
    """Counts rows as they are stored: a person who is new in three tables, others in one."""

    def __init__(self, told: Told, planned: Plan) -> None:
        self.told, self.done = told, 0
        acting = [row for row in planned.people if row.effect in {Effect.NEW, Effect.CHANGED}]
        self.of = sum(3 if row.is_person_new else 1 for row in acting) or 1
        told(0, self.of)

    def add(self, count: int) -> None:
        self.done = min(self.done + count, self.of)
        self.told(self.done, self.of)


def _count(rows: Sequence[object], effect: Effect) -> int:
    return sum(getattr(row, "effect", None) == effect for row in rows)


def _require_open(agency_id: int, planned: Plan) -> None:
    """Nothing that a compiled report counts may change; later compilers wait for us."""
    days = []
    for row in planned.people:
        content = row.content
        if content is None or row.effect == Effect.UNCHANGED:
            continue
        if row.posting is None or content.counted != row.posting.content.counted:
            days.append(content.starts_on)
        elif content.ends_on != row.posting.content.ends_on:
            days.append(min(content.ends_on or FOREVER, row.posting.content.ends_on or FOREVER))
    if days:
        with connection.cursor() as cursor:
            cursor.execute("SELECT kpi_require_open(%s, %s, %s)",
                           [agency_id, min(days), FOREVER])  # fmt: skip


# ---- Units -------------------------------------------------------------------------------------


def _add_units(actor: Actor, planned: Plan) -> dict[str, int]:
    """Store the new units with their place in the tree; ids of all open units by code."""
    agency_id = actor.agency_id
    ids = dict(Unit.objects.filter(agency_id=agency_id, ends_on__isnull=True).values_list(
        "code", "id"))  # fmt: skip
    new = in_order_of_tree([row for row in planned.units if row.effect == Effect.NEW])
    contents = [row.content for row in new if row.content is not None]
    for content, pk in zip(contents, next_ids(Unit, len(contents)), strict=True):
        ids[content.code] = pk
    insert(
        [
            Unit(
                pk=ids[content.code],
                agency_id=agency_id,
                parent_id=ids[content.parent] if content.parent else None,
                code=content.code,
                name=content.name,
                kind=content.kind,
                starts_on=content.starts_on,
            )
            for content in contents
        ]
    )
    add_places(agency_id, [(ids[one.code], ids.get(one.parent)) for one in contents])
    audit.record_many(
        actor=actor,
        action="organizations.unit.added",
        events=[
            (ids[one.code], {"unit": one.code, "above": one.parent, "from": str(one.starts_on)})
            for one in contents
        ],
    )
    return ids


def _change_units(actor: Actor, planned: Plan) -> None:
    for row in planned.units:
        if row.effect == Effect.CHANGED and row.content is not None and row.unit is not None:
            Unit.objects.filter(agency_id=actor.agency_id, pk=row.unit.key).update(
                name=row.content.name, kind=row.content.kind
            )
            audit.record(
                actor=actor,
                action="organizations.unit.changed",
                object_id=row.unit.key,
                details={"unit": row.content.code, "before": row.unit.content.name},
            )


# ---- People ------------------------------------------------------------------------------------


def _add_postings(
    actor: Actor,
    people: Sequence[PlannedPosting],
    unit_ids: Mapping[str, int],
    checksum: str,
    now: datetime,
    steps: _Steps,
) -> int:
    rows = [row for row in people if row.effect == Effect.NEW and row.content is not None]
    contents = [row.content for row in rows if row.content is not None]
    fresh: dict[str, PersonContent] = {}
    for row, content in zip(rows, contents, strict=True):
        if row.is_person_new:
            known = fresh.setdefault(content.staff_code, content)
            fresh[content.staff_code] = replace(known, email=known.email or content.email)
    staff_ids = _add_people(list(fresh.values()), now, steps)
    others = {one.staff_code for one in contents} - set(staff_ids)
    # Sign-ins of others are found by code: their names were compared when the plan was made.
    staff_ids |= dict(
        User.objects.filter(username__in=others, staff_id__isnull=False).values_list(
            "username", "staff_id"
        )
    )
    ids = _insert_postings(actor.agency_id, contents, unit_ids, staff_ids, steps)
    given = [(pk, one) for pk, one in zip(ids, contents, strict=True) if one.role]
    give_roles(actor, [(pk, one, one.starts_on) for pk, one in given], unit_ids, now)
    audit.record_many(
        actor=actor,
        action="organizations.person.posted",
        events=[
            (
                pk,
                {
                    "staff_code": one.staff_code,
                    "known": one.staff_code not in fresh,
                    "from": str(one.starts_on),
                    "import": checksum,
                },
            )
            for pk, one in zip(ids, contents, strict=True)
        ],
    )
    return len(contents)


def _insert_postings(
    agency_id: int,
    contents: Sequence[PersonContent],
    unit_ids: Mapping[str, int],
    staff_ids: Mapping[str, int],
    steps: _Steps,
) -> list[int]:
    """One posting for each row; their ids in the same order."""
    ids = list(next_ids(Posting, len(contents)))
    insert(
        [
            Posting(
                pk=pk,
                agency_id=agency_id,
                unit_id=unit_ids[one.unit],
                staff_id=staff_ids[one.staff_code],
                job_position=one.job_position,
                title=one.title,
                subject_class=one.subject_class,
                is_primary=one.is_primary,
                keeps_log=one.keeps_log,
                starts_on=one.starts_on,
                ends_on=one.ends_on,
            )
            for pk, one in zip(ids, contents, strict=True)
        ],
        steps.add,
    )
    return ids


def _add_people(people: Sequence[PersonContent], now: datetime, steps: _Steps) -> dict[str, int]:
    """Persons and their sign-ins, without a password; ids by staff code."""
    ids = next_ids(StaffMember, len(people))
    insert(
        [
            StaffMember(
                pk=pk,
                staff_code=one.staff_code,
                full_name=one.full_name,
                sort_key=person_sort_key(one.full_name),
                search_name=unaccented(one.full_name),
            )
            for pk, one in zip(ids, people, strict=True)
        ],
        steps.add,
    )
    insert(
        [
            User(
                pk=user_id,
                username=one.staff_code,
                email=one.email,
                password=make_password(None),
                staff_id=pk,
                created_at=now,
            )
            for user_id, pk, one in zip(next_ids(User, len(people)), ids, people, strict=True)
        ],
        steps.add,
    )
    return {one.staff_code: pk for pk, one in zip(ids, people, strict=True)}
