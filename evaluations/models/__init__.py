"""What it is worth: reviews of entries, assessments by heads, and scores."""

from evaluations.models.assessments import MonthlyAssessment, TermAssessment
from evaluations.models.causes import CauseRequest, CauseState, Deducted
from evaluations.models.criteria import CriteriaSet, CriteriaSheet
from evaluations.models.decisions import DecisionKind, LevelDecision, Publication
from evaluations.models.honesty import (
    FigureExplanation,
    Flag,
    Judgement,
    MeasuredPeers,
    Measurement,
    PeerReference,
    PersonFigures,
    ReviewerFigures,
    UnitExplanation,
    UnitFigures,
)
from evaluations.models.petitions import Petition, PetitionOutcome, PetitionState
from evaluations.models.reviews import Decision, Review
from evaluations.models.scores import RuleVersion, Score, TermScore
from evaluations.models.second_looks import AuditSample, SecondLook, SecondOpinion

__all__ = [
    "AuditSample",
    "CauseRequest",
    "CauseState",
    "CriteriaSet",
    "CriteriaSheet",
    "Decision",
    "DecisionKind",
    "Deducted",
    "FigureExplanation",
    "Flag",
    "Judgement",
    "LevelDecision",
    "MeasuredPeers",
    "Measurement",
    "MonthlyAssessment",
    "PeerReference",
    "PersonFigures",
    "Petition",
    "PetitionOutcome",
    "PetitionState",
    "Publication",
    "Review",
    "ReviewerFigures",
    "RuleVersion",
    "Score",
    "SecondLook",
    "SecondOpinion",
    "TermAssessment",
    "TermScore",
    "UnitExplanation",
    "UnitFigures",
]
