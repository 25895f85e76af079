"""Who set what about one person's result, and when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from evaluations.models import (
    CriteriaSheet,
    LevelDecision,
    MonthlyAssessment,
    Petition,
    Publication,
    Score,
)
from organizations.models import Period, Posting


@dataclass(frozen=True, slots=True)
class Act:
    """One act: ``kind`` names it for the page, ``value`` is what was set, as text."""

    at: datetime
    kind: str
    by: str
    value: str = ""


def history(posting: Posting, period: Period) -> list[Act]:
    """Every act about the result of a month, also the superseded ones, oldest first. Six queries.

    Reviews stand with their entries, not here.
    """
    of_month = {"agency_id": posting.agency_id, "posting": posting, "period": period}
    acts = [
        *_sheets(CriteriaSheet.objects.filter(**of_month).select_related("author__staff")),
        *_assessments(
            MonthlyAssessment.objects.filter(**of_month).select_related(
                "assessor__staff", "on_behalf_of__staff"
            )
        ),
        *_decisions(LevelDecision.objects.filter(**of_month).select_related("decided_by__staff")),
        *(
            Act(row.computed_at, "frozen", "", str(row.version))
            for row in Score.objects.filter(**of_month).only("computed_at", "version")
        ),
        *_afterwards(posting, period),
    ]
    return sorted(acts, key=lambda act: act.at)


def _sheets(rows: Iterable[CriteriaSheet]) -> Iterator[Act]:
    for row in rows:
        kind = "own_criteria" if row.by_oneself else "criteria"
        total = "" if row.total is None else f"{row.total:f}"
        yield Act(row.made_at, kind, row.author.staff.full_name, total)


def _assessments(rows: Iterable[MonthlyAssessment]) -> Iterator[Act]:
    """General points, and of leaders d, đ and e: each assessment says them all anew."""
    for row in rows:
        by = row.assessor.staff.full_name
        if row.on_behalf_of is not None:
            principal = row.on_behalf_of.staff.full_name
            by = f"{by}, " + _("on behalf of %(name)s") % {"name": principal}
        if row.general_points is not None:
            yield Act(row.assessed_at, "general_points", by, f"{row.general_points:f}")
        for name in ("unit_result", "execution", "cohesion"):
            value = getattr(row, name)
            if value is not None:
                yield Act(row.assessed_at, name, by, f"{value.normalize():f}")


def _decisions(rows: Iterable[LevelDecision]) -> Iterator[Act]:
    for row in rows:
        by = row.decided_by.staff.full_name
        yield Act(row.decided_at, row.kind, by, row.document)
        if row.withdrawn_at is not None:
            yield Act(row.withdrawn_at, "withdrawn", "", row.withdraw_reason)


def _afterwards(posting: Posting, period: Period) -> Iterator[Act]:
    """Publication, petition and answer."""
    about = {"agency_id": posting.agency_id, "posting": posting}
    for published in Publication.objects.filter(**about, score__period=period).select_related(
        "published_by__staff"
    ):
        yield Act(published.published_at, "published", published.published_by.staff.full_name)
    for petition in Petition.objects.filter(
        **about, publication__score__period=period
    ).select_related("answered_by__staff"):
        yield Act(petition.filed_at, "petition", posting.staff.full_name, petition.words[:200])
        if petition.answered_at is not None and petition.answered_by is not None:
            yield Act(
                petition.answered_at,
                "answered",
                petition.answered_by.staff.full_name,
                petition.answer[:200],
            )
