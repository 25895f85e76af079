"""The portal read-only or closed: told calmly, at once, to everybody; nothing of it is an error."""

from datetime import datetime, timedelta
from http import HTTPStatus
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from kpi_portal.celery import app
from organizations import background, modes
from organizations.modes import Mode
from organizations.tenancy import tenant
from reporting import tasks
from tests.factories.organizations import NOW, TODAY
from tests.factories.worklogs import make_task
from tests.worklogs.test_offline import form
from worklogs.models import WorkEntry


def say(mode: str, *more: str) -> str:
    told = StringIO()
    call_command("portal_mode", mode, *more, stdout=told)
    return told.getvalue()


def stored(cast) -> int:
    with tenant(cast.department.pk):
        return WorkEntry.objects.count()


def test_while_it_only_reads_pages_are_served_and_say_so(cast, signed_in) -> None:
    clerk = signed_in(cast.clerk)
    say("read-only")

    page = clerk.get(reverse("worklogs:day", args=[TODAY]))

    assert page.status_code == HTTPStatus.OK
    assert "chỉ đọc" in page.content.decode()


def test_while_it_only_reads_nothing_that_is_sent_is_stored(cast, signed_in) -> None:
    make_task(name="Tiếp công dân", code="B.77")
    clerk = signed_in(cast.clerk)
    say("read-only", "--until", "17:30")

    answer = clerk.post(reverse("worklogs:send_line"), form(cast.clerk))

    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer["Retry-After"]
    assert "17:30" in answer.content.decode()
    assert stored(cast) == 0
    say("open")
    assert clerk.post(reverse("worklogs:send_line"), form(cast.clerk)).json()["state"] == "stored"


def test_every_way_of_sending_is_refused_wherever_it_goes(cast, signed_in) -> None:
    head = signed_in(cast.agency_head)
    say("read-only")

    for method in ("post", "put", "patch", "delete"):
        for address in ("/units/merger/", "/khong/co/", "/report/2026-10/sign/"):
            answer = getattr(head, method)(address)
            assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE, (method, address)


def test_one_can_still_sign_in_to_read(cast, client) -> None:
    say("read-only")

    answer = client.post(
        reverse("account_login"),
        {"login": cast.clerk.staff.user.username, "password": "mat-khau-rat-dai"},
    )

    assert answer.status_code == HTTPStatus.FOUND


@pytest.mark.django_db
def test_under_maintenance_only_the_probes_answer(client, django_assert_num_queries) -> None:
    say("maintenance")

    with django_assert_num_queries(0):
        page = client.get("/")
        alive = client.get("/healthz")

    assert page.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert page["Retry-After"]
    assert "đang bảo trì" in page.content.decode()
    assert alive.status_code == HTTPStatus.OK
    assert client.get("/readyz").json()["checks"]["mode"] == "maintenance"


def test_a_mode_is_seen_by_the_next_request_and_forgotten_with_its_file(settings) -> None:
    assert modes.standing().mode is Mode.OPEN
    modes.switch(Mode.READ_ONLY, now=NOW)
    assert modes.standing().mode is Mode.READ_ONLY
    modes.switch(Mode.MAINTENANCE, now=NOW)
    assert modes.standing().mode is Mode.MAINTENANCE
    settings.MODE_FILE.unlink()
    assert modes.standing().mode is Mode.OPEN


@pytest.mark.parametrize("text", ["", "{", '{"mode": "shut"}', "[]"])
def test_a_file_that_nobody_understands_shuts_nobody_out(settings, text) -> None:
    settings.MODE_FILE.write_text(text)

    assert modes.standing().mode is Mode.OPEN


def test_the_command_says_what_holds_and_until_when() -> None:
    assert "The portal is open." in _held()
    said = say("maintenance", "--until", "05:00")
    assert said == _held()
    until = modes.standing().until
    assert until is not None
    assert timedelta(0) < until - datetime.now(until.tzinfo) <= timedelta(days=1)
    with pytest.raises(CommandError, match="time of day"):
        say("open", "--until", "soon")


def _held() -> str:
    told = StringIO()
    call_command("portal_mode", stdout=told)
    return told.getvalue()


@pytest.mark.django_db
def test_background_work_waits_until_the_portal_is_open(monkeypatch) -> None:
    ran = []
    monkeypatch.setattr(tasks.commands, "seal_events", lambda **_: ran.append("seal"))

    say("read-only")
    tasks.seal()
    say("open")
    tasks.seal()

    assert ran == ["seal"]


@pytest.mark.django_db
def test_a_host_whose_clock_is_wrong_does_no_work_and_is_not_ready(
    client, monkeypatch, settings
) -> None:
    """A day ahead, it would close the logging of a province a day early."""
    ran = []
    monkeypatch.setattr(tasks.commands, "seal_events", lambda **_: ran.append("seal"))
    settings.CLOCK_TOLERANCE_SECONDS = 120
    right = background.clock_offset()
    monkeypatch.setattr(background, "clock_offset", lambda: right + 86_400)

    tasks.seal()
    ready = client.get("/readyz")

    assert ran == []
    assert (ready.status_code, ready.json()["checks"]["clock"]) == (503, "wrong")
    monkeypatch.setattr(background, "clock_offset", lambda: right)
    tasks.seal()
    assert ran == ["seal"]


def test_programs_are_told_as_problems(cast, signed_in) -> None:
    clerk = signed_in(cast.clerk)
    say("read-only")
    sent = clerk.post("/api/v1/entries/", {}, content_type="application/json")
    say("maintenance")
    read = clerk.get("/api/v1/entries/")

    assert (sent.status_code, sent.json()["code"]) == (503, "only_reading")
    assert (read.status_code, read.json()["code"]) == (503, "maintenance")
    assert sent["Retry-After"] == read["Retry-After"]


def test_every_background_task_asks_whether_it_may_begin() -> None:
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}

    assert len(ours) > 8
    assert [name for name, task in ours.items() if not hasattr(task.run, "__wrapped__")] == []
