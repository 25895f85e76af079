"""What the API says of itself: OpenAPI 3.1, made from the views, kept as a file (ADR 0061)."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal, cast

from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_examples_list
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers

from kpi_portal.api import words
from kpi_portal.policy import ROUTES
from organizations.api.frame import Endpoint
from organizations.api.problems import GENERAL, MEDIA_TYPE, body
from organizations.rules.policy import by_token
from organizations.rules.service_tokens import SCOPES

Direction = Literal["request", "response"]
FILE = Path(__file__).with_name("openapi.json")
EVERYWHERE = (401, 403, 404, 406, 422, 429, 503)
WITH_A_BODY = (400, 409, 415)
OF_A_VERSION = (409, 412, 428)
OF_A_FILE = (413,)
RESPONSES = "#/components/responses/problem_"
SENDS = {"POST", "PUT"}
CHANGES = {"PUT", "DELETE"}
IF_MATCH = OpenApiParameter(
    "If-Match",
    location=OpenApiParameter.HEADER,
    description="The `ETag` of what was read.",
    examples=[OpenApiExample("version", value='"3.submitted"')],
)


class Mistake(serializers.Serializer[Any]):
    """One field that is missing or wrong."""

    field = serializers.CharField(help_text="Where: `entries.0.minutes`.")
    code = serializers.CharField()
    detail = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """What was refused (RFC 9457). Decide by `code`."""

    type = serializers.CharField(help_text="Where the code is explained.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    errors = Mistake(many=True, required=False)  # type: ignore[assignment]
    line_id = serializers.UUIDField(required=False, help_text="The entry that was refused.")
    work_date = serializers.DateField(required=False)
    posting_id = serializers.IntegerField(required=False, help_text="Whose duty was refused.")
    successor = serializers.CharField(required=False, help_text="What took a task's place.")


class Schema(AutoSchema):
    """One operation: its examples come from serializers, its problems from its method."""

    @property
    def _endpoint(self) -> Endpoint:
        """The view: every one of the API is such."""
        return cast(Endpoint, self.view)

    def get_override_parameters(self) -> list[Any]:
        found = list(super().get_override_parameters())
        return [*found, IF_MATCH] if self._is_of_a_version() else found

    def _is_of_a_version(self) -> bool:
        return self.method in CHANGES and getattr(self.view, "has_versions", True)

    def _get_examples(self, serializer: Any, *args: Any, **kwargs: Any) -> Any:
        found = super()._get_examples(serializer, *args, **kwargs)  # type: ignore[no-untyped-call]
        example = getattr(serializer, "example", None)
        if found or not example:
            return found
        return build_examples_list([OpenApiExample("example", value=example)])

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        found: dict[str, Any] = super()._get_response_bodies(direction)
        for status, answer in found.items():
            answer["description"] = answer["description"] or HTTPStatus(int(status)).phrase
            if headers := self._headers_of(answer):
                answer["headers"] = headers
        if self.method == "GET" and "GET" in self._endpoint.tagged:
            found["304"] = dict(words.NOT_MODIFIED)
        statuses = {*EVERYWHERE, *getattr(self.view, "more_problems", ())}
        if self.method in SENDS:
            statuses |= {*WITH_A_BODY}
        if self._is_of_a_version():
            statuses |= {*OF_A_VERSION}
        self.resolve_serializer(Problem, direction)
        return found | {str(one): {"$ref": f"{RESPONSES}{one}"} for one in sorted(statuses)}

    def _headers_of(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        """What a good answer says besides its body."""
        kinds = answer.get("content", {}).values()
        is_file = any(one["schema"].get("format") == "binary" for one in kinds)
        headers = {"Content-Disposition": words.CONTENT_DISPOSITION} if is_file else {}
        return headers | ({"ETag": words.ETAG} if self.method in self._endpoint.tagged else {})

    def get_auth(self) -> list[dict[str, list[str]]]:
        """A session, or a token where the table has a line for one."""
        super().get_auth()
        doors: list[dict[str, list[str]]] = [{"session": []}]
        return [*doors, {"token": []}] if self._scopes() else doors

    def _scopes(self) -> list[str]:
        """Those that let a token do this."""
        return [] if self.method in self._endpoint.for_people else scopes_of(type(self.view))

    def get_description(self) -> str:  # type: ignore[override]
        scopes = ", ".join(f"`{scope}`" for scope in self._scopes())
        words = super().get_description()
        return f"{words}\n\nA token needs {scopes}." if scopes else words


class Doors(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How one comes in."""

    target_class = "organizations.api.door.Decided"
    name = ["session", "token"]

    def get_security_definition(self, auto_schema: AutoSchema) -> list[dict[str, Any]]:
        session = "The session of the browser; what changes something brings `X-CSRFToken`."
        return [
            {"type": "apiKey", "in": "cookie", "name": "__Host-sid", "description": session},
            {"type": "http", "scheme": "bearer", "description": "A program's token, `kpi_…`."},
        ]


