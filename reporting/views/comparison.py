"""A frozen report beside its peers, in the reader's language."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from organizations.templatetags.formats import localised
from reporting.rules.canonical import exactly_two_places
from reporting.rules.facts import Snapshot
from reporting.rules.peers import figure
from reporting.rules.unit_report import figures


class PeerLine(NamedTuple):
    """One figure: now, a month before, and the peers of the month before."""

    label: str
    now: str
    before: str
    median: str
    low: str
    high: str


def peer_lines(snapshot: Snapshot) -> list[PeerLine]:
    """What the report compares itself with; empty where peers were too few."""
    found = snapshot.get("peers")
    if not found:
        return []
    now, before = figures(snapshot), snapshot["previous"]
    return [
        PeerLine(
            label,
            _own(key, now, divisor),
            _own(key, before, divisor),
            *(_peer(found["figures"].get(key), which, divisor) for which in WHICH),
        )
        for key, label, divisor in _rows()
    ]


WHICH = ("median", "low", "high")


def _rows() -> list[tuple[str, str, int]]:
    return [
        ("logged_days", _("Person-days with a log, percent"), 1),
        ("declared_days", _("Person-days declared complete, percent"), 1),
        ("on_time_days", _("Person-days declared on time, percent"), 1),
        ("reviewed", _("Entries reviewed, percent"), 1),
        ("minutes_per_person_day", _("Mean time of a logged day, hours"), 60),
        ("mean_level", _("Mean quality level"), 1),
        ("rated_well", _("Rated good or better, percent"), 1),
    ]


def _own(key: str, source: Mapping[str, Any] | None, divisor: int) -> str:
    value = None if source is None else figure(key, source)
    return "–" if value is None else _shown(value / divisor)


def _peer(found: Mapping[str, str] | None, which: str, divisor: int) -> str:
    return "–" if found is None else _shown(Fraction(found[which]) / divisor)


def _shown(value: Fraction) -> str:
    return localised(Decimal(exactly_two_places(value)), 2)


def explained_units(snapshot: Snapshot) -> dict[str, Any] | None:
    """Units whose hours stand out, with what their heads said; None before any measuring."""
    found: dict[str, Any] | None = snapshot.get("explained")
    if not found:
        return None
    return found | {
        "units": [
            unit
            | {
                "hours": Decimal(unit["hours"]),
                "z": None if unit["z"] is None else Decimal(unit["z"]),
                "words": [one | {"at": datetime.fromisoformat(one["at"])} for one in unit["words"]],
            }
            for unit in found["units"]
        ]
    }
