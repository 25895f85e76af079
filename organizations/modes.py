"""Open, read-only, or closed for maintenance: said once, and seen by every process at once.

The word stands in a file (``MODE_FILE``), not in the database: it must hold while the database is
being restored or replaced. Each request looks at the file's time, which costs a microsecond.
Hosts that share no disk are told one by one.

Read-only is for the minutes in which a standby takes over or a restored copy is looked at: pages
are served, what people send is refused with a calm page and kept by their device, background work
waits. Who read what is still written down.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from django.conf import settings


class Mode(StrEnum):
    """How much of the portal is open."""

    OPEN = "open"
    READ_ONLY = "read-only"
    MAINTENANCE = "maintenance"


@dataclass(frozen=True, slots=True)
class Standing:
    """The mode, until when it is meant to last (only told), and since when it holds."""

    mode: Mode = Mode.OPEN
    until: datetime | None = None
    since: datetime | None = None


_seen: tuple[tuple[int, int, int] | None, Standing] = (None, Standing())


def standing() -> Standing:
    """What holds now. Reads the file only after it changed.

    A file that cannot be read is what an interrupted hand leaves: the portal stays open, for a
    typing mistake must not shut a province out.
    """
    global _seen  # noqa: PLW0603  one for the process
    try:
        stat = os.stat(settings.MODE_FILE)
        stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    except OSError:
        return Standing()
    if _seen[0] != stamp:
        _seen = (stamp, _read(Path(settings.MODE_FILE)))
    return _seen[1]


def _read(path: Path) -> Standing:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return Standing(Mode(said["mode"]), _moment(said["until"]), _moment(said["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Standing()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def switch(mode: Mode, *, now: datetime, until: datetime | None = None) -> Standing:
    """Let the mode hold from the next request on, in every process that sees the file."""
    said = Standing(mode, until, now)
    path = Path(settings.MODE_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    fields = {name: str(value) if value else None for name, value in asdict(said).items()}
    new.write_text(json.dumps(fields), encoding="utf-8")
    new.replace(path)  # whole or not at all
    return said


def may_work() -> bool:
    """Whether background work may write: not while the portal is read-only or closed."""
    return standing().mode is Mode.OPEN
