"""Files beside entries: added, taken back, opened, and swept from the disk."""

from datetime import date, datetime, timedelta
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.http import Http404

from organizations import audit, queries
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import Agency
from organizations.refusals import stated
from organizations.tenancy import tenant
from worklogs import access, storage
from worklogs.commands.roll_up import locked_day
from worklogs.models import EvidenceFile, EvidenceOpening, WorkEntry
from worklogs.refusals import FileIsTooLarge, FileIsUnfit, TooManyFiles, TooMuchInADay
from worklogs.rules.evidence import Kind, UnfitFile, kind_of, shown_name
from worklogs.rules.links import link_in

MEGABYTE = 2**20
# A request that is still running may hold a file whose row is not committed.
UNKNOWN_KEPT = timedelta(hours=24)


def add_evidence(
    *, actor: Actor, entry: WorkEntry, file: BinaryIO, size: int, name: str, now: datetime
) -> EvidenceFile:
    """Put a file beside an entry of the actor's own (from ``access.get_own_entry``).

    The same bytes again beside the same entry are the file that is there already: a double click
    stores one.

    Raises:
        FileIsTooLarge, TooManyFiles, TooMuchInADay: limits, see ``organizations.rules.parameters``.
        FileIsUnfit: the content is none of the kinds that are taken.
        EntryIsFrozen, PeriodIsClosed: as for the line itself.

    Locks: the actor's day. Cost: ten statements and one pass over the file more than its copy.
    """
    most = _limit(actor, "evidence.most_megabytes_a_file", entry.work_date)
    if size > most * MEGABYTE:
        raise FileIsTooLarge(most)
    try:
        kind = kind_of(file, size)
    except UnfitFile as unfit:
        raise FileIsUnfit(unfit.problem) from unfit
    with stated(), transaction.atomic():
        locked_day(actor, entry.work_date)
        standing = _standing(actor, entry)
        kept = storage.keep(actor.agency_id, file)
        try:
            twin = standing.filter(sha256=kept.sha256).first()
            if twin is None:
                _require_room(actor, entry, size)
                return _stored(actor, entry, kept, shown_name(name, kind), kind, now)
        except BaseException:
            storage.forget(actor.agency_id, kept.stored_name)
            raise
        storage.forget(actor.agency_id, kept.stored_name)
        return twin


def remove_evidence(*, actor: Actor, entry: WorkEntry, pk: UUID, now: datetime) -> None:
    """Take a file back from an entry of the actor's own; its bytes go later. Again does nothing.

    Raises: EntryIsFrozen, PeriodIsClosed. Locks: the actor's day.
    """
    with stated(), transaction.atomic():
        locked_day(actor, entry.work_date)
        removed = _standing(actor, entry).filter(pk=pk).update(removed_at=now)
        if removed:
            _say(actor, "removed", pk, entry.pk, entry.work_date)


def open_evidence(*, actor: Actor, pk: UUID, now: datetime) -> tuple[EvidenceFile, bytes | None]:
    """A file that the actor may see and its bytes; None when the disk has lost or changed them.

    Who opens somebody else's file leaves an audit event, and a row: a reviewer has looked.

    Raises:
        Http404: see ``access.get_evidence``.
    """
    on = now.astimezone(LOCAL_ZONE).date()
    return _read(actor, access.get_evidence(actor, pk, on=on), now)


def open_evidence_of(
    *, actor: Actor, entry: WorkEntry, pk: UUID, now: datetime
) -> tuple[EvidenceFile, bytes | None]:
    """The same for a file beside an entry that the caller has found among those that the actor may
    see: a second look at a drawn entry reaches further than reviewing does.

    Raises:
        Http404: no standing file beside this entry.
    """
    found = EvidenceFile.objects.filter(
        agency_id=actor.agency_id, entry_id=entry.pk, pk=pk, removed_at__isnull=True
    ).first()
    if found is None:
        raise Http404
    return _read(actor, found, now)


def _read(actor: Actor, found: EvidenceFile, now: datetime) -> tuple[EvidenceFile, bytes | None]:
    if found.author_id != actor.posting_id:
        _say(actor, "opened", found.pk, found.entry_id, found.work_date)
        _remember(actor, found.work_date, found.entry_id, now, file=found)
    kept = storage.Kept(found.stored_name, found.size_bytes, found.sha256)
    return found, storage.read(actor.agency_id, kept)


