"""Routes of the task catalogue; ``worklogs.urls`` takes them in."""

from django.urls import path

from worklogs.views import (
    catalogue,
    catalogue_decisions,
    catalogue_import,
    catalogue_norms,
    catalogue_proposals,
)

urlpatterns = [
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/groups/<slug:code>/", catalogue.shelf, name="catalogue_shelf"),
    path("catalogue/tasks/<int:pk>/", catalogue.task, name="catalogue_task"),
    path(
        "catalogue/tasks/<int:pk>/propose/<slug:kind>/",
        catalogue_proposals.propose,
        name="propose_about",
    ),
    path("catalogue/norms/", catalogue_norms.norms, name="catalogue_norms"),
    path("catalogue/near/", catalogue_proposals.near, name="near_tasks"),
    path("catalogue/propose/", catalogue_proposals.propose, name="propose_task"),
    path("catalogue/proposals/", catalogue_proposals.listing, name="catalogue_proposals"),
    path("catalogue/proposals/<int:pk>/", catalogue_decisions.proposal, name="catalogue_proposal"),
    path(
        "catalogue/proposals/<int:pk>/<slug:act>/",
        catalogue_decisions.decide,
        name="decide_proposal",
    ),
    path("catalogue/import/", catalogue_import.sheet, name="catalogue_sheet"),
    path("catalogue/import/apply/", catalogue_import.apply, name="apply_catalogue_sheet"),
    path("catalogue/import/template/", catalogue_import.template, name="catalogue_template"),
    path("catalogue/sheets/<uuid:batch>/", catalogue_decisions.batch, name="catalogue_batch"),
    path(
        "catalogue/sheets/<uuid:batch>/<slug:act>/",
        catalogue_decisions.decide_batch,
        name="decide_batch",
    ),
]
