"""The sample of a closed month, who looks at it a second time, and how far both agree."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, When
from django.http import Http404

from evaluations.models import AuditSample, Review, SecondLook, SecondOpinion
from evaluations.rules.second_looks import Agreement, agreement
from organizations.access import Actor
from organizations.models import Period
from worklogs.models import EntryStatus, WorkEntry
from worklogs.queries.evidence import with_files

SHOWN_DECIDED = 50  # of one reviewer, the newest


@dataclass(frozen=True, slots=True)
class Sample:
    """A published sample: its seed, of how many entries it was drawn, their ids and days."""

    id: int
    seed: str
    population: int
    entries: Sequence[tuple[UUID, date]]


@dataclass(frozen=True, slots=True)
class Look:
    """An entry that somebody looks at again. ``first`` is None until ``opinion`` is there: what
    was decided is not even read before."""

    look: SecondLook
    entry: WorkEntry
    opinion: SecondOpinion | None
    first: Review | None


@dataclass(frozen=True, slots=True)
class Sampled:
    """A drawn entry, and the last one asked about it; None where nobody may look."""

    entry: WorkEntry
    look: Look | None


@dataclass(frozen=True, slots=True)
class SecondLookFigures:
    """How many entries were asked about and decided, and the agreement; None of fewer than ten."""

    size: int
    asked: int
    decided: int
    agreement: Agreement | None


def accepted_entries(authors: Sequence[int], period: Period) -> dict[UUID, date]:
    """The day of each accepted entry of the month, by id. One query."""
    rows = WorkEntry.objects.filter(
        author_id__in=authors,
        work_date__range=(period.starts_on, period.ends_on),
        status=EntryStatus.ACCEPTED,
    )
    return dict(rows.order_by().values_list("pk", "work_date"))


def audit_sample(agency_id: int, period: Period, version: int | None = None) -> Sample | None:
    """The last sample of the period, or that of a version of its report; None before one was
    drawn. One query."""
    samples = AuditSample.objects.filter(agency_id=agency_id, period=period)
    if version is not None:
        samples = samples.filter(version=version)
    found = samples.first()
    if found is None:
        return None
    return Sample(
        id=found.pk,
        seed=found.seed,
        population=found.population,
        entries=[(UUID(pk), date.fromisoformat(day)) for pk, day in found.entries],
    )


def sampled_looks(sample: Sample) -> list[Sampled]:
    """The entries of a sample by day, each with the last one asked about it, if anybody was. Four
    queries."""
    looks = SecondLook.objects.filter(sample_id=sample.id).select_related(
        "reviewer__staff", "opinion"
    )
    last = {look.entry_id: look for look in looks}
    entries = _entries(sample.entries)
    firsts = _firsts([_opinion(look) for look in last.values()])
    return [
        Sampled(
            entry,
            Look(last[pk], entry, _opinion(last[pk]), firsts.get(last[pk].pk))
            if pk in last
            else None,
        )
        for pk, entry in entries.items()
    ]


def open_looks(agency_id: int, reviewer_id: int) -> QuerySet[SecondLook]:
    """What waits for this posting: of the last sample of each period, asked of nobody later."""
    newer = AuditSample.objects.filter(
        agency_id=agency_id,
        period=OuterRef("sample__period"),
        version__gt=OuterRef("sample__version"),
    )
    later = SecondLook.objects.filter(
        sample=OuterRef("sample"), entry_id=OuterRef("entry_id"), pk__gt=OuterRef("pk")
    )
    decided = SecondOpinion.objects.filter(sample=OuterRef("sample"), entry_id=OuterRef("entry_id"))
    return SecondLook.objects.filter(
        ~Exists(newer), ~Exists(later), ~Exists(decided), agency_id=agency_id, reviewer=reviewer_id
    )


def my_looks(agency_id: int, reviewer_id: int) -> tuple[list[Look], list[Look]]:
    """What waits for this posting, and the last fifty that it decided. Five queries."""
    waiting = list(open_looks(agency_id, reviewer_id).select_related("sample__period"))
    decided = list(
        SecondLook.objects.filter(agency_id=agency_id, reviewer=reviewer_id, opinion__isnull=False)
        .select_related("opinion", "sample__period")
        .order_by("-pk")[:SHOWN_DECIDED]
    )
    entries = _entries([(one.entry_id, one.work_date) for one in [*waiting, *decided]])
    firsts = _firsts([one.opinion for one in decided])
    return (
        [Look(one, entries[one.entry_id], None, None) for one in waiting],
        [Look(one, entries[one.entry_id], one.opinion, firsts.get(one.pk)) for one in decided],
    )


def looks_of(agency_id: int, reviewer_id: int) -> QuerySet[SecondLook]:
    """What waits for this posting and whatever it decided, with ``is_decided``: 0 or 1. One
    query."""
    mine = SecondLook.objects.filter(agency_id=agency_id, reviewer=reviewer_id)
    is_decided = Case(When(opinion__isnull=False, then=1), default=0, output_field=IntegerField())
    return (
        mine.filter(Q(opinion__isnull=False) | Q(pk__in=open_looks(agency_id, reviewer_id)))
        .select_related("opinion", "sample__period")
        .annotate(is_decided=is_decided)
    )


def with_entries(looks: Sequence[SecondLook]) -> list[Look]:
    """Each with its entry, and the first decision beside one's own. Two queries."""
    entries = _entries([(one.entry_id, one.work_date) for one in looks])
    opinions = {one.pk: _opinion(one) for one in looks}
    firsts = _firsts(list(opinions.values()))
    return [Look(one, entries[one.entry_id], opinions[one.pk], firsts.get(one.pk)) for one in looks]


