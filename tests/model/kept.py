"""What the rules keep of a line, a day and a leave."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass
class Entry:
    """A line. ``accepted`` minutes only while it is accepted."""

    minutes: int
    pieces: int
    status: str
    version: int = 1
    accepted: int | None = None
    is_decided: bool = False


@dataclass
class Day:
    """A declared day keeps whether its first declaration was late."""

    is_declared: bool = False
    is_late: bool = False


@dataclass
class Leave:
    """A request and what became of it."""

    who: str
    first: date
    last: date
    from_noon: bool
    status: str = "requested"

    def halves(self) -> set[tuple[date, int]]:
        """Half days that it takes."""
        days = (self.last - self.first).days + 1
        found = {(self.first + timedelta(n), half) for n in range(days) for half in (0, 1)}
        return found - ({(self.first, 0)} if self.from_noon else set())
