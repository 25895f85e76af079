"""Facts that the database states when it refuses a write, as Python exceptions.

Triggers raise SQLSTATEs of class ``KP``, constraints are known by name; commands let them become
the same exceptions that their own checks raise, so a page says one sentence whichever wall was
hit first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import DatabaseError


class Refusal(Exception):
    """Something that may not be done, whoever asks. ``code`` is stable, for APIs and logs."""

    code = "refused"


class PeriodIsClosed(Refusal):
    """The period of that day no longer takes this kind of change."""

    code = "period_is_closed"


class EntryIsFrozen(Refusal):
    """An accepted entry or a frozen record does not change."""

    code = "entry_is_frozen"


class DayIsFull(Refusal):
    """The entry would push the day past 24 hours."""

    code = "day_is_full"


class NotPosted(Refusal):
    """The posting does not cover that day, or the thing belongs to another agency."""

    code = "not_posted"


class Outdated(Refusal):
    """Somebody changed it meanwhile: the version that was looked at is no longer the last one."""

    code = "outdated"


class OwnWork(Refusal):
    """Nobody reviews their own work."""

    code = "own_work"


class NoPeriod(Refusal):
    """No reporting period holds that day."""

    code = "no_period"


class PositionIsTaken(Refusal):
    """The person already holds this position in this unit on some of those days."""

    code = "position_is_taken"


class LeaveOverlaps(Refusal):
    """Another leave of the posting holds one of those half days."""

    code = "leave_overlaps"


class ReasonIsMissing(Refusal):
    """What is refused or taken back needs a reason."""

    code = "reason_is_missing"


class CalendarIsTaken(Refusal):
    """A calendar of this name holds from this day already."""

    code = "calendar_is_taken"


class ShiftCodeIsTaken(Refusal):
    """Another shift that is offered has this code."""

    code = "shift_code_is_taken"


class BadShift(Refusal):
    """A shift counts more working time than it lasts."""

    code = "bad_shift"


class DutiesOverlap(Refusal):
    """Two shifts of one person overlap in time; ``work_date`` is the day of the later one."""

    code = "duties_overlap"

    def __init__(self, posting_id: int | None = None, work_date: date | None = None) -> None:
        super().__init__(posting_id, work_date)
        self.posting_id = posting_id
        self.work_date = work_date


class RoleIsHeld(Refusal):
    """The posting already holds this role from that day."""

    code = "role_is_held"


class StaffCodeIsTaken(Refusal):
    """The staff code belongs to a person of another name."""

    code = "staff_code_is_taken"


class EmailIsTaken(Refusal):
    """The e-mail address belongs to another sign-in."""

    code = "email_is_taken"


class NameIsTaken(Refusal):
    """Another one that is in force has this name."""

    code = "name_is_taken"


class AddressIsTaken(Refusal):
    """This address is connected already."""

    code = "address_is_taken"


class AddressNotAllowed(Refusal):
    """The address is not https, or its host is not on the operator's list."""

    code = "address_not_allowed"


class EndsBeforeItStarts(Refusal):
    """The last day lies before the first, or outside what it belongs to."""

    code = "ends_before_it_starts"


class OwnRights(Refusal):
    """Nobody gives rights to themselves, or takes them."""

    code = "own_rights"


class NotYoursToGive(Refusal):
    """The role is given by somebody else than the agency's officer or head."""

    code = "not_yours_to_give"


class SignInInUse(Refusal):
    """The sign-in was used already, or belongs to other agencies too."""

    code = "sign_in_in_use"


class LinkIsNotYours(Refusal):
    """The person holds, or will hold, a role that whoever asks for the link may not give."""

    code = "link_is_not_yours"


class NothingToGive(Refusal):
    """Who should give the right does not hold it themselves; what was given is not passed on."""

    code = "nothing_to_give"


class PairReviews(Refusal):
    """The two would judge each other, and nothing says why they may."""

    code = "pair_reviews"


class NotADeputy(Refusal):
    """A field is given to a deputy of the unit that the giver heads."""

    code = "not_a_deputy"


class OutsideTheField(Refusal):
    """The unit or person is not one whom the giver judges."""

    code = "outside_the_field"


class StartsInThePast(Refusal):
    """Rights begin today or later: nobody is entitled afterwards to what they did before."""

    code = "starts_in_the_past"


class DelegationOverlaps(Refusal):
    """The same was already given to the same person for some of those days."""

    code = "delegation_overlaps"


class RightIsOver(Refusal):
    """The right by which this was decided is not in force any more."""

    code = "right_is_over"


class LoggedAfterwards(Refusal):
    """Work was logged in the posting on days on which it would be over."""

    code = "logged_afterwards"


class NoLongerYours(Refusal):
    """Whoever asked for it has lost the right since."""

    code = "no_longer_yours"


BY_SQLSTATE: dict[str, type[Refusal]] = {
    "KP001": PeriodIsClosed,
    "KP002": EntryIsFrozen,
    "KP003": DayIsFull,
    "KP004": NotPosted,
    "KP005": Outdated,
    "KP006": OwnWork,
    "KP007": NoPeriod,
    "KP009": RightIsOver,
    "KP010": LoggedAfterwards,
}


BY_CONSTRAINT: dict[str, type[Refusal]] = {
    "posting_position_is_held_once": PositionIsTaken,
    "posting_ends_after_it_starts": EndsBeforeItStarts,
    "roleassignment_is_said_once": RoleIsHeld,
    "roleassignment_ends_after_it_starts": EndsBeforeItStarts,
    "causerequest_one_waits": Outdated,
    "delegation_is_given_once": DelegationOverlaps,
    "delegation_ends_after_it_starts": EndsBeforeItStarts,
    "leave_half_days_are_taken_once": LeaveOverlaps,
    "leave_ends_after_it_starts": EndsBeforeItStarts,
    "leave_is_refused_with_a_reason": ReasonIsMissing,
    "workcalendar_is_said_once": CalendarIsTaken,
    "shift_code_is_used_once": ShiftCodeIsTaken,
    "rosterduty_times_do_not_overlap": DutiesOverlap,
    "monthlyassessment_one_is_current": Outdated,
    "termassessment_one_is_current": Outdated,
    "organizations_staffmember_staff_code_key": StaffCodeIsTaken,
    "unit_code_is_unique": Outdated,
    "user_email_is_unique": EmailIsTaken,
    "user_staff_code_ignores_case": StaffCodeIsTaken,
    "webhook_address_is_told_once": AddressIsTaken,
    "workday_has_24_hours": DayIsFull,
}


@contextmanager
def stated() -> Iterator[None]:
    """Turn the database's refusal into its exception; other database errors pass unchanged.

    Must stand around a savepoint (``transaction.atomic``): after the error only that is left.
    """
    try:
        yield
    except DatabaseError as error:
        refusal = _known(error.__cause__)
        if refusal is None:
            raise
        raise refusal from error


def _known(cause: BaseException | None) -> type[Refusal] | None:
    constraint = getattr(getattr(cause, "diag", None), "constraint_name", None)
    return BY_SQLSTATE.get(getattr(cause, "sqlstate", "")) or BY_CONSTRAINT.get(constraint or "")
