"""Have a file made, take it, and forget it after some days (ADR 0046)."""

from datetime import datetime, timedelta
from functools import partial

from django.http import Http404

from organizations import audit, queries
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import Agency, Period, Posting
from organizations.standby import read_apart
from organizations.tenancy import tenant
from reporting import access, storage
from reporting.commands.inspecting import sweep_bundles
from reporting.commands.jobs import owe_file
from reporting.documents import Format, export, file_name, personal
from reporting.documents.parquet import parquet
from reporting.models import AskedFile, DueJob, FileKind, JobState, ProvincialReport, Report
from reporting.queries.desk import get_provincial
from reporting.queries.documents import document
from reporting.queries.exports import own_reports, routed_reports
from reporting.queries.files import get_my_file, place_of
from reporting.queries.personal import personal_data
from reporting.queries.reports import (
    get_visible_report,
    periods_begun,
    readable_report,
    snapshot_of,
)
from reporting.refusals import FileIsDamaged

EXPORTS = ("xlsx", "csv", "parquet")
PERSONAL = ("json", "docx")
EXPORTED: dict[str, str] = {  # what the trail says of it
    FileKind.ROUTED: "reporting.reports.exported",
    FileKind.OWN_MONTH: "reporting.reports.own_exported",
}
UNKNOWN_KEPT = timedelta(days=1)  # bytes of a transaction that may still be going on


def ask_export(*, actor: Actor, file_format: str, now: datetime) -> AskedFile:
    """Have everything that was routed to the actor's agency written into a file.

    Asked again while it is under way, it is the same file.

    Raises:
        PermissionDenied: the actor receives no reports.
        Http404: no such format, or no period has begun.
    """
    access.require(access.may_receive(actor))
    today = now.astimezone(LOCAL_ZONE).date()
    periods = periods_begun(today, limit=1)
    if file_format not in EXPORTS or not periods:
        raise Http404
    name = f"bao-cao-kpi-{today:%Y-%m-%d}.{file_format}"
    return _ask(actor, FileKind.ROUTED, file_format, None, periods[0], name, now)


def ask_own_months(*, actor: Actor, file_format: str, now: datetime) -> AskedFile:
    """Have the months of the actor's own agency written into a file, in the columns in which its
    receivers have them.

    Raises:
        PermissionDenied: the actor does not keep the agency's report.
        Http404: no such format, or no period has begun.
    """
    access.require(access.may_prepare(actor))
    today = now.astimezone(LOCAL_ZONE).date()
    periods = periods_begun(today, limit=1)
    if file_format not in EXPORTS or not periods:
        raise Http404
    name = f"thang-cua-co-quan-{today:%Y-%m-%d}.{file_format}"
    return _ask(actor, FileKind.OWN_MONTH, file_format, None, periods[0], name, now)


def ask_document(
    *, actor: Actor, report: Report | ProvincialReport, fmt: Format, now: datetime
) -> AskedFile:
    """Have a document made of a report that the actor was allowed to read.

    Raises:
        PermissionDenied, Http404: the actor may not read it.
    """
    kind = FileKind.PROVINCIAL if isinstance(report, ProvincialReport) else FileKind.UNIT
    found = _readable(actor, kind, report.pk)
    name = file_name(snapshot_of(found), fmt)
    return _ask(actor, kind, fmt.value, found.pk, found.period, name, now)


def ask_personal_data(*, actor: Actor, file_format: str, now: datetime) -> AskedFile:
    """Have everything that the portal holds of the actor written into a file: ``json`` with all
    columns, or ``docx`` to read.

    Raises:
        Http404: no such format, or no period has begun.
    """
    today = now.astimezone(LOCAL_ZONE).date()
    periods = periods_begun(today, limit=1)
    if file_format not in PERSONAL or not periods:
        raise Http404
    name = f"du-lieu-ca-nhan-{today:%Y-%m-%d}.{file_format}"
    return _ask(actor, FileKind.PERSONAL, file_format, None, periods[0], name, now)


def make_file(job: DueJob, actor: Actor, now: datetime) -> str:
    """Make what a job was asked for. In the worker, inside the agency; done once.

    The bytes are on disk before the row says so; a crash between leaves a file for the sweep.
    """
    files = list(AskedFile.objects.select_for_update().filter(job=job, made_at=None))
    for file in files:
        content, reports = read_apart(file.agency_id, partial(_content, file, now))
        if file.kind in EXPORTED:
            audit.record(
                actor=actor,
                action=EXPORTED[file.kind],
                object_id=file.pk,
                details={"format": file.file_format, "reports": str(reports)},
            )
        file.sha256 = storage.write(content, file.file_format, place_of(file.agency_id))
        file.size_bytes, file.made_at = len(content), now
        file.keep_until = now + timedelta(days=_days_kept(file.agency_id, now))
        file.save(update_fields=["sha256", "size_bytes", "made_at", "keep_until"])
    return "done" if files else "already"


