"""Changes of postings that a workbook brings, and the roles that come with them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from django.db.models import Q

from organizations import audit
from organizations.access import Actor
from organizations.commands.people import is_only_here
from organizations.commands.roles import tell_of_role
from organizations.commands.sign_ins import shut_before
from organizations.inserting import insert, next_ids
from organizations.models import Posting, RoleAssignment, RoleKind, StaffMember, Unit
from organizations.refusals import NotYoursToGive, SignInInUse
from organizations.rules.names import person_sort_key, unaccented
from organizations.rules.staff_cells import PersonContent
from organizations.rules.staff_planned import Effect, PlannedPosting


def give_roles(
    actor: Actor,
    given: Sequence[tuple[int, PersonContent, date]],
    unit_ids: Mapping[str, int],
    now: datetime,
) -> None:
    """Roles over the unit of each posting from a day on: who heads the root heads the agency, and
    is told as by ``give_role``. Four statements, or none; some ten more for each head of an agency.

    Raises:
        NotYoursToGive: a person of the agency names its head.
    """
    if not given:
        return
    root = _root_id(actor.agency_id)
    heads = {pk for pk, one, _ in given if one.role == RoleKind.HEAD and unit_ids[one.unit] == root}
    if heads and actor.posting_id is not None:
        raise NotYoursToGive
    roles = {pk: RoleKind.AGENCY_HEAD.value if pk in heads else one.role for pk, one, _ in given}
    insert(
        [
            RoleAssignment(
                pk=role_id,
                agency_id=actor.agency_id,
                posting_id=pk,
                role=roles[pk],
                unit_id=unit_ids[one.unit],
                starts_on=first,
                ends_on=one.ends_on,
            )
            for role_id, (pk, one, first) in zip(
                next_ids(RoleAssignment, len(given)), given, strict=True
            )
        ]
    )
    audit.record_many(
        actor=actor,
        action="organizations.role.given",
        events=[
            (pk, {"role": roles[pk], "unit": one.unit, "from": str(first)})
            for pk, one, first in given
        ],
    )
    begins = {pk: first for pk, _, first in given}
    for posting in Posting.objects.filter(pk__in=heads).select_related("staff") if heads else ():
        shut_before(actor=actor, staff=posting.staff, now=now)
        tell_of_role(actor=actor, posting=posting, starts_on=begins[posting.pk], now=now)


def _root_id(agency_id: int) -> int | None:
    """The unit at the top, whose head is the head of the agency."""
    roots = Unit.objects.filter(agency_id=agency_id, parent__isnull=True, ends_on__isnull=True)
    return roots.values_list("pk", flat=True).first()


def change_postings(
    actor: Actor,
    people: Sequence[PlannedPosting],
    unit_ids: Mapping[str, int],
    today: date,
    now: datetime,
    counted: Callable[[int], None],
) -> int:
    """Let postings say what changed rows say; how many. A few statements each, and ``counted``
    hears of each."""
    changed = 0
    for row in people:
        if row.effect == Effect.CHANGED and row.content is not None and row.posting is not None:
            _change_posting(actor, row.posting.key, row.posting.content, row.content)
            if row.content.role and row.content.role != row.posting.content.role:
                first = max(today, row.content.starts_on)
                give_roles(actor, [(row.posting.key, row.content, first)], unit_ids, now)
            changed += 1
            counted(1)
    return changed


def _change_posting(
    actor: Actor, posting_id: int, before: PersonContent, after: PersonContent
) -> None:
    fields = ("title", "subject_class", "is_primary", "keeps_log", "ends_on")
    values: dict[str, object] = {
        name: getattr(after, name)
        for name in fields
        if getattr(after, name) != getattr(before, name)
    }
    posting = Posting.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "staff").get(pk=posting_id, agency_id=actor.agency_id)  # fmt: skip
    if values:
        Posting.objects.filter(pk=posting_id, agency_id=actor.agency_id).update(**values)
    if "ends_on" in values and after.ends_on is not None:
        RoleAssignment.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=after.ends_on),
            agency_id=actor.agency_id,
            posting_id=posting_id,
            starts_on__lte=after.ends_on,
        ).update(ends_on=after.ends_on)
    if after.full_name != posting.staff.full_name:
        if not is_only_here(actor, posting.staff):
            raise SignInInUse
        StaffMember.objects.filter(pk=posting.staff_id).update(
            full_name=after.full_name,
            sort_key=person_sort_key(after.full_name),
            search_name=unaccented(after.full_name),
        )
        values["full_name"] = "spelled"
    audit.record(
        actor=actor,
        action="organizations.posting.changed",
        object_id=posting_id,
        details={"staff_code": after.staff_code, **{k: str(v) for k, v in values.items()}},
    )
