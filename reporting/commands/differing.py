"""Days that kept a month from being frozen, told to whoever must look."""

import structlog

from organizations import audit
from organizations.access import Actor
from organizations.models import Period
from organizations.tenancy import tenant
from reporting.refusals import DaysDiffer

log = structlog.get_logger(__name__)

NAMED = 20  # days in the event; ``manage.py recompute_days`` names all


def note_differing_days(*, actor: Actor, period: Period, found: DaysDiffer) -> None:
    """Write down that the agency's month does not add up, once what was begun is undone.

    Figures of days that no save has left are the sign of a hand in the database.
    """
    with tenant(actor.agency_id):
        audit.record(
            actor=actor,
            action="reporting.days.differed",
            object_id=period.pk,
            details={
                "period": period.code,
                "count": str(len(found.days)),
                "days": [[str(author), day.isoformat()] for author, day in found.days[:NAMED]],
            },
        )
    log.error("reporting.days.differ", agency=actor.agency_id, days=len(found.days))
