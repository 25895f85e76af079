"""What a machine that watches may read, and what it then knows."""

import math
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from kpi_portal.celery import app
from reporting.models import DueJob, JobKind, JobState
from reporting.queries.status import STANDBY_BEHIND
from reporting.queries.watched import QUEUES
from reporting.rules.exposition import Gauge, exposition
from tests.caching import fresh_cache
from tests.factories import reporting as make
from tests.factories.organizations import NOW

TOKEN = {"headers": {"Authorization": "Bearer for-the-watcher"}}
DUE = datetime(2026, 10, 22, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    fresh_cache()


@pytest.fixture
def watched(settings: pytest.FixtureRequest) -> None:
    settings.METRICS_TOKEN = "for-the-watcher"


def lines(answer) -> dict[str, str]:
    found = (line.rpartition(" ") for line in answer.content.decode().splitlines())
    return {name: value for name, _, value in found if not name.startswith("#")}


def test_without_a_token_there_is_no_such_page(cast, settings) -> None:
    settings.METRICS_TOKEN = ""
    assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.usefixtures("watched")
def test_a_wrong_token_is_answered_as_if_there_were_none(cast, signed_in) -> None:
    assert Client().get("/metrics").status_code == 404
    assert Client().get("/metrics", headers={"Authorization": "Bearer x"}).status_code == 404
    assert signed_in(cast.operator).get("/metrics").status_code == 404


@pytest.mark.usefixtures("watched")
def test_counts_and_ages_are_told_and_nobodys_name(cast, time_machine) -> None:
    time_machine.move_to(DUE)
    make.submit_for(cast.agency_head)
    DueJob.objects.create(
        kind=JobKind.CLOSE_LOGGING,
        agency=cast.board,
        period=make.period(),
        due_at=NOW,
        state=JobState.FAILED,
        error="OperationalError",
    )

    answer = Client().get("/metrics", **TOKEN)

    told = lines(answer)
    assert answer["Content-Type"].startswith("text/plain")
    assert told['kpi_jobs{state="failed"}'] == "1"
    assert int(told['kpi_reports_missing{period="2026-10"}']) == 4
    assert float(told["kpi_unsealed_events"]) > 0
    assert int(told["kpi_database_bytes"]) > 1_000_000
    assert "kpi_drill_age_seconds" not in told  # never drilled: no line, and no false zero
    for person in (cast.clerk, cast.agency_head):
        assert person.staff.full_name not in answer.content.decode()
        assert person.staff.staff_code not in answer.content.decode()


@pytest.mark.usefixtures("watched")
def test_the_days_are_those_of_vietnam(cast, time_machine) -> None:
    """Due on Friday 23 October, so it is told of from the 18th on: there, not in Greenwich."""
    time_machine.move_to(datetime(2026, 10, 17, 16, 59, tzinfo=UTC))
    assert not any("missing{" in name for name in lines(Client().get("/metrics", **TOKEN)))

    time_machine.move_to(datetime(2026, 10, 17, 17, 1, tzinfo=UTC))
    assert 'kpi_reports_missing{period="2026-10"}' in lines(Client().get("/metrics", **TOKEN))


def test_what_is_not_known_has_no_line_and_words_are_escaped() -> None:
    told = exposition(
        [
            Gauge("kpi_a", "Of one.\nAnd two.", None),
            Gauge("kpi_b", "By name.", {'say "so"': 1, "x": 2}, "name"),
            Gauge("kpi_c", "Plain.", 0),
        ]
    )

    assert told == (
        "# HELP kpi_a Of one.\\nAnd two.\n# TYPE kpi_a gauge\n"
        '# HELP kpi_b By name.\n# TYPE kpi_b gauge\nkpi_b{name="say \\"so\\""} 1\n'
        'kpi_b{name="x"} 2\n# HELP kpi_c Plain.\n# TYPE kpi_c gauge\nkpi_c 0\n'
    )


@pytest.mark.usefixtures("watched")
def test_a_standby_is_told_of_where_one_is_named_and_silence_counts_as_for_ever(cast) -> None:
    assert "kpi_standby_behind_seconds" not in lines(Client().get("/metrics", **TOKEN))

    cache.set(STANDBY_BEHIND, 2.5)
    assert lines(Client().get("/metrics", **TOKEN))["kpi_standby_behind_seconds"] == "2.5"

    cache.set(STANDBY_BEHIND, math.inf)
    assert lines(Client().get("/metrics", **TOKEN))["kpi_standby_behind_seconds"] == "+Inf"


def test_the_operators_page_says_when_the_standby_is_too_far_behind(cast, signed_in) -> None:
    operator = signed_in(cast.operator)
    assert "Máy chủ dự phòng" not in operator.get("/status/").content.decode()

    cache.set(STANDBY_BEHIND, 90.0)
    assert "Tạm thời tệp được đọc ở máy chính." in operator.get("/status/").content.decode()


def test_the_operators_page_tells_what_waits_and_who_has_not_sent(cast, signed_in) -> None:
    with time_machine.travel(make.COMPILED, tick=False):
        page = signed_in(cast.operator).get(reverse("reporting:status")).content.decode()

    assert "kỳ 2026-10" in page
    assert "đến hạn 0 · yêu cầu 0" in page
    # The test travels, and the database does not: that is what the notice is for.
    assert "Đồng hồ máy này lệch" in page


def test_a_broker_that_does_not_answer_is_said_and_waited_for_a_second(
    cast, signed_in, settings
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    page = signed_in(cast.operator).get(reverse("reporting:status"))

    assert page.status_code == 200
    assert "Broker không trả lời" in page.content.decode()


def test_the_queues_that_are_watched_are_those_that_workers_take_from() -> None:
    routed = {one["queue"] for one in app.conf.task_routes.values()}

    assert set(QUEUES) >= routed | {app.conf.task_default_queue}
