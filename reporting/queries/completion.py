"""Which first steps each person of an agency has done: for its keepers, and for those who help."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from organizations.access import in_force
from organizations.models import Posting, Purpose, RoleAssignment, RoleKind, Unit
from organizations.policy import KEEP_PEOPLE
from organizations.queries import ReviewChain
from reporting.models import DueJob, JobKind, ReportNarrative
from reporting.policy import PREPARE
from reporting.queries.first_steps import DECLARED, LOGGED, FirstStep
from worklogs.models import Assignment
from worklogs.policy import ASSIGN

SECOND_STEPS = Authenticator.objects.filter(
    type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
)
# By pairs, so that each is one look at the index of an author.
DECIDED = """
    SELECT DISTINCT pair.reviewer
    FROM unnest(%s::bigint[], %s::bigint[]) AS pair (reviewer, author),
         LATERAL (SELECT FROM evaluations_review r
                  WHERE r.author_id = pair.author AND r.reviewer_id = pair.reviewer
                  LIMIT 1) AS decided
"""


@dataclass(frozen=True, slots=True)
class PersonSteps:
    """One person of a unit; a step that their roles do not ask for is not in ``steps``."""

    posting: Posting
    steps: Mapping[FirstStep, bool]

    @property
    def is_through(self) -> bool:
        return all(self.steps.values())


@dataclass(frozen=True, slots=True)
class UnitSteps:
    """The people of one unit, in the order of their names."""

    unit: Unit
    people: list[PersonSteps]

    def counts(self) -> Mapping[FirstStep, tuple[int, int]]:
        """How many of those whom a step concerns have done it."""
        return {
            step: (
                sum(one.steps[step] for one in concerned),
                len(concerned),
            )
            for step in FirstStep
            if (concerned := [one for one in self.people if step in one.steps])
        }


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of all its people at once: roles, judges, those of them who have decided
    something themselves, and who has ever signed in (staff ids)."""

    roles: Mapping[int, frozenset[str]]
    judges: frozenset[int]
    deciding: frozenset[int]
    signed_in: frozenset[int]


def completion(agency_id: int, today: date) -> list[UnitSteps]:
    """Unit by unit what each person has done for the first time, by themselves: what a deputy
    decided is no step of the head. Seven queries, whatever the number of people; call inside
    ``tenant``."""
    postings = list(
        _people(agency_id, today)
        .select_related("staff", "unit")
        .annotate(
            last_login=F("staff__user__last_login"),
            has_second=Exists(SECOND_STEPS.filter(user__staff_id=OuterRef("staff_id"))),
            has_line=Exists(LOGGED.filter(author_id=OuterRef("pk"))),
            has_day=Exists(DECLARED.filter(author_id=OuterRef("pk"))),
            has_assigned=Exists(Assignment.objects.filter(assigned_by_id=OuterRef("pk"))),
            has_prepared=_has_prepared(agency_id),
        )
        .order_by("unit__code", "staff__sort_key", "pk")
    )
    chain = ReviewChain(agency_id, today, Purpose.REVIEW)
    pairs = [
        (reviewer, author.pk)
        for author in postings
        if author.keeps_log
        for reviewer in chain.reviewers(author.pk)
    ]
    known = Known(
        roles=_roles(agency_id, today),
        judges=frozenset(reviewer for reviewer, _author in pairs),
        deciding=_deciding(pairs),
        signed_in=frozenset(one.staff_id for one in postings if vars(one)["last_login"]),
    )
    people = [PersonSteps(one, dict(_steps(one, known))) for one in postings]
    return [
        UnitSteps(unit, list(of_unit))
        for unit, of_unit in groupby(people, key=lambda one: one.posting.unit)
    ]


def helped(agency_id: int, pk: int, today: date) -> Posting | None:
    """Somebody of the agency whom a helper may ask about. One query."""
    found = _people(agency_id, today)
    return found.select_related("agency", "staff__user", "unit").filter(pk=pk).first()


def _people(agency_id: int, today: date) -> QuerySet[Posting]:
    """Who keeps a log or holds a role, other than to help."""
    roles = RoleAssignment.objects.filter(in_force(today), posting_id=OuterRef("pk"))
    return Posting.objects.filter(
        Q(keeps_log=True) | Q(Exists(roles.exclude(role=RoleKind.SUPPORT))),
        in_force(today),
        agency_id=agency_id,
    )


def _has_prepared(agency_id: int) -> Q:
    """Whether they stored words of a report, or asked to have one compiled."""
    asked = DueJob.objects.filter(agency_id=agency_id, kind=JobKind.COMPILE_REPORT)
    return Q(Exists(ReportNarrative.objects.filter(changed_by_id=OuterRef("pk")))) | Q(
        Exists(asked.filter(requested_by_id=OuterRef("pk")))
    )


def _roles(agency_id: int, today: date) -> Mapping[int, frozenset[str]]:
    held = defaultdict(set)
    rows = RoleAssignment.objects.filter(in_force(today), agency_id=agency_id)
    for posting_id, role in rows.values_list("posting_id", "role"):
        held[posting_id].add(role)
    return {posting_id: frozenset(roles) for posting_id, roles in held.items()}


def _deciding(pairs: Collection[tuple[int, int]]) -> frozenset[int]:
    """Of pairs (reviewer, author), the reviewers who themselves decided about one of theirs."""
    with connection.cursor() as cursor:
        cursor.execute(
            DECIDED, [[reviewer for reviewer, _ in pairs], [author for _, author in pairs]]
        )
        return frozenset(reviewer for (reviewer,) in cursor.fetchall())


def _steps(posting: Posting, known: Known) -> Iterator[tuple[FirstStep, bool]]:
    own = vars(posting)  # annotated in ``completion``
    roles = known.roles.get(posting.pk, frozenset())
    yield FirstStep.SIGNED_IN, own["last_login"] is not None
    if roles & set(settings.SECOND_STEP_ROLES):
        yield FirstStep.SECOND_STEP, own["has_second"]
    if posting.keeps_log:
        yield FirstStep.LINE, own["has_line"]
        yield FirstStep.DAY, own["has_day"]
    if ASSIGN.permits(roles):
        yield FirstStep.ASSIGNMENT, own["has_assigned"]
    if posting.pk in known.judges:
        yield FirstStep.REVIEW, posting.pk in known.deciding
    if PREPARE.permits(roles):
        yield FirstStep.REPORT, own["has_prepared"]
    if KEEP_PEOPLE.permits(roles):
        yield FirstStep.PEOPLE, bool(known.signed_in - {posting.staff_id})
