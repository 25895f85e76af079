"""What a person sees while things start: a spinner on a terminal, plain lines elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.status import Status

_BAR_WIDTH = 100


class Progress:
    """Steps with their durations. Plain lines when standard output is no terminal."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)
        if not self.console.is_terminal:
            self.console = Console(highlight=False, width=_BAR_WIDTH, soft_wrap=True)
        self._status: Status | None = None

    @contextmanager
    def step(self, title: str) -> Iterator["Progress"]:
        """Show that something goes on, then how long it took. ``detail`` says where it is."""
        began = time.monotonic()
        if self.console.is_terminal:
            with self.console.status(title) as status:
                self._status = status
                yield self
            self._status = None
        else:
            self.say(f"… {title}")
            yield self
        self.say(f"✓ {title}  {time.monotonic() - began:.1f} s")

    def detail(self, title: str, line: str) -> None:
        """A line of output of the step that is under way; only a terminal shows it."""
        if self._status is not None:
            self._status.update(f"{title}  [dim]{line[:_BAR_WIDTH]}[/dim]")

    def say(self, line: str) -> None:
        """One line, at once even into a pipe."""
        self.console.print(line, markup=False)
        self.console.file.flush()
