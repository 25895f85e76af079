"""Which first steps people have done, from roll-ups and sign-ins, in a sandbox from the trail: no
entry and no score is read."""

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum

from django.db.models import Exists, Q

from evaluations.models import Review
from organizations import access, second_step
from organizations.access import Actor
from organizations.models import AuditEvent, Posting, Sandbox, User
from reporting.access import may_prepare
from reporting.models import DueJob, JobKind, ReportNarrative
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
    REPORT = "report"
    PEOPLE = "people"
    SANDBOX = "sandbox"


LOGGED = WorkDay.objects.filter(entry_count__gt=0)
DECLARED = WorkDay.objects.filter(status=DayStatus.SUBMITTED)


# By which events of the trail a step is done in a sandbox. There the month of generated people says
# nothing about whoever plays them; the trail names the sign-in, and each ground has its own.
PLAYED: Mapping[FirstStep, Collection[str]] = {
    FirstStep.LINE: ("worklogs.day.saved",),
    FirstStep.DAY: ("worklogs.day.submitted",),
    FirstStep.ASSIGNMENT: ("worklogs.work.assigned",),
    FirstStep.REVIEW: ("evaluations.entries.reviewed",),
    FirstStep.REPORT: ("reporting.narrative.saved", "reporting.report.requested"),
}


def own_first_steps(
    actor: Actor, user: User, reviewed: Collection[int], *, is_training: bool
) -> Mapping[FirstStep, bool]:
    """The first steps of the actor's roles, each with whether it is done; empty once all are, or
    when the person has put them away. ``reviewed``: whose work they judge. Two queries at most.

    In a sandbox: what this sign-in did there since it was opened or begun anew, as whomever.
    """
    if not user.wants_first_steps or actor.posting_id is None:
        return {}
    asked = list(_asked_of(actor, reviewed, is_training=is_training))
    done = _played(actor) if is_training else _done(actor, reviewed)
    named = {str(step): done[step] for step in asked}
    found = (
        Posting.objects.filter(pk=actor.posting_id).annotate(**named).values(*named).first()
        if named
        else None
    )
    steps = {FirstStep(name): bool(is_done) for name, is_done in (found or {}).items()}
    if second_step.is_needed(actor) and not is_training:
        steps = {FirstStep.SECOND_STEP: second_step.is_set_up(user)} | steps
    return {} if all(steps.values()) else steps


def _asked_of(actor: Actor, reviewed: Collection[int], *, is_training: bool) -> Iterator[FirstStep]:
    """In the order in which they are learned. Generated people never sign in, and nobody opens a
    sandbox from a sandbox."""
    if actor.keeps_log:
        yield FirstStep.LINE
        yield FirstStep.DAY
    if actor.may(ASSIGN):
        yield FirstStep.ASSIGNMENT
    if reviewed:
        yield FirstStep.REVIEW
    if may_prepare(actor):
        yield FirstStep.REPORT
    if access.may_keep_people(actor) and not is_training:
        yield FirstStep.PEOPLE
    if access.may_keep_sandbox(actor) and not is_training:
        yield FirstStep.SANDBOX


def _done(actor: Actor, reviewed: Collection[int]) -> Mapping[FirstStep, Exists | Q]:
    mine, agency = actor.posting_id, actor.agency_id
    others = Posting.objects.filter(agency_id=agency, staff__user__last_login__isnull=False)
    words = ReportNarrative.objects.filter(agency_id=agency, changed_by_id=mine)
    asked_for = DueJob.objects.filter(
        agency_id=agency, kind=JobKind.COMPILE_REPORT, requested_by_id=mine
    )
    return {
        FirstStep.LINE: Exists(LOGGED.filter(author_id=mine)),
        FirstStep.DAY: Exists(DECLARED.filter(author_id=mine)),
        FirstStep.ASSIGNMENT: Exists(
            Assignment.objects.filter(agency_id=agency, assigned_by_id=mine)
        ),
        FirstStep.REVIEW: Exists(
            Review.objects.filter(author_id__in=list(reviewed), reviewer_id=mine)
        ),
        FirstStep.REPORT: Q(Exists(words)) | Q(Exists(asked_for)),
        FirstStep.PEOPLE: Exists(others.exclude(staff_id=actor.staff_id)),
        FirstStep.SANDBOX: Exists(Sandbox.objects.filter(agency_id=agency)),
    }


def _played(actor: Actor) -> Mapping[FirstStep, Exists]:
    own = AuditEvent.objects.filter(agency_id=actor.agency_id, actor_user_id=actor.user_id)
    return {step: Exists(own.filter(action__in=deeds)) for step, deeds in PLAYED.items()}
