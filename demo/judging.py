"""What heads made of it: reviews of entries, and assessments of months."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random

from demo.habits import Window, Worker, instant
from evaluations.models import Decision, MonthlyAssessment, Review
from organizations.audit import new_id
from organizations.rules.calendar import WorkingCalendar, add_working_days
from worklogs.models import EntryStatus, WorkEntry

RETURNS = (
    "Thiếu số văn bản kết quả, đề nghị bổ sung.",
    "Chưa ghi rõ sản phẩm đã hoàn thành.",
    "Chọn nhầm đầu việc, đề nghị chọn lại.",
    "Số lượng chưa khớp với hồ sơ đã trình.",
)
CAUSES = ("Chờ ý kiến của cơ quan cấp trên (có văn bản)", "Mưa lũ, gián đoạn đường truyền")
LEVELS, CHANCES = (5, 4, 3, 2), (18, 62, 17, 3)
RECENT_DAYS = 7
NEGLECTED_DAYS = 45


def review(
    entries: Sequence[WorkEntry],
    workers: Mapping[int, Worker],
    calendar: WorkingCalendar,
    today: date,
    random: Random,
) -> list[Review]:
    """Old entries are all reviewed but for a few people's; of the last days only some.

    A decision falls on the working day after the writing, before today.
    """
    neglected = {author for author in workers if random.random() < 1 / 50}
    neglected -= {author for author, worker in workers.items() if worker.is_shown}
    made = []
    for entry in entries:
        worker = workers[entry.author_id]
        decided = add_working_days(entry.changed_at.date(), 1, calendar)
        age = (today - decided).days
        waits = age < 1 or (age < RECENT_DAYS and random.random() < 0.4)
        waits = waits or (age < NEGLECTED_DAYS and entry.author_id in neglected)
        if worker.reviewer is None or waits or entry.status != EntryStatus.SUBMITTED:
            continue
        made.append(_decision(entry, worker.reviewer, worker.by_right, random, decided, age))
    for worker in workers.values():
        if worker.is_shown:
            _send_back_the_last([one for one in made if one.author_id == worker.posting.pk])
    return made


def assess(worker: Worker, window: Window, today: date, random: Random) -> list[MonthlyAssessment]:
    """General points of an ended period and, for leaders, d, đ and e; now and then forgotten."""
    if worker.reviewer is None or window.period.ends_on >= today:
        return []
    if not worker.is_shown and random.random() < 1 / 50:
        return []
    one, half = Decimal(1), Decimal("0.5")
    ratios = [random.choices((one, half), [3, 1])[0] if worker.leads else None for _ in range(3)]
    return [
        MonthlyAssessment(
            agency_id=worker.posting.agency_id,
            posting=worker.posting,
            period=window.period,
            general_points=worker.habit.points,
            unit_result=ratios[0],
            execution=ratios[1],
            cohesion=ratios[2],
            assessor_id=worker.reviewer,
            assessed_at=instant(window.done[-1], 9),
        )
    ]


def _decision(
    entry: WorkEntry, reviewer: int, by_right: str, random: Random, decided: date, age: int
) -> Review:
    returned = random.random() < (0.06 if age < RECENT_DAYS else 0.008)
    fault = int(not returned and entry.quantity >= 1 and random.random() < 0.03)
    delay = int(not returned and entry.assignment is not None and random.random() < 1 / 25)
    excused = int(delay and random.random() < 0.3)
    return Review(
        id=new_id(),
        agency_id=entry.agency_id,
        entry_id=entry.pk,
        work_date=entry.work_date,
        entry_version=1,
        author_id=entry.author_id,
        reviewer_id=reviewer,
        by_right=by_right,
        decision=Decision.RETURNED if returned else Decision.ACCEPTED,
        quality_level=None if returned else random.choices(LEVELS, CHANCES)[0],
        accepted_minutes=None if returned else entry.minutes,
        quality_faults=fault,
        delays=delay,
        delays_excused=excused,
        reason=random.choice(RETURNS) if returned else "",
        objective_cause=random.choice(CAUSES) if excused else "",
        decided_at=instant(decided, 3),
    )


def _send_back_the_last(reviews: list[Review]) -> None:
    """The person of the demonstration has something to correct."""
    if not reviews:
        return
    last = max(reviews, key=lambda one: (one.work_date, one.decided_at))
    last.decision = Decision.RETURNED
    last.quality_level = last.accepted_minutes = None
    last.quality_faults = last.delays = last.delays_excused = 0
    last.reason, last.objective_cause = RETURNS[0], ""
