"""The lines of the day page as they were typed: read, checked, and shown again with their errors.

Plain text in, ``commands.Line`` out. Not Django forms: rendering their widgets was the dearest
thing on the page, and a line must keep every letter that was typed, right or wrong.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from organizations.audit import new_id
from organizations.rules.names import nfc
from worklogs.commands import Line
from worklogs.models import CatalogueTask, WorkEntry
from worklogs.queries.catalogue import is_called, label, task_by_words, tasks_by_id
from worklogs.rules import durations, quantities

LONGEST_SUMMARY = 500
LONGEST_REFERENCE = 200
CHOICES_SHOWN = 6
LONGEST_NUMBER = 18  # digits that a bigint holds
FILLED = ("task_words", "quantity", "time", "summary", "output", "in_progress", "assignment")
CONTINUES = re.compile(r"(20[0-9]{2}-[0-9]{2}-[0-9]{2}):([0-9a-f-]{36})")


@dataclass(slots=True)
class TypedLine:
    """One line of the page. ``entry`` is what is stored, if anything is.

    ``picked`` says that the task was chosen among those that fitted ``task_words``; ``continues``
    is the day and id of the work in progress that this line goes on with, as 2026-10-12:uuid.
    """

    key: str
    id: str
    version: str = "0"
    task_words: str = ""
    task: str = ""
    picked: bool = False
    quantity: str = ""
    time: str = ""
    summary: str = ""
    output: str = ""
    in_progress: bool = False
    assignment: str = ""
    continues: str = ""
    entry: WorkEntry | None = None
    locked: bool = False
    norm: CatalogueTask | None = None
    errors: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    choices: list[CatalogueTask] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing was typed into it."""
        return not any((self.task_words, self.time, self.summary, self.output, self.quantity))

    @property
    def begins_in(self) -> str:
        """The field with which one goes on in a line that was brought in; "" in any other."""
        if self.entry or not self.task_words or self.time:
            return ""
        return "time" if self.quantity else "quantity"

    @property
    def continued_since(self) -> date | None:
        """The day of the work in progress that this line goes on with."""
        match = CONTINUES.fullmatch(self.continues)
        return date.fromisoformat(match[1]) if match else None

    def says_the_same(self, other: "TypedLine") -> bool:
        """Whether both hold the same words in every field that people fill."""
        return all(getattr(self, name) == getattr(other, name) for name in FILLED)


def stored_line(entry: WorkEntry, *, locked: bool) -> TypedLine:
    """A stored entry as a line of the page."""
    return TypedLine(
        key=entry.pk.hex,
        id=str(entry.pk),
        version=str(entry.version),
        task_words=label(entry.task),
        task=str(entry.task_id),
        quantity=_typed_number(entry.quantity) if entry.is_finished else "",
        time=typed_time(entry.minutes, entry.starts_at_minute),
        summary=entry.summary,
        output=entry.output_reference,
        in_progress=not entry.is_finished,
        assignment=str(entry.assignment_id or ""),
        continues=f"{entry.continues_date}:{entry.continues_id}" if entry.continues_id else "",
        entry=entry,
        locked=locked,
        norm=entry.task,
    )


def new_line(task: CatalogueTask | None = None, assignment: str = "") -> TypedLine:
    """An empty line with an id of its own; with a task, still without time and text."""
    fresh = new_id()
    return TypedLine(
        key=fresh.hex,
        id=str(fresh),
        task_words=label(task) if task else "",
        task=str(task.pk) if task else "",
        assignment=assignment,
        norm=task,
    )


def like(entry: WorkEntry) -> TypedLine:
    """A new line of the same work as an earlier entry: no time and no text come with it."""
    line = new_line(entry.task, str(entry.assignment_id or ""))
    line.quantity = _typed_number(entry.quantity) if entry.is_finished else ""
    return line


def going_on_with(entry: WorkEntry) -> TypedLine:
    """A new line that continues an entry in progress."""
    line = new_line(entry.task, str(entry.assignment_id or ""))
    line.continues = f"{entry.work_date}:{entry.pk}"
    return line


def typed_lines(data: QueryDict) -> list[TypedLine]:
    """The lines of a posted form, as typed."""
    return [_typed(data, key) for key in data.getlist("line")]


def read_lines(typed: Iterable[TypedLine], *, agency_id: int, work_date: date) -> Sequence[Line]:
    """The typed lines as values; what cannot be read is left out and says so in its ``errors``.

    One query for the tasks that were chosen, two for each line whose task was typed.
    """
    typed = list(typed)
    ids = [number for line in typed if (number := whole_number(line.task)) is not None]
    tasks = tasks_by_id(agency_id, ids)
    for line in typed:
        _read_task(line, tasks, agency_id, work_date)
    lines = [_read(line) for line in typed]
    return [line for line in lines if line is not None]


def whole_number(text: str) -> int | None:
    """A number such as our ids, or None for anything else that a form may hold."""
    if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER:
        return int(text)
    return None


