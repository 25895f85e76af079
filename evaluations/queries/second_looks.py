"""The sample of a closed month for a second look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from evaluations.models import AuditSample
from organizations.models import Period
from worklogs.models import EntryStatus, WorkEntry


@dataclass(frozen=True, slots=True)
class Sample:
    """A published sample: its seed, of how many entries it was drawn, their ids and days."""

    id: int
    seed: str
    population: int
    entries: Sequence[tuple[UUID, date]]


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


def sampled_entries(sample: Sample) -> list[WorkEntry]:
    """The entries of a sample, by day, without what their reviewer said. One query."""
    return list(
        WorkEntry.objects.filter(
            pk__in=[pk for pk, _ in sample.entries],
            work_date__in={day for _, day in sample.entries},
        )
        .select_related("author__staff", "author__unit", "task")
        .order_by("work_date", "pk")
    )
