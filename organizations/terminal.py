"""What commands share: a bar on the terminal of whoever waits, and files that operators name."""

from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)


def bar() -> Progress:
    """Steps done of steps in all, the time, and what is being done; it goes when it is done.
    Silent where standard error is a file or a pipe.
    """
    console = Console(stderr=True)
    return Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    )


def content_of(path: Path) -> bytes:
    """The bytes of a file that an operator named.

    Raises:
        CommandError: there is no such file, or it may not be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        words = _("%(path)s: there is no such file, or it cannot be read.") % {"path": path}
        raise CommandError(words) from error
