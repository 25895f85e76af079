"""Rows that were stored in bulk are named in the audit trail, as ``seal_events --adopt`` does it.

The portal's commands write an event for each decision; bulk storing writes none, and a decision
without an event is a finding of ``verify_evidence``.
"""

from collections.abc import Sequence

from evaluations.models import MonthlyAssessment, Review
from organizations import audit
from organizations.access import system
from organizations.models import Agency

AT_ONCE = 200


def name_decisions(
    agency: Agency, reviews: Sequence[Review], assessments: Sequence[MonthlyAssessment]
) -> None:
    """Say that these decisions were taken over as they are; the next pass seals them.

    Call inside the agency, in the transaction that stores the rows.
    """
    keys = {
        "review": [f"{one.work_date.isoformat()}/{one.pk}" for one in reviews],
        "assessment": [str(one.pk) for one in assessments],
    }
    for kind, of_kind in keys.items():
        for start in range(0, len(of_kind), AT_ONCE):
            audit.record(
                actor=system(agency.pk),
                action="organizations.evidence.adopted",
                details={"kind": kind, "keys": of_kind[start : start + AT_ONCE]},
            )
