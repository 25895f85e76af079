"""What is true now of reviews, assessments and scores."""

from evaluations.queries.second_looks import Sample, audit_sample
from evaluations.queries.unit_explanations import UnitWords, unit_explanations

__all__ = ["Sample", "UnitWords", "audit_sample", "unit_explanations"]
