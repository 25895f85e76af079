"""Who may see and do what inside an agency. Rights are read from live rows, never from a session.

The wall between agencies is row security (``tenancy``). Between units, this module is the wall:
loaders answer 404 for what the actor cannot see, predicates decide what they may do. Which roles
may is said by the table (``policy``, ADR 0053); here it is found out how a thing stands to them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.http import Http404

from organizations import policy
from organizations.models import (
    Delegation,
    DelegationKind,
    Period,
    Posting,
    RoleAssignment,
    RoleKind,
    Unit,
    UnitClosure,
    User,
)
from organizations.rules.policy import LEFT, LOG_KEEPER, POSTED, Action, Relation, by_token, given

UNIT_ROLES = frozenset(policy.HEADS)
RECEIVER_ROLES = frozenset(policy.RECEIVERS)
PROVINCE_ROLES = frozenset(policy.OVERSEERS)


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role in force today; ``unit_id`` for heads and deputies."""

    role: str
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts now: a posting with the roles in force, or the system inside an agency.

    An acting head holds the role of a head. ``given``: what others' rights are used for.
    ``scopes``: what the token of a program allows. ``has_left``: the posting is over.
    ``emergency``: the event that says what an operator looks at.
    """

    agency_id: int
    user_id: int | None = None
    posting_id: int | None = None
    staff_id: int | None = None
    unit_id: int | None = None
    roles: tuple[HeldRole, ...] = ()
    keeps_log: bool = False
    given: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    has_left: bool = False
    emergency: str = ""

    def holds(self, *roles: str) -> bool:
        """Whether any of these roles is in force."""
        return any(held.role in roles for held in self.roles)

    def headed_unit_ids(self) -> frozenset[int]:
        """The units whose head the actor is (not their subtrees)."""
        return frozenset(
            held.unit_id for held in self.roles if held.role in UNIT_ROLES and held.unit_id
        )

    @property
    def stands_as(self) -> frozenset[str]:
        """The actor's roles as the table names them; the portal itself has none."""
        held = {str(one.role) for one in self.roles} | {given(one) for one in self.given}
        held |= {by_token(one) for one in self.scopes}
        if self.keeps_log:
            held.add(LOG_KEEPER)
        if self.posting_id is not None:
            held.add(LEFT if self.has_left else POSTED)
        return frozenset(held)

    def may(self, action: Action, to: Relation | None = None, state: str | None = None) -> bool:
        """Whether the table allows it, to things of this relation and state (None: to any)."""
        return action.permits(self.stands_as, to, state)

    def reach(self, action: Action) -> frozenset[Relation]:
        """How a thing may stand to the actor for the table to allow it."""
        return action.reach(self.stands_as)


def may_move_between(actor: Actor) -> bool:
    """Whether the actor moves people from one agency to another."""
    return actor.may(policy.MOVE_BETWEEN)


def may_take_in(actor: Actor) -> bool:
    """Whether the actor takes units and people of many agencies in."""
    return actor.may(policy.TAKE_IN)


def may_route_reports(actor: Actor) -> bool:
    """Whether the actor decides where the reports of agencies go."""
    return actor.may(policy.ROUTE_REPORTS)


def may_keep_rest_days(actor: Actor) -> bool:
    """Whether the actor enters days of rest of the province."""
    return actor.may(policy.KEEP_REST_DAYS)


def may_keep_people(actor: Actor) -> bool:
    """Whether the actor enters postings, roles and leave of the agency."""
    return actor.may(policy.KEEP_PEOPLE)


def may_keep_services(actor: Actor) -> bool:
    """Whether the actor lets programs into the agency by a token."""
    return actor.may(policy.KEEP_SERVICES)


def may_keep_sandbox(actor: Actor) -> bool:
    """Whether the actor opens and closes the agency's sandbox."""
    return actor.may(policy.KEEP_SANDBOX)


def may_see_team_leave(actor: Actor) -> bool:
    """Whether the actor may look at who of a unit is away: whoever heads or keeps its people."""
    return actor.may(policy.SEE_TEAM_LEAVE)


def may_delegate(actor: Actor) -> bool:
    """Whether the actor has rights of their own to give: what was given is not passed on."""
    return actor.may(policy.GIVE_RIGHTS)


def grantable_roles(actor: Actor) -> tuple[RoleKind, ...]:
    """The roles that the actor may give to others; the head is named by the province."""
    return tuple(role for role in RoleKind if actor.may(policy.GIVE_ROLES, state=role))


def require(allowed: bool) -> None:
    """Stop here unless allowed.

    Raises:
        PermissionDenied: answered as 403.
    """
    if not allowed:
        raise PermissionDenied


def system(agency_id: int) -> Actor:
    """The portal itself, acting in one agency: due work, closings."""
    return Actor(agency_id=agency_id)


def in_force(on: date, *, prefix: str = "") -> Q:
    """The condition that a dated row (``starts_on``, ``ends_on`` inclusive) covers a day."""
    return Q(**{f"{prefix}starts_on__lte": on}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": on})
    )


