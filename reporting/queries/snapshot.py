"""Collect the facts of an agency's period. The only reader of entries in this app."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum

from evaluations.models import Decision, Review, Score
from evaluations.queries import audit_sample, second_look_figures
from evaluations.queries.results import Standing, standings
from organizations.http import LOCAL_ZONE
from organizations.models import Agency, Period, Posting
from reporting.models import ReportNarrative
from reporting.queries import letterheads
from reporting.queries.coverage import Span, agency_span, span_of
from reporting.queries.explained import explained_hours
from reporting.queries.late import late_facts
from reporting.queries.peers import peers_before
from reporting.queries.reports import last_report_before
from reporting.rules import facts
from reporting.rules import unit_report as rules
from reporting.rules.canonical import instant_text, two_places
from worklogs.models import EntryStatus, WorkEntry

WORDS = ("difficulties", "proposals", "training")


def unit_snapshot(
    *,
    agency_id: int,
    period: Period,
    version: int,
    cause: str,
    now: datetime,
    points: Sequence[facts.Points] | None = None,
) -> facts.Snapshot:
    """The snapshot of the agency's period as it stands. 19 queries, and seven
    more where units were measured, whatever the size.

    Call inside ``tenant(agency_id)``, with the period locked and the scores written; a draft
    brings its own provisional ``points`` and needs neither.
    """
    agency = Agency.objects.select_related("parent").get(pk=agency_id)
    span = agency_span(agency_id, period.starts_on, period.ends_on)
    people = len({posting.staff_id for posting in span.postings})
    authors = [posting.pk for posting in span.postings]
    today = now.astimezone(LOCAL_ZONE).date()
    return rules.snapshot(
        facts.Facts(
            agency=letterheads.letterhead(agency),
            period=period_facts(period, span),
            version=version,
            compiled_at=instant_text(now),
            cause=cause,
            people=[_person(posting) for posting in span.postings],
            coverage=span.coverage,
            logged=span.logged,
            work=_work(agency_id, period, authors),
            quality=_quality(agency_id, period, authors),
            points=_points(agency_id, period) if points is None else points,
            previous=last_report_before(agency_id, period),
            audit_sample=_audit_sample(agency_id, period, version),
            late=late_facts(agency_id, period),
            peers=peers_before(agency, period, people),
            hours=explained_hours(agency, period),
            narrative=_narrative(agency_id, period),
            signing=letterheads.signing(agency_id, today),
            recipients=[receiver.name for receiver in letterheads.receivers(agency_id, today)],
        )
    )


def period_facts(period: Period, span: Span) -> dict[str, object]:
    """The period as the snapshot writes it."""
    return rules.period_facts(
        period.code, period.starts_on, period.ends_on, period.due_on, len(span.days)
    )


def _person(posting: Posting) -> facts.Person:
    return facts.Person(
        span=span_of(posting),
        staff_code=posting.staff.staff_code,
        full_name=posting.staff.full_name,
        title=posting.title or posting.job_position,
        unit_code=posting.unit.code,
        unit_name=posting.unit.name,
    )


def _work(agency_id: int, period: Period, authors: list[int]) -> list[facts.Work]:
    """Entries by author, group and status. Named authors, so that the index of author and day
    serves and no month is read whole."""
    finished = Q(status=EntryStatus.ACCEPTED, is_finished=True)
    rows = (
        WorkEntry.objects.filter(
            agency_id=agency_id,
            author_id__in=authors,
            work_date__range=(period.starts_on, period.ends_on),
        )
        .exclude(status=EntryStatus.WITHDRAWN)
        .order_by()
        .values_list("author_id", "task__group", "status")
        .annotate(
            entries=Count("id"),
            spent=Sum("minutes"),
            converted=Sum(F("quantity") * F("task__coefficient"), filter=finished),
        )
    )
    return [
        facts.Work(author, group, status, entries, minutes, converted or Decimal(0))
        for author, group, status, entries, minutes, converted in rows
    ]


def _quality(agency_id: int, period: Period, authors: list[int]) -> facts.Quality:
    found = Review.objects.filter(
        agency_id=agency_id,
        author_id__in=authors,
        work_date__range=(period.starts_on, period.ends_on),
        superseded_at__isnull=True,
        decision=Decision.ACCEPTED,
    ).aggregate(
        level_sum=Sum("quality_level", default=0),
        levels=Count("quality_level"),
        faults=Sum("quality_faults", default=0),
        faults_excused=Sum("quality_faults_excused", default=0),
        delays=Sum("delays", default=0),
        delays_excused=Sum("delays_excused", default=0),
    )
    return facts.Quality(**found)


def _points(agency_id: int, period: Period) -> list[facts.Points]:
    """The last version of each score."""
    rows = (
        Score.objects.filter(agency_id=agency_id, period=period)
        .order_by("posting_id", "-version")
        .distinct("posting_id")
    )
    return [_as_points(score.posting_id, score) for score in rows.defer("inputs", "steps")]


def provisional_points(agency_id: int, period: Period) -> list[facts.Points]:
    """The scores as they stand now, by the code that freezes them. Six queries."""
    found = standings(agency_id=agency_id, period=period)
    return [_as_points(standing.posting.pk, standing) for standing in found]


def _as_points(posting_id: int, result: Score | Standing) -> facts.Points:
    return facts.Points(
        posting_id=posting_id,
        rule_set=result.rule_set,
        general=result.general_points,
        task=result.task_points,
        total=result.total,
        level=result.level,
        reasons=tuple(result.reasons),
    )


def _audit_sample(agency_id: int, period: Period, version: int) -> dict[str, Any] | None:
    """The sample that was drawn for this version, for a second look; none for a draft."""
    found = audit_sample(agency_id, period, version)
    if found is None:
        return None
    return {
        "seed": found.seed,
        "population": found.population,
        "size": len(found.entries),
        "before": _second_looks_before(agency_id, period),
    }


def _second_looks_before(agency_id: int, period: Period) -> dict[str, Any] | None:
    """What the second look at the period before came to: this one's has only begun."""
    before = Period.objects.filter(ends_on__lt=period.starts_on).order_by("-ends_on").first()
    made = None if before is None else second_look_figures(agency_id, before)
    if before is None or made is None:
        return None
    agreed = made.agreement
    return {
        "period": before.code,
        "size": made.size,
        "second_looks": made.decided,
        "agreement": None
        if agreed is None
        else {
            "count": agreed.count,
            "same": agreed.same,
            "difference": two_places(agreed.difference),
            "kappa": two_places(agreed.kappa),
        },
    }


def _narrative(agency_id: int, period: Period) -> dict[str, str]:
    words = ReportNarrative.objects.filter(agency_id=agency_id, period=period).first()
    return {key: getattr(words, key, "") for key in WORDS}
