"""How each process of the portal is started, here and in production alike.

``python -m ops.entry web`` becomes gunicorn, ``wide`` another one for what concerns many people at
once (``deploy/proxy/nginx.conf`` says which pages), ``worker`` and ``beat`` become Celery, and any
other word is a command of ``manage.py``. The Makefile, ``make demo`` and the containers all
pass through here, so that what runs at the desk is what runs in production.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
RUNNING_DEMO = ROOT / ".local" / "environment.json"

WORKING = (
    "run_due",
    "compile_reports",
    "load_province",
    "generate_province",
    "seal_events",
    "verify_evidence",
    "evidence_bundle",
    "recompile_report",
    "recompute_days",
    "archive_month",
    "record_drill",
)


class Server(NamedTuple):
    """A web server: the variable that says where it listens, and what holds without one."""

    variable: str
    address: str
    processes: str


LISTENING = {
    "web": Server("BIND", "0.0.0.0:8000", "2"),
    "wide": Server("WIDE_BIND", "0.0.0.0:8001", "1"),
}
# Everybody's own day goes before what is made beside it: far enough behind that it hardly shows,
# not so far that it stands still on a busy host.
BESIDE = ("wide", "worker")
BESIDE_NICE = 10
MIGRATING = ("migrate", "makemigrations", "sqlmigrate")
OWN_DATABASE = {
    **dict.fromkeys(("worker", "beat", *WORKING), "WORKER_DATABASE_URL"),
    **dict.fromkeys(MIGRATING, "MIGRATION_DATABASE_URL"),
}
"""Which variable replaces ``DATABASE_URL``, when it is set: work that the web role may not do."""


def command(name: str, arguments: list[str], env: Mapping[str, str]) -> list[str]:
    """The command line of a process. ``web`` listens on ``BIND``, ``wide`` on ``WIDE_BIND``."""
    python = [sys.executable, "-m"]
    if name in LISTENING:
        return [
            *python, "gunicorn", "kpi_portal.wsgi:application",
            "--bind", address(name, env),
            "--preload",
            "--worker-class", "gthread",
            "--workers", env.get(f"{name.upper()}_PROCESSES") or LISTENING[name].processes,
            "--threads", env.get("WEB_THREADS", "4"),
            "--timeout", "60",
            "--graceful-timeout", "20",
            "--keep-alive", "75",  # longer than the proxy keeps its side
            "--worker-tmp-dir", "/dev/shm",  # noqa: S108 - a heartbeat on a disk may stall
            "--no-control-socket",
            *arguments,
        ]  # fmt: skip
    if name == "worker":
        return [
            *python, "celery", "--app", "kpi_portal", "worker",
            "--pool", "prefork",
            "--concurrency", env.get("WORKER_PROCESSES", "2"),
            "--queues", env.get("WORKER_QUEUES") or "due,asked,seal,notices",
            "--without-gossip", "--without-mingle",
            "--loglevel", "INFO",
            *arguments,
        ]  # fmt: skip
    if name == "beat":
        return [
            *python, "celery", "--app", "kpi_portal", "beat",
            "--pidfile", "",
            "--loglevel", "INFO",
            *arguments,
        ]  # fmt: skip
    if name == "migrate":
        return [*python, "ops.migrating", *arguments]
    return [sys.executable, str(ROOT / "manage.py"), name, *arguments]


def address(name: str, env: Mapping[str, str]) -> str:
    """``host:port`` on which the web server ``name`` listens."""
    return env.get(LISTENING[name].variable) or LISTENING[name].address


def environment(name: str, base: Mapping[str, str]) -> dict[str, str]:
    """``base`` for this process: with the database role that its work needs."""
    env = dict(base)
    own = OWN_DATABASE.get(name, "")
    for suffix in ("", "_FILE"):
        if env.get(own + suffix):
            env.pop("DATABASE_URL", None)
            env.pop("DATABASE_URL_FILE", None)
            env["DATABASE_URL" + suffix] = env[own + suffix]
    env.setdefault("PYTHONUNBUFFERED", "1")
    return env


def stand_behind(env: Mapping[str, str]) -> None:
    """Let this process give way to the web: later on the CPU (``BESIDE_NICE``), and on some cores
    only (``BESIDE_CPUS``, like ``2-3,5``; empty is all)."""
    os.nice(int(env.get("BESIDE_NICE") or BESIDE_NICE))
    if cpus := cores(env.get("BESIDE_CPUS", "")):
        os.sched_setaffinity(0, cpus)


def cores(listed: str) -> set[int]:
    """``2-3,5`` as {2, 3, 5}. ValueError when it is no such list."""
    found: set[int] = set()
    for part in filter(None, listed.replace(" ", "").split(",")):
        first, _, last = part.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return found


def known_environment() -> dict[str, str]:
    """Ours; and while nothing names a database, that of the running ``make demo``."""
    if "DATABASE_URL" in os.environ or "DATABASE_URL_FILE" in os.environ:
        return dict(os.environ)
    if not RUNNING_DEMO.exists():
        raise SystemExit("DATABASE_URL is not set, and no `make demo` runs. See .env.example.")
    return {**json.loads(RUNNING_DEMO.read_text()), **os.environ}


def main() -> None:
    """Become the process that the first argument names."""
    if len(sys.argv) == 1:
        raise SystemExit(f"usage: python -m ops.entry web|wide|worker|beat|COMMAND  ({__doc__})")
    name, *arguments = sys.argv[1:]
    env = environment(name, known_environment())
    line = command(name, arguments, env)
    os.chdir(ROOT)
    if name in BESIDE:
        stand_behind(env)
    os.execve(line[0], line, env)  # noqa: S606 - no shell, on purpose


if __name__ == "__main__":
    main()
