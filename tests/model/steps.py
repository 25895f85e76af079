"""What people do, step by step, drawn from a seed.

A step names things by their place (whose day, which line of it, the how-manieth leave) and never
by what came out of an earlier step, so any step can be left out: that is what makes a long
sequence short when the two differ.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

LOGGERS = ("clerk", "colleague", "head", "outsider", "agency_head", "stranger")
DECIDERS = ("head", "agency_head", "superior", "strange_head", "officer", "clerk")
OF_DEPARTMENT = ("clerk", "head", "agency_head", "officer")
# Friday, Monday to Friday: the reporting period of October ends with the 14th.
DAYS = (
    date(2026, 10, 9),
    date(2026, 10, 12),
    date(2026, 10, 13),
    date(2026, 10, 14),
    date(2026, 10, 15),
)
LINES = 3
MINUTES = (0, 1, 30, 30, 60, 90, 240, 480, 600, 1440, 1441)


@dataclass(frozen=True)
class Wait:
    """Time goes on."""

    minutes: int


@dataclass(frozen=True)
class Save:
    """A line of one's day is typed; ``pieces`` 0 is work in progress. ``later``: the device sends
    it from its outbox. ``stale``: the page was read before somebody changed the line."""

    who: str
    day: date
    line: int
    minutes: int
    pieces: int
    stale: bool = False
    later: bool = False


@dataclass(frozen=True)
class Declare:
    """A day is declared complete."""

    who: str
    day: date


@dataclass(frozen=True)
class TakeBack:
    """A line is taken back."""

    who: str
    day: date
    line: int
    stale: bool = False


@dataclass(frozen=True)
class Decide:
    """Somebody accepts or returns a line. ``less``: minutes fewer than declared (more below 0);
    ``blind``: the decision in force was not on the screen."""

    by: str
    whose: str
    day: date
    line: int
    accept: bool
    less: int
    faults: int
    reason: str
    stale: bool = False
    blind: bool = False


@dataclass(frozen=True)
class AskLeave:
    """Whole days, or the first one from the afternoon on."""

    who: str
    first: date
    last: date
    from_noon: bool


@dataclass(frozen=True)
class DecideLeave:
    """``number``: the how-manieth leave that was ever asked for."""

    by: str
    number: int
    approve: bool
    reason: str


@dataclass(frozen=True)
class WithdrawLeave:
    """A request is taken back."""

    who: str
    number: int


@dataclass(frozen=True)
class CancelLeave:
    """Approved leave is cancelled."""

    by: str
    number: int
    reason: str


@dataclass(frozen=True)
class Tick:
    """The worker looks whether logging is to be closed."""


@dataclass(frozen=True)
class Report:
    """A deed about October's report of the department: compile, sign, submit, receive, accept,
    return, amend, ask (for it back), agree, refuse."""

    deed: str
    by: str
    reason: str = "Thiếu số liệu"


Step = (
    Wait | Save | Declare | TakeBack | Decide | AskLeave | DecideLeave | WithdrawLeave
    | CancelLeave | Tick | Report
)  # fmt: skip

# Who does it as a rule. One time in eight somebody else tries.
DEEDS = {
    "compile": "officer",
    "sign": "agency_head",
    "submit": "agency_head",
    "receive": "home_affairs",
    "accept": "home_affairs",
    "return": "home_affairs",
    "amend": "officer",
    "ask": "officer",
    "agree": "home_affairs",
    "refuse": "home_affairs",
}
# Whoever decides, most often about their own people.
THEIRS = {"clerk": "head", "colleague": "head", "head": "agency_head", "outsider": "agency_head",
          "agency_head": "superior", "stranger": "strange_head"}  # fmt: skip


def sequence(seed: int, length: int) -> list[Step]:
    """The steps of this seed."""
    chance = Random(seed)
    kinds: list[tuple[int, Callable[[Random], Step]]] = [
        (4, lambda _: Wait(chance.choice((1, 30, 300, 700, 1200)))),
        (14, _save),
        (6, lambda _: Declare(_somebody(chance), chance.choice(DAYS))),
        (2, lambda _: TakeBack(_somebody(chance), _day(chance), _line(chance), _rarely(chance))),
        (11, _decide),
        (3, _ask_leave),
        (3, _decide_leave),
        (1, lambda _: WithdrawLeave(_somebody(chance), chance.randrange(3))),
        (2, lambda _: CancelLeave(chance.choice(DECIDERS), chance.randrange(3), _reason(chance))),
        (2, lambda _: Tick()),
        (7, _report),
    ]
    drawn = chance.choices([one for _, one in kinds], [weight for weight, _ in kinds], k=length)
    return [draw(chance) for draw in drawn]


def _somebody(chance: Random) -> str:
    """Half of it happens to one person, so that things meet."""
    return chance.choice(("clerk", "clerk", "clerk", *LOGGERS))


def _day(chance: Random) -> date:
    return chance.choice((*DAYS, DAYS[1], DAYS[1], DAYS[3]))


def _line(chance: Random) -> int:
    return chance.randrange(LINES)


def _rarely(chance: Random) -> bool:
    return chance.random() < 1 / 8


def _reason(chance: Random) -> str:
    return "" if _rarely(chance) else "Chưa rõ kết quả"


def _save(chance: Random) -> Step:
    return Save(
        _somebody(chance), _day(chance), _line(chance), chance.choice(MINUTES),
        chance.choice((0, 1, 1, 2)), stale=_rarely(chance), later=chance.random() < 1 / 4,
    )  # fmt: skip


def _decide(chance: Random) -> Step:
    whose = _somebody(chance)
    by = chance.choice(DECIDERS) if _rarely(chance) else THEIRS[whose]
    return Decide(
        by, whose, _day(chance), _line(chance), chance.random() < 2 / 3,
        chance.choice((0, 0, 0, 10, -10)), chance.choice((0, 0, 0, 1)), _reason(chance),
        stale=_rarely(chance), blind=_rarely(chance),
    )  # fmt: skip


def _ask_leave(chance: Random) -> Step:
    first, last = sorted((chance.choice(DAYS), chance.choice(DAYS)))
    return AskLeave(_somebody(chance), first, last, chance.random() < 1 / 3)


def _decide_leave(chance: Random) -> Step:
    by = chance.choice((*DECIDERS, "officer", "head"))
    return DecideLeave(by, chance.randrange(3), chance.random() < 2 / 3, _reason(chance))


def _report(chance: Random) -> Step:
    deed = chance.choice((*DEEDS, "compile", "compile", "sign", "submit", "return", "amend"))
    by = chance.choice(OF_DEPARTMENT) if _rarely(chance) else DEEDS[deed]
    return Report(deed, by, _reason(chance))
