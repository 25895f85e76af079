"""``python -m benchmarks.table``: write what the results say into docs/operations/performance.md.

The figures of that page stand between two marks and are made from benchmarks/results, so that no
figure is typed; a test compares them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks import growth_table

RESULTS = Path(__file__).parent / "results"
PAGE = Path(__file__).parent.parent / "docs" / "operations" / "performance.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
PROVINCE = 50_000  # people

Table = Mapping[str, Any]


def main() -> None:
    """Replace what stands between the marks."""
    PAGE.write_text(replaced(PAGE.read_text()))


def replaced(page: str) -> str:
    """The page with the figures of today's results."""
    before, rest = page.split(BEGIN, 1)
    _, after = rest.split(END, 1)
    return f"{before}{BEGIN}\n{figures()}\n{END}{after}"


def figures() -> str:
    """All tables, as Markdown."""
    scale, goals = _read("scale"), _read("goals")
    sizes = sorted(scale["sizes"].items(), key=lambda one: (one[1]["months"], one[1]["staff"]))
    return "\n\n".join(
        "\n".join(part)
        for part in (
            _pages(sizes),
            _bulk(sizes),
            _walls(goals),
            _others(goals),
            *growth_table.parts(_read("growth")),
            _documents(_read("compiling")),
            _load(_read("load")),
        )
    )


def _read(name: str) -> Any:
    return json.loads((RESULTS / f"{name}.json").read_text())


