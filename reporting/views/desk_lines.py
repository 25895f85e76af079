"""Which agencies a receiver has listed, in which order, and how it finds back to them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from organizations.rules.names import unaccented
from reporting.forms import DeskFilter
from reporting.queries.desk import SENT, DeskLine

OPEN = 40  # so many agencies are read at a glance; of more, the blocks are folded
LAST = datetime.max.replace(tzinfo=UTC)

STATES: Mapping[str, Callable[[DeskLine], bool]] = {
    "to_answer": lambda line: line.status == "submitted",
    "received": lambda line: line.status == "received",
    "accepted": lambda line: line.status == "accepted",
    "returned": lambda line: line.status == "returned",
    "missing": lambda line: line.status not in SENT,
    "not_implemented": lambda line: line.is_missed,
    "late": lambda line: line.is_late,
    "asks_back": lambda line: line.asks_back,
}
SORTS: Mapping[str, Callable[[DeskLine], object]] = {
    "name": lambda line: unaccented(line.agency.name),
    "submitted": lambda line: line.submitted_at or LAST,
    "coverage": lambda line: _last_if_unknown(_coverage(line)),
    "minutes": lambda line: _last_if_unknown(
        None if line.minutes_per_person_day is None else -line.minutes_per_person_day
    ),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Agencies under one heading: a block, or all that were found when they are sorted."""

    name: str
    said: str
    lines: list[DeskLine]


@dataclass(frozen=True, slots=True)
class Listed:
    """What the table shows. ``query`` brings back the same list, "" when nothing was chosen."""

    form: DeskFilter
    groups: list[Group]
    found: int
    total: int
    is_open: bool
    query: str


def listed(lines: Sequence[DeskLine], data: QueryDict) -> Listed:
    """The lines that the filter asks for; all of them when it is not understood."""
    form = DeskFilter(data, kinds=[line.agency.kind for line in lines])
    wanted: dict[str, str] = form.cleaned_data if form.is_valid() else {}
    found = [line for line in lines if _matches(line, wanted)]
    order = wanted.get("sort", "")
    if order:
        found.sort(key=SORTS[order])  # type: ignore[arg-type]
        groups = [_group(_("All blocks"), found)] if found else []
    else:
        blocks = [list(mine) for _block, mine in groupby(found, lambda line: line.agency.block)]
        groups = [_group(str(mine[0].agency.get_block_display()), mine) for mine in blocks]
    chosen: dict[str, str] = {key: value for key, value in wanted.items() if value}
    return Listed(
        form=form,
        groups=groups,
        found=len(found),
        total=len(lines),
        is_open=bool(chosen) or len(lines) <= OPEN,
        query=f"?{urlencode(chosen)}" if chosen else "",
    )


def way_back(data: QueryDict) -> str:
    """The filter with which a report was opened, for the link back; what is not of it is dropped.

    A kind that is no longer on the desk is told there.
    """
    names = DeskFilter.base_fields
    kept = {key: str(data[key])[:80] for key in names if data.get(key)}
    return f"?{urlencode(kept)}" if kept else ""


def _matches(line: DeskLine, wanted: Mapping[str, str]) -> bool:
    words = unaccented(wanted.get("q", "")).split()
    name = unaccented(f"{line.agency.name} {line.agency.code}")
    return (
        all(word in name for word in words)
        and wanted.get("block") in (None, "", line.agency.block)
        and wanted.get("kind") in (None, "", line.agency.kind)
        and (not wanted.get("state") or STATES[wanted["state"]](line))
    )


def _group(name: str, lines: list[DeskLine]) -> Group:
    done = sum(line.status in SENT for line in lines)
    return Group(name, _("%(done)s of %(total)s in") % {"done": done, "total": len(lines)}, lines)


def _coverage(line: DeskLine) -> Decimal | None:
    figures = line.figures
    if not figures or not figures["required_days"]:
        return None
    return Decimal(figures["logged_days"]) / int(figures["required_days"])


def _last_if_unknown(value: Decimal | None) -> tuple[bool, Decimal]:
    return (value is None, value or Decimal(0))
