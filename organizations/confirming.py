"""Ask once more who it is before what weighs most: sending, reopening, bulk exports.

The asking is allauth's: password, code or passkey, good for ``CONFIRM_SECONDS``; signing in alone
does not count. A form that was sent is kept in the session and goes on by itself afterwards, so
nothing has to be typed twice.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import NamedTuple

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    get_reauthentication_flows,
    suspend_request,
)
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from organizations.middleware import TenantMiddleware

View = Callable[..., HttpResponseBase]
SAFE = {"GET", "HEAD", "OPTIONS"}


def confirmed(*, back_to: str = "") -> Callable[[View], View]:
    """Let through who has confirmed lately that it is them; ask the others first.

    Put it outermost. Pages are shown to everybody; what is sent waits for the confirmation and is
    then done, in the person's agency and with the rights of that moment. A download cannot go on
    by itself: ``back_to`` names the page where it is asked for again, and GET waits as well.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.method in SAFE and not back_to:
                return view(request, *args, **kwargs)
            if not is_confirmed(request):
                return _ask(request, back_to)
            if hasattr(request, "posting"):
                return view(request, *args, **kwargs)
            return _go_on(request, view, *args, **kwargs)

        # So that a test can list them.
        answer.asks_again = True  # type: ignore[attr-defined]
        return answer

    return guard


def is_confirmed(request: HttpRequest) -> bool:
    """allauth takes the word of whoever has nothing to confirm with; we do not."""
    has_means = bool(get_reauthentication_flows(request.user))
    return has_means and did_recently_reauthenticate(request)


class Proof(NamedTuple):
    """When and how (``password``, ``mfa``) somebody showed once more who they are."""

    at: datetime
    by: str


def proof_of(request: HttpRequest, now: datetime) -> Proof:
    """What a view that is ``confirmed`` may rely on, to be kept with the deed. No query."""
    (*_, last) = (
        record
        for record in get_authentication_records(request, request.user)
        if record.get("reauthenticated")
    )
    # The clock of the session may be a blink ahead of the one that was read for the request.
    return Proof(min(datetime.fromtimestamp(last["at"], UTC), now), str(last["method"]))


def _ask(request: HttpRequest, back_to: str) -> HttpResponse:
    means = get_adapter().get_reauthentication_methods(request.user)
    if not means:  # signed in by another identity alone
        messages.error(request, _("This needs a confirmation. Switch on a second step here first."))
        return redirect("mfa_index")
    page = means[0]["url"]
    if back_to:
        messages.info(request, _("Then press the download once more."))
        return HttpResponseRedirect(f"{page}?{urlencode({REDIRECT_FIELD_NAME: reverse(back_to)})}")
    asked: HttpResponseRedirect = suspend_request(request, page)
    if getattr(request, "htmx", None):
        return HttpResponseClientRedirect(asked.url)
    return asked


def _go_on(request: HttpRequest, view: View, *args: object, **kwargs: object) -> HttpResponseBase:
    """What waited is taken up by the sign-in pages, which lie outside every agency."""
    inside = TenantMiddleware(lambda resumed: view(resumed, *args, **kwargs))  # type: ignore[arg-type,return-value]
    try:
        return inside(request)
    except BaseException:
        # Undone already: there is nothing left for ``process_exception`` to roll back.
        request.__dict__.pop("posting", None)
        raise
