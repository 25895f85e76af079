"""No lost updates: ``ETag`` says which version was read, ``If-Match`` which one is changed."""

import json
import re
from hashlib import sha256
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.problems import VersionNeeded
from organizations.refusals import Outdated

# Compressed answers carry their tag as a weak one; it names the same version.
WRITTEN = re.compile(r'(?:W/)?"([0-9]{1,9})(?:\.[a-z_]+)?"')
STAMPED = re.compile(r'(?:W/)?"([0-9a-f]{16})(?:\.[0-9a-f]+)?"')


def etag(version: int, state: str = "") -> str:
    """``"3.submitted"``: the version that its author changes, and the state that others change."""
    return f'"{version}.{state}"' if state else f'"{version}"'


def with_version(answer: Response, tag: str, request: Request) -> Response:
    """The same answer with its ``ETag``; 304 without a body where the reader has it already."""
    if request.method == "GET" and tag in request.headers.get("If-None-Match", ""):
        answer = Response(status=304)
    answer.headers["ETag"] = tag
    return answer


def version_to_change(request: Request) -> int:
    """The version that the client has read.

    Raises:
        VersionNeeded: 428, no ``If-Match``.
        Outdated: one that was not made by us can only be another version.
    """
    said = request.headers.get("If-Match", "")
    if not said:
        raise VersionNeeded
    found = WRITTEN.fullmatch(said.strip())
    if found is None:
        raise Outdated
    return int(found[1])


def stamped(stamp: str, content: Any) -> str:
    """``"8f14….0c3a…"``: the stamp that its author changes, and what else the answer shows."""
    rest = json.dumps(content, cls=DjangoJSONEncoder, sort_keys=True).encode()
    return f'"{stamp}.{sha256(rest).hexdigest()[:8]}"'


def stamp_of(text: str) -> str:
    """The stamp of something that is one text and has no version of its own."""
    return sha256(text.encode()).hexdigest()[:16]


def stamp_to_change(request: Request) -> str:
    """The stamp of what the client has read.

    Raises: as ``version_to_change``.
    """
    said = request.headers.get("If-Match", "")
    if not said:
        raise VersionNeeded
    found = STAMPED.fullmatch(said.strip())
    if found is None:
        raise Outdated
    return found[1]
