"""The tables of ``benchmarks.growth`` as Markdown; ``benchmarks.table`` puts them into the page."""

from collections.abc import Iterator, Mapping
from typing import Any

Table = Mapping[str, Any]
SENT = ("compiled", "xlsx", "docx", "pdf", "export")


def parts(growth: Table) -> Iterator[Iterator[str]]:
    """A table for each measure of each size that was taken."""
    makers = {
        "pages": _pages,
        "month": _month,
        "largest": _largest,
        "security": _security,
        "provincial": _provincial,
    }
    for size, measures in growth.items():
        for name, make in makers.items():
            if name in measures:
                yield make(size, measures[name])


def row(*cells: object) -> str:
    """A line of a table."""
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _head(*cells: str) -> Iterator[str]:
    yield ""
    yield row(*cells)
    yield "|" + "---|" * len(cells)


def _when(found: Table) -> str:
    loads = ", ".join(load.split()[0] for load in found["load_before_and_after"])
    return f"{found['measured_at']}, load {loads}"


def _pages(size: str, found: Table) -> Iterator[str]:
    yield (
        f"**With the year in the table** ({size}; {_when(found)}): CPU milliseconds of application "
        "+ database of a month alone, and with twelve earlier months in a table of five years of "
        "partitions."
    )
    yield from _head("", "a month", "with the year, in five years of partitions", "×")
    for call, (alone, grown) in found["calls"].items():
        yield row(call, _cost(alone), _cost(grown), f"{_sum(grown) / _sum(alone):.2f}")


def _cost(one: Table) -> str:
    return f"{one['app_ms']:.0f} + {one['database_ms']:.1f}, {one['queries']:.0f} statements"


def _sum(one: Table) -> float:
    return float(one["app_ms"] + one["database_ms"])


def _month(size: str, found: Table) -> Iterator[str]:
    ones = [found["alone"], found["grown"]]
    yield (
        f"**Recomputing the month** ({size}; {_when(found)}): the last month of so many entries in "
        "the table; seconds of CPU of the database, and on the clock."
    )
    yield from _head("entries in the table", *(f"{one['entries_in_the_table']:,}" for one in ones))
    for words, way in (("raw sums by person and day", "raw"), ("recomputed and compared", "whole"),
                       ("in two halves at once", "halves")):  # fmt: skip
        yield row(words, *(f"{one[f'{way}_cpu']}, {one[f'{way}_clock']}" for one in ones))
    yield row(
        "halves against the whole, clock",
        *(f"{one['halves_clock'] / one['whole_clock']:.2f} ×" for one in ones),
    )
    times = ones[1]["whole_cpu"] / ones[0]["whole_cpu"]
    yield row("against a month alone, CPU", "1", f"{times:.2f} ×")


def _largest(size: str, found: Table) -> Iterator[str]:
    ones = [found["alone"], found["grown"]]
    people = ones[0]["honesty"]["people"]
    yield (
        f"**The largest agency with the year in the table** ({size}; {_when(found)}): {people} "
        "people."
    )
    yield from _head("", "a month", "with the year")
    yield row(
        "its report compiled, clock", *(f"{one['click_to_file']['compiled_s']} s" for one in ones)
    )
    yield row(
        "its honesty, CPU; near-copies of it",
        *(f"{one['honesty']['cpu_s']} s; {one['honesty']['near_copies_s']} s" for one in ones),
    )


def _security(size: str, found: Table) -> Iterator[str]:
    yield (
        f"**Row security on many rows** ({size}; {_when(found)}): the agency of {found['people']} "
        "people, database milliseconds with it and without."
    )
    yield from _head("", "rows", "with, without", "×")
    for name, cost in found.items():
        if isinstance(cost, Mapping):
            bound, free = cost["database_ms"]
            yield row(name, f"{cost['rows']:,}", f"{bound}, {free}", f"{bound / free:.2f}")


def _provincial(size: str, found: Table) -> Iterator[str]:
    yield (
        f"**The provincial report** ({size}; {_when(found)}): {found['reports']} of "
        f"{found['agencies']} reports submitted, {found['people']:,} people; "
        f"{found['compiled']['statements']} statements."
    )
    yield from _head("", "clock, s", "CPU, s", "bytes")
    words = ("from the click to the frozen report", "its xlsx", "its docx", "its pdf",
             "all reports as one table (xlsx)")  # fmt: skip
    for name, said in zip(SENT, words, strict=True):
        cost = found[name]
        yield row(said, cost["clock_s"], cost["cpu_s"], cost.get("bytes", ""))
