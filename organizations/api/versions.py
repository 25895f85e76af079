"""No lost updates: ``ETag`` says which version was read, ``If-Match`` which one is changed."""

import re

from rest_framework.request import Request
from rest_framework.response import Response

from organizations.api.problems import VersionNeeded
from organizations.refusals import Outdated

# Compressed answers carry their tag as a weak one; it names the same version.
WRITTEN = re.compile(r'(?:W/)?"([0-9]{1,9})(?:\.[a-z_]+)?"')


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