def current_postings(user: User, on: date) -> QuerySet[Posting]:
    """The person's postings in force, primary first, and behind them those they have left but whose
    log they may still mend. Needs ``tenancy.own_postings`` around it.

    A posting that kept a log stays open to whoever moved on (not to who left altogether) until the
    report on its last day is due: the agency's own stages decide what can still be changed there.
    ``unit_name`` is None in agencies that the transaction has not entered.
    """
    mine = Posting.objects.filter(staff_id=user.staff_id)
    not_due = Period.objects.filter(
        starts_on__lte=OuterRef("ends_on"), ends_on__gte=OuterRef("ends_on"), due_on__gte=on
    )
    left = Q(Exists(not_due), Exists(mine.filter(in_force(on))), ends_on__lt=on, keeps_log=True)
    return (
        mine.filter(in_force(on) | left)
        .annotate(unit_name=Subquery(Unit.objects.filter(pk=OuterRef("unit_id")).values("name")))
        .select_related("agency", "staff", "emergency")
        .annotate(is_over=Q(ends_on__isnull=False, ends_on__lt=on))
        .order_by("is_over", "-keeps_log", "-is_primary", "id")
    )


def with_others(user: User, on: date) -> QuerySet[Posting]:
    """``current_postings`` that know whether their holder ever had another (``has_others``): most
    people never did, and no page needs to ask for their others then."""
    others = Posting.objects.filter(staff_id=user.staff_id).exclude(pk=OuterRef("pk"))
    return current_postings(user, on).annotate(has_others=Exists(others))


def is_over(posting: Posting, on: date) -> bool:
    """Whether the posting ended before the day: its log may be mended, and what is one's own there
    is read and asked about; nothing else is done in it."""
    return posting.ends_on is not None and posting.ends_on < on


def logged_in(user: User, posting: Posting, day: date, today: date) -> list[Posting]:
    """The person's other postings in which that day is logged or can be mended. One query."""
    return [
        one
        for one in current_postings(user, today)
        if one.pk != posting.pk and one.keeps_log and one.starts_on <= day and not is_over(one, day)
    ]


def actor_of(user: User, posting: Posting, on: date) -> Actor:
    """The actor that this posting makes today, with its live roles; none in one that is over. One
    query."""
    if is_over(posting, on):
        return Actor(
            agency_id=posting.agency_id,
            user_id=user.pk,
            posting_id=posting.pk,
            staff_id=posting.staff_id,
            unit_id=posting.unit_id,
            keeps_log=posting.keeps_log,
            has_left=True,
        )
    roles = RoleAssignment.objects.filter(
        in_force(on), agency_id=posting.agency_id, posting=posting
    ).values_list("role", "unit_id", Value("held"))
    given = (
        Delegation.objects.filter(
            in_force(on), agency_id=posting.agency_id, delegate=posting, revoked_at__isnull=True
        )
        .order_by()
        .values_list(
            Case(
                When(~Q(kind=DelegationKind.ACTING), then=F("purpose")),
                When(unit__parent__isnull=True, then=Value(RoleKind.AGENCY_HEAD)),
                default=Value(RoleKind.HEAD),
            ),
            "unit_id",
            "kind",
        )
    )
    rows = list(roles.union(given, all=True))
    return Actor(
        agency_id=posting.agency_id,
        user_id=user.pk,
        posting_id=posting.pk,
        staff_id=posting.staff_id,
        unit_id=posting.unit_id,
        roles=tuple(
            HeldRole(role, unit_id)
            for role, unit_id, by in rows
            if by in {"held", DelegationKind.ACTING}
        ),
        keeps_log=posting.keeps_log,
        given=frozenset(
            what for what, _unit_id, by in rows if by not in {"held", DelegationKind.ACTING}
        ),
    )


def subtree(unit_ids: Iterable[int], *, agency_id: int) -> QuerySet[Unit]:
    """These units and all below them. One query when iterated."""
    return Unit.objects.filter(
        agency_id=agency_id,
        pk__in=UnitClosure.objects.filter(
            agency_id=agency_id, ancestor_id__in=list(unit_ids)
        ).values("descendant_id"),
    )


def visible_units(actor: Actor) -> QuerySet[Unit]:
    """Units whose people the actor may look at: those below units they head, or all of the agency
    for its head, its KPI officer and the superior."""
    reach = actor.reach(policy.SEE_UNITS)
    if Relation.AGENCY in reach:
        return Unit.objects.filter(agency_id=actor.agency_id)
    headed = actor.headed_unit_ids() if Relation.BELOW in reach else ()
    return subtree(headed, agency_id=actor.agency_id)


def visible_postings(actor: Actor) -> QuerySet[Posting]:
    """Postings whose figures the actor may see: their own, and those of visible units."""
    return Posting.objects.filter(
        Q(pk=actor.posting_id) | Q(unit__in=visible_units(actor)), agency_id=actor.agency_id
    )


def get_posting(actor: Actor, pk: int) -> Posting:
    """A posting that the actor may see.

    Raises:
        Http404: missing, of another agency, or of a unit that is not theirs: all answer alike.
    """
    posting = visible_postings(actor).select_related("staff", "unit").filter(pk=pk).first()
    if posting is None:
        raise Http404
    return posting
