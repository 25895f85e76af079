"""Addresses of reviews and results below ``/api/v1/``."""

from django.urls import path

from evaluations.api import (
    criteria,
    criteria_sets,
    explaining,
    figures,
    findings,
    judging,
    law,
    made_known,
    petitions,
    results,
    reviews,
    scoring,
    second_looks,
    talk,
    term_result,
    terms,
    units_beside,
)
from worklogs.converters import DAY

TALK = f"entries/{DAY}/<uuid:entry_id>/talk/"
MONTH = "scoring/<slug:code>/"
PERSON = MONTH + "<int:posting_id>/"
TERM = "terms/<slug:code>/"
FIGURES = "figures/<slug:code>/"
PETITION = "petitions/<int:pk>/"
LOOK = "second-looks/<int:pk>/"

app_name = "evaluations_api"
urlpatterns = [
    path("law/", law.LawView.as_view(), name="law"),
    path("law/period-type/", law.PeriodTypeView.as_view(), name="period_type"),
    path("law/readings/", law.ReadingsView.as_view(), name="readings"),
    path("law/readings/<str:name>/effect/", law.EffectView.as_view(), name="effect_of_reading"),
    path("law/criteria/", criteria_sets.CriteriaSetsView.as_view(), name="criteria_sets"),
    path("reviews/queue/", reviews.QueueView.as_view(), name="queue"),
    path("reviews/", reviews.DecisionView.as_view(), name="decision"),
    path("reviews/acceptances/", reviews.AcceptancesView.as_view(), name="acceptances"),
    path("reviews/undoing/", reviews.UndoingView.as_view(), name="undoing"),
    path(
        f"reviews/entries/{DAY}/<uuid:entry_id>/", reviews.ReviewedEntryView.as_view(), name="entry"
    ),
    path("publications/<slug:code>/", made_known.MadeKnownView.as_view(), name="made_known"),
    path("results/", results.ScoresView.as_view(), name="scores"),
    path("results/<slug:code>/<int:posting_id>/", results.ScoreView.as_view(), name="score"),
    path(MONTH, scoring.MonthView.as_view(), name="month"),
    path(MONTH + "publication/", scoring.PublicationView.as_view(), name="publication"),
    path(MONTH + "criteria/", criteria.OwnCriteriaView.as_view(), name="own_criteria"),
    path(PERSON + "criteria/", criteria.GivenCriteriaView.as_view(), name="given_criteria"),
    path(PERSON + "assessment/", scoring.AssessmentView.as_view(), name="assessment"),
    path(PERSON + "findings/", findings.FindingsView.as_view(), name="findings"),
    path(
        "findings/<int:pk>/withdrawal/",
        findings.FindingWithdrawalView.as_view(),
        name="finding_withdrawal",
    ),
    path("petitions/", petitions.PetitionsView.as_view(), name="petitions"),
    path("petitions/waiting/", petitions.PetitionsToHandleView.as_view(), name="petitions_waiting"),
    path(PETITION, petitions.PetitionView.as_view(), name="petition"),
    path(PETITION + "proposal/", petitions.PetitionProposalView.as_view(), name="proposal"),
    path(PETITION + "answer/", petitions.PetitionAnswerView.as_view(), name="answer"),
    path(PETITION + "return/", petitions.PetitionReturnView.as_view(), name="return"),
    path(PETITION + "withdrawal/", petitions.PetitionWithdrawalView.as_view(), name="withdrawal"),
    path(TALK, talk.TalkView.as_view(), name="talk"),
    path(TALK + "messages/", talk.MessagesView.as_view(), name="messages"),
    path(TALK + "causes/", talk.CausesView.as_view(), name="causes"),
    path(TALK + "causes/<int:pk>/answer/", talk.CauseView.as_view(), name="cause"),
    path("second-looks/", second_looks.LooksView.as_view(), name="second_looks"),
    path(LOOK, second_looks.LookView.as_view(), name="second_look"),
    path(LOOK + "opinion/", second_looks.OpinionView.as_view(), name="opinion"),
    path(
        LOOK + "files/<uuid:file_id>/content/",
        second_looks.LookFileView.as_view(),
        name="second_look_file",
    ),
    path(TERM, terms.TermView.as_view(), name="term"),
    path(TERM + "<int:posting_id>/", term_result.TermResultView.as_view(), name="term_result"),
    path(TERM + "classification/", terms.ClassificationView.as_view(), name="classification"),
    path(TERM + "publication/", terms.TermPublicationView.as_view(), name="term_publication"),
    path(
        TERM + "<int:posting_id>/assessment/",
        terms.TermAssessmentView.as_view(),
        name="term_assessment",
    ),
    path(
        TERM + "<int:posting_id>/exception/",
        terms.TermExceptionView.as_view(),
        name="term_exception",
    ),
    path(MONTH + "distributions/", judging.DistributionsView.as_view(), name="distributions"),
    path(FIGURES, figures.MyFiguresView.as_view(), name="my_figures"),
    path(FIGURES + "people/", figures.AskedPeopleView.as_view(), name="asked"),
    path(
        FIGURES + "people/<int:posting_id>/",
        figures.AskedPersonView.as_view(),
        name="asked_person",
    ),
    path(FIGURES + "units/", units_beside.OwnUnitsView.as_view(), name="own_units"),
    path(FIGURES + "province/", units_beside.ProvinceUnitsView.as_view(), name="province_units"),
    path(FIGURES + "reviewers/", judging.ReviewersView.as_view(), name="reviewers"),
    path(
        FIGURES + "explanations/",
        explaining.ExplanationView.as_view(),
        name="explanations",
    ),
    path(
        FIGURES + "units/<int:unit_id>/explanations/",
        explaining.UnitExplanationView.as_view(),
        name="unit_explanations",
    ),
]
