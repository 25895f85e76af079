"""Facts that the database states when it refuses a write, as Python exceptions.

Triggers raise SQLSTATEs of class ``KP``; commands let them become the same exceptions that their
own checks raise, so a page says one sentence whichever wall was hit first.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError


class Refusal(Exception):
    """Something that may not be done, whoever asks. ``code`` is stable, for APIs and logs."""

    code = "refused"


class PeriodIsClosed(Refusal):
    """The period of that day no longer takes this kind of change."""

    code = "period_is_closed"


class EntryIsFrozen(Refusal):
    """An accepted entry or a frozen record does not change."""

    code = "entry_is_frozen"


class DayIsFull(Refusal):
    """The entry would push the day past 24 hours."""

    code = "day_is_full"


class NotPosted(Refusal):
    """The posting does not cover that day, or the thing belongs to another agency."""

    code = "not_posted"


class Outdated(Refusal):
    """Somebody changed it meanwhile: the version that was looked at is no longer the last one."""

    code = "outdated"


class OwnWork(Refusal):
    """Nobody reviews their own work."""

    code = "own_work"


class NoPeriod(Refusal):
    """No reporting period holds that day."""

    code = "no_period"


BY_SQLSTATE: dict[str, type[Refusal]] = {
    "KP001": PeriodIsClosed,
    "KP002": EntryIsFrozen,
    "KP003": DayIsFull,
    "KP004": NotPosted,
    "KP005": Outdated,
    "KP006": OwnWork,
    "KP007": NoPeriod,
}


@contextmanager
def stated() -> Iterator[None]:
    """Turn a trigger's refusal into its exception; other database errors pass unchanged."""
    try:
        yield
    except DatabaseError as error:
        sqlstate = getattr(error.__cause__, "sqlstate", None)
        if sqlstate in BY_SQLSTATE:
            raise BY_SQLSTATE[sqlstate] from error
        raise
