"""The operator's figures for Prometheus, behind a token of its own."""

from secrets import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from reporting.queries.metrics import metrics as figures
from reporting.rules.exposition import CONTENT_TYPE, exposition


@login_not_required
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts and ages, for whoever brings ``METRICS_TOKEN``. Without it there is no such page."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not compare_digest(
        given.encode(), settings.METRICS_TOKEN.encode()
    ):
        raise Http404
    return HttpResponse(exposition(figures(timezone.now())), content_type=CONTENT_TYPE)
