"""What leaves the portal for a collector: kinds and places, nothing of a person; only if asked."""

import json
import sys
from types import SimpleNamespace

import pytest

from kpi_portal import telemetry
from kpi_portal.env import EnvironmentMistake

CANARY = "Nguyễn Thị Canary 0905123456"
ERROR = {
    "event_id": "1",
    "level": "error",
    "transaction": "worklogs:save_line",
    "message": CANARY,
    "user": {"id": CANARY},
    "request": {"url": f"https://x/people/{CANARY}/", "data": CANARY, "cookies": CANARY},
    "extra": {"sys.argv": [CANARY]},
    "breadcrumbs": {"values": [{"message": CANARY}]},
    "contexts": {"trace": {"data": CANARY}},
    "exception": {
        "values": [
            {
                "type": "ValueError",
                "value": CANARY,
                "stacktrace": {
                    "frames": [
                        {
                            "function": "save",
                            "lineno": 3,
                            "vars": {"text": CANARY},
                            "context_line": CANARY,
                        }
                    ]
                },
            }
        ]
    },
}


def test_an_error_leaves_without_anything_about_a_person() -> None:
    told = telemetry.scrubbed(ERROR)

    assert "Canary" not in json.dumps(told, ensure_ascii=False)
    (error,) = told["exception"]["values"]
    assert error["type"] == "ValueError"
    assert error["stacktrace"]["frames"] == [{"function": "save", "lineno": 3}]
    assert told["transaction"] == "worklogs:save_line"


def test_an_event_without_an_error_says_nothing() -> None:
    assert telemetry.scrubbed({"message": CANARY}) == {"exception": {"values": []}}


def test_nothing_is_told_to_nobody(monkeypatch) -> None:
    monkeypatch.setattr(telemetry, "_package", lambda *_: pytest.fail("asked for a package"))

    telemetry.start()


@pytest.mark.parametrize(
    ("setting", "package"), [("SENTRY_DSN", "sentry_sdk"), ("OTEL_ENDPOINT", "opentelemetry.trace")]
)
def test_a_missing_package_is_named_with_what_to_do(
    settings, monkeypatch, setting, package
) -> None:
    setattr(settings, setting, "http://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(EnvironmentMistake, match=r"requirements-telemetry\.lock"):
        telemetry.start()


def test_sentry_is_told_to_take_nothing_by_itself(settings, monkeypatch) -> None:
    settings.SENTRY_DSN = "https://key@collector.example/1"
    given = {}
    monkeypatch.setitem(
        sys.modules, "sentry_sdk", SimpleNamespace(init=lambda **k: given.update(k))
    )

    telemetry.start()

    assert given["send_default_pii"] is given["include_local_variables"] is False
    assert (given["max_request_body_size"], given["max_breadcrumbs"]) == ("never", 0)
    assert "Canary" not in str(given["before_send"](ERROR, None))
    assert given["before_send_transaction"]({}, None) is None
