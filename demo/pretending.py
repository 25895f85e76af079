"""A few invented people log what the honesty figures ask about; chance of its own, so that
everybody else's work stays as it was."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from random import Random

from demo.habits import Worker
from demo.people import FEATURED
from organizations.audit import new_id
from organizations.models import Agency
from worklogs.models import TaskGroup, WorkEntry

WORKING_DAY = 480
TOPS_UP, COPIES = "tops up", "copies"
VAGUE = ("Nghiên cứu tài liệu", "Đọc văn bản", "Công việc khác")
COLLUDING, COLLUDING_FROM, LARGE = 1 / 12, 3, 20  # share of agencies; people of unit and agency
COPIED = ("task", "summary", "minutes", "quantity", "is_finished")
FIELDS = ("agency_id", "unit_id", "author_id", "task", "summary", "output_reference",
          "is_finished", "quantity", "minutes", "status")  # fmt: skip


class Pretending:
    """How one person pretends, if at all: three in a hundred top days up, three copy a day."""

    def __init__(self, worker: Worker) -> None:
        self._chance = Random(f"pretending {worker.posting.pk}")
        way = self._chance.choices((TOPS_UP, COPIES, ""), (3, 3, 94))[0]
        self._way = "" if worker.is_shown or not worker.posting.is_primary else way
        self._other = next((task for task in worker.tasks if task.group == TaskGroup.OTHER), None)
        self._model: list[WorkEntry] = []

    def day(self, lines: list[WorkEntry]) -> list[WorkEntry]:
        """The day as the person writes it down."""
        if not lines or not self._way:
            return lines
        return self._topped_up(lines) if self._way == TOPS_UP else self._copied(lines)

    def _topped_up(self, lines: list[WorkEntry]) -> list[WorkEntry]:
        missing = WORKING_DAY - sum(line.minutes for line in lines)
        if missing <= 0 or self._chance.random() < 0.1:
            return lines
        last = _again(lines[-1], lines[-1], len(lines) + 1)
        last.task = self._other or last.task
        last.assignment = None
        last.summary, last.output_reference = self._chance.choice(VAGUE), ""
        last.minutes = missing
        return [*lines, last]

    def _copied(self, lines: list[WorkEntry]) -> list[WorkEntry]:
        """Work that came up is the first such day's again; assigned work is what it is."""
        own = [line for line in lines if line.assignment is not None]
        free = [line for line in lines if line.assignment is None]
        if not self._model:
            self._model = free if len(free) > 1 else []
        elif self._chance.random() < 0.85:
            start = len(own) + 1
            free = [_again(line, lines[0], start + n) for n, line in enumerate(self._model)]
        for position, line in enumerate([*own, *free], start=1):
            line.position = position
        return [*own, *free]


def collude(
    agency: Agency,
    workers: Mapping[int, Worker],
    stamping: Collection[int],
    entries: Sequence[WorkEntry],
) -> None:
    """In one agency of twelve that is large enough, and in the one that is shown, the people of a
    unit write down what one of them did: on most days, beside what was assigned to them."""
    chance = Random(f"colluding {agency.code}")
    units: defaultdict[int, set[int]] = defaultdict(set)
    for pk, worker in workers.items():
        if not (worker.leads or worker.is_shown):
            units[worker.posting.unit_id].add(pk)
    large = [unit for unit, people in sorted(units.items()) if len(people) >= COLLUDING_FROM]
    stamped = [pk for pk in stamping if pk in workers and workers[pk].posting.unit_id in large]
    if agency.code != FEATURED and (len(workers) < LARGE or chance.random() > COLLUDING):
        return
    if not large:
        return
    chosen = workers[stamped[0]].posting.unit_id if stamped else large[-1]
    model, *others = sorted(units[chosen])
    days: defaultdict[tuple[int, date], list[WorkEntry]] = defaultdict(list)
    for entry in entries:
        if entry.assignment is None:
            days[entry.author_id, entry.work_date].append(entry)
    for (author, day), lines in days.items():
        copied = days.get((model, day), ())
        if author in others and copied and chance.random() < 0.9:
            for line, of_model in zip(lines, copied, strict=False):
                for name in COPIED:
                    setattr(line, name, getattr(of_model, name))


def _again(line: WorkEntry, of_day: WorkEntry, position: int) -> WorkEntry:
    """The line once more, on the day of another one."""
    made = WorkEntry(
        id=new_id(),
        work_date=of_day.work_date,
        position=position,
        changed_at=of_day.changed_at,
        **{name: getattr(line, name) for name in FIELDS},
    )
    made.status = of_day.status
    return made
