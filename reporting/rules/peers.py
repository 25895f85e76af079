"""How agencies of the same kind and size stood: medians and quarters of frozen figures. Pure.

Peers are those of the month before: of the month that is being compiled not all are in.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from statistics import quantiles
from typing import Any

from reporting.rules.canonical import exactly_two_places

FEWEST = 5  # agencies; below, the figures of peers are figures of some neighbour
BANDS = ((0, 29), (30, 99), (100, None))  # people
SHARES = ("logged_days", "declared_days", "on_time_days")
Figures = Mapping[str, Any]


def band_of(headcount: int) -> tuple[int, int | None]:
    """The size that an agency is compared within: from, to (None: any)."""
    return next(one for one in BANDS if one[1] is None or headcount <= one[1])


def peers(headcount: int, others: Sequence[Figures], period: str) -> dict[str, Any] | None:
    """What the snapshot says about peers: those of the same size, of all sizes where they are too
    few, None where those are too few as well."""
    low, high = band_of(headcount)
    near = [one for one in others if band_of(int(one["headcount"])) == (low, high)]
    chosen, band = (near, [low, high]) if len(near) >= FEWEST else (others, None)
    if len(chosen) < FEWEST:
        return None
    named = {key: _quarters(_values(key, chosen)) for key in (*SHARES, *VALUES)}
    return {"period": period, "band": band, "agencies": len(chosen), "figures": named}


def figure(key: str, figures: Figures) -> Fraction | None:
    """One agency's figure as peers are compared by it: per cent for shares of expected days and of
    reviewed entries, minutes, levels."""
    if key in SHARES:
        return _per_cent(figures.get(key), figures.get("required_days"))
    return VALUES[key](figures)


def _values(key: str, chosen: Iterable[Figures]) -> list[Fraction]:
    return [value for one in chosen if (value := figure(key, one)) is not None]


def _quarters(values: Sequence[Fraction]) -> dict[str, str] | None:
    if len(values) < FEWEST:
        return None
    low, median, high = quantiles(values, n=4, method="inclusive")
    return {
        "low": exactly_two_places(low),
        "median": exactly_two_places(median),
        "high": exactly_two_places(high),
    }


def _per_cent(part: int | None, whole: int | None) -> Fraction | None:
    return None if part is None or not whole else Fraction(part * 100, whole)


def _reviewed(figures: Figures) -> Fraction | None:
    entries = figures.get("entries")
    return None if not entries else _per_cent(entries - figures["unreviewed"], entries)


def _number(key: str) -> Callable[[Figures], Fraction | None]:
    return lambda figures: None if figures.get(key) is None else Fraction(figures[key])


def _rated_well(figures: Figures) -> Fraction | None:
    levels = figures["levels"]
    rated = sum(count for level, count in levels.items() if level != "not_enough_data")
    return _per_cent(levels["excellent"] + levels["good"], rated)


VALUES: Mapping[str, Callable[[Figures], Fraction | None]] = {
    "reviewed": _reviewed,
    "minutes_per_person_day": _number("minutes_per_person_day"),
    "mean_level": _number("mean_level"),
    "rated_well": _rated_well,
}
