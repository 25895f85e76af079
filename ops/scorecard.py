"""The scorecard: what each threat was tried with, and what failed. ``make scorecard``.

``ops/scorecard.toml`` says which tests show a line. They run in one go; a line counts their cases,
or what a test says it tried (``record_property("tried", n)``, also ``failed`` and ``seed``). A
line whose control did not pass is void: nobody knows then whether the guard does anything. A line
of which a named test was skipped or never ran says "not run" and which, whatever the others found.
What a test has to say besides (``record_property("note", words)``) stands below the table.

``python -m ops.scorecard 4 6`` runs these lines only, ``faults`` instead of numbers those about
broken machines and wires (``make faults``).
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
LINES = ROOT / "ops" / "scorecard.toml"
RESULTS = ROOT / "benchmarks" / "results" / "scorecard.json"
LIMITS = (
    "One machine: no real network partition, power cut or lying disk. Two cores.",
    "No outside penetration test. Read the target beside what was tried.",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One threat. ``tests`` and ``controls`` are pytest node ids, or whole files."""

    number: int
    words: str
    target: str
    tests: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One test case: its node id without parameters, and what it says it tried. One that was
    skipped tried nothing."""

    name: str
    tried: int
    failed: int
    seconds: float
    seed: str = ""
    note: str = ""
    skipped: bool = False

    def is_of(self, names: Sequence[str]) -> bool:
        return self.name in names or self.name.partition("::")[0] in names


@dataclass(frozen=True, slots=True)
class Result:
    """A line as it is printed; ``verdict`` is holds, fails, void or not run."""

    number: int
    words: str
    target: str
    verdict: str
    tried: int
    failed: int
    seconds: float
    seed: str
    note: str = ""


def lines() -> list[Line]:
    """All of them, by number."""
    found = tomllib.loads(LINES.read_text(encoding="utf-8"))["line"]
    return [
        Line(
            one["number"],
            one["words"],
            one["target"],
            tuple(one.get("tests", ())),
            tuple(one.get("controls", ())),
        )
        for one in found
    ]


def numbers(wanted: Sequence[str]) -> set[int]:
    """The lines that are asked for; every one when nothing is."""
    said = tomllib.loads(LINES.read_text(encoding="utf-8"))
    if not wanted:
        return {one["number"] for one in said["line"]}
    return {
        number
        for word in wanted
        for number in (said["faults"] if word == "faults" else [int(word)])
    }


def cases(report: str) -> Iterator[Case]:
    """What ran and what was skipped, from pytest's JUnit XML."""
    for node in ElementTree.fromstring(report).iter("testcase"):  # noqa: S314  pytest wrote it
        name = _node_id(node.get("classname", ""), node.get("name", ""))
        if node.find("skipped") is not None:
            yield Case(name, tried=0, failed=0, seconds=0, skipped=True)
            continue
        said = {one.get("name"): one.get("value", "") for one in node.iter("property")}
        broke = node.find("failure") is not None or node.find("error") is not None
        yield Case(
            name=name,
            tried=int(said.get("tried", 1)),
            failed=max(int(said.get("failed", 0)), int(broke)),
            seconds=float(node.get("time", 0)),
            seed=said.get("seed", ""),
            note=said.get("note", ""),
        )


def _node_id(module: str, name: str) -> str:
    return f"{module.replace('.', '/')}.py::{name.partition('[')[0]}"


def result(line: Line, found: Iterable[Case]) -> Result:
    """What the cases say about one line."""
    known = list(found)
    of_line = [case for case in known if case.is_of(line.tests)]
    controls = [case for case in known if case.is_of(line.controls)]
    failed = sum(case.failed for case in of_line)
    left_out = not_run(line, known)
    if any(case.failed for case in controls):
        verdict = "void"
    elif failed:
        verdict = "fails"
    else:
        verdict = "not run" if left_out else "holds"
    notes = {case.note for case in of_line if case.note}
    if left_out:
        notes.add(f"not run: {', '.join(left_out)}")
    return Result(
        number=line.number,
        words=line.words,
        target=line.target,
        verdict=verdict,
        tried=sum(case.tried for case in of_line),
        failed=failed,
        seconds=round(sum(case.seconds for case in (*of_line, *controls)), 1),
        seed=", ".join(sorted({case.seed for case in of_line if case.seed})),
        note="; ".join(sorted(notes)),
    )


def not_run(line: Line, cases: Sequence[Case]) -> list[str]:
    """Names of tests and controls of the line of which no case ran, and skipped ones of whole
    files."""
    names = (*line.tests, *line.controls)
    ran = [case for case in cases if not case.skipped]
    left_out = [name for name in names if not any(case.is_of([name]) for case in ran)]
    ran_names = {case.name for case in ran}
    skipped = {case.name for case in cases if case.skipped and case.is_of(names)} - ran_names
    return left_out + sorted(name for name in skipped if name.partition("::")[0] in names
                             and name.partition("::")[0] not in left_out)  # fmt: skip


def table(results: Sequence[Result]) -> str:
    """For a terminal."""
    rows = [f"{'':>2}  {'line':<60} {'':<8} {'tried':>7} {'failed':>6} {'s':>7}  target"]
    rows += [
        f"{one.number:>2}  {one.words:<60} {one.verdict:<8} {one.tried:>7} {one.failed:>6}"
        f" {one.seconds:>7}  {one.target}{f' (seed {one.seed})' if one.seed else ''}"
        for one in results
    ]
    notes = [f"{one.number:>2}  {one.note}" for one in results if one.note]
    return "\n".join([*rows, "", *notes, *([""] if notes else []), *LIMITS])


def main(wanted: Sequence[str]) -> int:
    """0 when nothing that ran fails or is void."""
    asked = numbers(wanted)
    chosen = [one for one in lines() if one.number in asked]
    names = sorted({name for one in chosen for name in (*one.tests, *one.controls)})
    place = ROOT / ".local" / "scorecard.xml"
    place.parent.mkdir(exist_ok=True)
    place.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal"]
    subprocess.run([*command, f"--junitxml={place}", *names], cwd=ROOT, check=False)
    ran = list(cases(place.read_text(encoding="utf-8")))
    results = [result(one, ran) for one in chosen]
    print(table(results))
    if not wanted:
        kept: Mapping[str, object] = {
            "commit": _commit(),
            "lines": [asdict(one) for one in results],
        }
        RESULTS.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return int(any(one.verdict in {"fails", "void"} for one in results))


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return said.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
