"""Assigned work, and the days on which it was done."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from demo.habits import Window, Worker, instant
from demo.pretending import Pretending
from organizations.audit import new_id
from organizations.models import Agency
from worklogs.models import (
    Assignment,
    CatalogueTask,
    DayStatus,
    EntryStatus,
    WorkDay,
    WorkEntry,
)

TOPICS = (
    "tiến độ giải ngân vốn đầu tư công", "cải cách hành chính quý IV", "chuyển đổi số cấp xã",
    "kiến nghị cử tri sau kỳ họp", "quy hoạch khu dân cư nông thôn", "phòng chống thiên tai",
    "sắp xếp đơn vị sự nghiệp", "giảm nghèo bền vững", "an toàn giao thông", "hồ sơ một cửa",
    "đào tạo, bồi dưỡng công chức", "xây dựng nông thôn mới", "tiếp công dân định kỳ",
    "dự toán ngân sách năm sau", "công tác thi đua, khen thưởng", "rà soát thủ tục nội bộ",
)  # fmt: skip
MINUTES_A_PERIOD = 1200  # of each assigned piece of work, before chance
LONGEST_LINE = 240
LONGEST_DAY = 780
DAYS_LATE = timedelta(days=4)


@dataclass(frozen=True)
class Line:
    """One thing done on a day."""

    task: CatalogueTask
    assignment: Assignment | None
    pieces: Decimal


def assign(worker: Worker, window: Window, random: Random) -> list[Assignment]:
    """Three to five pieces of work due in the window; one or two in a second post."""
    posting = worker.posting
    if worker.reviewer is None:
        return []
    most = (3, 5) if posting.is_primary else (1, 2)
    made = []
    for task in worker.tasks[: random.randint(*most)]:
        wanted = random.uniform(0.5, 1.5) * MINUTES_A_PERIOD / task.standard_minutes
        due = window.ends_on - timedelta(days=random.choice((0, 0, 1, 4, 9)))
        made.append(
            Assignment(
                agency_id=posting.agency_id,
                unit_id=posting.unit_id,
                assignee=posting,
                task=task,
                title=f"{task.name}: {random.choice(TOPICS)}"[:200],
                quantity=Decimal(max(1, min(40, round(wanted)))),
                coefficient=task.coefficient,
                starts_on=window.starts_on,
                due_on=max(due, window.starts_on),
                source_document=f"Kế hoạch số {random.randint(10, 400)}/KH",
                assigned_by_id=worker.reviewer,
                assigned_at=instant(window.starts_on, 2),
            )
        )
    return made


def log(
    agency: Agency, worker: Worker, window: Window, assigned: list[Assignment], random: Random
) -> tuple[list[WorkDay], list[WorkEntry]]:
    """The worker's days before today, each with its entries; some days are missing."""
    days = [day for day in window.done if day not in worker.absent]
    if worker.is_shown and window.done != window.days:
        days = days[:-1]  # something is left to write
    if not days:
        return [], []
    progress = len(window.done) / len(window.days)
    pieces = _spread(assigned, days, worker.habit.finishes * progress, random)
    recent = set(window.done[-2:]) if window.done != window.days else set()
    made, entries, pretending = [], [], Pretending(worker)
    for day in days:
        if not worker.is_shown and random.random() < worker.habit.misses:
            continue
        is_draft = day in recent and not worker.is_shown and random.random() < 1 / 4
        row = _day(worker, day, window.done[-1], is_draft=is_draft, random=random)
        made.append(row)
        entries += pretending.day(_entries(agency, worker, row, pieces.get(day, []), random))
    return made, entries


def _spread(
    assigned: list[Assignment], days: list[date], share: float, random: Random
) -> dict[date, list[Line]]:
    """Finished pieces of assigned work, a few on each of some days before they are due."""
    found: dict[date, list[Line]] = {}
    for assignment in assigned:
        left = int(float(assignment.quantity) * share + 0.5)
        in_time = [day for day in days if day <= assignment.due_on] or days
        while left > 0:
            some = min(left, random.randint(1, max(1, left // 3)))
            line = Line(assignment.task, assignment, Decimal(some))
            found.setdefault(random.choice(in_time), []).append(line)
            left -= some
    return found


def _day(worker: Worker, day: date, last: date, *, is_draft: bool, random: Random) -> WorkDay:
    is_late = random.random() < worker.habit.is_late and day + DAYS_LATE <= last and not is_draft
    written = instant(day + DAYS_LATE if is_late else day, 10)
    return WorkDay(
        id=new_id(),
        agency_id=worker.posting.agency_id,
        unit_id=worker.posting.unit_id,
        author_id=worker.posting.pk,
        work_date=day,
        status=DayStatus.DRAFT if is_draft else DayStatus.SUBMITTED,
        submitted_at=None if is_draft else written,
        is_late=is_late,
    )


def _entries(
    agency: Agency, worker: Worker, row: WorkDay, pieces: list[Line], random: Random
) -> list[WorkEntry]:
    """What was finished of assigned work, then what came up until the usual day is full."""
    wanted = max(40, int(random.gauss(worker.habit.usual_minutes, 50)))
    lines = pieces + [Line(random.choice(worker.tasks), None, Decimal(1)) for _ in range(4)]
    made: list[WorkEntry] = []
    spent = 0
    for line in lines:
        if line.assignment is None and spent >= wanted - 40:
            break
        usual = float(line.pieces) * line.task.standard_minutes * random.uniform(0.7, 1.25)
        minutes = max(5, min(LONGEST_LINE, round(usual / 5) * 5))
        if line.assignment is None:
            minutes = min(minutes, max(5, (wanted - spent) // 5 * 5))
        if spent + minutes > LONGEST_DAY:
            minutes = 5
        spent += minutes
        made.append(_entry(agency, row, line, len(made) + 1, minutes, random))
    return made


def _entry(
    agency: Agency, row: WorkDay, line: Line, position: int, minutes: int, random: Random
) -> WorkEntry:
    is_finished = line.assignment is not None or random.random() < 4 / 5
    number = f"{random.randint(1, 999)}/{random.choice(('BC', 'TTr', 'CV', 'KH'))}-{agency.code}"
    is_draft = row.status == DayStatus.DRAFT
    return WorkEntry(
        id=new_id(),
        agency_id=row.agency_id,
        unit_id=row.unit_id,
        author_id=row.author_id,
        work_date=row.work_date,
        position=position,
        task=line.task,
        assignment=line.assignment,
        summary=f"{line.task.output_product or line.task.name}: {random.choice(TOPICS)}"[:500],
        output_reference=number if is_finished and random.random() < 2 / 3 else "",
        minutes=minutes,
        quantity=line.pieces if is_finished else Decimal(0),
        is_finished=is_finished,
        status=EntryStatus.DRAFT if is_draft else EntryStatus.SUBMITTED,
        changed_at=row.submitted_at or instant(row.work_date, 10),
    )
