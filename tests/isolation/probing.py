"""One probe: somebody asks for something, and whatever comes back is searched for others' words."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from uuid import UUID, uuid4

from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from pypdf import PdfReader
from pypdf.errors import PdfReadError

from kpi_portal import policy
from organizations.access import Actor
from organizations.models import Posting
from organizations.rules.policy import Relation
from tests.caching import fresh_cache
from tests.contracts.table import sent_as
from tests.isolation import canaries
from tests.isolation.world import World
from tests.signing_in import enter

NOWHERE = 2_000_000_000
ACROSS = {Relation.SENT, Relation.PROVINCE}
# What changes from one page to the next whoever asks.
VARIES = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|data-csrf="[^"]*"|"x-csrftoken": ?"[^"]*"', re.I
)
OF_A_SIGN_IN = {"django_session", "usersessions_usersession"}


@dataclass(frozen=True)
class Answer:
    """What came back, as text: page, headers, and what is inside of files."""

    status: int
    text: str
    written: tuple[canaries.Note, ...] = ()

    def apart_from(self, *ids: str) -> str:
        """The page without what differs anyhow, to compare two answers."""
        text = VARIES.sub("", self.text)
        for one in sorted(filter(None, ids), key=len, reverse=True):
            text = text.replace(one, "#")
        return text


@dataclass
class Tally:
    """What was tried and what was wrong; each wrong thing in one line."""

    tried: int = 0
    leaks: list[str] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    not_built: list[str] = field(default_factory=list)
    planted: set[tuple[str, int]] = field(default_factory=set)

    def add(self, other: "Tally") -> None:
        self.tried += other.tried
        for name in ("leaks", "writes", "unlike", "wrong", "broken", "not_built"):
            getattr(self, name).extend(getattr(other, name))
        self.planted |= other.planted


class Prober:
    """A browser that can be anybody of the world; each probe is taken back."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.client = Client(raise_request_exception=False)
        self.cookies: dict[int, SimpleCookie] = {}

    def sign_in(self, posting: Posting) -> None:
        """Once, and for good: the session is committed."""
        self.client.cookies.clear()
        enter(self.client, posting)
        self.cookies[posting.pk] = SimpleCookie(
            {name: morsel.value for name, morsel in self.client.cookies.items()}
        )

    def ask(
        self, posting: Posting | None, method: str, url: str, data: Mapping[str, Any] | None = None
    ) -> Answer:
        """Ask as this person (None: not signed in), and undo what it did."""
        fresh_cache()
        self.client.cookies = SimpleCookie(
            {name: one.value for name, one in self.cookies[posting.pk].items()} if posting else {}
        )
        with transaction.atomic():
            since = canaries.ledger_end()
            response = getattr(self.client, method)(url, data or {}, **sent_as(url, method, data))
            text = "\n".join(_texts(response))
            try:
                with transaction.atomic():
                    written = tuple(
                        one for one in canaries.noted(since) if one.place not in OF_A_SIGN_IN
                    )
            except DatabaseError:
                written = ()  # the statement that failed took everything back
            transaction.set_rollback(True)
        return Answer(response.status_code, text, written)


def _texts(response: Any) -> Iterator[str]:
    for name, value in response.headers.items():
        if name != "Content-Length":
            yield f"{name}: {value}"
    content = response.getvalue() if response.streaming else response.content
    yield from inside(content)


def inside(content: bytes) -> Iterator[str]:
    """The text of a page or a file: packages are opened, also packages in packages."""
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for member in package.namelist():
                yield member
                yield from inside(package.read(member))
    elif content[:5] == b"%PDF-":
        with suppress(PdfReadError):  # a file that somebody only called so
            yield "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        yield content.decode("latin-1")
    else:
        yield content.decode("utf-8", "replace")


def names_a_thing(url: str) -> bool:
    """Whether the address names a thing by its number, its id or a person's code."""
    return missing(url) is not None


def missing(url: str) -> str | None:
    """The same address of a thing that is not there; None where it names none."""
    path, _, query = url.partition("?")
    try:
        match = resolve(path)
    except Resolver404:
        return None
    kwargs = {name: _nowhere(name, value) for name, value in match.captured_kwargs.items()}
    if kwargs == match.captured_kwargs:
        return None
    there = reverse(match.view_name, kwargs=kwargs)
    return f"{there}?{query}" if query else there


def _nowhere(name: str, value: Any) -> Any:
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(value, int):
        return NOWHERE
    if name == "staff_code":
        return "KH99999"
    return value


def ids_of(url: str) -> tuple[str, ...]:
    """What names the thing in an address, to take it out of two pages before comparing them."""
    captured = resolve(url.partition("?")[0]).captured_kwargs
    return tuple(
        str(value)
        for name, value in captured.items()
        if isinstance(value, UUID | int) or name == "staff_code"
    )


def elsewhere(data: Mapping[str, Any], url: str, nowhere: str) -> dict[str, Any]:
    """What is sent, about the thing that is not there."""
    swaps = dict(zip(ids_of(url), ids_of(nowhere), strict=True))
    swaps |= {UUID(old).hex: UUID(new).hex for old, new in swaps.items() if len(old) == 36}

    def moved(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        for old, new in swaps.items():
            value = new if value == old else value.replace(old, new) if len(old) > 20 else value
        return value

    return {moved(name): moved(value) for name, value in data.items()}


def door_of(name: str, actor: Actor) -> frozenset[Relation]:
    """How things behind a route may stand to the actor."""
    door = policy.ROUTES[name]
    return actor.reach(door.action) if door.action is not None else frozenset()
