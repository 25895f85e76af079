"""One row for each route: who may go there, and what everybody else is answered.

Rows stand in ``tests/contracts/<noun>_routes.py`` as ``ROUTES``, by route name (a
tuple of rows where a route takes several methods); ``test_routes.py`` fails for a route without a
row and runs every row for the whole cast.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver

from tests.factories.organizations import Cast

SAFE = ("get", "head")
SERVED = frozenset({HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER})

# Everybody in the cast who can sign in, by attribute name.
PEOPLE = (
    "clerk",
    "colleague",
    "head",
    "outsider",
    "officer",
    "agency_head",
    "superior",
    "stranger",
    "strange_head",
    "party_head",
    "home_affairs",
    "organization_board",
    "kpi_team",
    "inspector",
    "operator",
)
EVERYBODY = frozenset(PEOPLE)
# Whose things the rows point at, unless a row says otherwise.
DEPARTMENT = frozenset(PEOPLE[:7])

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """What a route answers to whom.

    ``url`` may make what the address points at (inside ``tenant``), and so may ``data``; what each
    person then changes is taken back before the next one comes.
    ``allowed`` get one of ``answers``; people of the department who are not allowed get
    ``refused``, those of other agencies ``foreign`` (default: as ``refused``). Say ``foreign=404``
    wherever the address names a thing that belongs to the department; both, ``{403, 404}``, where
    what is asked first is whether the person may do such a thing at all.
    """

    url: Callable[[Cast], str]
    allowed: frozenset[str] = EVERYBODY
    refused: int = HTTPStatus.FORBIDDEN
    foreign: int | frozenset[int] | None = None
    method: str = "get"
    data: Data | Callable[[Cast], Data] = field(default_factory=dict)
    answers: frozenset[int] = SERVED
    anonymous: bool = False  # True: the same without sign-in
    leaves_trace: int = 0  # rows that reading it may write: an audit event, and who opened it

    @property
    def somebody(self) -> str:
        """The first of the cast who may go there; "" where only programs may."""
        return next((person for person in PEOPLE if person in self.allowed), "")

    def status_for(self, person: str) -> frozenset[int]:
        """The statuses that this person may be answered."""
        if person in self.allowed:
            return self.answers
        if person not in DEPARTMENT and self.foreign is not None:
            return (
                self.foreign if isinstance(self.foreign, frozenset) else frozenset({self.foreign})
            )
        return frozenset({self.refused})

    def data_for(self, cast: Cast) -> Data:
        """What is sent."""
        return self.data(cast) if callable(self.data) else self.data


Routes = Mapping[str, Row | tuple[Row, ...]]


def is_api(url: str) -> bool:
    """Whether it is answered in JSON, and without a sign-in by 401."""
    return url.startswith("/api/")


def sent_as(url: str, method: str, data: Data | None = None) -> Mapping[str, str]:
    """How a body is sent there: the form of a page, a form with a file, or JSON."""
    has_file = any(hasattr(value, "chunks") for value in (data or {}).values())
    if not is_api(url) or method in SAFE or has_file:
        return {}
    return {"content_type": "application/json"}


def rows(*, of_programs: bool = False) -> Iterator[tuple[str, Row]]:
    """All rows of all apps, each with the name of its route; only when asked also those where no
    person may go, programs alone."""
    for path in sorted(Path(__file__).parent.glob("*_routes.py")):
        if not path.name.startswith("test_"):
            routes = import_module(f"tests.contracts.{path.stem}").ROUTES
            for name, of_route in routes.items():
                for row in of_route if isinstance(of_route, tuple) else (of_route,):
                    if row.allowed or of_programs:
                        yield name, row


def route_names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """The full name of every route below a resolver."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"
        else:
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from route_names(pattern, f"{prefix}{space}")
