"""A program that came in by a token: ``Authorization: Bearer kpi_…`` (ADR 0056, 0061).

``organizations.api.door`` recognises it before anything else of a request is decided.
"""

from dataclasses import dataclass

from organizations.access import Actor
from organizations.models import ServiceToken


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
        """Acts in the token's agency without any posting: its scopes are its roles."""
        return Actor(agency_id=self.token.agency_id, scopes=frozenset(self.token.scopes))
