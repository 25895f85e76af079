"""The lines of the day page: what is stored, what was typed over it, and what is new."""

from collections.abc import Sequence

from worklogs.lines import TypedLine, new_line, stored_line
from worklogs.models import WorkEntry
from worklogs.queries.days import DayView


def lines_of(
    view: DayView, fresh: Sequence[TypedLine], typed: Sequence[TypedLine] | None
) -> list[TypedLine]:
    """Stored lines in order, replaced by what was typed over them, then new ones, one empty."""
    typed_by_id = {line.id: line for line in typed or ()}
    lines = []
    for entry in view.entries:
        stored = stored_line(entry, locked=not view.may_change(entry))
        line = typed_by_id.pop(str(entry.pk), stored)
        line.entry, line.norm, line.locked = entry, entry.task, stored.locked
        lines.append(line)
    others = list(typed_by_id.values())
    lines += [line for line in others if not line.is_empty]
    lines += fresh
    if view.is_open:
        # The empty line keeps its id: what is typed into it meanwhile finds it again.
        lines.append(next((line for line in others if line.is_empty), None) or new_line())
    return lines


def not_begun(waiting: Sequence[WorkEntry], lines: Sequence[TypedLine]) -> list[WorkEntry]:
    """Work in progress that no line of the page goes on with yet."""
    begun = {line.continues for line in lines}
    return [entry for entry in waiting if f"{entry.work_date}:{entry.pk}" not in begun]
