"""What the portal answers to a device: whose it is, what became of a line, what may be kept."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from organizations.audit import new_id
from organizations.models import Posting
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, TODAY, Cast
from tests.factories.worklogs import make_entry, make_task
from tests.worklogs.test_offline_late import close_logging
from worklogs import device
from worklogs.models import LateEntry, WorkEntry
from worklogs.views import outbox

SignIn = Callable[[Posting], Client]


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "now_and_today", lambda: (NOW, TODAY))


def form(author: Posting, **typed: str) -> dict[str, str]:
    """One waiting line of the author as outbox.js sends it."""
    line = {"id": str(new_id()), "version": "0", "task_words": "B.77", "quantity": "1"}
    line |= {"time": "30p", "summary": "Tiếp dân", "output": ""} | typed
    return {
        "holder": device.holders(author, author.staff.user.pk)[0],
        "work_date": TODAY.isoformat(),
        "written_at": (NOW - timedelta(hours=2)).isoformat(),
        "line": "k",
    } | {f"k-{name}": value for name, value in line.items()}


def send(client: Client, data: dict[str, str]):
    return client.post(reverse("worklogs:send_line"), data)


def is_there(url: str) -> bool:
    return finders.find(url.removeprefix("/static/")) is not None


def stored(cast: Cast) -> list[str]:
    with tenant(cast.department.pk):
        return [entry.summary for entry in WorkEntry.objects.filter(author=cast.clerk)]


def test_a_waiting_line_is_stored_once_however_often_it_is_sent(cast, signed_in) -> None:
    make_task(name="Tiếp công dân", code="B.77")
    clerk, data = signed_in(cast.clerk), form(cast.clerk)

    answers = [send(clerk, data).json() for _ in range(3)]

    assert answers == [{"state": "stored", "version": 1}] * 3
    assert stored(cast) == ["Tiếp dân"]


def test_a_line_of_somebody_else_is_not_taken(cast, signed_in) -> None:
    make_task(name="Tiếp công dân", code="B.77")

    answer = send(signed_in(cast.colleague), form(cast.clerk))

    assert (answer.status_code, answer.json()) == (403, {"state": "stranger"})
    assert stored(cast) == []


def test_a_line_changed_meanwhile_comes_back_with_both_versions(cast, signed_in) -> None:
    entry = make_entry(cast.clerk, summary="Ở máy khác")
    data = form(cast.clerk, id=str(entry.pk), version="7", task_words=entry.task.code)

    answer = send(signed_in(cast.clerk), data)

    assert answer.status_code == 409
    said = answer.json()
    assert said["version"] == 1
    assert "Tiếp dân" in dict(said["mine"]).values()
    assert "Ở máy khác" in dict(said["stored"]).values()
    assert stored(cast) == ["Ở máy khác"]


def test_a_line_taken_back_elsewhere_can_only_become_a_new_one(cast, signed_in) -> None:
    entry = make_entry(cast.clerk)
    with tenant(cast.department.pk):
        WorkEntry.objects.filter(pk=entry.pk).update(status="withdrawn")
    data = form(cast.clerk, id=str(entry.pk), version="1", task_words=entry.task.code)

    said = send(signed_in(cast.clerk), data).json()

    assert (said["stored"], said["version"]) == (None, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"k-time": "nửa buổi"},
        {"k-id": "không phải id"},
        {"work_date": "hôm qua"},
        {"work_date": "2026-10-13"},
        {"line": ""},
        {"k-summary": "x" * 501},
    ],
)
def test_a_line_that_cannot_be_stored_comes_back_with_sentences(cast, signed_in, wrong) -> None:
    make_task(name="Tiếp công dân", code="B.77")

    answer = send(signed_in(cast.clerk), form(cast.clerk) | wrong)

    assert answer.status_code == 422
    assert all(answer.json()["sentences"])
    assert stored(cast) == []


def test_after_the_closing_a_line_is_kept_late_once_and_shown_to_author_and_head(
    cast, signed_in
) -> None:
    make_task(name="Tiếp công dân", code="B.77")
    close_logging(cast)
    clerk, data = signed_in(cast.clerk), form(cast.clerk)

    assert [send(clerk, data).json() for _ in range(2)] == [{"state": "late"}] * 2
    other = send(clerk, data | {"k-summary": "Lời khác"})

    assert other.status_code == 409
    assert other.json()["version"] is None
    with tenant(cast.department.pk):
        assert LateEntry.objects.get().summary == "Tiếp dân"
    for person, sees in ((cast.clerk, True), (cast.head, True), (cast.colleague, False)):
        page = signed_in(person).get(reverse("worklogs:late")).content.decode()
        assert ("Tiếp dân" in page) is sees
    assert "Tiếp dân" in clerk.get(f"/days/{TODAY}/").content.decode()


def test_the_pass_names_who_is_signed_in_without_saying_who(cast, signed_in) -> None:
    answer = signed_in(cast.clerk).get(reverse("worklogs:pass_to_send")).json()
    other = signed_in(cast.colleague).get(reverse("worklogs:pass_to_send")).json()

    assert answer["release"] == device.release()
    assert answer["holders"] != other["holders"]
    assert all(re.fullmatch("[0-9a-f]{32}", name) for name in answer["holders"])


def test_after_a_change_of_the_key_earlier_lines_are_still_known(cast, settings) -> None:
    before = device.holders(cast.clerk, 1)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 50

    after = device.holders(cast.clerk, 1)

    assert after[0] != before[0]
    assert before[0] in after


def test_the_worker_names_its_release_and_files_that_are_there(client: Client) -> None:
    answer = client.get("/sw.js")
    script = answer.content.decode()
    portal = json.loads(re.search(r"self\.PORTAL = (\{.*\});", script)[1])

    assert answer["Content-Type"].startswith("text/javascript")
    assert portal["release"] == device.release()
    assert [url for url in portal["files"] if not is_there(url)] == []


def test_the_page_without_a_line_names_nobody_even_to_who_is_signed_in(cast, signed_in) -> None:
    page = signed_in(cast.clerk).get("/offline/").content.decode()

    assert cast.clerk.staff.full_name not in page
    assert cast.clerk.staff.user.username not in page
    assert "csrfmiddlewaretoken" not in page


def test_the_installed_portal_has_a_name_and_icons(client: Client) -> None:
    manifest = client.get("/manifest.webmanifest").json()

    assert (manifest["start_url"], manifest["display"]) == ("/", "standalone")
    assert [icon["src"] for icon in manifest["icons"] if not is_there(icon["src"])] == []


def test_signing_out_tells_the_browser_to_forget_and_signing_in_does_not(cast, signed_in) -> None:
    clerk = signed_in(cast.clerk)

    assert "Clear-Site-Data" not in clerk.get("/accounts/logout/").headers
    assert clerk.post("/accounts/logout/")["Clear-Site-Data"] == '"storage"'


def test_pages_travel_compressed_and_files_as_they_are(cast, signed_in) -> None:
    page = signed_in(cast.clerk).get(f"/days/{TODAY}/", headers={"accept-encoding": "gzip"})

    assert page["Content-Encoding"] == "gzip"
