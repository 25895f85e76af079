"""What every background task asks before it begins: is the portal open, and is the clock right?

A worker whose clock runs a day ahead would close the logging of a province a day early. Deadlines
are read from the clock of the process, so a host that disagrees with the database does no work:
another host does it, or the alarm ``ClockIsWrong`` says why nobody did.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import structlog
from django.conf import settings
from django.db import connection
from django.utils import timezone

from organizations import modes

log = structlog.get_logger(__name__)
CLOCK = "SELECT extract(epoch FROM clock_timestamp())"

P = ParamSpec("P")


def clock_offset() -> float:
    """Seconds by which this host's clock is ahead of the database's. One query."""
    with connection.cursor() as cursor:
        cursor.execute(CLOCK)
        (database,) = cursor.fetchone()
    return timezone.now().timestamp() - float(database)


def clock_is_wrong() -> bool:
    """Whether it is off by more than ``CLOCK_TOLERANCE_SECONDS``; 0 never looks. One query."""
    tolerance = settings.CLOCK_TOLERANCE_SECONDS
    return bool(tolerance) and abs(clock_offset()) > tolerance


def guarded(work: Callable[P, None]) -> Callable[P, None]:
    """Begin a task only while the portal is open and this host's clock is right.

    Nothing is lost: what is due stands in rows, and the next tick finds it.
    """

    @wraps(work)
    def begin(*args: P.args, **kwargs: P.kwargs) -> None:
        if not modes.may_work():
            log.info("organizations.background.waits", task=work.__name__, because="mode")
        elif clock_is_wrong():
            log.error("organizations.background.waits", task=work.__name__, because="clock")
        else:
            work(*args, **kwargs)

    return begin
