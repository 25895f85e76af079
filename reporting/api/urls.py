"""Addresses of reports and files below ``/api/v1/``."""

from django.urls import path

from reporting.api import desk, files, reports

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
    path("files/", files.FilesView.as_view(), name="files"),
    path("files/<int:pk>/content/", files.FileView.as_view(), name="file"),
]
