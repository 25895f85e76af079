"""Giving and revoking rights of heads: for a time, by field, or as an acting head. ADR 0034."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from organizations import audit
from organizations.access import Actor, may_delegate
from organizations.commands.notices import NewNotice, notify
from organizations.http import LOCAL_ZONE
from organizations.models import (
    Delegation,
    DelegationKind,
    NoticeKind,
    Posting,
    Purpose,
)
from organizations.policy import APPOINT_ACTING, GIVE_RIGHTS, ROOT, UNIT
from organizations.queries.chain import as_grant, office_on
from organizations.queries.delegations import may_revoke
from organizations.refusals import (
    EndsBeforeItStarts,
    NotADeputy,
    NothingToGive,
    NotPosted,
    NotYoursToGive,
    Outdated,
    OutsideTheField,
    OwnRights,
    PairReviews,
    ReasonIsMissing,
    StartsInThePast,
    stated,
)
from organizations.rules.names import nfc
from organizations.rules.policy import Relation
from organizations.rules.rights import Office

LASTS_AT_MOST_UNTIL_REVOKED = (DelegationKind.FIELD, DelegationKind.ACTING)


@dataclass(frozen=True, slots=True)
class NewDelegation:
    """What is to be given. ``principal`` None and a ``unit``: an acting head of it.

    ``ends_on`` None holds until revoked, for fields and acting heads only. ``pair_reason`` says
    why the two may judge each other.
    """

    kind: DelegationKind
    delegate_id: int
    starts_on: date
    ends_on: date | None
    reason: str
    principal_id: int | None = None
    unit_id: int | None = None
    person_id: int | None = None
    document: str = ""
    pair_reason: str = ""


def give_rights(
    *, actor: Actor, new: NewDelegation, purposes: Sequence[Purpose], now: datetime
) -> list[Delegation]:
    """Give one person these rights, one row for each purpose; all of them or none.

    A head gives what is theirs; the agency's head also what other heads hold, and appoints acting
    heads; a superior does for the agency's head. The taker is told.

    Raises:
        PermissionDenied: the actor heads nothing.
        NotYoursToGive: somebody else's right, or another's unit to head.
        OwnRights: to oneself, or to the one whose right it is.
        NothingToGive: the principal does not hold the right themselves on the first day.
        NotPosted: one of the postings does not cover those days in this agency.
        NotADeputy, OutsideTheField: a field is a deputy's, of units or people the head judges.
        PairReviews: the two would judge each other and no reason lists it.
        StartsInThePast, EndsBeforeItStarts, ReasonIsMissing, DelegationOverlaps.

    Cost: five statements, and seven for each purpose.
    """
    if actor.posting_id is None or not may_delegate(actor):
        raise PermissionDenied
    new = replace(
        new,
        reason=nfc(new.reason).strip(),
        document=nfc(new.document).strip(),
        pair_reason=nfc(new.pair_reason).strip(),
    )
    if not new.reason or not purposes:
        raise ReasonIsMissing
    _check_days(new, now.astimezone(LOCAL_ZONE).date())
    _check_people(actor, new)
    with stated(), transaction.atomic():
        made = [
            _give(actor, actor.posting_id, new, purpose, now)
            for purpose in ([Purpose.ALL] if new.kind == DelegationKind.ACTING else purposes)
        ]
        for row in made:
            audit.record(
                actor=actor,
                action="organizations.delegation.given",
                object_id=row.pk,
                details=_details(row),
            )
        _tell(made[0], NoticeKind.RIGHT_GIVEN, now)
    return made


def revoke_rights(*, actor: Actor, delegation: Delegation, reason: str, now: datetime) -> None:
    """End a right at once: whoever used it is refused from the next request on.

    Raises:
        PermissionDenied: neither the giver nor the principal nor the agency's head.
        ReasonIsMissing.
        Outdated: it was revoked meanwhile.
    """
    if not reason.strip():
        raise ReasonIsMissing
    with stated(), transaction.atomic():
        row = Delegation.objects.select_for_update(no_key=True, of=("self",)).get(
            pk=delegation.pk, agency_id=actor.agency_id
        )
        if row.revoked_at is not None:
            raise Outdated
        if not may_revoke(actor, row):
            raise PermissionDenied
        row.revoked_at, row.revoked_by_id = now, actor.posting_id
        row.revoke_reason = nfc(reason).strip()
        row.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
        audit.record(
            actor=actor,
            action="organizations.delegation.revoked",
            object_id=row.pk,
            details=_details(row) | {"reason": row.revoke_reason},
        )
        _tell(row, NoticeKind.RIGHT_ENDED, now)


def _check_days(new: NewDelegation, today: date) -> None:
    if new.starts_on < today:
        raise StartsInThePast
    if new.ends_on is None and new.kind not in LASTS_AT_MOST_UNTIL_REVOKED:
        raise EndsBeforeItStarts
    if new.ends_on is not None and new.ends_on < new.starts_on:
        raise EndsBeforeItStarts


def _check_people(actor: Actor, new: NewDelegation) -> None:
    """Who takes and who gives: both posted here on those days, and two people."""
    ids = [pk for pk in (new.delegate_id, new.principal_id, new.person_id) if pk is not None]
    found = Posting.objects.filter(agency_id=actor.agency_id).in_bulk(ids)
    if len(found) != len(set(ids)):
        raise NotPosted
    taker = found[new.delegate_id]
    if taker.starts_on > new.starts_on or (taker.ends_on and taker.ends_on < new.starts_on):
        raise NotPosted
    giver = found[new.principal_id].staff_id if new.principal_id is not None else None
    if taker.staff_id in {giver, actor.staff_id}:
        raise OwnRights
    if new.principal_id not in {None, actor.posting_id} and not actor.may(
        GIVE_RIGHTS, Relation.AGENCY
    ):
        raise NotYoursToGive


def _give(
    actor: Actor, giver_id: int, new: NewDelegation, purpose: Purpose, now: datetime
) -> Delegation:
    row = Delegation(
        agency_id=actor.agency_id,
        kind=new.kind,
        purpose=purpose,
        principal_id=new.principal_id,
        delegate_id=new.delegate_id,
        unit_id=new.unit_id,
        person_id=new.person_id,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        reason=new.reason,
        document=new.document,
        pair_reason=new.pair_reason,
        granted_by_id=giver_id,
        granted_at=now,
    )
    office = office_on(actor.agency_id, new.starts_on, purpose)
    if new.kind == DelegationKind.ACTING:
        _check_acting(actor, new, office)
    elif purpose == Purpose.SIGN_REPORT:
        _check_signing(new, office)
    else:
        _check_reach(row, office)
    row.save(force_insert=True)
    return row


def _check_acting(actor: Actor, new: NewDelegation, office: Office) -> None:
    """The agency's head appoints over units below; who stands above, over the agency itself."""
    if new.unit_id not in office.paths:
        raise NotPosted
    if not actor.may(APPOINT_ACTING, state=ROOT if new.unit_id == office.root else UNIT):
        raise NotYoursToGive


