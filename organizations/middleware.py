"""Speak Vietnamese first, let each signed-in request into its own agency and out again, and ask for
a second step where a role needs one."""

from collections.abc import Callable
from datetime import date

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django_htmx.http import HttpResponseClientRedirect

from organizations import access, busy, looking, playing, second_step
from organizations.http import now_and_today
from organizations.models import Posting, User
from organizations.tenancy import own_postings, tenant

CHOSEN = "posting"  # session key: [agency id, posting id]
TOLD = "second_step_told"  # session key: that a second step will be needed was said

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


# What helps with the second step itself stays open until it is set up.
WITHOUT_SECOND_STEP = ("/help/", "/accessibility/")


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
        if request.path.startswith(WITHOUT_POSTING) or hasattr(request, "actor"):
            return self.get_response(request)  # a program is in its agency already
        user = request.user
        if not user.is_authenticated:
            return self.get_response(request)
        _, today = now_and_today()
        if user.staff_id is None:
            return self._nowhere(request)
        chosen = request.session.get(CHOSEN)
        if chosen is None:
            return self._choose(request, user, today)
        try:
            return self._enter(request, user, today, *chosen)
        except DatabaseError as error:
            if not busy.was_waiting(error):
                raise
            return busy.page(request, error)

    def _enter(
        self, request: HttpRequest, user: User, today: date, agency_id: int, posting_id: int
    ) -> HttpResponse:
        """Serve the request in the agency that was chosen; one deed of one person at a time, so
        that a second click finds done what the first one did (ADR 0063). Who plays is served in
        the sandbox of that agency."""
        if playing.remembers(request):
            return self._play(request, user, today, agency_id)
        with tenant(agency_id, staff_id=user.staff_id, deed=_deed(request, user)):
            # The unit is joined here, where it is visible, so that error pages need no query.
            posting = (
                access.with_others(user, today)
                .select_related("agency", "staff", "unit", "emergency")
                .filter(pk=posting_id, agency_id=agency_id)
                .first()
            )
            if posting is not None and not hasattr(posting, "emergency"):
                return self._serve(request, user, posting, today)
            looks = None if posting is None else looking.note(request, user, posting, today)
        if posting is not None and looks is not None:
            return looking.look(request, posting, looks, self.get_response)
        return self._choose(request, user, today)

    def _play(self, request: HttpRequest, user: User, today: date, agency_id: int) -> HttpResponse:
        """Serve the request in the sandbox, as the generated person behind the chosen card. What
        is written there names the real sign-in. A sandbox that is over leads back."""
        ground_id = playing.ground_of(request, agency_id, user, today)
        if ground_id is not None:
            with tenant(ground_id, deed=_deed(request, user)):
                posting = playing.posting_in(request, ground_id, today)
                if posting is not None:
                    return self._serve(request, user, posting, today)
        playing.end(request)
        messages.info(request, gettext("The sandbox is over. This is the real agency again."))
        return redirect("/")

    def _serve(
        self, request: HttpRequest, user: User, posting: Posting, today: date
    ) -> HttpResponse:
        request.posting = posting  # type: ignore[attr-defined]
        request.actor = access.actor_of(user, posting, today)  # type: ignore[attr-defined]
        return self.get_response(request)

    def _choose(self, request: HttpRequest, user: User, today: date) -> HttpResponse:
        """Take the only posting there is, or let the person say which."""
        choose = reverse("organizations:choose_posting")
        with own_postings(user.staff_id or 0):
            postings = list(access.current_postings(user, today))
            held = [posting for posting in postings if not access.is_over(posting, today)]
            if not held:
                return self._nowhere(request)
            if request.path in {choose, reverse("organizations:switch_posting")}:
                return self.get_response(request)
            if len(held) == 1:
                remember(request, held[0])
                return redirect(request.get_full_path() if request.method == "GET" else "/")
            request.session.pop(CHOSEN, None)
        return redirect(choose)

    def _nowhere(self, request: HttpRequest) -> HttpResponse:
        """The sign-in is good, but nothing is open to it today."""
        request.session.pop(CHOSEN, None)
        return render(request, "organizations/no_posting.html", status=403)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Undo the work of a view that raised.

        Django answers the exception with a page before ``tenant`` sees it, so without this the
        half-done work would be committed. Error pages run no query.
        """
        if hasattr(request, "posting") and connection.in_atomic_block:
            transaction.set_rollback(True)
        return busy.page(request, exception) if busy.was_waiting(exception) else None


class SecondStepMiddleware:
    """Lead whoever holds a role with power to the page where the second step is switched on.

    Before the day comes it is said once in each session. One query for those who hold such a role,
    three while they have no second step yet.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor: access.Actor | None = getattr(request, "actor", None)
        if (
            actor is None
            or request.path.startswith(WITHOUT_SECOND_STEP)
            or not second_step.is_needed(actor)
            or _is_training(request)
        ):
            return self.get_response(request)
        user = request.user
        if not user.is_authenticated or second_step.is_set_up(user):
            return self.get_response(request)
        _, today = now_and_today()
        day = second_step.due_on(actor, today)
        if today >= day:
            return self._lead(request)
        if request.method == "GET" and TOLD not in request.session:
            request.session[TOLD] = True
            words = gettext(
                "From %(day)s on your role needs two-step sign-in. Switch it on under your name."
            )
            messages.warning(request, words % {"day": date_format(day, "d/m/Y")})
        return self.get_response(request)

    def _lead(self, request: HttpRequest) -> HttpResponse:
        page = reverse("mfa_index")
        messages.error(
            request, gettext("Your role needs two-step sign-in. Switch it on here to go on.")
        )
        if getattr(request, "htmx", None):
            return HttpResponseClientRedirect(page)
        return redirect(page)


def _deed(request: HttpRequest, user: User) -> str:
    """What is about to be done, if anything: one deed of one person at a time (ADR 0063)."""
    return "" if request.method in {"GET", "HEAD"} else f"{user.pk} {request.path}"


def _is_training(request: HttpRequest) -> bool:
    """Whether the role is played: it opens nothing real, so that no second step is asked for."""
    posting = getattr(request, "posting", None)
    return posting is not None and posting.agency.is_training


def remember(request: HttpRequest, posting: Posting) -> None:
    """Act in this posting from the next request on."""
    request.session[CHOSEN] = [posting.agency_id, posting.pk]
    renew(request)


def renew(request: HttpRequest) -> None:
    """Change the session id, because the rights change."""
    before = request.session.session_key
    request.session.cycle_key()
    # The list of sessions knows this one by its key.
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