def take_file(*, actor: Actor, file_id: int, now: datetime) -> tuple[AskedFile, bytes]:
    """The bytes of a file for who asked for it, if they still may have it; written down.

    Raises:
        Http404: missing, another's, not made yet, or no longer kept.
        PermissionDenied: the actor has lost the right since.
        FileIsDamaged: the bytes are not those that were made; they are not handed out.
    """
    with tenant(actor.agency_id):
        file = get_my_file(actor.posting_id or 0, file_id)
        if file.keep_until is None or file.purged_at is not None or now >= file.keep_until:
            raise Http404
        _still_allowed(actor, file)
        content = storage.read(file.sha256, file.file_format, place_of(file.agency_id))
        if content is None:
            raise FileIsDamaged
        if file.taken_at is None:
            AskedFile.objects.filter(pk=file.pk, taken_at=None).update(taken_at=now)
        audit.record(
            actor=actor,
            action="reporting.file.taken",
            object_id=file.pk,
            details={"kind": file.kind, "format": file.file_format, "sha256": file.sha256},
        )
    return file, content


def sweep_files(*, now: datetime) -> int:
    """Delete the bytes of files whose days are over, bytes without a row, and bundles of evidence
    whose days are over; how many.

    Rows stay and say that it is gone. Three statements an agency.
    """
    return sweep_bundles(now=now) + sum(
        _sweep(agency_id, now)
        for agency_id in Agency.objects.order_by("pk").values_list("pk", flat=True)
    )


def _sweep(agency_id: int, now: datetime) -> int:
    with tenant(agency_id):
        kept = AskedFile.objects.filter(agency_id=agency_id, made_at__isnull=False, purged_at=None)
        kept.filter(keep_until__lte=now).update(purged_at=now)
        wanted = frozenset(
            f"{sha256}.{suffix}" for sha256, suffix in kept.values_list("sha256", "file_format")
        )
    # After the commit: a row that says "kept" must never stand without its bytes.
    before = (now - UNKNOWN_KEPT).timestamp()
    return storage.sweep(place_of(agency_id), wanted=wanted, before=before)


def _ask(
    actor: Actor,
    kind: FileKind,
    file_format: str,
    report_id: int | None,
    period: Period,
    name: str,
    now: datetime,
) -> AskedFile:
    same = {"kind": kind, "file_format": file_format, "report_id": report_id}
    posting_id = actor.posting_id or 0
    with tenant(actor.agency_id):
        mine = AskedFile.objects.filter(posting_id=posting_id, made_at=None, **same)
        under_way = mine.filter(job__state__in=(JobState.DUE, JobState.RUNNING)).first()
        if under_way is not None:
            return under_way
        job = owe_file(agency_id=actor.agency_id, period=period, posting_id=posting_id, now=now)
        file = AskedFile.objects.create(
            agency_id=actor.agency_id,
            posting_id=posting_id,
            job=job,
            name=name,
            asked_at=now,
            **same,
        )
        audit.record(
            actor=actor,
            action="reporting.file.asked",
            object_id=file.pk,
            details={"kind": kind.value, "format": file_format},
        )
        return file


def _content(file: AskedFile, now: datetime) -> tuple[bytes, int]:
    """The bytes, and how many reports they tell of. Reads only, perhaps on the standby."""
    if file.kind in EXPORTED:
        return _export(file, now)
    if file.kind == FileKind.PERSONAL:
        return _personal(file, now), 0
    report = (
        get_provincial(file.agency_id, file.report_id or 0)
        if file.kind == FileKind.PROVINCIAL
        else get_visible_report(file.agency_id, file.report_id or 0)
    )
    return document(report, Format(file.file_format)), 1


def _export(file: AskedFile, now: datetime) -> tuple[bytes, int]:
    """Figures of agencies only, nothing about a person. Two queries, whatever the number of
    reports; about 20 µs a cell."""
    is_own = file.kind == FileKind.OWN_MONTH
    rows = (own_reports if is_own else routed_reports)(file.agency_id)
    if file.file_format == "csv":
        return export.comma_separated(rows), len(rows)
    if file.file_format == "parquet":
        return parquet(rows), len(rows)
    issuer = Agency.objects.get(pk=file.agency_id).name
    title = export.OWN if is_own else export.ROUTED
    at = now.astimezone(LOCAL_ZONE)
    return export.workbook(rows, issuer=issuer, at=at, title=title), len(rows)


def _personal(file: AskedFile, now: datetime) -> bytes:
    posting = Posting.objects.select_related("agency", "staff").get(pk=file.posting_id)
    data = personal_data(posting.staff)
    if file.file_format == "json":
        return personal.as_json(data, at=now)
    agency = posting.agency
    return personal.as_word(data, issuer=agency.name, layout=agency.layout, at=now)


def _readable(actor: Actor, kind: str, report_id: int) -> Report | ProvincialReport:
    if kind == FileKind.UNIT:
        return readable_report(actor, report_id)
    access.require(access.may_receive(actor))
    return get_provincial(actor.agency_id, report_id)


def _still_allowed(actor: Actor, file: AskedFile) -> None:
    if file.kind == FileKind.ROUTED:
        access.require(access.may_receive(actor))
    elif file.kind == FileKind.OWN_MONTH:
        access.require(access.may_prepare(actor))
    elif file.kind != FileKind.PERSONAL:  # one's own, and only who asked takes it
        _readable(actor, file.kind, file.report_id or 0)


def _days_kept(agency_id: int, now: datetime) -> int:
    today = now.astimezone(LOCAL_ZONE).date()
    return int(queries.parameter("files.days_kept", today, agency_id=agency_id))