def _typed(data: QueryDict, key: str) -> TypedLine:
    def text(name: str) -> str:
        return data.get(f"{key}-{name}", "").strip()

    picked = text("choice")  # among the tasks that fitted the words
    return TypedLine(
        key=key[:40],
        id=text("id"),
        version=text("version"),
        task_words=text("task_words"),
        task=picked or text("task"),
        picked=bool(picked),
        quantity=text("quantity"),
        time=text("time"),
        summary=text("summary"),
        output=text("output"),
        in_progress=data.get(f"{key}-in_progress") == "on",
        assignment=text("assignment"),
        continues=text("continues"),
    )


def _read(line: TypedLine) -> Line | None:
    duration = read_duration(line.time, line.errors)
    quantity = _quantity(line)
    summary, reference = nfc(line.summary), nfc(line.output)
    for name, words, most in (
        ("summary", summary, LONGEST_SUMMARY),
        ("output", reference, LONGEST_REFERENCE),
    ):
        if len(words) > most:
            line.errors[name] = _("At most %(most)d characters; this has %(count)d.") % {
                "most": most,
                "count": len(words),
            }
    try:
        identity, version = UUID(line.id), int(line.version)
        assignment_id = int(line.assignment) if line.assignment else None
        continues = CONTINUES.fullmatch(line.continues)
        if line.continues and not continues:
            raise ValueError(line.continues)
        since = date.fromisoformat(continues[1]) if continues else None
        continued = UUID(continues[2]) if continues else None
    except ValueError:
        line.errors["task_words"] = _("This line arrived damaged. Please reload the page.")
        return None
    if line.errors or duration is None or quantity is None:
        return None
    return Line(
        id=identity,
        version=version,
        task_id=int(line.task),
        summary=summary,
        minutes=duration.minutes,
        starts_at_minute=duration.starts_at_minute,
        quantity=quantity,
        is_finished=not line.in_progress,
        assignment_id=assignment_id,
        output_reference=reference,
        continues_date=since,
        continues_id=continued,
    )


def _read_task(
    line: TypedLine, tasks: Mapping[int, CatalogueTask], agency_id: int, work_date: date
) -> None:
    """Settle the line's task: the chosen one, unless other words were typed over it since."""
    chosen = tasks.get(whole_number(line.task) or 0)
    if chosen is not None and (line.picked or is_called(chosen, line.task_words)):
        line.task_words = label(chosen)
        return
    line.task = ""
    if not line.task_words:
        line.errors["task_words"] = _("Choose a task of the catalogue.")
        return
    found = task_by_words(agency_id, work_date, line.task_words)
    if len(found) == 1:
        line.task, line.task_words = str(found[0].pk), label(found[0])
        return
    line.choices = found[:CHOICES_SHOWN]
    line.errors["task_words"] = (
        _("Several tasks match these words. Choose one below.")
        if found
        else _("No task of the catalogue matches these words.")
    )


def read_duration(
    typed: str, errors: dict[str, str], name: str = "time"
) -> durations.Duration | None:
    """Working time as typed, or None and a sentence under ``name`` in ``errors``."""
    if not typed:
        errors[name] = _("Say how long it took.")
        return None
    try:
        return durations.parse_duration(typed)
    except durations.DurationTooLong:
        errors[name] = _("A day has 24 hours.")
    except durations.EndsBeforeItStarts:
        errors[name] = _("The end comes before the start.")
    except durations.NoDuration:
        errors[name] = _("Zero is no time.")
    except durations.DurationError:
        errors[name] = _("Write it like 1,5 · 1h30 · 90p · 8:00-9:30 · 45.")
    return None


def _quantity(line: TypedLine) -> Decimal | None:
    if line.in_progress:
        return Decimal(0)
    if not line.quantity:
        line.errors["quantity"] = _("How many are finished? Or tick “in progress”.")
        return None
    try:
        return quantities.parse_quantity(line.quantity)
    except quantities.NegativeQuantity:
        line.errors["quantity"] = _("Not below zero.")
    except quantities.QuantityTooPrecise:
        line.errors["quantity"] = _("At most two decimals.")
    except quantities.QuantityError:
        line.errors["quantity"] = _("Write a number such as 2 or 1,5.")
    return None


def _typed_number(value: Decimal) -> str:
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def typed_time(minutes: int, starts_at_minute: int | None = None) -> str:
    """A stored time in the shortest way that reads back as the same."""
    if starts_at_minute is not None:
        ends_at = (starts_at_minute + minutes) % durations.MINUTES_IN_A_DAY
        return f"{_clock(starts_at_minute)}-{_clock(ends_at or durations.MINUTES_IN_A_DAY)}"
    hours, rest = durations.spoken(minutes)
    if not rest:
        return f"{hours}h"
    return f"{hours}h{rest:02}" if hours else f"{rest}p"


def _clock(minute: int) -> str:
    hours, rest = durations.spoken(minute)
    return f"{hours}:{rest:02}"
