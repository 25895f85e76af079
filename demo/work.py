"""Two months of generated work: assigned, logged, reviewed, assessed. Habits differ by person."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from django.db import connection

from evaluations.models import Decision, MonthlyAssessment, Review
from organizations.audit import new_id
from organizations.inserting import insert
from organizations.models import Agency, DayHalf, Leave, LeaveKind, Period, Posting, RoleKind
from organizations.queries import ReviewChain
from organizations.rules.calendar import WorkingCalendar, working_days
from organizations.tenancy import tenant
from worklogs.commands import refresh_days
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
)  # fmt: skip
RETURNS = ("Thiếu số văn bản kết quả", "Ghi rõ sản phẩm đã hoàn thành", "Nhầm đầu việc")
CAUSES = ("Chờ ý kiến của cơ quan cấp trên (có văn bản)", "Mưa lũ, gián đoạn đường truyền")
QUARTERS = Decimal("0.25")
REFRESHED_AT_ONCE = 2000


@dataclass(frozen=True)
class Habit:
    """How somebody works: the share of assigned pieces they finish, and a usual day."""

    finishes: float
    points: Decimal
    usual_minutes: int
    misses: float
    is_late: float


@dataclass
class Books:
    """One agency's rows before they are stored."""

    assignments: list[Assignment] = field(default_factory=list)
    days: list[WorkDay] = field(default_factory=list)
    entries: list[WorkEntry] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    assessments: list[MonthlyAssessment] = field(default_factory=list)


def habit(random: Random) -> Habit:
    """Some excellent, most good, some who complete, a few who do not."""
    kind = random.choices("egcn", [16, 60, 18, 6])[0]
    low, high, points = {
        "e": (0.97, 1.0, (27, 30)),
        "g": (0.66, 0.94, (25, 29)),
        "c": (0.42, 0.62, (22, 27)),
        "n": (0.15, 0.3, (15, 22)),
    }[kind]
    return Habit(
        finishes=random.uniform(low, high),
        points=Decimal(random.randint(points[0] * 4, points[1] * 4)) * QUARTERS,
        usual_minutes=random.randint(330, 500),
        misses=random.choice((0.0, 0.02, 0.04, 0.1)),
        is_late=random.choice((0.0, 0.02, 0.05, 0.15)),
    )


def fill_agency(
    agency: Agency, periods: list[Period], calendar: WorkingCalendar, today: date, random: Random
) -> int:
    """Generate and store the work of one agency; the number of entries.

    Entries are stored as submitted or draft, then reviewed; days are recomputed from them. The
    triggers that guard real work guard this too.
    """
    books = Books()
    with tenant(agency.pk):
        people = list(
            Posting.objects.filter(agency=agency, keeps_log=True).select_related("unit", "staff")
        )
        chain = ReviewChain(agency.pk, today)
        tasks = list(CatalogueTask.objects.exclude(group="A"))
        lead_tasks = list(CatalogueTask.objects.filter(group="A"))
        leaders = set(
            Posting.objects.filter(
                agency=agency, roles__role__in=[RoleKind.HEAD, RoleKind.AGENCY_HEAD]
            ).values_list("pk", flat=True)
        )
        for posting in people:
            reviewer = min(chain.reviewers(posting.pk), default=None)
            own = random.sample(tasks, min(8, len(tasks)))
            if posting.pk in leaders:
                own = random.sample(lead_tasks, 5) + own[:3]
            worker = habit(random)
            absent = _leave(posting, periods, calendar, random)
            for period in periods:
                _assign(books, posting, reviewer, own, period, random)
                _log(books, posting, own, worker, period, calendar, today, absent, random)
                _assess(
                    books, posting, reviewer, worker, period, today, posting.pk in leaders, random
                )
        Assignment.objects.bulk_create(books.assignments)
        for entry in books.entries:
            if entry.assignment is not None:
                entry.assignment_id = entry.assignment.pk
        WorkDay.objects.bulk_create(books.days, batch_size=2000)
        insert(books.entries)
        _review(books, chain, today, random)
        insert(books.reviews)
        MonthlyAssessment.objects.bulk_create(books.assessments)
        _apply(agency)
        pairs = [(day.author_id, day.work_date) for day in books.days]
        for start in range(0, len(pairs), REFRESHED_AT_ONCE):
            refresh_days(pairs[start : start + REFRESHED_AT_ONCE])
    return len(books.entries)


