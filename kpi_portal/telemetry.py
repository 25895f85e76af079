"""Errors and traces for a collector that the province runs, if one is named; nothing by default.

``SENTRY_DSN`` sends errors to Sentry or GlitchTip, ``OTEL_EXPORTER_OTLP_ENDPOINT`` traces to any
collector that speaks OTLP over HTTP. Both need the packages of ``requirements-telemetry.lock``,
which the portal runs without. What leaves the portal is named here: kinds of errors and where they
happened, routes, times. Never what somebody wrote, who asked, or an address with a name in it.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kpi_portal.env import EnvironmentMistake

Event = Mapping[str, Any]
HOW = "install requirements-telemetry.lock beside requirements.lock, or leave {name} empty."
# Of an error: what may leave. Its message may quote data, its variables hold them.
KEPT = ("event_id", "timestamp", "level", "platform", "release", "environment", "transaction")
KEPT_OF_FRAME = ("module", "function", "filename", "lineno", "in_app")


def start() -> None:
    """Begin to tell whoever is named. Raises ``EnvironmentMistake`` when its package is missing."""
    if settings.SENTRY_DSN:
        sentry = _package("sentry_sdk", "SENTRY_DSN")
        sentry.init(
            dsn=settings.SENTRY_DSN,
            environment=settings.PUBLIC_URL,
            send_default_pii=False,
            include_local_variables=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            before_send=lambda event, _hint: scrubbed(event),
            before_send_transaction=lambda _event, _hint: None,
        )
    if settings.OTEL_ENDPOINT:
        _trace(settings.OTEL_ENDPOINT)


def scrubbed(event: Event) -> dict[str, Any]:
    """An error without anything that is about a person: kinds and places."""
    raised = (event.get("exception") or {}).get("values") or []
    return {name: event[name] for name in KEPT if name in event} | {
        "exception": {"values": [_error(one) for one in raised]}
    }


def _error(one: Event) -> dict[str, Any]:
    frames = (one.get("stacktrace") or {}).get("frames") or []
    return {
        "type": one.get("type"),
        "module": one.get("module"),
        "stacktrace": {
            "frames": [{key: at[key] for key in KEPT_OF_FRAME if key in at} for at in frames]
        },
    }


def _trace(endpoint: str) -> None:
    name = "OTEL_EXPORTER_OTLP_ENDPOINT"
    trace = _package("opentelemetry.trace", name)
    sdk = _package("opentelemetry.sdk.trace", name)
    export = _package("opentelemetry.sdk.trace.export", name)
    otlp = _package("opentelemetry.exporter.otlp.proto.http.trace_exporter", name)
    resource = _package("opentelemetry.sdk.resources", name).Resource(
        {"service.name": "kpi-portal"}
    )
    provider = sdk.TracerProvider(resource=resource)
    exporter = otlp.OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(export.BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)


def _package(module: str, name: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise EnvironmentMistake(f"{name} is set: {HOW.format(name=name)}") from error


class TraceMiddleware:
    """A span for each request, named after its route. Only in the list where traces are sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        trace = _package("opentelemetry.trace", "OTEL_EXPORTER_OTLP_ENDPOINT")
        self.tracer = trace.get_tracer("kpi_portal")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with self.tracer.start_as_current_span("request") as span:
            response = self.get_response(request)
            match = request.resolver_match
            span.update_name(match.view_name if match is not None else "no route")
            span.set_attribute("http.request.method", request.method)
            span.set_attribute("http.response.status_code", response.status_code)
            return response
