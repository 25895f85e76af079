"""Moves of people between units by one decision: what they say. Pure."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID, uuid5


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """A signed decision; ``effective_on`` is the first day on which it holds. The form makes
    ``id``, so that sending it twice does it once."""

    id: UUID
    kind: str
    number: str
    signed_on: date
    effective_on: date
    subject: str = ""

    @property
    def last_day_before(self) -> date:
        """The last day of what it ends."""
        return self.effective_on - timedelta(days=1)

    def of_agency(self, agency_id: int) -> "NewDecision":
        """The decision as this agency keeps it, of several that it names: each has its row."""
        return replace(self, id=uuid5(self.id, str(agency_id)))


@dataclass(frozen=True, slots=True)
class Move:
    """A posting and the unit to which it goes; empty words keep the position and the title."""

    posting_id: int
    unit_id: int
    job_position: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """One person's posting that ended, and the one that follows it."""

    staff_id: int
    left_id: int
    joined_id: int
    unit_id: int


@dataclass(frozen=True, slots=True)
class Crossing:
    """A posting of one agency and the unit of another to which its person goes. An empty position
    stays what it was; a title is an agency's own and does not go along."""

    posting_id: int
    from_agency: int
    to_agency: int
    unit_id: int
    job_position: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that a decision makes, below another one of the agency."""

    code: str
    name: str
    parent_id: int
    kind: str = "division"
