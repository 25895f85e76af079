"""One person's month in figures. Each is a share or a ratio; larger is less usual.

Sources of the ideas: threshold bunching; heaping of declared durations; implied hours against
declared and possible ones; share of text not written before; entry timing; collapsed variance;
clashes with the calendar. A figure that cannot be told is None, and says nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from statistics import fmean, pstdev

from evaluations.rules.honesty import clashes
from evaluations.rules.honesty.bunching import FLAT, Counterfactual, excess
from evaluations.rules.honesty.copies import repeated
from evaluations.rules.honesty.facts import LoggedEntry, PersonMonth
from evaluations.rules.honesty.texts import is_telling, normalised

FEWEST_DAYS = 15
AT_THRESHOLD = 1  # minutes on either side
OTHER_GROUP = "D"
HOUR = 60
SITTING = timedelta(minutes=20)
FEWEST_SHARED = 2  # texts of one day
DAYS_IN_A_BURST = 3  # work days written down in one sitting


@dataclass(frozen=True, slots=True)
class Indicators:
    """The figures of one person-month with enough days.

    Names are stored in their order: new ones stand at the end, with None for months measured
    before there was such a figure.
    """

    at_threshold: float  # share of days that total exactly the working day
    topped_up: float  # share of days whose last line fills them up to exactly that
    heaped: float  # share of durations that are whole hours, beyond what the same tasks take
    over_norm: float  # declared minutes beyond those the norms imply, as a share
    own_copies: float  # share of texts that repeat, or nearly, an earlier day's, minutes and all
    shared_text: float  # share of texts that others wrote too, or nearly, of the same day
    shared_days: float  # share of days of which half the texts and more stand with others too
    days_alike: float  # share of days that repeat the lines of another
    steady: float  # how little the totals of days differ: 1 for not at all
    late: float  # mean days between work and record
    bursts: float  # share of entries written in sittings that cover several days
    other_work: float  # share of minutes in group D
    bunched: float | None = None  # share of days at the threshold beyond a smooth distribution
    beyond_declared: float | None = None  # minutes the pieces imply beyond the declared, as a share
    beyond_possible: float | None = None  # minutes beyond what days can hold, as a share
    on_leave: float | None = None  # share of minutes within approved leave
    on_rest: float | None = None  # share of minutes on days of rest that nobody ordered
    overlapping: float | None = None  # share of minutes said twice; None without clock times


NAMES = tuple(one.name for one in fields(Indicators))


@dataclass(frozen=True, slots=True)
class Peers:
    """What the indicators of one person are read against."""

    whole_hours: Mapping[int, float]  # by task: the share of durations that are whole hours
    templates: Collection[str]  # phrases of the office, normalised
    same_day: Collection[tuple[str, date]]  # text and day that others wrote too, or nearly
    day_totals: Counterfactual = FLAT  # beside the working day


def indicators_of(month: PersonMonth, peers: Peers) -> Indicators | None:
    """The figures of a person's month; None with fewer than 15 logged days."""
    days = list(month.days())
    if len(days) < FEWEST_DAYS:
        return None
    totals = [sum(entry.minutes for entry in entries) for _, entries in days]
    telling = [
        (text, entry)
        for entry in month.entries
        if is_telling(text := normalised(entry.text)) and text not in peers.templates
    ]
    return Indicators(
        at_threshold=_share(
            abs(total - month.expected_minutes) <= AT_THRESHOLD for total in totals
        ),
        topped_up=_share(is_topped_up(entries, month.expected_minutes) for _, entries in days),
        heaped=_heaped(month.entries, peers.whole_hours),
        over_norm=_over_norm(month.entries),
        own_copies=len(repeated(telling)) / len(telling) if telling else 0.0,
        shared_text=_share((text, entry.work_date) in peers.same_day for text, entry in telling),
        shared_days=_shared_days(telling, peers.same_day),
        days_alike=_days_alike([entries for _, entries in days]),
        steady=1 / (1 + 10 * pstdev(totals) / fmean(totals)),
        late=fmean(lag_days(entry) for entry in month.entries),
        bursts=_bursts(month.entries),
        other_work=_other_work(month.entries),
        bunched=excess([total - month.expected_minutes for total in totals], peers.day_totals),
        beyond_declared=_beyond_declared(month.entries),
        beyond_possible=clashes.beyond_possible(month),
        on_leave=clashes.on_leave(month),
        on_rest=clashes.on_rest(month),
        overlapping=clashes.overlapping(month),
    )


