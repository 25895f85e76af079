"""How a program signs in to the REST API: ``Authorization: Bearer kpi_…`` (ADR 0056).

``request.user`` is then a ``Program`` and ``request.auth`` its token. A view names what it needs in
``required_scopes``; without that name nobody comes in by a token.
"""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from organizations.access import Actor
from organizations.commands.service_tokens import recognise
from organizations.models import ServiceToken
from organizations.rules import service_tokens as rules


@dataclass(frozen=True, slots=True)
class Program:
    """Whoever holds a token: no person, no session, no posting; one agency and some scopes."""

    token: ServiceToken
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False
    pk: int | None = None

    @property
    def actor(self) -> Actor:
        """Acts in the token's agency without any role: scopes say what it may."""
        return Actor(agency_id=self.token.agency_id)

    def may(self, scope: str) -> bool:
        """Whether the token was given this scope."""
        return scope in self.token.scopes


class ServiceAuthentication(BaseAuthentication):
    """One token, one query. Every token that is not good is refused in the same words."""

    def authenticate(self, request: Request) -> tuple[Program, ServiceToken] | None:
        """None when the request brings no token of ours.

        Raises:
            AuthenticationFailed: 401; unknown, expired and revoked ones alike.
        """
        token = rules.presented(request.headers.get("Authorization", ""))
        if token is None:
            return None
        found = recognise(token, now=timezone.now())
        if found is None:
            raise AuthenticationFailed
        return Program(found), found

    def authenticate_header(self, request: Request) -> str:
        """Makes DRF answer 401 instead of 403."""
        return 'Bearer realm="kpi"'


class HasScopes(BasePermission):
    """A program needs every scope that the view names; people are judged by other permissions."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.user, Program):
            return True
        required: tuple[str, ...] = getattr(view, "required_scopes", ())
        return bool(required) and all(map(request.user.may, required))
