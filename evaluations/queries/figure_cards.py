"""A person's figures of a month beside those of their peers, and the questions heads see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404

from evaluations.access import LOOKED_AT, reviewed_postings
from evaluations.models import FigureExplanation, Flag, Judgement, PersonFigures
from evaluations.rules.honesty.flags import reasons_of
from evaluations.rules.honesty.indicators import NAMES
from evaluations.rules.honesty.reference import (
    Figures,
    PeerGroup,
    as_array,
    standardised,
)
from evaluations.rules.honesty.stored import reference_from
from organizations.access import Actor
from organizations.models import Period, Posting, Purpose
from worklogs.models import WorkEntry

MOST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class PeerFigure:
    """One figure: the person's, how the peers' lie (5, 25, 50, 75, 95 %), the distance between
    in usual spreads, and a few entries behind it where the person is asked. ``value`` is None where
    it cannot be told; then nothing is asked of it."""

    name: str
    value: float | None
    peers: Figures
    part: float
    entries: Sequence[WorkEntry]


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody's figures of a month. ``flag`` is None where nothing is asked."""

    posting: Posting
    period: Period
    day_count: int
    peer_count: int
    judgement: Judgement
    flag: Flag | None
    figures: Sequence[PeerFigure]
    explanations: Sequence[FigureExplanation]

    @property
    def asked(self) -> list[PeerFigure]:
        """What stands out most of a person who is asked, the farthest first; four at most."""
        if self.flag is None:
            return []
        by_name = {figure.name: figure for figure in self.figures}
        return [by_name[name] for name in reasons_of(self.flag.parts)[:MOST_SHOWN]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of the head's list: who is asked, about what, and what they said."""

    flag: Flag
    reasons: list[str]
    explanations: list[FigureExplanation]


def judged_periods(agency_id: int) -> list[Period]:
    """The periods that were measured and compared, newest first. One query."""
    periods = Period.objects.filter(
        pk__in=Judgement.objects.filter(agency_id=agency_id).values("measurement__period")
    )
    return list(periods.order_by("-starts_on"))


def card_of(
    posting: Posting, period: Period, *, entries_in: Collection[str] | None = None
) -> Card | None:
    """The person's figures; None where the month is not compared yet, or had too few days.

    ``entries_in``: only entries in these states are shown behind a figure. A draft counts, and is
    its author's alone. Four queries, and one more where somebody is asked.
    """
    judgement = _judgement(posting.agency_id, period)
    if judgement is None:
        return None
    row = PersonFigures.objects.filter(
        agency_id=posting.agency_id, measurement_id=judgement.measurement_id, posting=posting
    ).first()
    if row is None:
        return None
    flag = Flag.objects.filter(judgement=judgement, posting=posting).first()
    peers = reference_from(judgement.reference.content).group(row.peer_group)
    return Card(
        posting=posting,
        period=period,
        day_count=row.day_count,
        peer_count=peers.people,
        judgement=judgement,
        flag=flag,
        figures=_figures(row, flag, peers, entries_in),
        explanations=list(FigureExplanation.objects.filter(posting=posting, period=period)),
    )


def asked_people(actor: Actor, period: Period, today: date) -> list[Asked]:
    """Whom of their own people the figures ask, once the head may look; a delegate reviews work and
    reads no figures. Six queries."""
    judgement = _judgement(actor.agency_id, period)
    reviewed = reviewed_postings(actor, today, Purpose.ALL)
    if judgement is None or not reviewed:
        return []
    flags = list(
        Flag.objects.filter(
            judgement=judgement, posting_id__in=reviewed, head_sees_from__lte=today
        ).select_related("posting__staff", "posting__unit")
    )
    said = FigureExplanation.objects.filter(
        period=period, posting_id__in=[flag.posting_id for flag in flags]
    )
    words = list(said)
    return [
        Asked(
            flag,
            reasons_of(flag.parts)[:MOST_SHOWN],
            [one for one in words if one.posting_id == flag.posting_id],
        )
        for flag in flags
    ]


def get_asked_card(actor: Actor, period: Period, posting_id: int, today: date) -> Card:
    """The card of one of them.

    Raises:
        Http404: missing, of another agency, not asked, or the person still sees it first.
        PermissionDenied: a person of the actor's agency whom others review.
    """
    posting = (
        Posting.objects.filter(agency_id=actor.agency_id, pk=posting_id)
        .select_related("staff", "unit")
        .first()
    )
    if posting is None:
        raise Http404
    if posting_id not in reviewed_postings(actor, today, Purpose.ALL):
        raise PermissionDenied
    card = card_of(posting, period, entries_in=LOOKED_AT)
    if card is None or card.flag is None or card.flag.head_sees_from > today:
        raise Http404
    return card


def _judgement(agency_id: int, period: Period) -> Judgement | None:
    return (
        Judgement.objects.filter(agency_id=agency_id, measurement__period=period)
        .select_related("reference", "measurement")
        .first()
    )


def _figures(
    row: PersonFigures, flag: Flag | None, peers: PeerGroup, entries_in: Collection[str] | None
) -> list[PeerFigure]:
    values = [row.figures.get(name) for name in NAMES]
    parts = standardised(as_array([values]), peers)[0].tolist()
    drivers = flag.drivers if flag else {}
    pairs = [pair for pairs in drivers.values() for pair in pairs]
    entries = _entries(row.posting_id, pairs, entries_in)
    return [
        PeerFigure(
            name=name,
            value=value,
            peers=shown,
            part=part,
            entries=[entries[pk] for pk, _ in drivers.get(name, ()) if pk in entries],
        )
        for name, value, shown, part in zip(NAMES, values, peers.shown, parts, strict=False)
    ]


def _entries(
    posting_id: int, pairs: Collection[Sequence[str]], entries_in: Collection[str] | None
) -> dict[str, WorkEntry]:
    if not pairs:
        return {}
    found = WorkEntry.objects.filter(
        author_id=posting_id,
        work_date__in={day for _, day in pairs},
        pk__in=[pk for pk, _ in pairs],
    ).select_related("task")
    if entries_in is not None:
        found = found.filter(status__in=entries_in)
    return {str(entry.pk): entry for entry in found}
