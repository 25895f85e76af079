"""Catalogue tasks, entries and assigned work, as people make them."""

import io
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import count
from uuid import UUID

from organizations.audit import new_id
from organizations.models import Agency, Posting
from organizations.rules.names import initials, unaccented
from organizations.tenancy import tenant
from tests.factories.evidence import pdf
from tests.factories.organizations import BEGINNING, TODAY, actor
from worklogs import commands
from worklogs.commands import catalogue
from worklogs.commands.assignments import Work
from worklogs.commands.evidence import add_evidence
from worklogs.models import (
    Assignment,
    AssignmentProposal,
    CatalogueProposal,
    CatalogueTask,
    EntryStatus,
    EvidenceFile,
    ProposalKind,
    WorkEntry,
)

_numbers = count(1)


def make_task(agency: Agency | None = None, name: str = "Soạn công văn", **fields: object):
    """A catalogue task, common to the province unless an agency is given."""
    number = next(_numbers)
    values = {
        "code": f"{'C' if agency else 'B'}.{number:03}",
        "group": "C" if agency else "B",
        "unit_of_count": "văn bản",
        "output_product": "Văn bản",
        "standard_minutes": 60,
        "complexity": 1,
        "coefficient": Decimal("1.000"),
        "valid_from": BEGINNING,
    } | fields
    if agency is None:
        return CatalogueTask.objects.create(
            name=name, search_text=unaccented(name), initials=initials(name), **values
        )
    with tenant(agency.pk):
        return CatalogueTask.objects.create(
            agency=agency,
            name=name,
            search_text=unaccented(name),
            initials=initials(name),
            **values,
        )


def make_line(task: CatalogueTask, **fields: object) -> commands.Line:
    """A new line of an hour's work, one piece finished."""
    values = {
        "id": new_id(),
        "version": 0,
        "task_id": task.pk,
        "summary": "Soạn công văn gửi các xã",
        "minutes": 60,
        "quantity": Decimal(1),
    } | fields
    return commands.Line(**values)


def evening_of(day: date) -> datetime:
    """17:00 in Vietnam on that day."""
    return datetime.combine(day, time(10), UTC)


def make_entry(
    author: Posting,
    work_date: date = TODAY,
    status: str = EntryStatus.DRAFT,
    task: CatalogueTask | None = None,
    **fields: object,
) -> WorkEntry:
    """An entry logged through the commands; submitted with its day if asked."""
    line = make_line(task or make_task(), **fields)
    who, now = actor(author, work_date), evening_of(work_date)
    with tenant(author.agency_id):
        entry = commands.save_line(actor=who, work_date=work_date, line=line, now=now)
        if status == EntryStatus.SUBMITTED:
            commands.submit_day(actor=who, work_date=work_date, now=now)
        return WorkEntry.objects.get(pk=entry.pk, work_date=work_date)


def make_assignment(
    assignee: Posting,
    by: Posting,
    task: CatalogueTask | None = None,
    quantity: str = "4",
    due_on: date = date(2026, 10, 14),
    **fields: object,
) -> Assignment:
    """Work that a head assigned through the command, due at the end of the period."""
    task = task or make_task()
    work = Work(
        task_id=task.pk,
        title=fields.pop("title", task.name),
        quantity=Decimal(quantity),
        starts_on=fields.pop("starts_on", date(2026, 9, 15)),
        due_on=due_on,
        **fields,
    )
    with tenant(assignee.agency_id):
        return commands.assign_work(
            actor=actor(by), assignee_ids=[assignee.pk], work=work, now=evening_of(work.starts_on)
        )[0]


def make_evidence(
    entry: WorkEntry,
    content: bytes = b"",
    name: str = "Công văn 12.pdf",
    now: datetime | None = None,
) -> EvidenceFile:
    """A file beside the entry, sent by its author through the command; a PDF unless given."""
    with tenant(entry.agency_id):
        author = Posting.objects.select_related("staff__user").get(pk=entry.author_id)
    content = content or pdf()
    with tenant(entry.agency_id):
        return add_evidence(
            actor=actor(author, entry.work_date),
            entry=entry,
            file=io.BytesIO(content),
            size=len(content),
            name=name,
            now=now or evening_of(entry.work_date),
        )


def make_draft(
    task: CatalogueTask | None = None,
    into: CatalogueTask | None = None,
    kind: str = "",
    is_shared: bool | None = None,
    **fields: object,
) -> catalogue.Draft:
    """A change to propose: a new task, or of the given one a changed name, or a merger."""
    values = {
        "code": f"C.{next(_numbers):03}",
        "group": "C",
        "name": "Thẩm định hồ sơ đất đai",
        "applies_to": "",
        "output_product": "Văn bản thẩm định",
        "unit_of_count": "hồ sơ",
        "standard_minutes": 90,
        "complexity": 2,
    }
    if task is not None:
        values = {name: getattr(task, name) for name in values}
    usual = ProposalKind.MERGE if into else ProposalKind.CHANGE if task else ProposalKind.NEW
    shared = task.agency_id is None if task else False
    return catalogue.Draft(
        kind=ProposalKind(kind or usual),
        content=catalogue.TaskContent(**values | fields),
        is_shared=shared if is_shared is None else is_shared,
        task=task,
        into=into,
        has_own_code=True,
    )


def make_proposal(
    by: Posting, task: CatalogueTask | None = None, batch: UUID | None = None, **fields: object
) -> CatalogueProposal:
    """A proposal that waits for the head of the agency."""
    with tenant(by.agency_id):
        return catalogue.propose(
            actor=actor(by),
            drafts=[make_draft(task, **fields)],
            reason="Thiếu trong danh mục",
            now=evening_of(TODAY),
            batch=batch,
        )[0]


def make_forwarded(by: Posting, head: Posting, **fields: object) -> CatalogueProposal:
    """A proposal for a common list that the head sent on to Home Affairs."""
    proposal = make_proposal(by, **{"is_shared": True} | fields)
    with tenant(by.agency_id):
        catalogue.forward(actor=actor(head), ids=[proposal.pk], now=evening_of(TODAY))
        proposal.refresh_from_db()
    return proposal


def make_arising(
    proposer: Posting, task: CatalogueTask | None = None, **fields: object
) -> AssignmentProposal:
    """Arising work that somebody proposed through the command."""
    values = {
        "id": new_id(),
        "task_id": (task or make_task()).pk,
        "title": "Tiếp đoàn kiểm tra đột xuất",
        "quantity": Decimal(2),
        "starts_on": TODAY,
        "due_on": date(2026, 10, 14),
        "reason": "Chủ tịch giao miệng sáng nay",
    } | fields
    now = evening_of(values["starts_on"])
    with tenant(proposer.agency_id):
        return commands.propose_work(
            actor=actor(proposer), arising=commands.Arising(**values), now=now
        )
