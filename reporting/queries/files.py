"""Files that somebody asked for, and whether a report's documents are there already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.http import Http404

from reporting.documents import Format
from reporting.models import AskedFile, DueJob, JobKind, JobState, ProvincialReport, Report
from reporting.models import ReportFile as Document
from reporting.queries.documents import is_unsigned, issue_checksum
from reporting.queries.jobs import seen_jobs
from reporting.queries.reports import is_under_way

Printed = Report | ProvincialReport

SHOWN = 20
QUICK_PEOPLE = 400
LABELS = {Format.PDF: "PDF", Format.DOCX: "Word", Format.XLSX: "Excel"}
REMEMBERED = timedelta(days=30)  # how long the list says what is no longer kept
OPEN = (JobState.DUE, JobState.RUNNING)
STATES = ("waiting", "making", "failed", "ready", "gone")


@dataclass(frozen=True, slots=True)
class FileState:
    """A file with its state, one of ``STATES``; ``before`` counts the due work
    that comes first, while it waits."""

    file: AskedFile
    state: str
    before: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """A document of a report: its format, the name of the format, and whether it is there."""

    file_format: str
    label: str
    is_there: bool


def place_of(agency_id: int) -> str:
    """The folder of an agency's asked files, under ``FILES_DIR``."""
    return f"asked/{agency_id}"


def my_files(posting_id: int, now: datetime) -> list[FileState]:
    """The last 20 files that a posting asked for, newest first. Two queries; call inside
    ``tenant``."""
    return states_of(list(asked_lately(posting_id, now).order_by("-asked_at", "-id")[:SHOWN]), now)


def asked_lately(posting_id: int, now: datetime) -> QuerySet[AskedFile]:
    """Whatever a posting asked for in the last 30 days. One query; call inside ``tenant``."""
    return AskedFile.objects.filter(
        posting_id=posting_id, asked_at__gt=now - REMEMBERED
    ).select_related("job")


def states_of(files: Sequence[AskedFile], now: datetime) -> list[FileState]:
    """How far each file is. One query where one of them waits."""
    waiting = [file.job for file in files if file.made_at is None and is_under_way(file.job)]
    ahead = _due_before(max(job.due_at for job in waiting)) if waiting else []
    return [_state(file, ahead, now) for file in files]


def state_of_file(file: AskedFile, now: datetime) -> FileState:
    """How far one file is, however many were asked for after it. One query while it waits."""
    waits = file.made_at is None and is_under_way(file.job)
    return _state(file, _due_before(file.job.due_at) if waits else [], now)


def ready_files(posting_id: int, now: datetime) -> list[AskedFile]:
    """Files that wait to be taken for the first time. One query; call inside ``tenant``."""
    kept = AskedFile.objects.filter(
        posting_id=posting_id, taken_at=None, purged_at=None, keep_until__gt=now
    )
    return list(kept[:SHOWN])


def get_my_file(posting_id: int, pk: int) -> AskedFile:
    """A file that this posting asked for. One query; call inside ``tenant``.

    Raises:
        Http404: missing, or somebody else's: both answer alike.
    """
    file = AskedFile.objects.filter(posting_id=posting_id, pk=pk).first()
    if file is None:
        raise Http404
    return file


def made_formats(
    reports: Iterable[Printed],
) -> Mapping[str, frozenset[str]]:
    """By checksum of the report, which documents were made of it as it stands. One query."""
    wanted = {(report.checksum, is_unsigned(report), issue_checksum(report)) for report in reports}
    found: dict[str, set[str]] = {checksum: set() for checksum, *_ in wanted}
    rows = Document.objects.filter(snapshot_checksum__in=list(found)).values_list(
        "snapshot_checksum", "is_unsigned", "issue", "file_format"
    )
    for checksum, unsigned, issue, file_format in rows:
        if (checksum, unsigned, issue) in wanted:
            found[checksum].add(file_format)
    return {checksum: frozenset(formats) for checksum, formats in found.items()}


def offered(reports: Iterable[Printed]) -> list[tuple[Printed, list[Offer]]]:
    """Each report with its documents: there at once, or to be asked for. One query at most, none
    where all reports are small."""
    listed = list(reports)
    slow = [report for report in listed if not is_quick(report)]
    made = made_formats(slow) if slow else {}
    return [
        (
            report,
            [
                Offer(fmt.value, label, is_quick(report) or fmt.value in made[report.checksum])
                for fmt, label in LABELS.items()
            ],
        )
        for report in listed
    ]


def is_there(report: Printed, fmt: Format) -> bool:
    """Whether a download may answer at once. One query at most."""
    return is_quick(report) or fmt.value in made_formats([report])[report.checksum]


def is_quick(report: Printed) -> bool:
    """Whether each document takes well under a second, so that nobody needs to wait for a worker:
    unit reports of at most ``QUICK_PEOPLE`` (measured in ADR 0046)."""
    return isinstance(report, Report) and int(report.figures["headcount"]) <= QUICK_PEOPLE


def are_being_made(agency_id: int, period_id: int) -> bool:
    """Whether the worker is about to make the documents of a period's last reports. One query."""
    return DueJob.objects.filter(
        kind=JobKind.MAKE_DOCUMENTS, agency_id=agency_id, period_id=period_id, state__in=OPEN
    ).exists()


def _due_before(last: datetime) -> list[tuple[datetime, int]]:
    """When the open jobs up to an instant fell due. One query."""
    jobs = seen_jobs().filter(due_at__lte=last, state__in=OPEN).order_by()
    return list(jobs.values_list("due_at", "pk"))


def _state(file: AskedFile, ahead: list[tuple[datetime, int]], now: datetime) -> FileState:
    if file.made_at is not None:
        is_kept = file.purged_at is None and file.keep_until is not None and now < file.keep_until
        return FileState(file, "ready" if is_kept else "gone")
    if not is_under_way(file.job):
        return FileState(file, "failed")
    if file.job.state == JobState.RUNNING:
        return FileState(file, "making")
    before = sum(one < (file.job.due_at, file.job.pk) for one in ahead)
    return FileState(file, "waiting", before)
