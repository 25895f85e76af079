"""Make ``.venv`` hold exactly what the lock file says. Standard library only.

Run by ``make setup`` and in the Dockerfile with whatever ``python3`` the machine has. A
stamp under ``.local`` names the lock, the interpreter and the place of the clone, so that a
second run costs milliseconds. Several runs at once wait for each other. An argument names
another lock.

uv installs in seconds. Where it cannot (a certificate that only pip knows, say), plain pip
does the same work from the same hashes, more slowly.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = LOCAL / "setup.stamp"
BOOTSTRAP_LOCK = ROOT / "requirements-bootstrap.lock"
OLDEST_PYTHON = (3, 11)


def main() -> int:
    """Set up, unless the stamp says that it was done. Exit status as the last tool's."""
    lock_file = ROOT / (sys.argv[1] if len(sys.argv) > 1 else "requirements-dev.lock")
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / "setup.lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        wanted = fingerprint(lock_file)
        if PYTHON.exists() and STAMP.exists() and STAMP.read_text() == wanted:
            return 0
        STAMP.unlink(missing_ok=True)
        status = make_environment() or install(lock_file)
        if status == 0:
            STAMP.write_text(wanted)
        return status


def fingerprint(lock_file: Path) -> str:
    """What the environment depends on: locks, interpreter, and where the clone lies."""
    digest = hashlib.sha256()
    for part in (BOOTSTRAP_LOCK, lock_file):
        digest.update(part.read_bytes())
    digest.update(f"{sys.version}\n{ROOT}".encode())
    return digest.hexdigest()


def make_environment() -> int:
    """A virtual environment with pip; one that fits is kept, so that running servers live on."""
    if environment_fits():
        return 0
    say("creating .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    return run(sys.executable, "-m", "venv", str(VENV))


def environment_fits() -> bool:
    """Whether ``.venv`` is of this interpreter and was made in this very place."""
    if not PYTHON.exists():
        return False
    question = "import sys; print(sys.version, sys.prefix, end='')"
    answer = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True, check=False)
    shebang = (VENV / "bin" / "pip").open().readline() if (VENV / "bin" / "pip").exists() else ""
    return answer.stdout == f"{sys.version} {VENV}" and str(VENV) in shebang


def install(lock_file: Path) -> int:
    """Fetch uv by hash, let it install the lock; let pip do it when uv is not to be had."""
    hashed = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes")
    status = run(str(PYTHON), *hashed, "-r", str(BOOTSTRAP_LOCK))
    if status == 0:
        say(f"installing {lock_file.name} with uv")
        sync = ("-m", "uv", "pip", "sync", "--quiet", "--require-hashes", "--python", str(PYTHON))
        status = run(str(PYTHON), *sync, str(lock_file))
    if status != 0:
        say("uv could not do it; installing with pip, which takes longer")
        status = run(str(PYTHON), *hashed, "--no-deps", "-r", str(lock_file))
    return status


def run(*command: str) -> int:
    """Run a command; its exit status."""
    return subprocess.run(command, cwd=ROOT, env=environment(), check=False).returncode


def environment() -> dict[str, str]:
    """The caller's, with what uv needs to find the same registry and certificates as pip."""
    env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_LINK_MODE": "copy"}
    env.setdefault("UV_SYSTEM_CERTS", "true")
    if "PIP_INDEX_URL" in env:
        env.setdefault("UV_DEFAULT_INDEX", env["PIP_INDEX_URL"])
    home = Path(env.get("HOME") or "/nonexistent")
    if not os.access(home, os.W_OK):
        env.setdefault("UV_CACHE_DIR", str(LOCAL / "cache" / "uv"))
        env.setdefault("PIP_CACHE_DIR", str(LOCAL / "cache" / "pip"))
    return env


def say(text: str) -> None:
    """One line of progress."""
    print(f"setup: {text}", flush=True)  # the only script that runs before anything is installed


if __name__ == "__main__":
    if sys.version_info < OLDEST_PYTHON:
        say(f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}.")
        sys.exit(1)
    sys.exit(main())