def _leave(
    posting: Posting, periods: list[Period], calendar: WorkingCalendar, random: Random
) -> set[date]:
    """One person in six is away for some days, now and then from noon on."""
    if random.random() > 1 / 6:
        return set()
    days = list(working_days(periods[0].starts_on, periods[-1].ends_on, calendar))
    start = random.randrange(len(days) - 4)
    away = days[start : start + random.randint(1, 4)]
    from_noon = random.random() < 1 / 3
    Leave.objects.create(
        agency_id=posting.agency_id,
        posting=posting,
        kind=random.choice((LeaveKind.ANNUAL, LeaveKind.SICK, LeaveKind.BUSINESS_TRIP)),
        starts_on=away[0],
        starts_half=DayHalf.AFTERNOON if from_noon else DayHalf.MORNING,
        ends_on=away[-1],
        recorded_by=posting,
        recorded_at=_at(away[0], 1),
    )
    return set(away[1:] if from_noon else away)


def _assign(
    books: Books,
    posting: Posting,
    reviewer: int | None,
    own: list[CatalogueTask],
    period: Period,
    random: Random,
) -> None:
    if reviewer is None:
        return
    for task in own[: random.randint(3, 5)]:
        pieces = max(1, min(40, round(random.uniform(0.5, 1.5) * 1200 / task.standard_minutes)))
        due = period.ends_on - timedelta(days=random.choice((0, 0, 1, 4, 9)))
        books.assignments.append(
            Assignment(
                agency_id=posting.agency_id,
                unit_id=posting.unit_id,
                assignee=posting,
                task=task,
                title=f"{task.name}: {random.choice(TOPICS)}"[:200],
                quantity=Decimal(pieces),
                coefficient=task.coefficient,
                starts_on=period.starts_on,
                due_on=due,
                source_document=f"KH {random.randint(10, 400)}/KH",
                assigned_by_id=reviewer,
                assigned_at=_at(period.starts_on, 2),
            )
        )


def _log(
    books: Books,
    posting: Posting,
    own: list[CatalogueTask],
    worker: Habit,
    period: Period,
    calendar: WorkingCalendar,
    today: date,
    absent: set[date],
    random: Random,
) -> None:
    last = min(period.ends_on, today - timedelta(days=1))
    days = [day for day in working_days(period.starts_on, last, calendar) if day not in absent]
    if not days:
        return
    due = [a for a in books.assignments if a.assignee_id == posting.pk and a.due_on >= days[0]]
    due = [a for a in due if a.starts_on == period.starts_on]
    pieces = _spread(due, days, worker, len(days) / 22, random)
    for day in days:
        if random.random() < worker.misses:
            continue
        _log_day(books, posting, own, worker, day, pieces.get(day, []), today, random)


