"""Log lines are JSON, and hold nothing that opens a door."""

import json
import logging
import sys
from logging.config import dictConfig

import pytest
import structlog

from kpi_portal import settings as real

LINK = "/accounts/password/reset/key/2n-d9c0a1-0123456789abcdef/"


@pytest.fixture
def line():
    """What a record becomes by the handler of production."""
    dictConfig(real.LOGGING)
    formatter = logging.getLogger().handlers[-1].formatter

    def written(
        message: str, *args: object, exc_info: object = None, **extra: object
    ) -> dict[str, object]:
        record = logging.LogRecord(
            "django.request", logging.WARNING, "", 1, message, args, exc_info
        )
        record.__dict__.update(extra)
        return json.loads(formatter.format(record))

    before = logging.getLogger().handlers[:]
    yield written
    logging.getLogger().handlers[:] = [each for each in before if each.formatter is not formatter]


def test_a_line_of_the_framework_is_json_with_level_and_time(line) -> None:
    said = line("Not Found: %s", "/khong/co/")

    assert said["event"] == "Not Found: /khong/co/"
    assert said["level"] == "warning"
    assert said["timestamp"].endswith("Z")


def test_the_key_of_a_password_link_is_left_out(line) -> None:
    said = json.dumps(line("GET %s", LINK), ensure_ascii=False)

    assert "0123456789abcdef" not in said
    assert "/accounts/password/reset/key/…" in said


@pytest.mark.parametrize("kind", ["ics", "atom"])
def test_the_token_of_a_calendar_or_feed_is_left_out(line, kind) -> None:
    said = json.dumps(line("GET %s", f"/calendar/0123456789abcdef.{kind}"), ensure_ascii=False)

    assert "0123456789abcdef" not in said
    assert f"/calendar/….{kind}" in said


def test_a_task_that_failed_says_its_name_and_not_what_its_error_quotes(line) -> None:
    """Celery writes the error into the words of its line, and again beside them."""
    told = {"name": "reporting.tasks.tick", "id": "7", "description": "raised unexpected"}
    words = "Failing row contains (chim, 8)."
    try:
        raise ValueError(words)
    except ValueError as error:
        said = line(
            "Task %(name)s[%(id)s] %(description)s: %(exc)s",
            told | {"exc": repr(error)},
            exc_info=sys.exc_info(),
            data=told | {"exc": repr(error), "traceback": words},
        )
        foreign = line("Task handler raised error: %r", error, exc_info=sys.exc_info())

    assert "chim" not in json.dumps([said, foreign])
    assert said["event"] == "Task reporting.tasks.tick[7] raised unexpected"
    assert foreign["event"] == "Task handler raised error: ValueError"
    assert said["raised"][0]["error"] == "builtins.ValueError"


def test_request_lines_go_through_the_same_processors() -> None:
    assert structlog.is_configured()
    processors = structlog.get_config()["processors"]

    assert any(getattr(each, "__name__", "") == "hide_keys" for each in processors)
