"""Collect the facts of an agency's period, and write them as its snapshot."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Sum

from evaluations.models import AuditSample, Decision, Review, Score
from evaluations.queries.month_facts import MonthFacts
from evaluations.queries.results import Standing, standings
from evaluations.queries.second_looks import second_looks_before
from organizations.http import LOCAL_ZONE
from organizations.models import Period, Posting
from reporting.models import ReportNarrative
from reporting.queries import letterheads
from reporting.queries.coverage import Span, span_of
from reporting.queries.explained import explained_hours
from reporting.queries.late import late_facts
from reporting.queries.month import Month
from reporting.queries.peers import peers_before
from reporting.rules import facts
from reporting.rules import unit_report as rules
from reporting.rules.canonical import instant_text, two_places

WORDS = ("difficulties", "proposals", "training")


def unit_snapshot(
    *,
    month: Month,
    period: Period,
    version: int,
    cause: str,
    now: datetime,
    points: Sequence[facts.Points],
    sample: AuditSample | None,
    previous: facts.Snapshot | None,
) -> facts.Snapshot:
    """The snapshot of the agency's period as it stands. Seven queries besides what is brought, two
    settings, and seven queries more where units were measured, whatever the size.

    Call inside ``tenant``. A compilation brings frozen ``points`` and the ``sample`` that it drew,
    with the period locked; a draft provisional points and no sample. ``previous``: the last report
    on the period before.
    """
    agency, span = month.agency, month.span
    people = len({posting.staff_id for posting in span.postings})
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
            work=month.work,
            quality=_quality(agency.pk, period, month.known.present.ids),
            points=points,
            previous=previous,
            audit_sample=_sample_facts(agency.pk, period, sample),
            late=late_facts(agency.pk, period),
            peers=peers_before(agency, period, people),
            hours=explained_hours(agency, period),
            narrative=_narrative(agency.pk, period),
            signing=letterheads.signing(agency.pk, today, month.heads),
            recipients=[receiver.name for receiver in letterheads.receivers(agency.pk, today)],
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


def frozen_points(scores: Iterable[Score]) -> list[facts.Points]:
    """The scores that were frozen with the report."""
    return [_as_points(score.posting_id, score) for score in scores]


def provisional_points(agency_id: int, period: Period, known: MonthFacts) -> list[facts.Points]:
    """The scores as they stand now, by the code that freezes them. Five queries."""
    found = standings(agency_id=agency_id, period=period, known=known)
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


def _sample_facts(
    agency_id: int, period: Period, sample: AuditSample | None
) -> dict[str, Any] | None:
    """The sample that was drawn for this version, for a second look; none for a draft."""
    if sample is None:
        return None
    return {
        "seed": sample.seed,
        "population": sample.population,
        "size": len(sample.entries),
        "before": _second_looks_before(agency_id, period),
    }


def _second_looks_before(agency_id: int, period: Period) -> dict[str, Any] | None:
    """What the second look at the period before came to: this one's has only begun."""
    found = second_looks_before(agency_id, period)
    if found is None:
        return None
    before, made = found
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
