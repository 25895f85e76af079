"""What it is worth: reviews of entries, assessments by heads, and scores."""

from evaluations.models.assessments import MonthlyAssessment, TermAssessment
from evaluations.models.reviews import Decision, Review
from evaluations.models.scores import RuleVersion, Score, TermScore

__all__ = [
    "Decision",
    "MonthlyAssessment",
    "Review",
    "RuleVersion",
    "Score",
    "TermAssessment",
    "TermScore",
]