@cache
def names() -> Mapping[type, str]:
    """The route of each view."""
    return dict(_views(get_resolver()))


def _views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[type, str]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            if hasattr(one.callback, "cls"):
                yield one.callback.cls, f"{prefix}{one.name}"
        else:
            yield from _views(one, f"{prefix}{one.namespace}:" if one.namespace else prefix)


def scopes_of(view: type) -> list[str]:
    """Which scope lets a token in, by the table."""
    action = ROUTES[names()[view]].action
    roles = {role for line in action.allows for role in line.roles} if action else set()
    return [scope for scope in SCOPES if by_token(scope) in roles]


def _answers() -> dict[str, Any]:
    """The problems by status, each with an example."""
    first = {status: code for code, (status, _words) in reversed(list(GENERAL.items()))}
    return {
        f"problem_{status}": {
            "description": codes_of(status),
            **words.OF_PROBLEMS.get(status, {}),
            "content": {
                MEDIA_TYPE: {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "examples": {"example": {"value": body(first[status], status)}},
                }
            },
        }
        for status in sorted({*EVERYWHERE, *WITH_A_BODY, *OF_A_VERSION, *OF_A_FILE})
    }


def codes_of(status: int) -> str:
    """The general codes of a status; refusals are listed on the reference page."""
    codes = [f"`{code}`" for code, (of, _words) in GENERAL.items() if of == status]
    more = {HTTPStatus.UNPROCESSABLE_ENTITY: " or the code of a refusal"}
    return ", ".join(codes) + more.get(HTTPStatus(status), "")


def made() -> dict[str, Any]:
    """The schema as the views have it now. About a second."""
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]
    found: dict[str, Any] = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    found["components"]["responses"] = _answers()
    used: dict[str, None] = {}
    for path, methods in found["paths"].items():
        for operation in methods.values():
            used |= dict.fromkeys(operation["tags"])
            for parameter in operation.get("parameters", ()):
                _explain(parameter, path)
    found["tags"] = [{"name": tag, "description": words.TAGS[tag]} for tag in used]
    return found


def _explain(parameter: dict[str, Any], path: str) -> None:
    """Give a parameter of an address or a query its words, its pattern and an example."""
    name, schema = parameter["name"], parameter["schema"]
    if parameter["in"] == "header":
        return
    if parameter["in"] == "path":
        steps = path.partition(f"/{{{name}}}")[0].split("/")
        before = next(step for step in reversed(steps) if not step.startswith("{"))
        said = words.IN_PATH.get(f"{before}/{name}") or words.IN_PATH[name]
    else:
        said = words.IN_QUERY[name]
    parameter["description"] = parameter.get("description") or said.words
    parameter["example"] = schema["enum"][0] if "enum" in schema else said.example
    if said.pattern:
        schema["pattern"] = said.pattern


def written(schema: Mapping[str, Any]) -> str:
    """The file's text."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
