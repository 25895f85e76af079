"""Which entries are behind a figure: a few for each, the plainest first."""

from collections import Counter
from collections.abc import Callable, Sequence

from evaluations.rules.honesty.clashes import (
    implied_minutes,
    leave_entries,
    overlapping_entries,
    rest_entries,
)
from evaluations.rules.honesty.copies import repeated
from evaluations.rules.honesty.facts import LoggedEntry, PersonMonth
from evaluations.rules.honesty.indicators import (
    AT_THRESHOLD,
    HOUR,
    OTHER_GROUP,
    Peers,
    burst_entries,
    is_topped_up,
    lag_days,
)
from evaluations.rules.honesty.texts import is_telling, normalised

MOST = 5

Entries = Sequence[LoggedEntry]


def drivers_of(name: str, month: PersonMonth, peers: Peers) -> list[LoggedEntry]:
    """At most five entries behind this figure; none where it speaks of the month as a whole."""
    find = DRIVERS.get(name)
    return list(find(month, peers))[:MOST] if find else []


def _at_threshold(month: PersonMonth, _peers: Peers) -> Entries:
    """The last line of the days that total exactly the working day."""
    return [
        entries[-1]
        for _, entries in month.days()
        if abs(sum(entry.minutes for entry in entries) - month.expected_minutes) <= AT_THRESHOLD
    ]


def _topped_up(month: PersonMonth, _peers: Peers) -> Entries:
    return [
        entries[-1] for _, entries in month.days() if is_topped_up(entries, month.expected_minutes)
    ]


def _heaped(month: PersonMonth, peers: Peers) -> Entries:
    """Whole hours, where others on the same task need them least often."""
    whole = [entry for entry in month.entries if entry.minutes % HOUR == 0]
    return sorted(whole, key=lambda entry: peers.whole_hours.get(entry.task_id, 0.0))


def _over_norm(month: PersonMonth, _peers: Peers) -> Entries:
    def beyond(entry: LoggedEntry) -> float:
        return entry.minutes - entry.quantity * entry.norm_minutes

    over = [entry for entry in month.entries if entry.quantity > 0 and beyond(entry) > 0]
    return sorted(over, key=beyond, reverse=True)


def _own_copies(month: PersonMonth, peers: Peers) -> Entries:
    """Lines with the minutes and, but for a word, the text of an earlier one."""
    in_order = sorted(month.entries, key=lambda entry: entry.work_date)
    return repeated([(text, entry) for entry in in_order if (text := _own(entry, peers))])


def _shared(month: PersonMonth, peers: Peers) -> Entries:
    return [
        entry
        for entry in month.entries
        if (text := _own(entry, peers)) and (text, entry.work_date) in peers.same_day
    ]


def _days_alike(month: PersonMonth, _peers: Peers) -> Entries:
    """The first line of the days that repeat another one, next to each other."""
    shapes = {
        day: tuple(sorted((entry.task_id, entry.minutes) for entry in entries))
        for day, entries in month.days()
    }
    times = Counter(shapes.values())
    alike = [entries[0] for day, entries in month.days() if times[shapes[day]] > 1]
    return sorted(
        alike, key=lambda entry: (-times[shapes[entry.work_date]], shapes[entry.work_date])
    )


def _late(month: PersonMonth, _peers: Peers) -> Entries:
    return sorted((entry for entry in month.entries if lag_days(entry)), key=lag_days, reverse=True)


def _bursts(month: PersonMonth, _peers: Peers) -> Entries:
    return burst_entries(month.entries)


def _other_work(month: PersonMonth, _peers: Peers) -> Entries:
    other = [entry for entry in month.entries if entry.group == OTHER_GROUP]
    return sorted(other, key=lambda entry: entry.minutes, reverse=True)


def _beyond_declared(month: PersonMonth, _peers: Peers) -> Entries:
    """The lines whose pieces take most beyond what was declared."""

    def beyond(entry: LoggedEntry) -> float:
        return implied_minutes(entry) - entry.minutes

    found = [entry for entry in month.entries if beyond(entry) > 0]
    return sorted(found, key=beyond, reverse=True)


def _beyond_possible(month: PersonMonth, _peers: Peers) -> Entries:
    """The lines whose pieces, or whose declared minutes, take most."""

    def needed(entry: LoggedEntry) -> float:
        return max(implied_minutes(entry), entry.minutes)

    return sorted(month.entries, key=needed, reverse=True)


def _on_leave(month: PersonMonth, _peers: Peers) -> Entries:
    return leave_entries(month)


def _on_rest(month: PersonMonth, _peers: Peers) -> Entries:
    return rest_entries(month)


def _overlapping(month: PersonMonth, _peers: Peers) -> Entries:
    return overlapping_entries(month)


def _own(entry: LoggedEntry, peers: Peers) -> str:
    """The text as it is compared; empty where it says nothing of its author."""
    text = normalised(entry.text)
    return text if is_telling(text) and text not in peers.templates else ""


DRIVERS: dict[str, Callable[[PersonMonth, Peers], Entries]] = {
    "at_threshold": _at_threshold,
    "topped_up": _topped_up,
    "heaped": _heaped,
    "over_norm": _over_norm,
    "own_copies": _own_copies,
    "shared_text": _shared,
    "shared_days": _shared,
    "days_alike": _days_alike,
    "late": _late,
    "bursts": _bursts,
    "other_work": _other_work,
    "bunched": _at_threshold,
    "beyond_declared": _beyond_declared,
    "beyond_possible": _beyond_possible,
    "on_leave": _on_leave,
    "on_rest": _on_rest,
    "overlapping": _overlapping,
}
