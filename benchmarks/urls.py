"""The portal's routes and an empty view, which every cost is compared with."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from kpi_portal import policy
from organizations.rules.policy import OPEN

EMPTY = "benchmark_empty"
# The guard refuses what has no line; it looks one up for the empty view as for any other.
policy.ROUTES = {**policy.ROUTES, EMPTY: OPEN}


def empty(_request: HttpRequest) -> HttpResponse:
    """What a signed-in request costs before anything is shown."""
    return HttpResponse(b"")


urlpatterns = [
    path("benchmark/empty/", empty, name=EMPTY),
    path("", include("kpi_portal.urls")),
]
