"""The files beside entries."""

from collections.abc import Sequence

from worklogs.models import EvidenceFile, WorkEntry


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
