"""The portal's routes and an empty view, which every cost is compared with."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(_request: HttpRequest) -> HttpResponse:
    """What a signed-in request costs before anything is shown."""
    return HttpResponse(b"")


urlpatterns = [path("benchmark/empty/", empty), path("", include("kpi_portal.urls"))]
