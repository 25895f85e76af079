"""Signing in: one look-up, one hash, and limits that neither a shared address nor a spiteful
neighbour turns against the staff.

A whole agency, or the whole province, sits behind one address, so counting by address alone would
shut the office out on a Monday morning. A browser in which somebody signed in before carries a
signed cookie: its tries are counted by themselves. Tries from elsewhere are counted by person,
whichever name they are called by, and by address. Good sign-ins count for nothing.
"""

import secrets
import time
from collections.abc import Callable
from functools import wraps

from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db.models import Q
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse

from organizations.models import User

SALT = "organizations.device"
DEVICE_COOKIE = "__Host-device" if settings.HTTPS else "device"
DEVICE_SECONDS = 180 * 24 * 3600
PEOPLE_OF_A_DEVICE = 8


def find_user(login: str) -> User | None:
    """Whoever signs in by this staff code or e-mail, in any case. One query, by index."""
    name = login.strip().lower()
    found = User.objects.alias(code=Lower("username"), address=Lower("email"))
    return found.filter(Q(code=name) | Q(address=name) & ~Q(email="")).first() if name else None


class OneHashBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Checks one password once.

    allauth tries an e-mail address as name and as address: two hashes for one that is known, one
    for one that is not, and so the time would tell which is which.
    """

    def _authenticate(self, request: HttpRequest | None, **credentials: str) -> User | None:
        login = credentials.get("email") or credentials.get("username") or ""
        user: User | None = self._check_password(find_user(login), credentials.get("password", ""))
        return user


def counted_as(user: User | None, login: str, device: str = "") -> str:
    """Under which key tries are counted: by person, whichever of their names was typed, and by the
    browser in which they signed in before."""
    person = f"person {user.pk}" if user else f"nobody {login.strip().lower()}"
    return f"{person} {device}"


def is_shut_out(user: User) -> bool:
    """Whether a browser in which this person never signed in is refused for now, because too many
    wrong passwords were tried. Counts nothing; looks into the cache, no query."""
    action, key = "login_failed", counted_as(user, "")
    for rate in ratelimit.parse_rates(settings.ACCOUNT_RATE_LIMITS[action]):
        if rate.per != "key":
            continue
        name = ratelimit.get_cache_key(
            HttpRequest(), app="allauth.account", action=action, rate=rate, key=key
        )
        tries = list(cache.get(name) or [])
        is_allowed, _tries = ratelimit.apply_rate(tries, time.time(), rate, dry_run=True)
        if not is_allowed:
            return True
    return False


def known_device(request: HttpRequest, user: User | None) -> str:
    """The id of this browser, if this person signed in here before; else empty."""
    device, people = _read(request)
    return device if user is not None and user.pk in people else ""


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Write down in the browser that this person signed in here."""
    device, people = _read(request)
    people = [user.pk, *(pk for pk in people if pk != user.pk)][:PEOPLE_OF_A_DEVICE]
    value = signing.dumps([device or secrets.token_hex(16), people], salt=SALT)
    response.set_cookie(
        DEVICE_COOKIE,
        value,
        max_age=DEVICE_SECONDS,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def taking_as_long(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """Answer a form after the same time, whoever was meant: for a known address a link is made and
    a longer mail is written, and that can be measured (``RESET_SECONDS``)."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        began = time.monotonic()
        response = view(request, *args, **kwargs)
        if request.method == "POST":
            time.sleep(max(0.0, settings.RESET_SECONDS - (time.monotonic() - began)))
        return response

    return answer


def _read(request: HttpRequest) -> tuple[str, list[int]]:
    try:
        device, people = signing.loads(
            request.COOKIES.get(DEVICE_COOKIE, ""), salt=SALT, max_age=DEVICE_SECONDS
        )
    except signing.BadSignature:
        return "", []
    return device, people