def _share(holds: Iterable[bool]) -> float:
    found = list(holds)
    return sum(found) / len(found) if found else 0.0


def is_topped_up(entries: Sequence[LoggedEntry], expected: int) -> bool:
    """Whether the line recorded last is what was missing, of work that nobody counts."""
    if len(entries) == 1 or abs(sum(entry.minutes for entry in entries) - expected) > AT_THRESHOLD:
        return False
    last = entries[-1]
    return last.group == OTHER_GROUP or not is_telling(normalised(last.text))


def _heaped(entries: Sequence[LoggedEntry], whole_hours: Mapping[int, float]) -> float:
    beyond = fmean(
        (entry.minutes % HOUR == 0) - whole_hours.get(entry.task_id, 0.0) for entry in entries
    )
    return max(0.0, beyond)


def _over_norm(entries: Sequence[LoggedEntry]) -> float:
    finished = [entry for entry in entries if entry.quantity > 0]
    implied = sum(entry.quantity * entry.norm_minutes for entry in finished)
    declared = sum(entry.minutes for entry in finished)
    return max(0.0, declared / implied - 1) if implied else 0.0


def _beyond_declared(entries: Sequence[LoggedEntry]) -> float:
    """Work that went on over several days is left out: its minutes stand elsewhere too."""
    implied = sum(map(clashes.implied_minutes, entries))
    declared = sum(entry.minutes for entry in entries if not entry.continues)
    return max(0.0, implied / declared - 1) if declared else 0.0


def _shared_days(
    telling: Sequence[tuple[str, LoggedEntry]], same_day: Collection[tuple[str, date]]
) -> float:
    """A meeting stands in several logs; most of a day does not."""
    days: defaultdict[date, list[bool]] = defaultdict(list)
    for text, entry in telling:
        days[entry.work_date].append((text, entry.work_date) in same_day)
    return _share(
        sum(shared) >= FEWEST_SHARED and 2 * sum(shared) >= len(shared) for shared in days.values()
    )


def _days_alike(days: Sequence[Sequence[LoggedEntry]]) -> float:
    shapes = Counter(
        tuple(sorted((entry.task_id, entry.minutes) for entry in entries)) for entries in days
    )
    return sum(count for count in shapes.values() if count > 1) / len(days)


def lag_days(entry: LoggedEntry) -> int:
    return max(0, (entry.recorded_at.date() - entry.work_date).days)


def _bursts(entries: Sequence[LoggedEntry]) -> float:
    """Share of entries recorded in sittings (pauses under 20 minutes) over three days or more."""
    return len(burst_entries(entries)) / len(entries)


def burst_entries(entries: Sequence[LoggedEntry]) -> list[LoggedEntry]:
    """The entries recorded in sittings that cover three work days and more."""
    in_order = sorted(entries, key=lambda entry: entry.recorded_at)
    sittings: list[list[LoggedEntry]] = []
    for entry in in_order:
        if sittings and entry.recorded_at - sittings[-1][-1].recorded_at <= SITTING:
            sittings[-1].append(entry)
        else:
            sittings.append([entry])
    return [
        entry
        for sitting in sittings
        if len({entry.work_date for entry in sitting}) >= DAYS_IN_A_BURST
        for entry in sitting
    ]


def _other_work(entries: Sequence[LoggedEntry]) -> float:
    minutes = sum(entry.minutes for entry in entries)
    return sum(entry.minutes for entry in entries if entry.group == OTHER_GROUP) / minutes
