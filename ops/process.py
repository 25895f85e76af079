"""Processes that live no longer than we do, under an account that may do little.

PostgreSQL refuses to run as root, and Valkey has no need to: for root both run as
``nobody``. What they must read or write may then lie where ``nobody`` cannot go (a clone
under ``/root``, say). Other people's directories keep their modes; what the server
needs is copied to ``/var/tmp`` instead, and a note in the data directory says where.
"""

import contextlib
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1
_SPARE_PARENT = Path("/var/tmp")  # noqa: S108 - survives a restart; the directory is made by mkdtemp
_OTHERS_MAY_PASS = stat.S_IXOTH
_OTHERS_MAY_READ = stat.S_IROTH


def unprivileged() -> dict[str, Any]:
    """The arguments of ``Popen`` that give up root; empty for an ordinary user."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("nobody")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def give(path: Path) -> None:
    """Make ``path`` private to the account that servers run under."""
    if account := unprivileged():
        os.chown(path, account["user"], account["group"])
    path.chmod(0o700 if path.is_dir() else 0o600)


def die_with_parent(sign: signal.Signals) -> None:
    """Have the kernel send us ``sign`` when the thread that started us ends."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, int(sign), 0, 0, 0)


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | str = "/",
    dies_with_us: signal.Signals = signal.SIGTERM,
    keep: Sequence[int] = (),
    stdin: int = subprocess.DEVNULL,
    identity: Mapping[str, Any] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process in a group of its own, its output appended to ``log``.

    The kernel sends it ``dies_with_us`` when the *thread* that called this ends, by whatever
    means, kill -9 included. ``keep`` lists descriptors that it inherits.
    """
    parent = os.getpid()

    def tie_to_parent() -> None:
        die_with_parent(dies_with_us)
        if os.getppid() != parent:  # it died between fork and prctl
            os._exit(1)

    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=stdin,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=env,
            pass_fds=tuple(keep),
            process_group=0,
            preexec_fn=tie_to_parent,  # noqa: PLW1509 - one system call, no lock
            **(identity or {}),
        )


def has_ended(child: subprocess.Popen[Any]) -> bool:
    """Whether a child is dead. It stays a zombie, so that its group keeps its number."""
    if child.returncode is not None:
        return True
    return os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def end(child: subprocess.Popen[Any], sign: signal.Signals, patience: float) -> None:
    """Ask a child to stop; after ``patience`` seconds, kill whatever lives of its group.

    A child whose status was read already is left alone: its number may be another's by now.
    """
    if child.returncode is not None:
        return
    if not has_ended(child):
        os.kill(child.pid, sign)
        wait_until(lambda: has_ended(child), deadline=time.monotonic() + patience)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def wait_until(ready: Callable[[], bool], *, deadline: float, pause: float = 0.05) -> bool:
    """Ask again and again until ``time.monotonic()`` passes ``deadline``; whether it came true."""
    while not ready():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


def secret_in(path: Path) -> str:
    """The password kept in ``path``; made, readable by us alone, when there is none."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(24))
    return path.read_text()


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """A port of the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_in(path: Path) -> int:
    """The port kept in ``path`` while it is free; otherwise another, kept there from now on."""
    with contextlib.suppress(FileNotFoundError, ValueError):
        kept = int(path.read_text())
        if is_free(kept):
            return kept
    port = free_port()
    path.write_text(f"{port}\n")
    return port


def within_reach(path: Path) -> bool:
    """Whether the servers' account can get to ``path`` through every directory above it."""
    return not unprivileged() or all(
        parent.stat().st_mode & _OTHERS_MAY_PASS for parent in (path, *path.resolve().parents)
    )


def reachable_directory(home: Path) -> Path:
    """``home``, or the directory under ``/var/tmp`` that stands in for it.

    The substitute belongs to root and lets others pass but not look; its name is random
    and kept in ``home/elsewhere``.
    """
    if within_reach(home):
        return home
    note = home / "elsewhere"
    if note.exists() and Path(note.read_text()).is_dir():
        return Path(note.read_text())
    substitute = Path(tempfile.mkdtemp(prefix="kpi-portal-", dir=_SPARE_PARENT))
    substitute.chmod(0o711)
    note.write_text(str(substitute))
    return substitute


def reachable_programs(base: Path, names: Sequence[str], place: Path) -> Path:
    """``base``, or a copy of ``names`` in it when the servers' account cannot read them.

    The copy keeps the layout, because programs find their libraries by relative paths; it
    belongs to root, so that a server cannot change its own program.
    """
    if within_reach(base) and all(_readable(base / name) for name in names):
        return base
    copy, age = place / "programs", place / "programs.copied"
    stamp = "".join(f"{base / name} {(base / name).stat().st_mtime_ns}\n" for name in names)
    if not (age.exists() and age.read_text() == stamp):
        shutil.rmtree(copy, ignore_errors=True)
        for name in names:
            shutil.copytree(base / name, copy / name, symlinks=True)
        for entry in (copy, *copy.rglob("*")):
            if not entry.is_symlink():
                runs = entry.is_dir() or entry.stat().st_mode & stat.S_IXUSR
                entry.chmod(0o755 if runs else 0o644)
        age.write_text(stamp)
    return copy


def _readable(tree: Path) -> bool:
    """Whether others may read everything in ``tree``, and enter every directory."""
    return all(
        mode & _OTHERS_MAY_READ and (mode & _OTHERS_MAY_PASS or not stat.S_ISDIR(mode))
        for mode in (entry.lstat().st_mode for entry in (tree, *tree.rglob("*")))
    )
