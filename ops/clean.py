"""Delete what was generated: data, logs, caches. Standard library only.

Data that lie in ``/var/tmp`` because the servers' account cannot enter this clone go too.
"""

import fcntl
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
CACHES = (".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis")
KEPT = ("setup.stamp", "setup.lock")  # they speak of .venv, which stays


def main() -> int:
    """Clean; 1 while a demo runs."""
    LOCAL.mkdir(exist_ok=True)
    with (LOCAL / "demo.lock").open("w") as guard:
        try:
            fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("A `make demo` runs from this clone; end it first.", file=sys.stderr)
            return 1
        for note in LOCAL.glob("*/elsewhere"):
            shutil.rmtree(note.read_text(), ignore_errors=True)
        for entry in LOCAL.iterdir():
            if entry.name not in KEPT:
                _remove(entry)
        for name in CACHES:
            _remove(ROOT / name)
    return 0


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
