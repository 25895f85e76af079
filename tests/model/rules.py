"""The rules of entries, days, leave, closings and reports, told once more in plain Python.

Written from the law and the architecture, not from the code: no database, nothing of the portal
is imported. An answer is the status that the page gives.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from functools import singledispatchmethod

from tests.model import steps
from tests.model.kept import Day, Entry, Leave

VIETNAM = timezone(timedelta(hours=7))
DONE, REFUSED, CONFLICT, FORBIDDEN, MISSING, SHOWN = 302, 422, 409, 403, 404, 200
OCTOBER_ENDS = date(2026, 10, 14)
LOGGING_CLOSES = datetime(2026, 10, 17, tzinfo=VIETNAM)  # two working days after the 14th
LAST = datetime(2026, 10, 20, tzinfo=VIETNAM)  # before the portal compiles by itself
MOST = 1_440
AGENCY = dict.fromkeys(
    ("clerk", "colleague", "head", "outsider", "officer", "agency_head", "superior"), "department"
) | {"stranger": "commune", "strange_head": "commune", "home_affairs": "receiving"}
KEEPS_PEOPLE = {"officer", "agency_head", "strange_head"}

Place = tuple[str, date, int]


@dataclass
class Model:
    """Everything that the rules say is stored."""

    now: datetime
    entries: dict[Place, Entry] = field(default_factory=dict)
    late: dict[Place, tuple[int, int, int]] = field(default_factory=dict)
    days: dict[tuple[str, date], Day] = field(default_factory=dict)
    leaves: list[Leave] = field(default_factory=list)
    stages: dict[tuple[str, str], str] = field(default_factory=dict)
    reports: list[str] = field(default_factory=list)
    is_received: bool = False
    is_asked_back: bool = False

    @property
    def today(self) -> date:
        """The day in Vietnam."""
        return self.now.astimezone(VIETNAM).date()

    def stage(self, who: str, day: date) -> str:
        month = "2026-10" if day <= OCTOBER_ENDS else "2026-11"
        return self.stages.get((AGENCY[who], month), "open")

    @property
    def books(self) -> str:
        """Where the department's October stands."""
        return self.stages.get(("department", "2026-10"), "open")

    def figures(self, who: str, day: date) -> tuple[int, ...]:
        """Minutes, lines, then those sent, returned and accepted, and the minutes accepted."""
        standing = list(self._standing(who, day))
        accepted = [one for one in standing if one.status == "accepted"]
        return (
            sum(one.minutes for one in standing),
            len(standing),
            sum(one.status == "submitted" for one in standing),
            sum(one.status == "returned" for one in standing),
            len(accepted),
            sum(one.accepted or 0 for one in accepted),
        )

    @singledispatchmethod
    def do(self, step: steps.Step) -> int:
        """Do it, or refuse; the status of the answer."""
        raise TypeError(f"a step that nobody takes: {step!r}")

    # ---- Logging ---------------------------------------------------------------------------

    @do.register
    def _(self, step: steps.Wait) -> int:
        self.now = min(self.now + timedelta(minutes=step.minutes), LAST)
        return SHOWN

    @do.register
    def _(self, step: steps.Save) -> int:
        place = (step.who, step.day, step.line)
        entry = self.entries.get(place)
        version = (entry.version if entry else 0) + (1 if step.stale else 0)
        answer = self._saved(step, place, entry, version)
        if not step.later:
            return REFUSED if answer == "closed" else int(answer)
        if answer == "closed":
            return self._kept_late(step, place, version)
        return SHOWN if answer == DONE else int(answer)

    def _saved(
        self, step: steps.Save, place: Place, entry: Entry | None, version: int
    ) -> int | str:
        if not 0 < step.minutes <= MOST or step.day > self.today:
            return REFUSED
        status = "draft" if entry is None else entry.status
        if entry is not None:
            if status == "withdrawn":
                return CONFLICT
            if (entry.minutes, entry.pieces) == (step.minutes, step.pieces):
                return DONE
            if status == "accepted":
                return REFUSED
        if version != (entry.version if entry else 0):
            return CONFLICT
        if not self._writable(step.who, step.day, status):
            return "closed"
        others = self._standing(step.who, step.day, besides=step.line)
        if sum(one.minutes for one in others) + step.minutes > MOST:
            return REFUSED
        day = self.days.setdefault((step.who, step.day), Day())
        if entry is None:
            begun = "submitted" if day.is_declared else "draft"
            self.entries[place] = Entry(step.minutes, step.pieces, begun)
        else:
            entry.minutes, entry.pieces = step.minutes, step.pieces
            entry.version += 1
        return DONE

    def _kept_late(self, step: steps.Save, place: Place, version: int) -> int:
        """Counts nowhere; what is kept is never replaced."""
        kept = self.late.setdefault(place, (step.minutes, step.pieces, version))
        return SHOWN if kept[:2] == (step.minutes, step.pieces) else CONFLICT

    def _writable(self, who: str, day: date, status: str) -> bool:
        stage = self.stage(who, day)
        return stage == "open" or (stage == "logging_closed" and status == "returned")

    def _standing(self, who: str, day: date, besides: int = -1) -> Iterator[Entry]:
        for (author, on, line), entry in self.entries.items():
            if (author, on) == (who, day) and line != besides and entry.status != "withdrawn":
                yield entry

    @do.register
    def _(self, step: steps.Declare) -> int:
        standing = list(self._standing(step.who, step.day))
        if not standing:
            return REFUSED
        waiting = [one for one in standing if one.status in {"draft", "returned"}]
        if not all(self._writable(step.who, step.day, one.status) for one in waiting):
            return REFUSED
        for one in waiting:
            one.status = "submitted"
        day = self.days[(step.who, step.day)]
        if not day.is_declared:
            day.is_declared = True
            day.is_late = self.today > _next_working_day(step.day)
        return DONE

    @do.register
    def _(self, step: steps.TakeBack) -> int:
        entry = self.entries.get((step.who, step.day, step.line))
        if entry is None:
            return REFUSED
        if entry.status == "withdrawn":
            return DONE
        if entry.status == "accepted":
            return REFUSED
        if step.stale:
            return CONFLICT
        if not self._writable(step.who, step.day, entry.status):
            return REFUSED
        entry.status = "withdrawn"
        return DONE

    # ---- Reviewing -------------------------------------------------------------------------

    @do.register
    def _(self, step: steps.Decide) -> int:
        entry = self.entries.get((step.whose, step.day, step.line))
        if entry is None or AGENCY[step.by] != AGENCY[step.whose]:
            return MISSING
        if entry.status not in {"submitted", "accepted", "returned"}:
            return MISSING
        if steps.THEIRS[step.whose] != step.by:
            return FORBIDDEN
        if step.stale:
            return CONFLICT
        if not step.reason and (not step.accept or step.less):
            return REFUSED
        if step.accept and (step.less < 0 or (step.faults and not entry.pieces)):
            return REFUSED
        if step.blind:
            return CONFLICT
        if self.stage(step.whose, step.day) not in {"open", "logging_closed"}:
            return REFUSED
        entry.is_decided = True
        entry.status = "accepted" if step.accept else "returned"
        entry.accepted = max(entry.minutes - step.less, 0) if step.accept else None
        return DONE

    # ---- Leave -----------------------------------------------------------------------------

    @do.register
    def _(self, step: steps.AskLeave) -> int:
        new = Leave(step.who, step.first, step.last, step.from_noon)
        own = [one for one in self.leaves if one.who == step.who]
        if new in own:
            return DONE
        if not self._decidable(new):
            return REFUSED
        standing = [one for one in own if one.status in {"requested", "approved"}]
        if any(one.halves() & new.halves() for one in standing):
            return REFUSED
        self.leaves.append(new)
        return DONE

    def _decidable(self, leave: Leave) -> bool:
        """Leave lowers what a report expects, so it stands with the reports it touches."""
        days = [leave.first + timedelta(n) for n in range((leave.last - leave.first).days + 1)]
        return all(self.stage(leave.who, day) in {"open", "logging_closed"} for day in days)

    def _leave(self, number: int, who: str) -> Leave | None:
        found = self.leaves[number] if number < len(self.leaves) else None
        return found if found and AGENCY[found.who] == AGENCY[who] else None

    def _decides(self, by: str, leave: Leave) -> bool:
        return by == steps.THEIRS[leave.who] or (by == "officer" and leave.who != "officer")

    @do.register
    def _(self, step: steps.DecideLeave) -> int:
        leave = self._leave(step.number, step.by)
        if leave is None:
            return MISSING
        if not self._decides(step.by, leave):
            return FORBIDDEN
        if not step.approve and not step.reason:
            return REFUSED
        wanted = "approved" if step.approve else "refused"
        if leave.status == wanted:
            return DONE
        if leave.status != "requested":
            return CONFLICT
        if step.approve and not self._decidable(leave):
            return REFUSED
        leave.status = wanted
        return DONE

    @do.register
    def _(self, step: steps.WithdrawLeave) -> int:
        leave = self._leave(step.number, step.who)
        if leave is None:
            return MISSING
        if leave.who != step.who:
            return FORBIDDEN
        if leave.status not in {"requested", "withdrawn"}:
            return CONFLICT
        leave.status = "withdrawn"
        return DONE

    @do.register
    def _(self, step: steps.CancelLeave) -> int:
        leave = self._leave(step.number, step.by)
        if leave is None:
            return MISSING
        is_own = leave.who == step.by and leave.first > self.today
        is_own = is_own and leave.status in {"approved", "cancelled"}
        if not (is_own or step.by in KEEPS_PEOPLE or self._decides(step.by, leave)):
            return FORBIDDEN
        if leave.status != "approved":
            return CONFLICT
        if not step.reason or not self._decidable(leave):
            return REFUSED
        leave.status = "cancelled"
        return DONE

    # ---- Closing and reporting: see tests.model.books ----------------------------------------

    @do.register
    def _(self, _step: steps.Tick) -> int:
        if self.now >= LOGGING_CLOSES:
            for agency in ("department", "commune"):
                if self.stages.get((agency, "2026-10"), "open") == "open":
                    self.stages[(agency, "2026-10")] = "logging_closed"
        return SHOWN

    @do.register
    def _(self, step: steps.Report) -> int:
        from tests.model.books import reported  # noqa: PLC0415  it is about this class

        return reported(self, step)


def _next_working_day(day: date) -> date:
    day += timedelta(1)
    while day.weekday() > 4:
        day += timedelta(1)
    return day
