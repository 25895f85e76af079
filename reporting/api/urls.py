"""Addresses of reports and files below ``/api/v1/``."""

from django.urls import path

from reporting.api import (
    answers,
    coverage,
    desk,
    files,
    months,
    own_report,
    provincial,
    reports,
)

VERSION = "reports/<int:pk>/"
OWN = "own-report/<slug:code>/"

app_name = "reporting_api"
urlpatterns = [
    path("reports/", reports.ReportsView.as_view(), name="reports"),
    path("reports/<int:pk>/", reports.ReportView.as_view(), name="report"),
    path(
        "reports/<int:pk>/documents/<slug:file_format>/",
        reports.DocumentView.as_view(),
        name="document",
    ),
    path("desk/<slug:code>/", desk.DeskView.as_view(), name="desk"),
    path("province/<slug:code>/", desk.ProvinceView.as_view(), name="province"),
    path("desk/<slug:code>/months/", months.MonthsView.as_view(), name="months"),
    path(OWN + "changes/", months.ChangesView.as_view(), name="changes"),
    path(
        "units/<int:pk>/coverage/<slug:code>/",
        coverage.CoverageView.as_view(),
        name="unit_coverage",
    ),
    path("files/", files.FilesView.as_view(), name="files"),
    path("files/<int:pk>/content/", files.FileView.as_view(), name="file"),
    path(VERSION + "receipt/", answers.ReceiptView.as_view(), name="receipt"),
    path(VERSION + "acceptance/", answers.AcceptanceView.as_view(), name="acceptance"),
    path(VERSION + "return/", answers.ReturnView.as_view(), name="return"),
    path(VERSION + "reopening/", answers.ReopeningAnswerView.as_view(), name="reopening_answer"),
    path(OWN, own_report.OwnReportView.as_view(), name="own_report"),
    path(OWN + "narrative/", own_report.NarrativeView.as_view(), name="narrative"),
    path(OWN + "compilation/", own_report.CompilationView.as_view(), name="compilation"),
    path(OWN + "signature/", own_report.SignatureView.as_view(), name="signature"),
    path(OWN + "submission/", own_report.SubmissionView.as_view(), name="submission"),
    path(OWN + "amendment/", own_report.AmendmentView.as_view(), name="amendment"),
    path(OWN + "reopening/", own_report.ReopeningView.as_view(), name="reopening"),
    path("desk/<slug:code>/provincial/", provincial.ProvincialView.as_view(), name="provincial"),
    path(
        "provincial/<int:pk>/documents/<slug:file_format>/",
        provincial.ProvincialDocumentView.as_view(),
        name="provincial_document",
    ),
]
