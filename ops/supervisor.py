"""Children that are started together, watched, started again, and ended together."""

import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ops import process

RESTARTS = 5
WITHIN_SECONDS = 120.0
PATIENCE_SECONDS = 10.0


class GaveUp(Exception):
    """A child kept dying; the message names it and its log."""


@dataclass
class Child:
    """A process of ours. ``dies_with_us`` is what the kernel sends it when we are killed."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    log: Path
    cwd: Path
    dies_with_us: signal.Signals = signal.SIGTERM
    running: subprocess.Popen[bytes] | None = None
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=RESTARTS))

    def start(self) -> None:
        """Start the process, whatever became of the one before."""
        self.running = process.spawn(
            self.command,
            log=self.log,
            env=self.env,
            cwd=self.cwd,
            dies_with_us=self.dies_with_us,
        )

    def revive(self, say: Callable[[str], None]) -> None:
        """Start again when it died, and say so.

        Raises:
            GaveUp: it died for the sixth time within two minutes.
        """
        if self.running is None or not process.has_ended(self.running):
            return
        process.end(self.running, signal.SIGTERM, 0)  # what is left of its group
        now = time.monotonic()
        if len(self.deaths) == RESTARTS and now - self.deaths[0] < WITHIN_SECONDS:
            raise GaveUp(f"The {self.name} keeps ending; see {self.log}")
        self.deaths.append(now)
        say(f"The {self.name} ended with status {self.running.returncode}; starting it again.")
        self.start()


class Supervisor:
    """Keeps children alive between ``start`` and ``stop``."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.children: list[Child] = []
        self._say = say

    def start(self, child: Child) -> None:
        """Start a child and watch over it."""
        self.children.append(child)
        child.start()

    def look_after(self) -> None:
        """One round: whoever died is started again. Raises ``GaveUp`` as ``Child.revive``."""
        for child in self.children:
            child.revive(self._say)

    def stop(self) -> None:
        """End all at once in order; by force those that still live after ten seconds."""
        living = [child.running for child in self.children if child.running is not None]
        for running in living:
            if not process.has_ended(running):
                os.kill(running.pid, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_SECONDS
        process.wait_until(
            lambda: all(process.has_ended(running) for running in living), deadline=deadline
        )
        for running in living:
            process.end(running, signal.SIGTERM, 0)
        self.children.clear()


def follow_parent() -> None:
    """Ask the kernel for SIGTERM when our parent is killed, if that is ``make``.

    Ctrl-C reaches both; a kill -9 of ``make`` alone would leave us behind.
    """
    if "MAKELEVEL" in os.environ:
        process.die_with_parent(signal.SIGTERM)
