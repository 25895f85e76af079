"""Rows of a sheet of work to assign: what each cell means by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

from worklogs.rules.quantities import QuantityError, parse_quantity

LONGEST_TEXT = 200
WHO = ("staff_code", "name")
COLUMNS = (*WHO, "task_code", "title", "quantity", "starts_on", "due_on", "source_document")


class Problem(Enum):
    """What is wrong with a cell."""

    MISSING = "missing"
    NOT_A_QUANTITY = "not_a_quantity"
    NOT_A_DAY = "not_a_day"
    TOO_LONG = "too_long"
    DUE_BEFORE_IT_STARTS = "due_before_it_starts"
    NOBODY_OF_YOURS = "nobody_of_yours"
    SEVERAL_POSTINGS = "several_postings"
    NOT_POSTED = "not_posted"
    NO_SUCH_TASK = "no_such_task"
    NO_PERIOD = "no_period"
    PERIOD_IS_CLOSED = "period_is_closed"
    SAID_TWICE = "said_twice"


@dataclass(slots=True)
class WorkRow:
    """One row: its cells as typed, what they mean, and what is wrong, by column."""

    number: int
    cells: Mapping[str, str]
    quantity: Decimal | None = None
    starts_on: date | None = None
    due_on: date | None = None
    problems: dict[str, Problem] = field(default_factory=dict)

    @property
    def asks_for_something(self) -> bool:
        """Whether anything beside a code and a name was filled in; templates name everybody."""
        return any(text for column, text in self.cells.items() if column not in WHO)


def read_work(
    number: int, cells: Mapping[str, str], days: Mapping[str, date | None], today: date
) -> WorkRow:
    """The row as values; ``days``: what its day cells mean, None for what is no day.

    Work without a first day begins today, or on its due day when that is past.
    """
    row = WorkRow(number, cells)
    for column in ("staff_code", "task_code", "quantity", "due_on"):
        if not cells[column]:
            row.problems[column] = Problem.MISSING
    for column in ("title", "source_document"):
        if len(cells[column]) > LONGEST_TEXT:
            row.problems[column] = Problem.TOO_LONG
    if cells["quantity"]:
        row.quantity = _quantity(cells["quantity"])
        if row.quantity is None:
            row.problems["quantity"] = Problem.NOT_A_QUANTITY
    for column, day in days.items():
        if cells[column] and day is None:
            row.problems[column] = Problem.NOT_A_DAY
    row.due_on = days["due_on"]
    if row.due_on is not None:
        row.starts_on = days["starts_on"] if cells["starts_on"] else min(today, row.due_on)
        if row.starts_on is not None and row.starts_on > row.due_on:
            row.problems["due_on"] = Problem.DUE_BEFORE_IT_STARTS
    return row


def mark_repeated(rows: list[WorkRow]) -> None:
    """Mark each row that says the same as an earlier one."""
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        said = tuple(row.cells[column].casefold() for column in COLUMNS if column != "name")
        if said in seen:
            row.problems.setdefault("staff_code", Problem.SAID_TWICE)
        seen.add(said)


def _quantity(text: str) -> Decimal | None:
    try:
        quantity = parse_quantity(text)
    except QuantityError:
        return None
    return quantity if quantity > 0 else None
