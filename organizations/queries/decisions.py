"""Decisions that an agency has carried out."""

from organizations.models import StaffingDecision
from organizations.refused_decisions import DecisionIsOther
from organizations.rules.moves import NewDecision


def carried_out(agency_id: int, decision: NewDecision) -> StaffingDecision | None:
    """The decision of this id as the agency wrote it down; None before. One query.

    Raises:
        DecisionIsOther: what was written down under the id is not this decision.
    """
    found = StaffingDecision.objects.filter(agency_id=agency_id, pk=decision.id).first()
    if found is None:
        return None
    for name in ("kind", "number", "signed_on", "effective_on", "subject"):
        if getattr(found, name) != getattr(decision, name):
            raise DecisionIsOther
    return found
