"""Routes of reporting."""

from django.urls import path

from reporting.views import (
    changes,
    dashboards,
    desk,
    downloads,
    files,
    home,
    inspecting,
    months,
    oversight,
    reports,
    score_forms,
    signing,
    status,
    units,
    verification,
    versions,
)

OWN = "report/<slug:code>/"
VERSION = "reports/<int:pk>/"

app_name = "reporting"
urlpatterns = [
    path("", home.home, name="home"),
    path("home/score/", home.home_score, name="home_score"),
    path("home/figures/", dashboards.figures, name="home_figures"),
    path("unit/", units.unit, name="unit"),
    path("report/", reports.current, name="report"),
    path(OWN, reports.report, name="report_period"),
    path(OWN + "narrative/", reports.narrative, name="narrative"),
    path(OWN + "compile/", reports.compile_now, name="compile"),
    path(OWN + "progress/", reports.progress, name="progress"),
    path(OWN + "sign/", signing.sign, name="sign"),
    path(OWN + "submit/", signing.submit, name="submit"),
    path(OWN + "amend/", reports.amend, name="amend"),
    path(OWN + "reopen/", reports.ask_reopening, name="ask_reopening"),
    path(OWN + "changes/", changes.since_snapshot, name="changes"),
    path(VERSION, versions.version, name="version"),
    path(VERSION + "receive/", versions.receive, name="receive"),
    path(VERSION + "accept/", versions.accept, name="accept"),
    path(VERSION + "reopening/", versions.answer_reopening, name="answer_reopening"),
    path(VERSION + "return/", versions.send_back, name="return"),
    path(VERSION + "<slug:file_format>/", downloads.report, name="download"),
    path(
        "results/<slug:code>/<int:posting_id>/<slug:kind>.<slug:file_format>",
        score_forms.score_form,
        name="score_form",
    ),
    path("verify/", verification.ask, name="verify_ask"),
    path("verify/<str:code>/", verification.verify, name="verify"),
    path("files/", files.files, name="files"),
    path("files/<int:pk>/", files.take, name="take_file"),
    path("files/mine/<slug:file_format>/", files.own_data, name="own_data"),
    path("desk/export/<slug:file_format>/", files.export, name="export"),
    path("desk/", desk.desk, name="desk"),
    path("desk/<slug:code>/", desk.desk, name="desk_period"),
    path("desk/<slug:code>/months/", months.compare, name="desk_months"),
    path("desk/<slug:code>/compile/", desk.compile_provincial, name="compile_provincial"),
    path("desk/<slug:code>/provincial/", desk.provincial, name="provincial"),
    path(
        "provincial/<int:pk>/<slug:file_format>/",
        downloads.provincial,
        name="download_provincial",
    ),
    path("province/", oversight.province, name="province"),
    path("province/<slug:code>/", oversight.province, name="province_period"),
    path("audit/", inspecting.audit, name="audit"),
    path("audit/<uuid:pk>/", inspecting.life, name="audit_life"),
    path("audit/bundles/", inspecting.ask_bundle, name="ask_bundle"),
    path("audit/bundles/<int:pk>/", inspecting.take_bundle, name="take_bundle"),
    path("status/", status.status, name="status"),
    path("status/<int:pk>/retry/", status.retry, name="retry"),
]
