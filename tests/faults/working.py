"""A worker that does what is due, and something happens to it on the way.

``python -m tests.faults.working HOW NOW FILE``: HOW is ``well``, ``killed`` (by the kernel, as for
want of memory), ``memory`` (its own limit), ``too-long`` (Celery's soft limit), ``asleep-before``
or ``asleep-after`` (frozen before or after the work, until FILE is gone). What happens, happens to
the department's job; the others are done. The outcomes are written to standard output as JSON.
"""

import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import django

MEMORY_BYTES = 1 << 31
VICTIM = "SXD"  # the department of the cast


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, resource.RLIM_INFINITY))
    try:
        hoard = [bytearray(1 << 28) for _ in range(64)]
        raise AssertionError(len(hoard))
    finally:
        unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.setrlimit(resource.RLIMIT_AS, unlimited)


def too_long() -> None:
    from celery.exceptions import SoftTimeLimitExceeded  # noqa: PLC0415

    def stop(*_: object) -> None:
        raise SoftTimeLimitExceeded

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(1)
    time.sleep(60)


def asleep(flag: Path) -> Callable[[], None]:
    """Say that the moment has come, and wait until somebody freezes and wakes this process."""

    def wait() -> None:
        flag.touch()
        while flag.exists():
            time.sleep(0.02)

    return wait


def main(how: str, now: str, flag: str) -> None:
    django.setup()
    from reporting import commands  # noqa: PLC0415  after django.setup()
    from reporting.commands import running  # noqa: PLC0415
    from reporting.models import JobKind  # noqa: PLC0415

    waits = asleep(Path(flag))
    before = {
        "killed": killed, "memory": memory, "too-long": too_long, "asleep-before": waits,
    }.get(how)  # fmt: skip
    after = waits if how == "asleep-after" else None
    work = running.work

    def worked(job, actor, moment):  # type: ignore[no-untyped-def]
        is_victim = job.agency.code == VICTIM
        if is_victim and before is not None:
            before()
        said = work(job, actor, moment)
        if is_victim and after is not None:
            after()
        return said

    running.work = worked
    running.make_documents = lambda **_: 0
    outcomes = commands.run_due(
        now=datetime.fromisoformat(now), limit=100, worker=how, kinds=[JobKind.COMPILE_REPORT]
    )
    json.dump([asdict(one) for one in outcomes], sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
