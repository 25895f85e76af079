"""Every app's part of the table of who may do what, and the guard that stands before each view.

A route without a line is refused to everybody. See ADR 0053.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from evaluations import policy as evaluations
from evaluations.api import doors as evaluations_api
from organizations import doors as organizations_pages
from organizations import policy as organizations
from organizations.access import Actor
from organizations.api import doors as organizations_api
from organizations.rules.policy import (
    OPEN,
    Action,
    Allow,
    Door,
    Kept,
    Relation,
    Within,
    asked_first,
    asked_of_the_thing,
)
from reporting import policy as reporting
from reporting.api import doors as reporting_api
from worklogs import policy as worklogs
from worklogs.api import doors as worklogs_api

SIGNED_IN = "signed_in"
KEEP_ACCOUNT = Action(
    "portal.account.keep",
    "Keep one's own sign-in: password, second steps, sessions, identities",
    (Allow((SIGNED_IN,), Relation.OWN),),
)
OF_ACCOUNTS: Mapping[str, Door] = {
    **dict.fromkeys(
        (
            "account_login",
            "account_logout",
            "account_signup",
            "account_inactive",
            "account_reset_password",
            "account_reset_password_done",
            "account_reset_password_from_key",
            "account_reset_password_from_key_done",
            "mfa_authenticate",
            "mfa_login_webauthn",
            "openid_connect_login",
            "openid_connect_callback",
            "socialaccount_login_cancelled",
            "socialaccount_login_error",
            "set_language",
        ),
        OPEN,
    ),
    **dict.fromkeys(
        (
            "account_change_password",
            "account_reauthenticate",
            "account_set_password",
            "mfa_activate_totp",
            "mfa_add_webauthn",
            "mfa_deactivate_totp",
            "mfa_download_recovery_codes",
            "mfa_edit_webauthn",
            "mfa_generate_recovery_codes",
            "mfa_index",
            "mfa_list_webauthn",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "mfa_remove_webauthn",
            "mfa_view_recovery_codes",
            "socialaccount_connections",
            "usersessions_list",
        ),
        asked_of_the_thing(KEEP_ACCOUNT),
    ),
}
APPS = {
    "organizations": organizations,
    "worklogs": worklogs,
    "evaluations": evaluations,
    "reporting": reporting,
}
ACTIONS: tuple[Action, ...] = (
    KEEP_ACCOUNT,
    *organizations.ACTIONS,
    *worklogs.ACTIONS,
    *evaluations.ACTIONS,
    *reporting.ACTIONS,
)
ROUTES: Mapping[str, Door] = {
    **OF_ACCOUNTS,
    "api_schema": asked_first(organizations.KNOW_ONESELF),
    "api_reference": asked_first(organizations.KNOW_ONESELF),
    **organizations_pages.ROUTES,
    **worklogs.ROUTES,
    **evaluations.ROUTES,
    **reporting.ROUTES,
    **organizations_api.ROUTES,
    **worklogs_api.ROUTES,
    **evaluations_api.ROUTES,
    **reporting_api.ROUTES,
}
TASKS: Mapping[str, Within] = {
    **organizations.TASKS,
    **worklogs.TASKS,
    **evaluations.TASKS,
    **reporting.TASKS,
}
COMMANDS: Mapping[str, Within] = {
    **organizations.COMMANDS,
    **worklogs.COMMANDS,
    **evaluations.COMMANDS,
    **reporting.COMMANDS,
    # Of the demo, which is not installed where people work.
    "generate_province": Within.NOTHING,
    "load_province": Within.EACH,
}
TABLES: Mapping[str, Kept] = {
    **{f"{app}.{name}": kept for app, one in APPS.items() for name, kept in one.TABLES.items()},
    **dict.fromkeys(
        (
            "account.EmailAddress",
            "account.EmailConfirmation",
            "auth.Group",
            "auth.Permission",
            "contenttypes.ContentType",
            "mfa.Authenticator",
            "sessions.Session",
            "socialaccount.SocialAccount",
            "socialaccount.SocialApp",
            "socialaccount.SocialToken",
            "usersessions.UserSession",
        ),
        Kept.ACCOUNT,
    ),
}


class PolicyMiddleware:
    """Refuse a route that the table does not name, and whoever may not enter one that asks first.

    Costs no query: roles were read by ``TenantMiddleware``, which comes before.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        """Before the view runs.

        Raises:
            PermissionDenied: answered as 403.
        """
        match = request.resolver_match
        door = ROUTES.get(match.view_name if match is not None else "")
        if door is None:
            raise PermissionDenied
        actor: Actor | None = getattr(request, "actor", None)
        if door.action is None or actor is None:
            return
        # A program has nothing of its own: what is asked of the thing is asked of it first.
        is_first = door.first or actor.posting_id is None
        if is_first and not actor.may(door.action):
            raise PermissionDenied
