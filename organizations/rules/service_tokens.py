"""Tokens of programs: how one is written, what it may be allowed, how it is compared. Pure."""

import hashlib
import re
from collections.abc import Iterable

PREFIX = "kpi_"
HINT = 10  # characters that may be shown again: the prefix and six of 43
SECRET_BYTES = 32
WRITTEN = re.compile(r"kpi_[A-Za-z0-9_-]{43}")

# What a program may be allowed. Reading comes without names unless ``people:read`` is given too.
SCOPES = {
    "reports:read": "the agency's reports, and those routed to it",
    "catalogue:read": "the catalogue of tasks",
    "calendar:read": "periods, working days and stages",
    "people:read": "people, postings and roles of the agency",
    "events:read": "which entries stand returned and whose months are made known: ids and counts",
    "inbound:write": "bring documents and results of the one-stop desk for heads to deal with",
}


class UnknownScope(ValueError):
    """A scope that nobody defined, or none at all."""


def digest_of(token: str) -> str:
    """What is stored. A token of 256 bits by chance needs no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(secret: str) -> str:
    """How it is written: the prefix lets scanners of repositories find a leaked one."""
    return f"{PREFIX}{secret}"


def presented(header: str) -> str | None:
    """The token of an ``Authorization`` header; None when it speaks of something else.

    What is not written like a token is no token: nothing is looked up for it.
    """
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.startswith(PREFIX):
        return None
    return token.strip()


def checked(scopes: Iterable[str]) -> list[str]:
    """The scopes in the order of ``SCOPES``, each once.

    Raises:
        UnknownScope: one that is not defined, or none.
    """
    wanted = set(scopes)
    if not wanted or wanted - SCOPES.keys():
        raise UnknownScope(", ".join(sorted(wanted - SCOPES.keys())) or "none")
    return [scope for scope in SCOPES if scope in wanted]
