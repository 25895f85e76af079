"""How long a decision may be taken back as if it had not been made."""

from datetime import datetime, timedelta

UNDO_WITHIN = timedelta(seconds=10)


def may_undo(decided_at: datetime, now: datetime) -> bool:
    """Whether the slip of a key can still be mended; later one decides anew."""
    return now - decided_at <= UNDO_WITHIN
