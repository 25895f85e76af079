"""Speak Vietnamese first, and let each signed-in request into its own agency and out again."""

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation

from organizations import access
from organizations.http import now_and_today
from organizations.models import Posting, User
from organizations.tenancy import own_postings, tenant

CHOSEN = "posting"  # session key: [agency id, posting id]

# Reachable without acting in a posting: probes, the language, the sign-in pages themselves, what
# the portal is on a device, and whether a paper was issued.
WITHOUT_POSTING = (
    "/accounts/",
    "/i18n/",
    "/healthz",
    "/readyz",
    "/sw.js",
    "/manifest.webmanifest",
    "/offline/",
    "/device/",
    "/verify/",
)


class LanguageMiddleware:
    """Vietnamese until somebody asks for another language by the switch.

    What the browser says of itself is not asked: most offices never set it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class TenantMiddleware:
    """Serve each signed-in request inside its own agency's transaction.

    The session remembers which posting was chosen; whether it still holds, and with which roles,
    is read again at every request. Sets ``request.posting`` and ``request.actor``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(WITHOUT_POSTING):
            return self.get_response(request)
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        _, today = now_and_today()
        if user.staff_id is None:
            return self._nowhere(request)
        chosen = request.session.get(CHOSEN)
        if chosen is None:
            return self._choose(request, user, today)
        agency_id, posting_id = chosen
        with tenant(agency_id, staff_id=user.staff_id):
            # The unit is joined here, where it is visible, so that error pages need no query.
            postings = access.current_postings(user, today).select_related(
                "agency", "staff", "unit"
            )
            posting = postings.filter(pk=posting_id, agency_id=agency_id).first()
            if posting is not None:
                request.posting = posting  # type: ignore[attr-defined]
                request.actor = access.actor_of(user, posting, today)  # type: ignore[attr-defined]
                return self.get_response(request)
        return self._choose(request, user, today)

    def _choose(self, request: HttpRequest, user: User, today: date) -> HttpResponse:
        """Take the only posting there is, or let the person say which."""
        choose = reverse("organizations:choose_posting")
        with own_postings(user.staff_id or 0):
            postings = list(access.current_postings(user, today))
            if not postings:
                return self._nowhere(request)
            if request.path in {choose, reverse("organizations:switch_posting")}:
                return self.get_response(request)
            if len(postings) == 1:
                remember(request, postings[0])
                return redirect(request.get_full_path() if request.method == "GET" else "/")
            request.session.pop(CHOSEN, None)
        return redirect(choose)

    def _nowhere(self, request: HttpRequest) -> HttpResponse:
        """The sign-in is good, but nothing is open to it today."""
        request.session.pop(CHOSEN, None)
        return render(request, "organizations/no_posting.html", status=403)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Undo the work of a view that raised.

        Django answers the exception with a page before ``tenant`` sees it, so without this the
        half-done work would be committed. Error pages run no query.
        """
        if hasattr(request, "posting") and connection.in_atomic_block:
            transaction.set_rollback(True)


def remember(request: HttpRequest, posting: Posting) -> None:
    """Act in this posting from the next request on. The session id changes with the rights."""
    request.session[CHOSEN] = [posting.agency_id, posting.pk]
    request.session.cycle_key()