def open_link(*, actor: Actor, entry: WorkEntry, now: datetime) -> str:
    """The address that an entry names as its output; that the actor opened it is remembered.

    The caller has found the entry among those that the actor may see.

    Raises:
        Http404: the entry names no web address.
    """
    link = link_in(entry.output_reference)
    if link is None:
        raise Http404
    if entry.author_id != actor.posting_id:
        _remember(actor, entry.work_date, entry.pk, now, link=link)
    return link


def sweep(*, agency_id: int, now: datetime) -> int:
    """Delete bytes that no row points at, and those taken back long ago; how many files.

    Rows stay: what was there, when, and its checksum. Three statements.
    """
    with tenant(agency_id):
        today = now.astimezone(LOCAL_ZONE).date()
        days = int(
            queries.parameter("evidence.days_kept_after_removal", today, agency_id=agency_id)
        )
        wanted = EvidenceFile.objects.filter(
            Q(removed_at__isnull=True) | Q(removed_at__gt=now - timedelta(days=days)),
            agency_id=agency_id,
        )
        return storage.sweep(
            agency_id,
            wanted=frozenset(wanted.values_list("stored_name", flat=True)),
            before=(now - UNKNOWN_KEPT).timestamp(),
        )


def sweep_everywhere(*, now: datetime) -> int:
    """``sweep`` in each agency; how many files. Four statements an agency."""
    return sum(
        sweep(agency_id=agency_id, now=now)
        for agency_id in Agency.objects.order_by("pk").values_list("pk", flat=True)
    )


def _limit(actor: Actor, name: str, on: date) -> int:
    return int(queries.parameter(name, on, agency_id=actor.agency_id))


def _standing(actor: Actor, entry: WorkEntry) -> QuerySet[EvidenceFile]:
    return EvidenceFile.objects.filter(
        agency_id=actor.agency_id,
        author_id=actor.posting_id,
        work_date=entry.work_date,
        entry_id=entry.pk,
        removed_at__isnull=True,
    )


def _require_room(actor: Actor, entry: WorkEntry, size: int) -> None:
    """Whether one more file fits beside the entry and into the day; counted under the day's lock.

    What was sent and taken back the same day counts: otherwise the disk could be filled.
    """
    most_files = _limit(actor, "evidence.most_files_an_entry", entry.work_date)
    if _standing(actor, entry).count() >= most_files:
        raise TooManyFiles(most_files)
    most = _limit(actor, "evidence.most_megabytes_a_day", entry.work_date)
    there = EvidenceFile.objects.filter(
        agency_id=actor.agency_id, author_id=actor.posting_id, work_date=entry.work_date
    ).aggregate(bytes=Sum("size_bytes", default=0))["bytes"]
    if there + size > most * MEGABYTE:
        raise TooMuchInADay(most)


def _stored(
    actor: Actor, entry: WorkEntry, kept: storage.Kept, name: str, kind: Kind, now: datetime
) -> EvidenceFile:
    made = EvidenceFile.objects.create(
        id=audit.new_id(),
        agency_id=actor.agency_id,
        author_id=entry.author_id,
        work_date=entry.work_date,
        entry_id=entry.pk,
        name=name,
        media_type=kind.media_type,
        size_bytes=kept.size_bytes,
        sha256=kept.sha256,
        stored_name=kept.stored_name,
        uploaded_at=now,
    )
    _say(actor, "added", made.pk, entry.pk, entry.work_date)
    return made


def _remember(
    actor: Actor,
    work_date: date,
    entry_id: UUID,
    now: datetime,
    *,
    file: EvidenceFile | None = None,
    link: str = "",
) -> None:
    """Store that the actor opened it; again stores nothing. One statement."""
    if actor.posting_id is None:
        return
    opening = EvidenceOpening(
        id=audit.new_id(),
        agency_id=actor.agency_id,
        reader_id=actor.posting_id,
        work_date=work_date,
        entry_id=entry_id,
        file=file,
        link=link,
        opened_at=now,
    )
    EvidenceOpening.objects.bulk_create([opening], ignore_conflicts=True)


def _say(actor: Actor, deed: str, pk: UUID, entry_id: UUID, work_date: date) -> None:
    audit.record(
        actor=actor,
        action=f"worklogs.evidence.{deed}",
        object_id=pk,
        details={"entry": str(entry_id), "date": work_date.isoformat()},
    )
