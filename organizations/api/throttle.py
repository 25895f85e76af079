"""How many requests a minute one session's person or one token may make."""

import time

from django.conf import settings
from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from organizations.service import Program

MINUTE = 60


class ByTheMinute(BaseThrottle):
    """Counted in whole minutes in the shared cache: one small number for whoever asks."""

    def allow_request(self, request: Request, view: object) -> bool:
        """Count it. While the cache is down nobody is stopped, as with other limits."""
        user, minute = request._request.user, int(time.time()) // MINUTE
        kind = "token" if isinstance(user, Program) else "person"
        who = user.token.pk if isinstance(user, Program) else user.pk
        key = f"api:{kind}:{who}:{minute}"
        cache.add(key, 0, timeout=MINUTE)
        try:
            return bool(cache.incr(key) <= settings.API_REQUESTS_A_MINUTE[kind])
        except ValueError:  # forgotten between the two
            return True

    def wait(self) -> float:
        """Seconds until the next minute."""
        return MINUTE - time.time() % MINUTE