def get_look(actor: Actor, pk: int) -> Look:
    """One that this posting was asked for; the first decision only beside its own. Four queries.

    Raises:
        Http404: missing, of another agency, asked of others, or passed on: all answer alike.
    """
    look = (
        SecondLook.objects.filter(agency_id=actor.agency_id, reviewer=actor.posting_id, pk=pk)
        .select_related("opinion", "sample__period")
        .first()
    )
    if look is None:
        raise Http404
    opinion = _opinion(look)
    if opinion is None and not open_looks(actor.agency_id, look.reviewer_id).filter(pk=pk).exists():
        raise Http404
    entry = _entries([(look.entry_id, look.work_date)])[look.entry_id]
    with_files([entry])
    return Look(look, entry, opinion, _firsts([opinion]).get(look.pk))


def second_look_figures(agency_id: int, period: Period) -> SecondLookFigures | None:
    """How the second looks at a period came out; None without a sample. Four queries.

    Opinions on entries of an earlier version's sample count too: they were given as blindly.
    """
    sample = audit_sample(agency_id, period)
    if sample is None:
        return None
    asked = SecondLook.objects.filter(sample_id=sample.id).values("entry_id").distinct().count()
    opinions = list(SecondOpinion.objects.filter(agency_id=agency_id, sample__period=period))
    firsts = _firsts(opinions)
    pairs = [
        (firsts[one.look_id].quality_level, one.quality_level)
        for one in opinions
        if one.look_id in firsts
    ]
    return SecondLookFigures(len(sample.entries), asked, len(opinions), agreement(pairs))


def second_looks_before(agency_id: int, period: Period) -> tuple[Period, SecondLookFigures] | None:
    """How those at the period just before came out; None without a sample. One query, or five."""
    sample = (
        AuditSample.objects.filter(
            agency_id=agency_id, period__ends_on=period.starts_on - timedelta(days=1)
        )
        .select_related("period")
        .first()
    )
    made = None if sample is None else second_look_figures(agency_id, sample.period)
    return None if sample is None or made is None else (sample.period, made)


def _opinion(look: SecondLook) -> SecondOpinion | None:
    return getattr(look, "opinion", None)


def _entries(wanted: Collection[tuple[UUID, date]]) -> dict[UUID, WorkEntry]:
    """By day. One query, or none."""
    if not wanted:
        return {}
    found = (
        WorkEntry.objects.filter(
            pk__in=[pk for pk, _ in wanted], work_date__in={day for _, day in wanted}
        )
        .select_related("author__staff", "author__unit", "task", "assignment")
        .order_by("work_date", "pk")
    )
    return {entry.pk: entry for entry in found}


def _firsts(opinions: Sequence[SecondOpinion | None]) -> Mapping[int, Review]:
    """The first decision beside each of these, by look. One query, or none."""
    given = [one for one in opinions if one is not None]
    if not given:
        return {}
    reviews = Review.objects.filter(
        pk__in=[one.review_id for one in given], work_date__in={one.work_date for one in given}
    ).select_related("reviewer__staff")
    by_id = {review.pk: review for review in reviews}
    return {one.look_id: by_id[one.review_id] for one in given if one.review_id in by_id}
