"""One include per app."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from kpi_portal.api import reference as api

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("kpi_portal.accounts")),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("api/v1/openapi.json", api.schema, name="api_schema"),
    path("api/v1/", include("kpi_portal.api.urls")),
    path("reference/api/", api.reference, name="api_reference"),
    path("", include("organizations.urls")),
    path("", include("worklogs.urls")),
    path("", include("evaluations.urls")),
    path("", include("reporting.urls")),
]

handler400 = "kpi_portal.errors.bad_request"
handler403 = "kpi_portal.errors.forbidden"
handler404 = "kpi_portal.errors.not_found"
handler500 = "kpi_portal.errors.failed"
