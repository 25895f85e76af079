"""One include per app."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("organizations.urls")),
    path("", include("worklogs.urls")),
    path("", include("evaluations.urls")),
    path("", include("reporting.urls")),
]
