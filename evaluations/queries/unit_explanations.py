"""What heads of units said of their units' hours, for the page and the report."""

from dataclasses import dataclass
from datetime import datetime

from evaluations.models import UnitExplanation
from organizations.models import Period


@dataclass(frozen=True, slots=True)
class UnitWords:
    """One statement: which unit, who headed it then, what they said and when."""

    unit_id: int
    unit_name: str
    author: str
    words: str
    written_at: datetime


def unit_explanations(agency_id: int, period: Period) -> list[UnitWords]:
    """All statements about a period by unit and time; call inside the agency. One query."""
    rows = (
        UnitExplanation.objects.filter(agency_id=agency_id, period=period)
        .select_related("unit", "author__staff")
        .order_by("unit__name", "unit_id", "written_at", "pk")
    )
    return [
        UnitWords(row.unit_id, row.unit.name, row.author.staff.full_name, row.words, row.written_at)
        for row in rows
    ]
