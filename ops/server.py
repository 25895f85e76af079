"""The life of an embedded server, whichever it is.

One process at a time owns a data directory: it holds a lock on ``lock`` there, and so does
everything that it forked, because the descriptor is inherited. After a kill -9 a new start
therefore waits until the last orphan has gone, and needs to trust no process id that it
finds in a file.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import Self

from ops import process

_TRIES = 3
_LOG_KEPT = 5_000_000  # bytes; an older log is put aside at the next start


class ServerFailed(Exception):
    """An embedded server did not start; the message ends with the tail of its log."""


class EmbeddedServer(ABC):
    """A server whose data lie in ``home`` and that listens on the loopback address only."""

    name: str
    stop_signal: signal.Signals

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        self.port = 0
        self._child: subprocess.Popen[bytes] | None = None
        self._lock: int | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """Where the running server answers, password included."""

    @abstractmethod
    def _prepare(self, place: Path) -> None:
        """Make what the server needs in ``place``, which its account can reach."""

    @abstractmethod
    def _launch(self, place: Path, keep: int) -> subprocess.Popen[bytes]:
        """Start the process."""

    @abstractmethod
    def _answers(self) -> bool:
        """Whether it is up."""

    @property
    def log(self) -> Path:
        """Everything that the server says."""
        return self.home / "server.log"

    @property
    def password(self) -> str:
        """The server's own password, made at first use and kept beside the data."""
        return process.secret_in(self.home / "password")

    def is_alive(self) -> bool:
        """Whether the process that ``start`` made still runs."""
        return self._child is not None and not process.has_ended(self._child)

    def start(self, patience: float = 60) -> str:
        """Start, or start again after a crash; the URL, once it answers.

        Raises:
            ServerFailed: somebody else uses the data, or it is not up in ``patience`` seconds.
        """
        if self.is_alive():
            return self.url
        deadline = time.monotonic() + patience
        self.home.mkdir(parents=True, exist_ok=True, mode=0o711)
        self._take_lock(deadline)
        place = process.reachable_directory(self.home)
        self._prepare(place)
        if self.log.exists() and self.log.stat().st_size > _LOG_KEPT:
            self.log.replace(self.log.with_suffix(".log.1"))
        for _ in range(_TRIES):
            self.port = process.port_in(self.home / "port")
            assert self._lock is not None  # noqa: S101 - taken above
            self._bury()
            self._child = self._launch(place, self._lock)
            came = process.wait_until(
                lambda: self._answers() or not self.is_alive(), deadline=deadline
            )
            if came and self.is_alive():
                return self.url
        tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
        self.stop()
        raise ServerFailed(f"{self.name} did not start; {self.log} ends with:\n{tail}")

    def stop(self, patience: float = 20) -> None:
        """Stop in order, or by force after ``patience`` seconds. Harmless when it does not run."""
        self._bury(patience)
        self._release_lock()

    def remove(self) -> None:
        """Stop, and delete all data, wherever they lie."""
        # A server killed half-way leaves children that write into what is being deleted.
        self.stop(patience=60)
        note = self.home / "elsewhere"
        if note.exists():
            shutil.rmtree(note.read_text(), ignore_errors=True)
        shutil.rmtree(self.home, ignore_errors=True)

    def _bury(self, patience: float = 0) -> None:
        """End the process, if there is one, and forget it."""
        if self._child is not None:
            process.end(self._child, self.stop_signal, patience)
            self._child = None

    def _take_lock(self, deadline: float) -> None:
        self._release_lock()
        self._lock = os.open(self.home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        if not process.wait_until(self._locked, deadline=deadline):
            self._release_lock()
            raise ServerFailed(f"{self.name}: another process uses {self.home}")

    def _locked(self) -> bool:
        assert self._lock is not None  # noqa: S101 - opened by the only caller
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _release_lock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
