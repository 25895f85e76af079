"""Addresses of the log below ``/api/v1/``."""

from django.urls import path

from worklogs.api import (
    arising,
    assigning,
    bulk,
    catalogue,
    catalogue_decisions,
    crossing,
    decisions,
    entries,
    evidence,
    inbound,
    inbound_deciding,
    late,
    moving,
    norms,
    returned,
    units,
    unlogged,
    work,
)
from worklogs.converters import DAY

ENTRY = f"days/{DAY}/entries/<uuid:entry_id>/"
ARISING = "arising/<uuid:pk>/"
INBOUND = "inbound/<int:pk>/"

app_name = "worklogs_api"
urlpatterns = [
    path("entries/", entries.EntriesView.as_view(), name="entries"),
    path("entries/bulk/", bulk.BulkView.as_view(), name="bulk"),
    path("entries/returned/", returned.ReturnedView.as_view(), name="returned_entries"),
    path("days/", entries.DaysView.as_view(), name="days"),
    path(f"days/{DAY}/entries/", entries.DayEntriesView.as_view(), name="day_entries"),
    path(ENTRY, entries.EntryView.as_view(), name="entry"),
    path(f"days/{DAY}/submission/", entries.SubmissionView.as_view(), name="submission"),
    path(f"days/{DAY}/unlogged/", unlogged.UnloggedView.as_view(), name="unlogged"),
    path(ENTRY + "evidence/", evidence.EvidenceListView.as_view(), name="evidence"),
    path(ENTRY + "evidence/<uuid:pk>/", evidence.EvidenceView.as_view(), name="evidence_of_entry"),
    path(
        "evidence/<uuid:pk>/content/", evidence.EvidenceContentView.as_view(), name="evidence_file"
    ),
    path("tasks/", work.TasksView.as_view(), name="tasks"),
    path("catalogue/proposals/", catalogue.ChangesView.as_view(), name="changes"),
    path("catalogue/proposals/<int:pk>/", catalogue.ChangeView.as_view(), name="change"),
    path(
        "catalogue/decisions/",
        catalogue_decisions.ChangeDecisionsView.as_view(),
        name="change_decisions",
    ),
    path("catalogue/norms/", norms.NormsView.as_view(), name="norms"),
    path("late/", late.LateView.as_view(), name="late"),
    path("late/people/", late.ReviewedLateView.as_view(), name="late_of_people"),
    path("assigned/", work.AssignedView.as_view(), name="assigned"),
    path("assignments/", assigning.AssignmentsView.as_view(), name="assignments"),
    path("assignments/last-period/", assigning.LastPeriodView.as_view(), name="last_period"),
    path(
        "assignments/<int:pk>/cancellation/",
        assigning.CancellationView.as_view(),
        name="cancellation",
    ),
    path("arising/", arising.ArisingListView.as_view(), name="arising"),
    path("arising/waiting/", arising.ArisingWaitingView.as_view(), name="arising_waiting"),
    path(
        ARISING + "withdrawal/", arising.ArisingWithdrawalView.as_view(), name="arising_withdrawal"
    ),
    path(
        ARISING + "acceptance/", arising.ArisingAcceptanceView.as_view(), name="arising_acceptance"
    ),
    path(ARISING + "refusal/", arising.ArisingRefusalView.as_view(), name="arising_refusal"),
    path("inbound/", inbound.InboundView.as_view(), name="inbound"),
    path("inbound/documents/", inbound.DocumentsView.as_view(), name="inbound_documents"),
    path("inbound/waiting/", inbound_deciding.InboundWaitingView.as_view(), name="inbound_waiting"),
    path(INBOUND, inbound_deciding.InboundDocumentView.as_view(), name="inbound_document"),
    path(
        INBOUND + "assignment/",
        inbound_deciding.InboundAssignmentView.as_view(),
        name="inbound_assignment",
    ),
    path(
        INBOUND + "setting-aside/",
        inbound_deciding.SettingAsideView.as_view(),
        name="inbound_setting_aside",
    ),
    path(ENTRY + "inbound/", inbound_deciding.InboundBesideView.as_view(), name="inbound_beside"),
    path("inbound/files/", inbound.OneStopFilesView.as_view(), name="inbound_files"),
    path("units/decisions/", decisions.DecisionsView.as_view(), name="staffing_decisions"),
    path("units/<int:pk>/renaming/", units.RenamingView.as_view(), name="renaming"),
    path("units/mergers/preview/", units.MergerPreviewView.as_view(), name="merger_preview"),
    path("units/mergers/", units.MergersView.as_view(), name="mergers"),
    path("units/<int:pk>/splits/preview/", units.SplitPreviewView.as_view(), name="split_preview"),
    path("units/<int:pk>/splits/", units.SplitsView.as_view(), name="splits"),
    path("units/moves/preview/", moving.MovesPreviewView.as_view(), name="moves_preview"),
    path("units/moves/", moving.MovesView.as_view(), name="moves"),
    path(
        "province/moves/preview/", crossing.CrossingsPreviewView.as_view(), name="crossings_preview"
    ),
    path("province/moves/", crossing.CrossingsView.as_view(), name="crossings"),
]
