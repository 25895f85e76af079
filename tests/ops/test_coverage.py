"""What is said of branches is what coverage.py measured."""

import json

from ops import coverage
from ops.scorecard import ROOT

RESULTS = ROOT / "benchmarks" / "results" / "coverage.json"


def measured(branches: int, covered: int, lines: tuple[int, ...] = ()) -> dict[str, object]:
    """A module as coverage.py reports it."""
    return {
        "summary": {"num_branches": branches, "covered_branches": covered},
        "missing_branches": [[7, 9]] * (branches - covered),
        "missing_lines": list(lines),
    }


def test_a_branch_and_a_line_that_no_test_takes_are_named() -> None:
    files = {"a.py": measured(8, 7), "b.py": measured(4, 4), "c.py": measured(0, 0, (3,))}

    found = coverage.summary(files, {"period": ["a.py", "b.py", "c.py"]})

    period = found["kinds"]["period"]
    assert (period["branches"], period["covered"], period["percent"]) == (12, 11, "91.6")
    assert coverage.missed(found) == {"a.py": ["7->9"], "c.py": ["3"]}


def test_per_cent_are_rounded_down_and_nothing_is_whole() -> None:
    assert coverage.share([measured(3000, 2999)])["percent"] == "99.9"
    assert coverage.share([measured(0, 0)])["percent"] == "100.0"


def test_every_branch_of_rights_scores_periods_and_the_trail_is_taken_by_a_test(
    record_property,
) -> None:
    """What ``make coverage`` found last. A module that came since is told as not measured."""
    found = json.loads(RESULTS.read_text(encoding="utf-8"))
    now = coverage.kinds()
    known = {kind: set(one["modules"]) for kind, one in found["kinds"].items()}
    late = {path for kind in now for path in now[kind] if path not in known[kind]}
    total = found["total"]
    told = total if isinstance(total, str) else f"{total['percent']} % of {total['branches']}"
    record_property("tried", sum(one["branches"] for one in found["kinds"].values()))
    record_property("failed", sum(len(missing) for missing in coverage.missed(found).values()))
    record_property(
        "note",
        f"branches at {found['commit']}: "
        + ", ".join(f"{kind} {one['percent']} %" for kind, one in found["kinds"].items())
        + f"; of the whole portal: {told}"
        + (f"; not measured: {', '.join(sorted(late))}" if late else ""),
    )

    assert set(known) == set(now)
    assert not coverage.missed(found)
