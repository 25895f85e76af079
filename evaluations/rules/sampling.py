"""Which entries a reviewer must decide one by one, however ordinary they look.

Of each person's week so many entries are drawn; only after them may the rest be accepted at once.
The draw is a keyed hash of the entry's id: the same for whoever draws again with the key, and out
of reach for the author, who does not know it. It looks at nothing that was written. Said by the
project, not by a law: ADR 0036.
"""

import hmac
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

Week = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Sent:
    """An entry that was sent to a reviewer, decided or not: whose, of which day."""

    entry_id: UUID
    author_id: int
    work_date: date


def week_of(author_id: int, work_date: date) -> Week:
    """The person's week: the author, and the Monday of the ISO week that holds the day."""
    return author_id, work_date - timedelta(days=work_date.weekday())


def drawn(sent: Iterable[Sent], *, size: int, key: bytes) -> dict[Week, frozenset[UUID]]:
    """Of each person's week the ``size`` entries with the lowest keyed hash; fewer if it has fewer.

    Entries that were decided already stay in the draw: deciding one draws no other in its place.
    """
    weeks: defaultdict[Week, list[UUID]] = defaultdict(list)
    for one in sent:
        weeks[week_of(one.author_id, one.work_date)].append(one.entry_id)
    return {
        week: frozenset(sorted(ids, key=lambda entry_id: _place(entry_id, key))[:size])
        for week, ids in weeks.items()
    }


def _place(entry_id: UUID, key: bytes) -> bytes:
    return hmac.digest(key, entry_id.bytes, "sha256")
