"""What reviewing and assessing refuse, as facts."""

from collections.abc import Mapping
from decimal import Decimal

from organizations.refusals import Refusal


class OfField(Refusal):
    """One value of what was said is wrong; ``field`` names it, so that a page can say it there."""

    field = ""

    def __init__(self, field: str = "") -> None:
        super().__init__(field)
        self.field = field or self.field


class ReasonMissing(OfField):
    """Returning an entry, or accepting other minutes than were declared, needs a reason."""

    code = "reason_missing"
    field = "reason"


class CauseMissing(OfField):
    """An excused fault or delay names its objective cause."""

    code = "cause_missing"
    field = "objective_cause"


class MoreExcusedThanHappened(OfField):
    """More faults or delays are excused than were counted."""

    code = "more_excused_than_happened"


class FaultWithoutProduct(OfField):
    """A quality fault is one of a finished piece; this entry finished none."""

    code = "fault_without_product"
    field = "quality_faults"


class NotARatio(Refusal):
    """A leader's own ratios are 0.5 or 1, and only leaders have them."""

    code = "not_a_ratio"


class OutsideItsRange(OfField):
    """General points run from 0 to 30 in steps; quality levels from 1 to 5; not more minutes are
    accepted than were declared. ``step``: that of general points."""

    code = "outside_its_range"

    def __init__(self, field: str, step: Decimal | None = None) -> None:
        super().__init__(field)
        self.step = step


class UndoIsOver(Refusal):
    """A decision is taken back within seconds; later one decides anew."""

    code = "undo_is_over"


class NotUndone(Refusal):
    """Something else happened to the entry after the decision, so it is not taken back."""

    code = "not_undone"


class RuleSetIsFrozen(Refusal):
    """The code of a rule set that has scored a closed period answers otherwise than it did."""

    code = "rule_set_is_frozen"


class NotTheStart(Refusal):
    """Months or quarters are chosen from the first day of one."""

    code = "not_the_start"


class AlreadyBegun(Refusal):
    """How the law is read changes from a month that has not begun."""

    code = "already_begun"


class TermIsRunning(Refusal):
    """A month of the quarter or year is not compiled yet."""

    code = "term_is_running"


class TooLate(Refusal):
    """The days in which one may petition are over."""

    code = "too_late"


class AnswerMissing(Refusal):
    """An answer says something."""

    code = "answer_missing"


class DocumentMissing(Refusal):
    """A finding or an exception names its document."""

    code = "document_missing"


class NotALeader(Refusal):
    """Only who leads answers for the unit."""

    code = "not_a_leader"


class NotCompiled(Refusal):
    """The month has no frozen scores yet."""

    code = "not_compiled"


class WrongSheet(Refusal):
    """Points of general criteria out of range or step, or evidence missing; says which leaves."""

    code = "wrong_sheet"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = dict(errors)


class WordsMissing(Refusal):
    """An explanation of one's figures says something."""

    code = "words_missing"
