"""Messages beside entries."""

from collections.abc import Sequence

from worklogs.models import EntryMessage, EntryStatus, WorkEntry


def with_messages(entries: Sequence[WorkEntry]) -> None:
    """Give these entries of one agency their ``messages``, oldest first, with who sent them.

    One query, or none while all are drafts: nobody talks about those.
    """
    for entry in entries:
        entry.messages = []
    by_id = {entry.pk: entry for entry in entries if entry.status != EntryStatus.DRAFT}
    if by_id:
        for message in EntryMessage.objects.filter(
            agency_id=entries[0].agency_id, entry_id__in=list(by_id)
        ).select_related("sender__staff"):
            by_id[message.entry_id].messages.append(message)
