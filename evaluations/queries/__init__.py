"""What is true now of reviews, assessments and scores."""

from evaluations.queries.reviewer_months import Sample, audit_sample

__all__ = ["Sample", "audit_sample"]