def _check_signing(new: NewDelegation, office: Office) -> None:
    """Only the agency's head signs, so only theirs can be given, whole and for a time."""
    heads = office.heads.get(office.root, ()) if office.root is not None else ()
    if new.principal_id not in {holder.posting_id for holder in heads}:
        raise NothingToGive
    if new.kind != DelegationKind.DELEGATION or new.unit_id or new.person_id:
        raise OutsideTheField


def _check_reach(row: Delegation, office: Office) -> None:
    """The principal judges by a right of their own, within it the field lies, and no pair."""
    principal = row.principal_id or 0
    judged = [pk for pk in office.postings if principal in office.nearest(pk)]
    if not judged:
        raise NothingToGive
    if row.kind == DelegationKind.FIELD and not (row.unit_id or row.person_id):
        raise OutsideTheField
    if row.person_id is not None and row.person_id not in judged:
        raise OutsideTheField
    if row.unit_id is not None and not any(
        row.unit_id in office.paths.get(office.postings[pk][0], ()) for pk in judged
    ):
        raise OutsideTheField
    grant = replace(as_grant(row), id=0)
    if row.kind == DelegationKind.FIELD and not office.is_deputy(grant):
        raise NotADeputy
    # What others were given counts too: two grants may make a pair that neither makes alone.
    if not row.pair_reason and replace(office, grants=[*office.grants, grant]).is_pair(grant):
        raise PairReviews


def _details(row: Delegation) -> dict[str, object]:
    return {
        "kind": row.kind,
        "purpose": row.purpose,
        "principal": row.principal_id,
        "delegate": row.delegate_id,
        "unit": row.unit_id,
        "person": row.person_id,
        "from": str(row.starts_on),
        "to": str(row.ends_on or ""),
        "document": row.document,
        "lists_pair": bool(row.pair_reason),
    }


def _tell(row: Delegation, kind: NoticeKind, now: datetime) -> None:
    notice = NewNotice(
        posting_id=row.delegate_id,
        kind=kind,
        link=reverse("organizations:delegations"),
        subject=str(row.pk),
        data={"day": str(row.starts_on)},
    )
    notify(agency_id=row.agency_id, notices=[notice], now=now)
