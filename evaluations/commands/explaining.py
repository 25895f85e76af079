"""What a person says of their own figures."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404

from evaluations.commands.honesty import lock
from evaluations.models import FigureExplanation, PersonFigures
from evaluations.refusals import WordsMissing
from organizations import audit
from organizations.access import Actor
from organizations.models import Period
from organizations.rules.names import nfc_lines
from organizations.tenancy import tenant

EXPLAINING = 35_003  # advisory lock, beside the posting


def explain_figures(
    *, actor: Actor, period: Period, words: str, now: datetime
) -> FigureExplanation:
    """Add what the person says of their figures of a period; it stands, and can be added to.

    The same words sent twice stand once, also when both come at once (a lock on the posting). The
    direct head reads them beside the figures.

    Raises:
        WordsMissing: nothing was written.
        PermissionDenied: nobody acts in a posting.
        Http404: the person has no figures in that period.
    """
    if actor.posting_id is None:
        raise PermissionDenied
    words = nfc_lines(words).strip()
    if not words:
        raise WordsMissing
    with tenant(actor.agency_id):
        lock(EXPLAINING, actor.posting_id)
        own = PersonFigures.objects.filter(
            agency_id=actor.agency_id, posting_id=actor.posting_id, measurement__period=period
        )
        if not own.exists():
            raise Http404
        said = FigureExplanation.objects.filter(posting_id=actor.posting_id, period=period)
        last = said.last()
        if last is not None and last.words == words:
            return last
        made = FigureExplanation.objects.create(
            agency_id=actor.agency_id,
            posting_id=actor.posting_id,
            period=period,
            words=words,
            written_at=now,
        )
        audit.record(
            actor=actor,
            action="evaluations.figures.explained",
            object_id=made.pk,
            details={"period": period.code},
        )
        return made
