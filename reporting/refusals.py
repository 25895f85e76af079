"""What a report refuses, besides the facts that the database states."""

from collections.abc import Sequence
from datetime import date

from organizations.refusals import Refusal


class PeriodIsRunning(Refusal):
    """The period has not ended: closing it now would take days from those who still log."""

    code = "period_is_running"


class DaysDiffer(Refusal):
    """Figures of days are not the sums of their entries: frozen, they would stand for ever.

    ``days``: (author's posting id, date) of each.
    """

    code = "days_differ"

    def __init__(self, days: Sequence[tuple[int, date]] = ()) -> None:
        super().__init__(f"{len(days)} days are not the sums of their entries")
        self.days = days


class NoReceiver(Refusal):
    """The province has routed this agency's reports to nobody."""

    code = "no_receiver"


class NothingLeaves(Refusal):
    """A sandbox sends its reports to nobody."""

    code = "nothing_leaves"


class FileIsDamaged(Refusal):
    """The bytes on disk are not those that were made."""

    code = "file_is_damaged"


class NotSigned(Refusal):
    """A report is signed before it is submitted."""

    code = "not_signed"


class NotConfirmed(Refusal):
    """Whoever signs proves first who they are."""

    code = "not_confirmed"


class NotReturned(Refusal):
    """Only a report that a receiver returned is amended."""

    code = "not_returned"


class SamePerson(Refusal):
    """Reopening takes two people: one asks or returns, another one agrees or reopens."""

    code = "same_person"


class NotSent(Refusal):
    """Only a report that is with its receivers can be asked back."""

    code = "not_sent"


class AskedAlready(Refusal):
    """The agency waits for the answer to an earlier request."""

    code = "asked_already"


class NotReceived(Refusal):
    """A report is accepted after it was received."""

    code = "not_received"


class ReasonMissing(Refusal):
    """Returning and reopening are acts with a reason."""

    code = "reason_missing"


class ClaimLost(Refusal):
    """Another worker has taken the job over; this one's work is undone."""

    code = "claim_lost"


class ArchiveDiffers(Refusal):
    """A file that was to keep a month does not hold what the database holds."""

    code = "archive_differs"
