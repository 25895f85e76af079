"""``/api/v1/``: one include per app."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("organizations.api.urls")),
    path("", include("worklogs.api.urls")),
    path("", include("evaluations.api.urls")),
    path("", include("reporting.api.urls")),
]