def _spread(
    due: list[Assignment], days: list[date], worker: Habit, progress: float, random: Random
) -> dict[date, list[tuple[Assignment, Decimal]]]:
    """Finished pieces of assigned work, a few on each of some days before they are due."""
    found: dict[date, list[tuple[Assignment, Decimal]]] = {}
    for assignment in due:
        left = int(float(assignment.quantity) * worker.finishes * min(1.0, progress) + 0.5)
        in_time = [day for day in days if day <= assignment.due_on] or days
        while left > 0:
            some = min(left, random.randint(1, max(1, left // 3)))
            found.setdefault(random.choice(in_time), []).append((assignment, Decimal(some)))
            left -= some
    return found


def _log_day(
    books: Books,
    posting: Posting,
    own: list[CatalogueTask],
    worker: Habit,
    day: date,
    pieces: list[tuple[Assignment, Decimal]],
    today: date,
    random: Random,
) -> None:
    late = random.random() < worker.is_late
    is_draft = (today - day).days <= 1 and random.random() < 0.3
    written = _at(day + timedelta(days=4 if late else 0), 10)
    books.days.append(
        WorkDay(
            id=new_id(),
            agency_id=posting.agency_id,
            unit_id=posting.unit_id,
            author_id=posting.pk,
            work_date=day,
            status=DayStatus.DRAFT if is_draft else DayStatus.SUBMITTED,
            submitted_at=None if is_draft else written,
            is_late=late and not is_draft,
        )
    )
    wanted = max(60, int(random.gauss(worker.usual_minutes, 55)))
    lines: list[tuple[CatalogueTask, Assignment | None, Decimal]] = [
        (assignment.task, assignment, count) for assignment, count in pieces
    ]
    lines += [(random.choice(own), None, Decimal(1)) for _ in range(4)]
    spent = 0
    for position, (task, assignment, count) in enumerate(lines, 1):
        if assignment is None and spent >= wanted - 40:
            break
        minutes = float(count) * task.standard_minutes * random.uniform(0.7, 1.25)
        minutes = max(5, min(240, round(minutes / 5) * 5))
        if spent + minutes > 780:
            minutes = 5
        spent += minutes
        finished = assignment is not None or random.random() < 0.8
        books.entries.append(
            WorkEntry(
                id=new_id(),
                agency_id=posting.agency_id,
                unit_id=posting.unit_id,
                author_id=posting.pk,
                work_date=day,
                position=position,
                task=task,
                assignment=assignment,
                summary=f"{task.output_product or task.name}: {random.choice(TOPICS)}"[:500],
                output_reference=f"VB {random.randint(1, 999)}" if random.random() < 0.6 else "",
                minutes=minutes,
                quantity=count if finished else Decimal(0),
                is_finished=finished,
                status=EntryStatus.DRAFT if is_draft else EntryStatus.SUBMITTED,
                changed_at=written,
            )
        )


def _review(books: Books, chain: ReviewChain, today: date, random: Random) -> None:
    """Old entries are all reviewed but for a few people's; of the last days only some."""
    reviewers: dict[int, int | None] = {}
    lazy: dict[int, bool] = {}
    for entry in books.entries:
        author = entry.author_id
        if author not in reviewers:
            reviewers[author] = min(chain.reviewers(author), default=None)
            lazy[author] = random.random() < 0.02
        age = (today - entry.work_date).days
        reviewer = reviewers[author]
        waits = age < 2 or (age < 8 and random.random() < 0.4) or (lazy[author] and age < 45)
        if reviewer is None or waits or entry.status != EntryStatus.SUBMITTED:
            continue
        books.reviews.append(_decision(entry, reviewer, age, random))


def _decision(entry: WorkEntry, reviewer: int, age: int, random: Random) -> Review:
    returned = random.random() < (0.06 if age < 8 else 0.008)
    fault = int(not returned and entry.quantity >= 1 and random.random() < 0.03)
    delay = int(not returned and entry.assignment_id is not None and random.random() < 0.04)
    excused = delay and int(random.random() < 0.3)
    return Review(
        id=new_id(),
        agency_id=entry.agency_id,
        entry_id=entry.pk,
        work_date=entry.work_date,
        entry_version=1,
        author_id=entry.author_id,
        reviewer_id=reviewer,
        by_right=RoleKind.HEAD,
        decision=Decision.RETURNED if returned else Decision.ACCEPTED,
        quality_level=None if returned else random.choices((5, 4, 3, 2), [18, 62, 17, 3])[0],
        accepted_minutes=None if returned else entry.minutes,
        quality_faults=fault,
        delays=delay,
        delays_excused=excused,
        reason=random.choice(RETURNS) if returned else "",
        objective_cause=random.choice(CAUSES) if excused else "",
        decided_at=_at(entry.work_date + timedelta(days=1), 3),
    )


def _assess(
    books: Books,
    posting: Posting,
    reviewer: int | None,
    worker: Habit,
    period: Period,
    today: date,
    leads: bool,
    random: Random,
) -> None:
    if reviewer is None or period.ends_on >= today or random.random() < 0.02:
        return
    one, half = Decimal(1), Decimal("0.5")
    ratios = [random.choices((one, half), [3, 1])[0] if leads else None for _ in range(3)]
    books.assessments.append(
        MonthlyAssessment(
            agency_id=posting.agency_id,
            posting=posting,
            period=period,
            general_points=worker.points,
            unit_result=ratios[0],
            execution=ratios[1],
            cohesion=ratios[2],
            assessor_id=reviewer,
            assessed_at=_at(period.ends_on + timedelta(days=2), 3),
        )
    )


def _apply(agency: Agency) -> None:
    """Give the entries what their reviews decided, as ``worklogs.commands.apply_review`` does."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE worklogs_workentry e
            SET status = r.decision, accepted_minutes = r.accepted_minutes,
                return_reason = CASE r.decision WHEN 'returned' THEN r.reason ELSE '' END
            FROM evaluations_review r
            WHERE e.agency_id = %s AND r.agency_id = e.agency_id AND r.entry_id = e.id
              AND r.work_date = e.work_date AND r.superseded_at IS NULL
            """,
            [agency.pk],
        )


def _at(day: date, hour_utc: int) -> datetime:
    return datetime.combine(day, time(hour_utc), UTC)
