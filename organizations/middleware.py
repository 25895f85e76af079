"""Let each signed-in request into its own agency, and out again."""

from collections.abc import Callable

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from organizations import access
from organizations.http import now_and_today
from organizations.models import Posting
from organizations.tenancy import own_postings, tenant

CHOSEN = "posting"  # session key: [agency id, posting id]

# Reachable without acting in a posting: choosing one, leaving, and the sign-in pages themselves.
WITHOUT_POSTING = ("/accounts/", "/i18n/")


class TenantMiddleware:
    """Serve each signed-in request inside its own agency's transaction.

    The session remembers which posting was chosen; whether it still holds, and with which roles,
    is read again at every request. Sets ``request.posting`` and ``request.actor``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated or request.path.startswith(WITHOUT_POSTING):
            return self.get_response(request)
        if user.staff_id is None:
            return render(request, "organizations/no_posting.html", status=403)
        _, today = now_and_today()
        chosen = request.session.get(CHOSEN)
        if chosen is None:
            return self._choose(request, today)
        agency_id, posting_id = chosen
        with tenant(agency_id, staff_id=user.staff_id):
            posting = access.current_postings(user, today).filter(pk=posting_id).first()
            if posting is not None and posting.agency_id == agency_id:
                request.posting = posting  # type: ignore[attr-defined]
                request.actor = access.actor_of(user, posting, today)  # type: ignore[attr-defined]
                return self.get_response(request)
        return self._choose(request, today)

    def _choose(self, request: HttpRequest, today: object) -> HttpResponse:
        """Take the only posting there is, or let the person say which."""
        choose = reverse("organizations:choose_posting")
        with own_postings(request.user.staff_id):  # type: ignore[union-attr, arg-type]
            postings = list(access.current_postings(request.user, today))  # type: ignore[arg-type]
            if not postings:
                request.session.pop(CHOSEN, None)
                return render(request, "organizations/no_posting.html", status=403)
            if len(postings) == 1:
                remember(request, postings[0])
                return redirect(request.get_full_path() if request.method == "GET" else "/")
            request.session.pop(CHOSEN, None)
            if request.path == choose:
                return self.get_response(request)
        return redirect(choose)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Undo the work of a view that raised.

        Django answers the exception with a page before ``tenant`` sees it, so without this the
        half-done work would be committed. Error pages run no query.
        """
        if connection.in_atomic_block:
            transaction.set_rollback(True)


def remember(request: HttpRequest, posting: Posting) -> None:
    """Act in this posting from the next request on. The session id changes with the rights."""
    request.session[CHOSEN] = [posting.agency_id, posting.pk]
    request.session.cycle_key()
