"""The files beside entries."""

from collections.abc import Sequence
from uuid import UUID

from worklogs.models import EvidenceFile, EvidenceOpening, WorkEntry
from worklogs.rules.links import link_in


def with_files(entries: Sequence[WorkEntry]) -> None:
    """Give these entries of one agency their standing ``files``, oldest first.

    One query, or none without entries.
    """
    by_id = {entry.pk: entry for entry in entries}
    for entry in entries:
        entry.files = []
    if entries:
        for file in EvidenceFile.objects.filter(
            agency_id=entries[0].agency_id, entry_id__in=list(by_id), removed_at__isnull=True
        ):
            by_id[file.entry_id].files.append(file)


def unopened(entries: Sequence[WorkEntry], reader_id: int) -> frozenset[UUID]:
    """Those of these entries, after ``with_files``, with evidence that the reader has not opened.

    Evidence is each standing file, and the link that an entry names as its output. One query, or
    none where there is no evidence.
    """
    links = {entry.pk: link_in(entry.output_reference) or "" for entry in entries}
    shown = [entry for entry in entries if entry.files or links[entry.pk]]
    if not shown:
        return frozenset()
    rows = EvidenceOpening.objects.filter(
        agency_id=shown[0].agency_id,
        entry_id__in=[entry.pk for entry in shown],
        reader_id=reader_id,
    ).values_list("entry_id", "file_id", "link")
    files, followed = set(), {(entry.pk, "") for entry in shown}
    for entry_id, file_id, link in rows:
        files.add(file_id)
        followed.add((entry_id, link))
    return frozenset(
        entry.pk
        for entry in shown
        if any(file.pk not in files for file in entry.files)
        or (entry.pk, links[entry.pk]) not in followed
    )
