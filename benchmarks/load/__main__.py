"""``python -m benchmarks.load [STAFFxMONTHS] [USERS] [SECONDS] [THINK]``: closed-loop load.

Real gunicorn, PostgreSQL and Valkey, loopback only, a generated province. Locust runs in
``.local/load-venv`` (requirements-load.lock). CPU of web and database processes is counted beside
the times, and the load of the machine before and after. Writes benchmarks/results/load.json.
"""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.hosts import HOME, ROOT, Size, load_average, named
from benchmarks.measuring import process_seconds
from ops import entry

RESULT = Path(__file__).parent.parent / "results" / "load.json"
TOOL = ROOT / ".local" / "load-venv"
PORT = 8791
SESSIONS = 200
DEFAULTS = ("5000x1", "8", "60", "0")
WITHIN_SECONDS = 120


def main() -> int:
    """0 when no request failed."""
    words = sys.argv[1:]
    size, users, seconds, think = (*words, *DEFAULTS[len(words) :])
    staff, _, months = size.partition("x")
    if not (TOOL / "bin" / "locust").exists():
        sys.exit("There is no Locust; run `make tools` once.")
    with named() as addresses:
        return _run(Size(int(staff), int(months or 1)), addresses, (users, seconds, think))


def _run(size: Size, addresses: Mapping[str, str], wish: tuple[str, str, str]) -> int:
    users, seconds, think = wish
    from benchmarks.provinces import ready  # noqa: PLC0415  it needs the servers' names

    env = ready(size, addresses) | {
        "BIND": f"127.0.0.1:{PORT}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "PUBLIC_URL": f"http://127.0.0.1:{PORT}",
        "DATABASE_POOL_MAX": "4",
        "LOAD_PEOPLE": str(HOME / "people.json"),
        "LOAD_THINK_SECONDS": think,
    }
    subprocess.run(
        [sys.executable, "-m", "benchmarks.load.people", str(SESSIONS), env["LOAD_PEOPLE"]],
        check=True,
        cwd=ROOT,
        env=env,
    )
    with _web(env) as web:
        before, started = load_average(), time.monotonic()
        cpu = {"web": _tree(web.pid), "database": _tree(_postmaster())}
        rows = _locust(users, seconds, env)
        wall = time.monotonic() - started
        spent = {
            "web": round(_tree(web.pid) - cpu["web"], 1),
            "database": round(_tree(_postmaster()) - cpu["database"], 1),
        }
    requests = sum(row["requests"] for row in rows.values())
    table = json.loads(RESULT.read_text()) if RESULT.exists() else {}
    table[f"{size.name.removeprefix('kpi_bench_')}, {users} users, {think} s of thinking"] = {
        "measured_at": f"{datetime.now(UTC):%Y-%m-%d %H:%M}Z",
        "load_before_and_after": [before, load_average()],
        "seconds": round(wall),
        "requests_a_second": round(requests / wall, 1),
        "cpu_seconds": spent,
        "cpu_ms_a_request": round(sum(spent.values()) / max(1, requests) * 1000, 1),
        "calls": rows,
    }
    RESULT.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n")
    print(json.dumps(table, indent=1, ensure_ascii=False))
    return int(any(row["failures"] for row in rows.values()))


@contextmanager
def _web(env: Mapping[str, str]) -> Any:
    """Gunicorn as ``make web`` starts it, two processes of four threads."""
    web = subprocess.Popen(
        entry.command("web", [], env), cwd=ROOT, env=entry.environment("web", env)
    )
    try:
        deadline = time.monotonic() + WITHIN_SECONDS
        while not _answers():
            if time.monotonic() > deadline or web.poll() is not None:
                raise RuntimeError("the web server does not answer")
            time.sleep(0.5)
        yield web
    finally:
        web.terminate()
        web.wait(timeout=60)


def _answers() -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False


def _locust(users: str, seconds: str, env: Mapping[str, str]) -> dict[str, Any]:
    """What each call took, in milliseconds."""
    done = subprocess.run(
        [
            str(TOOL / "bin" / "locust"),
            "--locustfile", str(Path(__file__).parent / "locustfile.py"),
            "--host", f"http://127.0.0.1:{PORT}",
            "--headless", "--only-summary", "--json",
            "--users", users, "--spawn-rate", users,
            "--run-time", f"{seconds}s",
            "--loglevel", "WARNING",
        ],
        check=False,
        cwd="/",
        env=dict(env),
        stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    found = {}
    for one in json.loads(done.stdout):
        times = sorted((float(ms), count) for ms, count in one["response_times"].items())
        found[one["name"]] = {
            "requests": one["num_requests"],
            "failures": one["num_failures"],
            "p50_ms": _share(times, 0.5),
            "p95_ms": _share(times, 0.95),
        }
    return found


def _share(times: list[tuple[float, int]], share: float) -> float:
    """The time within which that share of the requests was answered."""
    wanted, seen = share * sum(count for _, count in times), 0
    for ms, count in times:
        seen += count
        if seen >= wanted:
            return ms
    return 0.0


def _postmaster() -> int:
    place = next((HOME / "postgres").rglob("postmaster.pid"))
    return int(place.read_text().splitlines()[0])


def _tree(pid: int) -> float:
    """CPU of a process and its children, also of those that have ended and were waited for."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    waited = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[13:15]
    ended = sum(map(int, waited)) / os.sysconf("SC_CLK_TCK")
    return process_seconds(pid) + ended + sum(_tree(int(child)) for child in children)


if __name__ == "__main__":
    raise SystemExit(main())
