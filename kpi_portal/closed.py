"""What the portal answers while it only reads or is under maintenance (ADR 0064)."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template import loader

from organizations.api.door import PREFIX
from organizations.api.problems import problem
from organizations.modes import Mode, Standing, standing

RETRY_AFTER_SECONDS = 60
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Signing in and out changes no record, and who cannot sign in cannot read.
ENTRANCE = ("/accounts/login/", "/accounts/logout/", "/accounts/2fa/authenticate/", "/i18n/",
            "/postings/")  # fmt: skip
ALWAYS = ("/healthz", "/readyz", "/metrics")


class ModeMiddleware:
    """Answer for the portal while it is closed, and refuse what is sent while it only reads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = standing()
        if now.mode is Mode.OPEN or request.path in ALWAYS:
            return self.get_response(request)
        if now.mode is Mode.MAINTENANCE:
            return _closed(request, now)
        if request.method in SAFE or request.path.startswith(ENTRANCE):
            return self.get_response(request)
        return _closed(request, now)


def _closed(request: HttpRequest, now: Standing) -> HttpResponse:
    reads = now.mode is Mode.READ_ONLY
    if request.path.startswith(PREFIX):
        response = problem("only_reading" if reads else "maintenance")
    else:
        page = loader.get_template("closed.html").render({"reads": reads, "until": now.until})
        response = HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
