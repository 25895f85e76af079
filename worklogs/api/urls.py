"""Addresses of the log below ``/api/v1/``."""

from django.urls import path

from worklogs.api import bulk, entries, work
from worklogs.converters import DAY

app_name = "worklogs_api"
urlpatterns = [
    path("entries/", entries.EntriesView.as_view(), name="entries"),
    path("entries/bulk/", bulk.BulkView.as_view(), name="bulk"),
    path("days/", entries.DaysView.as_view(), name="days"),
    path(f"days/{DAY}/entries/", entries.DayEntriesView.as_view(), name="day_entries"),
    path(f"days/{DAY}/entries/<uuid:entry_id>/", entries.EntryView.as_view(), name="entry"),
    path(f"days/{DAY}/submission/", entries.SubmissionView.as_view(), name="submission"),
    path("tasks/", work.TasksView.as_view(), name="tasks"),
    path("assigned/", work.AssignedView.as_view(), name="assigned"),
]
