"""What heads made of it: reviews of entries, and assessments of months."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from demo.habits import Window, Worker, instant
from demo.people import FEATURED
from evaluations.models import Decision, MonthlyAssessment, Review
from organizations.audit import new_id
from organizations.models import Agency
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
STAMPING = 1 / 12


def review(
    entries: Sequence[WorkEntry],
    workers: Mapping[int, Worker],
    calendar: WorkingCalendar,
    today: date,
    random: Random,
    stamping: Collection[int],
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
    _at_their_pace(made, {entry.pk: entry.minutes for entry in entries}, stamping)
    for worker in workers.values():
        if worker.is_shown:
            _send_back_the_last([one for one in made if one.author_id == worker.posting.pk])
    return made


def stampers(agency: Agency, workers: Mapping[int, Worker]) -> frozenset[int]:
    """Heads who accept everything at one level within a second: one in twelve, in the agency that
    is shown its newest head; never who reviews the person of the demonstration."""
    spared = {worker.reviewer for worker in workers.values() if worker.is_shown}
    heads = sorted({worker.reviewer or 0 for worker in workers.values()} - {0} - spared)
    if agency.code == FEATURED:
        return frozenset(heads[-1:])
    return frozenset(head for head in heads if Random(f"stamping {head}").random() < STAMPING)


def _at_their_pace(
    reviews: Sequence[Review], minutes: Mapping[UUID, int], stamping: Collection[int]
) -> None:
    """Heads decide one by one, each at a pace of their own. Chance of its own, so that everything
    else stays as it was."""
    sittings: defaultdict[tuple[int, datetime], list[Review]] = defaultdict(list)
    for review in reviews:
        if review.reviewer_id in stamping:
            _stamp(review, minutes[review.entry_id])
        sittings[review.reviewer_id, review.decided_at].append(review)
    for (head, _moment), decided in sittings.items():
        seconds = 1.0 if head in stamping else Random(f"pace {head}").uniform(8, 24)
        for number, review in enumerate(decided):
            review.decided_at += timedelta(seconds=seconds * number)


def _stamp(review: Review, minutes: int) -> None:
    review.decision, review.reason, review.objective_cause = Decision.ACCEPTED, "", ""
    review.quality_level, review.accepted_minutes = LEVELS[0], minutes
    review.quality_faults = review.delays = review.delays_excused = 0


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
