"""What a person says of their own figures, and the head of a unit of its hours."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.urls import reverse

from evaluations.commands.honesty import lock
from evaluations.models import (
    FigureExplanation,
    Flag,
    Judgement,
    PersonFigures,
    UnitExplanation,
    UnitFigures,
)
from evaluations.policy import EXPLAIN_UNIT
from evaluations.refusals import WordsMissing
from organizations import audit
from organizations.access import Actor
from organizations.commands import NewNotice, notify
from organizations.http import LOCAL_ZONE
from organizations.models import NoticeKind, Period, Purpose, RoleKind
from organizations.queries import ReviewChain, holding
from organizations.rules.names import nfc_lines
from organizations.tenancy import tenant

# Advisory locks, beside the posting and the unit.
EXPLAINING, EXPLAINING_UNIT = 35_003, 35_004


def explain_figures(
    *, actor: Actor, period: Period, words: str, now: datetime
) -> FigureExplanation:
    """Add what the person says of their figures of a period; it stands, and can be added to.

    The same words sent twice stand once, also when both come at once (a lock on the posting). The
    direct head reads them beside the figures, and is told: at once where the head may look, else
    on the day from which they may (``tell_heads``).

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
        today = now.astimezone(LOCAL_ZONE).date()
        asked = _asked(actor.agency_id).filter(
            posting_id=actor.posting_id, judgement__measurement__period=period
        )
        if asked.filter(head_sees_from__lte=today).exists():
            _tell_heads(actor.agency_id, [(actor.posting_id, period.code)], now)
        audit.record(
            actor=actor,
            action="evaluations.figures.explained",
            object_id=made.pk,
            details={"period": period.code},
        )
        return made


def explain_unit(
    *, actor: Actor, period: Period, unit_id: int, words: str, now: datetime
) -> UnitExplanation:
    """Add what the head of a unit says of its hours of a period; it stands, and can be added to.

    The same words sent twice stand once, also when both come at once (a lock on the unit). The
    head of the agency is told that there is something, and reads it beside the point.

    Raises:
        WordsMissing: nothing was written.
        PermissionDenied: the actor does not head this unit.
        Http404: the unit has no figures in that period.
    """
    if (
        actor.posting_id is None
        or not actor.may(EXPLAIN_UNIT)
        or unit_id not in actor.headed_unit_ids()
    ):
        raise PermissionDenied
    words = nfc_lines(words).strip()
    if not words:
        raise WordsMissing
    with tenant(actor.agency_id):
        lock(EXPLAINING_UNIT, unit_id)
        measured = UnitFigures.objects.filter(
            agency_id=actor.agency_id, unit_id=unit_id, measurement__period=period
        )
        if not measured.exists():
            raise Http404
        last = UnitExplanation.objects.filter(unit_id=unit_id, period=period).last()
        if last is not None and last.words == words:
            return last
        made = UnitExplanation.objects.create(
            agency_id=actor.agency_id,
            unit_id=unit_id,
            period=period,
            author_id=actor.posting_id,
            words=words,
            written_at=now,
        )
        _tell_agency_head(made, actor.posting_id, now)
        audit.record(
            actor=actor,
            action="evaluations.unit.explained",
            object_id=made.pk,
            details={"period": period.code, "unit": str(unit_id)},
        )
        return made


def tell_heads(*, agency_id: int, now: datetime) -> int:
    """Tell heads of the explanations that they may read from today on; how many there are.

    Once a day, from ``tasks.tell_heads``; again tells nothing twice. Seven statements, or one.
    """
    today = now.astimezone(LOCAL_ZONE).date()
    with tenant(agency_id):
        explained = FigureExplanation.objects.filter(
            posting_id=OuterRef("posting_id"), period_id=OuterRef("judgement__measurement__period")
        )
        rows = (
            _asked(agency_id)
            .filter(Exists(explained), head_sees_from=today)
            .values_list("posting_id", "judgement__measurement__period__code")
        )
        found = sorted(set(rows.order_by()))
        if found:
            _tell_heads(agency_id, found, now)
        return len(found)


def _asked(agency_id: int) -> QuerySet[Flag]:
    """Flags of each period's last judgement: who is no longer asked is not told of either."""
    newer = Judgement.objects.filter(
        agency_id=agency_id,
        measurement__period=OuterRef("judgement__measurement__period"),
        pk__gt=OuterRef("judgement_id"),
    )
    return Flag.objects.filter(~Exists(newer), agency_id=agency_id)


def _tell_heads(agency_id: int, explained: Sequence[tuple[int, str]], now: datetime) -> None:
    chain = ReviewChain(agency_id, now.astimezone(LOCAL_ZONE).date(), Purpose.ALL)
    notify(
        agency_id=agency_id,
        notices=[
            NewNotice(
                posting_id=head,
                kind=NoticeKind.FIGURES_EXPLAINED,
                link=reverse("evaluations:asked_person", args=[code, posting_id]),
                subject=f"{code} {posting_id}",
                data={"period": code},
                happened=True,
            )
            for posting_id, code in explained
            for head in sorted(chain.reviewers(posting_id))
        ],
        now=now,
    )


def _tell_agency_head(made: UnitExplanation, author_id: int, now: datetime) -> None:
    day = now.astimezone(LOCAL_ZONE).date()
    heads = holding(made.agency_id, day, RoleKind.AGENCY_HEAD) - {author_id}
    notify(
        agency_id=made.agency_id,
        notices=[
            NewNotice(
                posting_id=pk,
                kind=NoticeKind.UNIT_EXPLAINED,
                link=reverse("evaluations:own_units", args=[made.period.code]),
                subject=f"{made.period.code} {made.unit_id}",
                data={"period": made.period.code},
                happened=True,
            )
            for pk in sorted(heads)
        ],
        now=now,
    )
