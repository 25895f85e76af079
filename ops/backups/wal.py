"""What happens between two copies: PostgreSQL's write-ahead log, kept segment by segment.

The server hands over each segment once it is full, or every minute while something is written, so
that a burnt-down host costs a minute at most. Segments are kept packed: one of a quiet minute
takes some kilobytes instead of 16 MB. A segment is never overwritten, and a half-written one
never has its name.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from shlex import quote

SEGMENT = re.compile(r"[0-9A-F]{24}(\.[0-9A-F]{8}\.backup)?\.gz")
HANDED_OVER_SECONDS = 60


def archiving(into: Path) -> Mapping[str, str]:
    """The settings of a server that hands its log over to this folder."""
    there, half = f"{quote(str(into))}/%f.gz", f"{quote(str(into))}/.%f.gz"
    return {
        "archive_mode": "on",
        "archive_timeout": f"{HANDED_OVER_SECONDS}s",
        "archive_command": (
            f"test ! -f {there} && gzip <%p >{half} && sync {half} && mv {half} {there}"
        ),
    }


def bringing_back(from_: Path) -> str:
    """The command by which a server that is being restored fetches a segment."""
    return f"gzip -d <{quote(str(from_))}/%f.gz >%p"


def needless(segments: Path, first_needed: str) -> list[Path]:
    """The segments that lie before the one that the oldest kept copy begins with.

    Timelines are left aside: after a restore the numbers go on.
    """
    return [
        path
        for path in sorted(segments.iterdir())
        if SEGMENT.fullmatch(path.name) and path.name[8:24] < first_needed[8:24]
    ]
