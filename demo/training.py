"""A sandbox: an agency of a dozen generated people with a month of work (ADR 0070).

The portal names ``fill`` in a setting (``SANDBOX_FILLER``) and calls it inside the ground, in the
transaction that says that it is filled.
"""

from datetime import date, timedelta
from random import Random

from demo import people, proposals, reference, work
from organizations import access
from organizations.commands import (
    NewDelegation,
    give_rights,
    make_partitions,
    move_stage,
    open_agency_periods,
    open_periods,
)
from organizations.how_far import Told, untold
from organizations.http import LOCAL_ZONE, now_and_today
from organizations.models import (
    Agency,
    AgencyPeriod,
    DelegationKind,
    Period,
    PeriodStage,
    Posting,
    Purpose,
    RoleAssignment,
    RoleKind,
)
from organizations.queries import working_calendar
from worklogs.models import CatalogueTask

PEOPLE = 12
MONTH = timedelta(days=31)
STEPS = 4


def fill(ground: Agency, today: date, told: Told = untold) -> None:
    """Units as in an agency of this kind, people in every role, the last period and this one.

    Chance is drawn from the ground, so that two sandboxes differ. Some seconds.
    """
    random = Random(f"training {ground.pk}")
    periods = _periods(today)
    reference.make_units(ground)
    open_agency_periods(agency_id=ground.pk)
    told(1, STEPS)
    staff = _post(ground, periods[0].starts_on, random)
    told(2, STEPS)
    if CatalogueTask.objects.exists():
        plan = work.Plan(
            periods=periods,
            calendar=working_calendar(periods[0].starts_on, periods[-1].ends_on),
            today=today,
            shown=frozenset([staff.pk]),
        )
        work.fill_agency(ground, plan, random)
        told(3, STEPS)
        proposals.propose(ground, plan, random)
    _close_logging(ground, today)
    _give_a_field(ground, today)
    told(STEPS, STEPS)


def _periods(today: date) -> list[Period]:
    """The period that ended last and the running one, with somewhere to keep their work."""
    make_partitions(first=(today - 2 * MONTH).replace(day=1), months=5)
    open_periods(first=today - MONTH, last=today)
    found = Period.objects.filter(ends_on__gte=today - MONTH, starts_on__lte=today)
    return list(found.order_by("starts_on"))[-2:]


def _post(ground: Agency, since: date, random: Random) -> Posting:
    """People without a way to sign in; the one who has something left to write."""
    roster = people.Roster(
        random, codes=f"{ground.code}-{{:02}}", signs_in=False, since=min(since, ground.starts_on)
    )
    people.post_own_superior(ground, roster)
    people.post_helper(ground, roster)
    made = people.post_people(ground, PEOPLE, roster)
    ordinary = Posting.objects.filter(pk__in=[one.pk for one in made], roles=None)
    return ordinary.order_by("pk")[0]


def _give_a_field(ground: Agency, today: date) -> None:
    """The deputy answers for a head of a unit from now on: what that one logs is theirs to review
    and to assess."""
    now, _today = now_and_today()
    held = RoleAssignment.objects.filter(agency=ground).order_by("posting_id")
    by_role = {role: posting_id for posting_id, role in held.values_list("posting_id", "role")}
    head = Posting.objects.select_related("staff__user").get(pk=by_role[RoleKind.AGENCY_HEAD])
    give_rights(
        actor=access.actor_of(head.staff.user, head, today),
        new=NewDelegation(
            kind=DelegationKind.FIELD,
            delegate_id=by_role[RoleKind.DEPUTY],
            starts_on=now.astimezone(LOCAL_ZONE).date(),
            ends_on=None,
            reason="Phân công lĩnh vực phụ trách.",
            principal_id=head.pk,
            person_id=by_role[RoleKind.HEAD],
        ),
        purposes=[Purpose.REVIEW, Purpose.ASSESS],
        now=now,
    )


def _close_logging(ground: Agency, today: date) -> None:
    """What is due by the calendar: logging of the last period is over, its month can be scored."""
    now, _today = now_and_today()
    rows = AgencyPeriod.objects.filter(
        agency=ground, period__logging_closes_on__lt=today, stage=PeriodStage.OPEN
    )
    for row in rows:
        move_stage(
            actor=access.system(ground.pk),
            agency_period_id=row.pk,
            before=PeriodStage.OPEN,
            after=PeriodStage.LOGGING_CLOSED,
            now=now,
        )
