"""What is true now of reviews, assessments and scores."""

from evaluations.queries.second_looks import (
    Sample,
    SecondLookFigures,
    audit_sample,
    second_look_figures,
)
from evaluations.queries.unit_explanations import UnitWords, unit_explanations

__all__ = [
    "Sample",
    "SecondLookFigures",
    "UnitWords",
    "audit_sample",
    "second_look_figures",
    "unit_explanations",
]
