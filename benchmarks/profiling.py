"""``python -m benchmarks.profiling TODAY CALL SECONDS``: where the time of one call of
``benchmarks.pages`` goes, in the database that the environment names.

Samples this process with py-spy (``.local/load-venv``) and prints the share of samples in which
each module of ours or of a library was the innermost, and the heaviest functions with callees.
"""

import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from pathlib import Path

import django

from benchmarks.hosts import ROOT

PY_SPY = ROOT / ".local" / "load-venv" / "bin" / "py-spy"
SHOWN = 24
APPS = ("organizations", "worklogs", "evaluations", "reporting", "kpi_portal")
RATE = "250"  # samples a second


def main() -> None:
    """Sample and print."""
    django.setup()
    import time_machine  # noqa: PLC0415  after django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.test.utils import override_settings  # noqa: PLC0415

    from benchmarks.pages import calls  # noqa: PLC0415

    today, name, seconds = date.fromisoformat(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    now = datetime.combine(today, time_of_day(9), UTC)
    hosts = [*settings.ALLOWED_HOSTS, "testserver"]
    with (
        time_machine.travel(now, tick=False),
        override_settings(ROOT_URLCONF="benchmarks.urls", ALLOWED_HOSTS=hosts),
    ):
        call = calls(today)[name]
        call()
        lines = _sampled(call, seconds)
    _show(name, lines)


def _sampled(call: object, seconds: float) -> list[tuple[list[str], int]]:
    """Stacks, outermost first, with how often each was seen."""
    assert callable(call)  # noqa: S101
    with tempfile.TemporaryDirectory() as directory:
        raw = Path(directory) / "raw"
        options = ["--pid", str(_own_pid()), "--format", "raw", "--output", str(raw)]
        spy = subprocess.Popen(
            [str(PY_SPY), "record", *options, "--rate", RATE, "--duration", str(round(seconds))],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while spy.poll() is None:
            call()
        rows = [line.rpartition(" ") for line in raw.read_text().splitlines()]
    return [(stack.split(";"), int(count)) for stack, _, count in rows]


def _own_pid() -> int:
    import os  # noqa: PLC0415

    return os.getpid()


def _show(name: str, lines: list[tuple[list[str], int]]) -> None:
    total = sum(count for _, count in lines)
    inside: Counter[str] = Counter()
    innermost: Counter[str] = Counter()
    for stack, count in lines:
        for frame in set(stack):
            inside[frame] += count
        innermost[_package(stack[-1])] += count
    print(f"{name}: {total} samples at {time.strftime('%H:%M')}")
    ours = Counter({frame: count for frame, count in inside.items() if _package(frame) in APPS})
    for title, found in (("ours, with what they call", ours), ("innermost", innermost)):
        print(f" {title}:")
        for frame, count in found.most_common(SHOWN):
            print(f"  {count / total:6.1%}  {frame}")


def _package(frame: str) -> str:
    """``django/db`` of ``Query.get (django/db/query.py:7)``; one name where it is ours."""
    parts = frame.rpartition("(")[2].split("/")
    return parts[0] if parts[0] in APPS else "/".join(parts[:2]).partition(".py")[0]


if __name__ == "__main__":
    main()
