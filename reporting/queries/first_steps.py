"""Which first steps people have done, from roll-ups and sign-ins: no entry and no score is read."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from organizations import access, second_step
from organizations.access import Actor
from organizations.models import Posting, RoleAssignment, Sandbox, Unit, User
from organizations.queries import ReviewChain
from worklogs.models import Assignment, DayStatus, WorkDay
from worklogs.policy import ASSIGN


class FirstStep(StrEnum):
    """What a newcomer does once; never how much of it."""

    SIGNED_IN = "signed_in"
    SECOND_STEP = "second_step"
    LINE = "line"
    DAY = "day"
    ASSIGNMENT = "assignment"
    REVIEW = "review"
    PEOPLE = "people"
    SANDBOX = "sandbox"


LOGGED = WorkDay.objects.filter(entry_count__gt=0)
DECLARED = WorkDay.objects.filter(status=DayStatus.SUBMITTED)
DECIDED = WorkDay.objects.filter(Q(accepted_count__gt=0) | Q(returned_count__gt=0))
SECOND_STEPS = Authenticator.objects.filter(
    type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
)


def own_first_steps(
    actor: Actor, user: User, reviewed: Collection[int], *, is_training: bool
) -> Mapping[FirstStep, bool]:
    """The first steps of the actor's roles, each with whether it is done; empty once all are, or
    when the person has put them away. ``reviewed``: whose work they judge. Two queries at most."""
    if not user.wants_first_steps or actor.posting_id is None:
        return {}
    asked = {}
    if actor.keeps_log:
        asked[FirstStep.LINE] = _of_author(LOGGED, actor.posting_id)
        asked[FirstStep.DAY] = _of_author(DECLARED, actor.posting_id)
    if actor.may(ASSIGN):
        made = Assignment.objects.filter(agency_id=actor.agency_id, assigned_by_id=actor.posting_id)
        asked[FirstStep.ASSIGNMENT] = Exists(made)
    if reviewed:
        asked[FirstStep.REVIEW] = Exists(DECIDED.filter(author_id__in=list(reviewed)))
    if access.may_keep_people(actor):
        others = Posting.objects.filter(
            agency_id=actor.agency_id, staff__user__last_login__isnull=False
        )
        asked[FirstStep.PEOPLE] = Exists(others.exclude(staff_id=actor.staff_id))
    if access.may_keep_sandbox(actor) and not is_training:
        asked[FirstStep.SANDBOX] = Exists(Sandbox.objects.filter(agency_id=actor.agency_id))
    named = {str(step): condition for step, condition in asked.items()}
    found = Posting.objects.filter(pk=actor.posting_id).annotate(**named).values(*named).first()
    steps = {FirstStep(name): bool(done) for name, done in (found or {}).items()}
    if second_step.is_needed(actor) and not is_training:
        steps = {FirstStep.SECOND_STEP: second_step.is_set_up(user)} | steps
    return {} if all(steps.values()) else steps


def _of_author(days: QuerySet[WorkDay], posting_id: int) -> Exists:
    return Exists(days.filter(author_id=posting_id))


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


def completion(agency_id: int, today: date) -> list[UnitSteps]:
    """Unit by unit what each person has done for the first time. Five queries, whatever the number
    of people; call inside ``tenant``."""
    postings = list(
        Posting.objects.filter(access.in_force(today), agency_id=agency_id, keeps_log=True)
        .select_related("staff", "unit")
        .annotate(
            last_login=F("staff__user__last_login"),
            has_second=Exists(SECOND_STEPS.filter(user__staff_id=OuterRef("staff_id"))),
            has_line=Exists(LOGGED.filter(author_id=OuterRef("pk"))),
            has_day=Exists(DECLARED.filter(author_id=OuterRef("pk"))),
            is_decided=Exists(DECIDED.filter(author_id=OuterRef("pk"))),
        )
        .order_by("unit__code", "staff__sort_key", "pk")
    )
    chain = ReviewChain(agency_id, today)
    judges, judging = set(), set()
    for posting in postings:
        reviewers = chain.reviewers(posting.pk)
        judges |= set(reviewers)
        judging |= set(reviewers) if posting.is_decided else set()
    powerful = set(
        RoleAssignment.objects.filter(
            access.in_force(today), agency_id=agency_id, role__in=settings.SECOND_STEP_ROLES
        ).values_list("posting_id", flat=True)
    )
    people = [_person(one, judges, judging, powerful) for one in postings]
    return [
        UnitSteps(unit, list(of_unit))
        for unit, of_unit in groupby(people, key=lambda one: one.posting.unit)
    ]


def _person(
    posting: Posting, judges: Collection[int], judging: Collection[int], powerful: Collection[int]
) -> PersonSteps:
    known = vars(posting)  # annotated above
    steps = {FirstStep.SIGNED_IN: known["last_login"] is not None}
    if posting.pk in powerful:
        steps[FirstStep.SECOND_STEP] = known["has_second"]
    steps[FirstStep.LINE], steps[FirstStep.DAY] = known["has_line"], known["has_day"]
    if posting.pk in judges:
        steps[FirstStep.REVIEW] = posting.pk in judging
    return PersonSteps(posting, steps)


def helped(agency_id: int, pk: int, today: date) -> Posting | None:
    """Somebody of the agency whom a helper may ask about. One query."""
    found = Posting.objects.filter(access.in_force(today), agency_id=agency_id, keeps_log=True)
    return found.select_related("agency", "staff__user", "unit").filter(pk=pk).first()
