"""What the daily log refuses, as facts. Pages, API and imports put them into words."""

from datetime import date
from uuid import UUID

from organizations.refusals import BY_CONSTRAINT, Refusal
from worklogs.rules.evidence import Problem


class DayIsAhead(Refusal):
    """Work is logged when it was done, not before."""

    code = "day_is_ahead"


class TaskNotValid(Refusal):
    """The task does not stand in the catalogue on that day.

    ``successor``: "code · name" of the task that it was merged into, if there is one.
    """

    code = "task_not_valid"

    def __init__(self, successor: str = "") -> None:
        super().__init__(self.code)
        self.successor = successor


class BroughtOther(Refusal):
    """Something else was brought under this id of that system."""

    code = "brought_other"


class UnitNotFound(Refusal):
    """The agency has no unit of this code."""

    code = "unit_not_found"


class CodeIsTaken(Refusal):
    """Another task of the list has, or once had, this code."""

    code = "code_is_taken"


class ProposalIsOpen(Refusal):
    """A proposal of the agency for this task waits for a decision already."""

    code = "proposal_is_open"


class TaskHasEnded(Refusal):
    """The version that a proposal is about ended meanwhile, or the one to merge into did."""

    code = "task_has_ended"


class EffectiveTooEarly(Refusal):
    """The version now in force begins on that day or later, or a common list would change back."""

    code = "effective_too_early"


class NoAppraiser(Refusal):
    """No receiver of the government block stands in the routes of the province."""

    code = "no_appraiser"


class BatchIsOther(Refusal):
    """The form was sent before, and assigned something else than it asks for now."""

    code = "batch_is_other"


class RepeatedAlready(Refusal):
    """Somebody took work of an earlier period over already."""

    code = "repeated_already"


class ProposalIsDecided(Refusal):
    """The proposal was accepted, refused or withdrawn already."""

    code = "proposal_is_decided"


class AssignmentNotYours(Refusal):
    """The assignment was cancelled, begins later, or belongs to somebody else."""

    code = "assignment_not_yours"


class DayHasTooManyLines(Refusal):
    """A day holds at most 60 lines."""

    code = "day_has_too_many_lines"


class NothingLogged(Refusal):
    """A day without any entry, and without a word about unlogged time, cannot be declared."""

    code = "nothing_logged"


class NothingToContinue(Refusal):
    """There is no earlier work in progress of the same person by that name."""

    code = "nothing_to_continue"


class NotLate(Refusal):
    """The day still takes lines by the usual way, or no period holds it."""

    code = "not_late"


class LineRefused(Refusal):
    """One line of a day was refused, and so nothing of the day was stored."""

    code = "line_refused"

    def __init__(self, line_id: UUID, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.line_id = line_id
        self.refusal = refusal


class DayRefused(Refusal):
    """One day of several was refused, and so nothing of them was stored."""

    code = "day_refused"

    def __init__(self, work_date: date, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.work_date = work_date
        self.refusal = refusal


class FileIsUnfit(Refusal):
    """The content is none of the kinds that are taken, or hostile."""

    code = "file_is_unfit"

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class LimitReached(Refusal):
    """More than a parameter allows; ``most`` is its value."""

    def __init__(self, most: int) -> None:
        super().__init__(str(most))
        self.most = most


class FileIsTooLarge(LimitReached):
    """One file holds at most so many megabytes."""

    code = "file_is_too_large"


class TooManyFiles(LimitReached):
    """An entry has at most so many files."""

    code = "too_many_files"


class TooMuchInADay(LimitReached):
    """The files of one person's day hold at most so many megabytes."""

    code = "too_much_in_a_day"


BY_CONSTRAINT["assignment_is_repeated_once"] = RepeatedAlready


class MessageIsEmpty(Refusal):
    """A message says something."""

    code = "message_is_empty"


class MessageIsTooLong(Refusal):
    """A message has at most ``LONGEST_MESSAGE`` characters."""

    code = "message_is_too_long"
