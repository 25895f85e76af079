"""Refusals, reasons and steps of a score in words."""

from decimal import Decimal

from django.forms import Form
from django.utils.translation import gettext as _

from evaluations.refusals import (
    AlreadyBegun,
    AnswerMissing,
    CauseMissing,
    DocumentMissing,
    FaultWithoutProduct,
    MoreExcusedThanHappened,
    NotALeader,
    NotARatio,
    NotCompiled,
    NotTheStart,
    NotUndone,
    OutsideItsRange,
    ReasonMissing,
    TermIsRunning,
    TooLate,
    UndoIsOver,
    WordsMissing,
)
from evaluations.rules.bulk import LeftOut
from organizations.refusals import (
    EntryIsFrozen,
    Outdated,
    OwnWork,
    PeriodIsClosed,
    Refusal,
    RightIsOver,
)
from organizations.templatetags.formats import localised
from worklogs.refusals import MessageIsEmpty, MessageIsTooLong

POINT_PLACES = 2


def refused(refusal: Refusal) -> str:
    """One sentence for what was refused and what can be done."""
    if isinstance(refusal, OutsideItsRange):
        return _outside(refusal)
    sentences = {
        ReasonMissing: _("Please give a reason; the person will read it."),
        CauseMissing: _("Please name the objective cause that was confirmed."),
        MoreExcusedThanHappened: _("More is excused than was counted."),
        FaultWithoutProduct: _("Nothing was finished here, so there is no piece to fault."),
        NotARatio: _(
            "d, đ, e and the level of the unit are for leaders only; d, đ and e are 0.5 or 1."
        ),
        Outdated: _(
            "The entry was changed, or somebody else decided, after you opened it. Your decision "
            "was not stored; this is how it stands now."
        ),
        UndoIsOver: _("The ten seconds to undo are over. Open the entry and decide again."),
        NotUndone: _(
            "Something else has happened to the entry since, so nothing was undone. Open it to see."
        ),
        EntryIsFrozen: _("It is on record and can no longer be changed."),
        DocumentMissing: _("Please name the document: its number and date."),
        NotALeader: _("Only the leader of a unit answers for corruption in it."),
        NotCompiled: _("The scores of this month are not frozen yet."),
        TooLate: _("The days to petition against this result are over."),
        AnswerMissing: _("Please write the answer; the person will read it."),
        WordsMissing: _("Please write what you want to say."),
        NotTheStart: _("Months or quarters can only be chosen from the first month of a quarter."),
        AlreadyBegun: _("Choose a month that has not begun: a month in progress is not changed."),
        TermIsRunning: _("Not all its months are compiled yet."),
        PeriodIsClosed: _("Reviewing for this period is closed."),
        RightIsOver: _("The right by which you decide was revoked. Nothing was stored."),
        MessageIsEmpty: _("Please write something."),
        MessageIsTooLong: _("A message has at most 1,000 characters."),
        OwnWork: _("Nobody reviews their own work."),
    }
    return sentences.get(type(refusal), _("This was refused."))


def refuse(form: Form, refusal: Refusal, words: str = "") -> None:
    """Say the refusal in the form: at its field where it is about one, above all of them if not.

    ``words``: what to say instead of the usual sentence.
    """
    field = getattr(refusal, "field", "")
    form.add_error(field if field in form.fields else None, words or refused(refusal))


def _outside(refusal: OutsideItsRange) -> str:
    if refusal.field == "general_points":
        return _("General points run from 0 to 30 in steps of %(step)s.") % {
            "step": localised(refusal.step or Decimal(0), POINT_PLACES)
        }
    if refusal.field == "accepted_minutes":
        return _("No more time can be accepted than was declared.")
    return _("Quality levels run from 1 to 5.")


def left_out(why: LeftOut) -> str:
    """One sentence why a selection went past an entry, and what to do about it."""
    sentences = {
        LeftOut.TOO_MANY: _("More than 200 entries were ticked. Tick it again."),
        LeftOut.OUTDATED: _("It was changed or decided in the meantime; look at it again."),
        LeftOut.REMARKED: _("It is worth a look: decide it by itself."),
        LeftOut.DRAWN: _("It belongs to the sample of its week: decide it by itself."),
        LeftOut.UNOPENED: _("You have not opened its evidence yet."),
        LeftOut.SAMPLE_WAITS: _("First decide the sample of its week."),
    }
    return sentences[why]


def reasons(codes: list[str] | tuple[str, ...]) -> list[str]:
    """Why there is not enough data, in words."""
    words = {
        "nothing_assigned": _("No work was assigned that is due in this period."),
        "general_points_missing": _("The general criteria have not been assessed yet."),
        "leader_ratios_missing": _("d, đ or e has not been given yet."),
        "entries_not_reviewed": _("Some submitted entries have not been reviewed yet."),
        "overridden": _("A finding makes the level not completed."),
        "no_month": _("There is no month worked, so there is no rating."),
        "no_scored_month": _("None of its months has a total yet."),
        "held_at_unit_level": _("A head is not rated above the unit."),
    }
    return [str(words.get(code, code)) for code in codes]
