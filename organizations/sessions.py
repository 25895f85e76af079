"""Sessions end: after some hours whatever happens, and sooner when nothing does."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django_htmx.http import HttpResponseClientRedirect

BEGAN = "session_began"  # seconds since 1970, as all of these
SEEN = "session_seen"
SEEN_EVERY = 60  # how exactly the last request is known; a session is stored no more often


class SessionLimitsMiddleware:
    """Sign out who has been here too long, or away too long, and lead them back afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        if SESSION_KEY not in session:
            return self.get_response(request)
        now = int(time.time())
        began, seen = session.get(BEGAN, now), session.get(SEEN, now)
        idle = now - seen > settings.SESSION_IDLE_MINUTES * 60
        if idle or now - began > settings.SESSION_HOURS * 3600:
            return self._end(request)
        session.setdefault(BEGAN, now)
        if SEEN not in session or now - seen >= SEEN_EVERY:
            session[SEEN] = now
        return self.get_response(request)

    def _end(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        words = gettext("You were signed out because time was up. Please sign in again.")
        messages.info(request, words)
        back = redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(back.url)
        return back
