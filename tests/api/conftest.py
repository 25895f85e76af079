"""Whoever speaks JSON: people with their session, programs with their token."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
import time_machine
from django.test import Client

from organizations import commands
from organizations.access import system
from organizations.models import Agency, Posting
from organizations.tenancy import tenant
from tests.api.documented import V1, undocumented
from tests.caching import fresh_cache
from tests.factories.organizations import NOW
from tests.signing_in import enter

NUMBERS = count(1)


@dataclass
class Caller:
    """Sends JSON and reads it. Nothing is answered that the file of the API does not describe."""

    client: Client
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, method: str, path: str, data: Any = None, **headers: str) -> Any:
        """``headers`` by their names with underscores: ``if_match='"1"'``."""
        said = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        kind = {} if method == "get" else {"content_type": "application/json"}
        answer = getattr(self.client, method)(f"{V1}{path}", data, headers=said, **kind)
        assert list(undocumented(method, path, answer)) == []
        return answer


@pytest.fixture(autouse=True)
def _october() -> Iterator[None]:
    fresh_cache()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def api() -> Callable[..., Caller]:
    """A person who has signed in."""

    def made(posting: Posting, *, is_confirmed: bool = True) -> Caller:
        client = Client()
        enter(client, posting, is_confirmed=is_confirmed)
        return Caller(client)

    return made


@pytest.fixture
def program() -> Callable[..., Caller]:
    """A program with a token of an agency."""

    def made(agency: Agency, *scopes: str) -> Caller:
        with tenant(agency.pk):
            _row, token = commands.make_service_token(
                actor=system(agency.pk),
                name=f"Trục liên thông {next(NUMBERS)}",
                scopes=list(scopes),
                days=30,
                now=NOW,
            )
        return Caller(Client(), {"Authorization": f"Bearer {token}"})

    return made