def _row(cells: Iterable[object]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _head(cells: list[str]) -> Iterator[str]:
    yield _row(cells)
    yield "|" + "---|" * len(cells)


def _sum(cost: Table) -> float:
    return float(cost["app_ms"] + cost["database_ms"])


def _pages(sizes: list[tuple[str, Table]]) -> Iterator[str]:
    yield (
        "**Pages and saves**: CPU milliseconds of application + database, × the empty view, "
        "statements."
    )
    yield ""
    yield from _head(["people × months", *(name for name, _ in sizes)])
    yield _row(["measured at", *(one["measured_at"] for _, one in sizes)])
    yield _row(["load before, after", *(_loads(one) for _, one in sizes)])
    for call in sizes[-1][1]["pages"]:
        yield _row([call, *(_page(one["pages"], call) for _, one in sizes)])


def _loads(one: Table) -> str:
    return ", ".join(loads.split()[0] for loads in one["load_before_and_after"])


def _page(pages: Table, call: str) -> str:
    cost = pages[call]
    ratio = _sum(cost) / _sum(pages["empty view"])
    return f"{cost['app_ms']:.0f} + {cost['database_ms']:.0f}, {ratio:.1f} ×, {cost['queries']}"


def _bulk(sizes: list[tuple[str, Table]]) -> Iterator[str]:
    yield (
        "**A month**: seconds of CPU for all entries; milliseconds of CPU a person, and for 50,000 "
        "people (reckoned)."
    )
    yield ""
    yield from _head(["people × months", *(name for name, _ in sizes)])
    bulk = [one["bulk"] for _, one in sizes]
    yield _row(["entries of the month", *(f"{one['sql']['entries']:,}" for one in bulk)])
    yield _row(["raw sums by person and day, s", *(one["sql"]["bare_days_cpu"] for one in bulk)])
    yield _row(["recomputed and compared, s", *(_recomputed(one["sql"]) for one in bulk)])
    for name, words in (("scores", "scores"), ("compile", "reports with their scores"),
                        ("honesty", "honesty figures")):  # fmt: skip
        yield _row([words, *(_person(one[name]) for one in bulk)])
    yield _row(["near-copies of them", *(_near(one["honesty"]) for one in bulk)])
    yield _row(["import of 5,000 people, s", *(_seconds(one["import"]) for one in bulk)])
    yield _row(["memory at the peak, MB", *(one["peak_megabytes"] for one in bulk)])


def _recomputed(sql: Table) -> str:
    ratio = sql["recomputed_cpu"] / sql["bare_days_cpu"]
    return f"{sql['recomputed_cpu']}, {ratio:.2f} ×, {sql['days_that_differ']} differ"


def _seconds(cost: Table) -> float:
    return round(cost["app_seconds"] + cost["database_seconds"], 2)


def _near(cost: Table) -> str:
    if "near_copies_seconds" not in cost:
        return "not measured"
    each = cost["near_copies_seconds"] / cost["people"]
    return f"{each * 1000:.1f} ms, {each * PROVINCE:.0f} s"


def _person(cost: Table) -> str:
    each = _seconds(cost) / cost["people"]
    return f"{each * 1000:.1f} ms, {each * PROVINCE:.0f} s"


def _walls(goals: Table) -> Iterator[str]:
    yield (
        "**Row security**: database milliseconds with it and without, and the ratio of the whole "
        "request."
    )
    yield ""
    yield from _head(["people × months", *goals])
    for call in next(iter(goals.values()))["row_security"]:
        yield _row([call, *(_wall(one["row_security"][call]) for one in goals.values())])


def _wall(cost: Table) -> str:
    (walls, bare), (all_walls, all_bare) = cost["database_ms"], cost["in_all_ms"]
    return f"{walls} and {bare}, {all_walls / all_bare:.2f} ×"


def _others(goals: Table) -> Iterator[str]:
    yield "**What else the goals name**, on the clock where it says so, else of CPU."
    yield ""
    yield from _head(["people × months", *goals])
    ones = list(goals.values())
    yield _row(["first month, not in memory / in memory, clock", *map(_cold, ones)])
    yield _row(["accepting what waits of one person", *map(_accepted, ones)])
    yield _row(["of the row versions written so, in place", *map(_in_place, ones)])
    yield _row(["the largest agency from click to xlsx, docx, pdf, clock", *map(_click, ones)])
    yield _row(["honesty of that agency", *(_honesty(one["honesty"]) for one in ones)])


def _cold(one: Table) -> str:
    return f"{one['first_month']['cold_ms']} / {one['first_month']['warm_ms']} ms"


def _accepted(one: Table) -> str:
    cost = one["approving"]
    return f"{cost['entries']} entries: {cost['app_ms']} + {cost['database_ms']} ms"


def _in_place(one: Table) -> str:
    return f"{one['approving']['updated_in_place'] / one['approving']['updated']:.0%}"


def _click(one: Table) -> str:
    cost = one["click_to_file"]
    files = ", ".join(str(cost[f"{kind}_s"]) for kind in ("xlsx", "docx", "pdf"))
    return f"{cost['people']} people: {cost['compiled_s']} s, then {files} s"


def _honesty(cost: Table) -> str:
    return f"{cost['entries']:,} entries: {cost['cpu_s']} s"


def _documents(compiling: Table) -> Iterator[str]:
    yield f"**Documents** of units of {compiling['people']} people; 1,500 of them are reckoned."
    yield ""
    yield from _head(["", "CPU, ms", "bytes", "1,500 of them, s"])
    ms = compiling["app_ms"] + compiling["database_ms"]
    yield _row(
        ["the report itself", ms, compiling["snapshot_bytes"], compiling["seconds_for_1500"]]
    )
    for kind, cost in compiling["documents"].items():
        yield _row([kind, cost["ms"], cost["bytes"], cost["seconds_for_1500"]])


def _load(load: Table) -> Iterator[str]:
    yield "**Under load**: Locust against gunicorn over loopback; milliseconds on the clock."
    yield ""
    yield from _head(["", "requests a second", "CPU a request", "p50 / p95 by page", "failed"])
    for name, run in load.items():
        pages = "; ".join(
            f"{call} {cost['p50_ms']:.0f} / {cost['p95_ms']:.0f}"
            for call, cost in run["calls"].items()
        )
        failed = sum(cost["failures"] for cost in run["calls"].values())
        loads = _loads(run)
        yield _row(
            [f"{name}, {run['seconds']} s, load {loads}", run["requests_a_second"],
             f"{run['cpu_ms_a_request']} ms", pages, failed]
        )  # fmt: skip


if __name__ == "__main__":
    main()
