"""Addresses of reviews and results below ``/api/v1/``."""

from django.urls import path

from evaluations.api import results, reviews
from worklogs.converters import DAY

app_name = "evaluations_api"
urlpatterns = [
    path("reviews/queue/", reviews.QueueView.as_view(), name="queue"),
    path("reviews/", reviews.DecisionView.as_view(), name="decision"),
    path("reviews/acceptances/", reviews.AcceptancesView.as_view(), name="acceptances"),
    path("reviews/undoing/", reviews.UndoingView.as_view(), name="undoing"),
    path(
        f"reviews/entries/{DAY}/<uuid:entry_id>/", reviews.ReviewedEntryView.as_view(), name="entry"
    ),
    path("results/", results.ScoresView.as_view(), name="scores"),
    path("results/<slug:code>/<int:posting_id>/", results.ScoreView.as_view(), name="score"),
]
