"""Days, scores and compiled reports with the fewest fields that make them valid."""

from datetime import UTC, date, datetime
from decimal import Decimal

from organizations import access, audit
from organizations.inserting import insert
from organizations.models import Agency, Period, Posting
from organizations.tenancy import tenant
from reporting import commands
from reporting.commands import Outcome
from reporting.models import DueJob, JobState, Report
from tests.factories.organizations import PERIOD, actor
from worklogs.models import (
    CatalogueTask,
    DayStatus,
    EntryStatus,
    TaskGroup,
    WorkDay,
    WorkEntry,
)

# 2026-10 runs from 15 September to 14 October; logging closes on 16 October, due 23 October.
AFTER_CLOSING = datetime(2026, 10, 17, 1, 0, tzinfo=UTC)
COMPILED = datetime(2026, 10, 22, 1, 0, tzinfo=UTC)
SIGNED = datetime(2026, 10, 22, 2, 0, tzinfo=UTC)
SUBMITTED = datetime(2026, 10, 22, 3, 0, tzinfo=UTC)
ANSWERED = datetime(2026, 10, 22, 8, 0, tzinfo=UTC)
A_WORKING_DAY = date(2026, 9, 21)


def period(code: str = PERIOD) -> Period:
    return Period.objects.get(code=code)


def make_plain_task(group: str = TaskGroup.SHARED, coefficient: str = "1.5") -> CatalogueTask:
    task, _ = CatalogueTask.objects.get_or_create(
        code=f"{group}.T",
        agency=None,
        valid_from=date(2026, 1, 1),
        defaults={
            "group": group,
            "name": f"Việc nhóm {group}",
            "unit_of_count": "văn bản",
            "standard_minutes": 120,
            "complexity": 2,
            "coefficient": Decimal(coefficient),
            "search_text": "viec",
            "initials": "v",
        },
    )
    return task


def log_day(
    author: Posting,
    day: date = A_WORKING_DAY,
    *,
    minutes: int = 420,
    entries: int = 1,
    group: str = TaskGroup.SHARED,
    status: str = EntryStatus.SUBMITTED,
    quantity: str = "1",
    late: bool = False,
    declared: bool = True,
    summary: str = "Soạn văn bản",
) -> WorkDay:
    """A day with equal entries and its roll-up, as the day page would have left them."""
    task = make_plain_task(group)
    now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    each = minutes // entries
    # An entry begins as its author's own; what a reviewer said of it comes after.
    begun = status if status == EntryStatus.DRAFT else EntryStatus.SUBMITTED
    with tenant(author.agency_id):
        insert(
            [
                WorkEntry(
                    id=audit.new_id(),
                    agency_id=author.agency_id,
                    unit_id=author.unit_id,
                    author=author,
                    work_date=day,
                    position=number + 1,
                    task=task,
                    summary=summary,
                    minutes=each,
                    quantity=Decimal(quantity),
                    status=begun,
                    changed_at=now,
                )
                for number in range(entries)
            ]
        )
        if status != begun:
            made = WorkEntry.objects.filter(author=author, work_date=day)
            accepted = each if status == EntryStatus.ACCEPTED else None
            made.update(status=status, return_reason="Thiếu minh chứng", accepted_minutes=accepted)
        return WorkDay.objects.create(
            id=audit.new_id(),
            agency_id=author.agency_id,
            unit_id=author.unit_id,
            author=author,
            work_date=day,
            status=DayStatus.SUBMITTED if declared else DayStatus.DRAFT,
            submitted_at=now if declared else None,
            is_late=late,
            minutes=each * entries,
            entry_count=entries,
            open_count=entries if status == EntryStatus.SUBMITTED else 0,
            returned_count=entries if status == EntryStatus.RETURNED else 0,
            accepted_count=entries if status == EntryStatus.ACCEPTED else 0,
            accepted_minutes=each * entries if status == EntryStatus.ACCEPTED else 0,
        )


def compile_for(agency: Agency, code: str = PERIOD, now: datetime = COMPILED) -> Report:
    """The agency's report, compiled by the autopilot's command."""
    report, _ = commands.compile_report(
        agency_id=agency.pk,
        period=period(code),
        cause="scheduled",
        actor=access.system(agency.pk),
        now=now,
    )
    return report


def sign_for(head: Posting, report: Report, now: datetime = SIGNED) -> Report:
    """The report, signed by that head, who has just confirmed who they are."""
    commands.sign_report(
        actor=actor(head),
        report_id=report.pk,
        checksum=report.checksum,
        confirmation=commands.Confirmation(at=now, by="password"),
        now=now,
    )
    return report


def submit_for(head: Posting, code: str = PERIOD, now: datetime = SUBMITTED) -> Report:
    """The report of the head's agency, compiled, signed and submitted by the head."""
    report = sign_for(head, compile_for(head.agency, code))
    return commands.submit_report(actor=actor(head), report_id=report.pk, now=now)


def tick(now: datetime) -> list[Outcome]:
    """What a beat and a worker do at ``now`` for the month of the tests. The month before is
    taken as done: closing and compiling it takes as long again and says nothing more."""
    commands.plan_due_jobs(now=now)
    before = DueJob.objects.filter(state=JobState.DUE).exclude(period__code=PERIOD)
    before.update(state=JobState.DONE, finished_at=now, outcome="done")
    return commands.run_due(now=now, limit=10_000, worker="w")
