"""Routes of the daily log and of assigned work."""

from django.urls import path

from worklogs.catalogue_urls import urlpatterns as of_the_catalogue
from worklogs.converters import DAY
from worklogs.views import (
    assignments,
    assignments_proposals,
    assignments_repeat,
    assignments_sheet,
    crossing,
    days,
    evidence,
    inbound,
    month,
    moving,
    offline,
    outbox,
    reorganizing,
    several,
    units,
    week,
)

ENTRY = f"days/{DAY}/entries/<uuid:entry_id>/"

PROPOSAL = "assigned/proposals/<uuid:pk>/"

app_name = "worklogs"
urlpatterns = [
    path("days/today/", days.today, name="today"),
    path(f"days/{DAY}/", days.day, name="day"),
    path(f"days/{DAY}/submission/", days.submit, name="submit_day"),
    path(f"days/{DAY}/last-tasks/", days.copy, name="copy_day"),
    path(f"days/{DAY}/entries/<uuid:entry_id>/continuation/", days.go_on, name="go_on"),
    path(f"days/{DAY}/lines/<slug:key>/", days.save_line, name="save_line"),
    path(
        f"days/{DAY}/entries/<uuid:entry_id>/withdrawal/",
        days.withdraw,
        name="withdraw_line",
    ),
    path("days/several/", several.several_days, name="several_days"),
    path(f"week/{DAY}/", week.week, name="week"),
    path(ENTRY + "evidence/", evidence.evidence, name="evidence"),
    path(ENTRY + "evidence/<uuid:pk>/removal/", evidence.remove, name="remove_evidence"),
    path(ENTRY + "documents/", inbound.put_beside, name="put_beside"),
    path("evidence/<uuid:pk>/", evidence.download, name="evidence_file"),
    path("month/", month.month, name="month"),
    path("month/<slug:code>/", month.month, name="month_period"),
    path("assigned/", assignments.assignments, name="assignments"),
    path("assigned/proposals/new/", assignments_proposals.propose, name="propose"),
    path(PROPOSAL + "withdrawal/", assignments_proposals.withdraw, name="withdraw_proposal"),
    path("assign/proposals/", assignments_proposals.proposals, name="proposals"),
    path(PROPOSAL + "acceptance/", assignments_proposals.accept, name="accept_proposal"),
    path(PROPOSAL + "refusal/", assignments_proposals.refuse, name="refuse_proposal"),
    path("assign/sheet/", assignments_sheet.sheet, name="assign_sheet"),
    path("assign/sheet/template/", assignments_sheet.template, name="assign_sheet_template"),
    path("assign/sheet/rows/", assignments_sheet.apply_sheet, name="apply_sheet"),
    path("assign/inbound/", inbound.inbox, name="inbound"),
    path("assign/inbound/<int:pk>/", inbound.document, name="inbound_document"),
    path("assign/inbound/<int:pk>/setting-aside/", inbound.set_aside, name="set_aside_inbound"),
    path("assign/", assignments.assign, name="assign"),
    path("assign/last-period/", assignments_repeat.repeat, name="repeat_assignments"),
    path("assign/<int:pk>/cancel/", assignments.cancel, name="cancel_assignment"),
    path("units/", units.units, name="units"),
    path("units/merger/", units.merge, name="merge_units"),
    path("units/<int:pk>/name/", units.rename, name="rename_unit"),
    path("units/<int:pk>/split/", units.split, name="split_unit"),
    path("units/decision/application/", reorganizing.apply, name="apply_units"),
    path("units/moves/", moving.moves, name="moves"),
    path("units/moves/template/", moving.template, name="moves_template"),
    path("province/moves/", crossing.crossings, name="crossings"),
    path("province/moves/template/", crossing.template, name="crossings_template"),
    path("province/moves/application/", crossing.apply, name="apply_crossings"),
    path("units/moves/application/", moving.apply, name="apply_moves"),
    path("late/", outbox.late, name="late"),
    path("outbox/pass/", outbox.pass_to_send, name="pass_to_send"),
    path("outbox/lines/", outbox.send_line, name="send_line"),
    path("sw.js", offline.service_worker, name="service_worker"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("offline/", offline.offline, name="offline"),
    path("device/", offline.on_this_device, name="device"),
    path("tasks/options/", days.task_options, name="task_options"),
    *of_the_catalogue,
]
