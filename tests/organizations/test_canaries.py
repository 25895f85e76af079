"""What somebody wrote and who they are leaves by no log, no queue, no mail and no address."""

import io
import json
import logging
import re
from logging.config import dictConfig
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse

from kpi_portal import settings as real
from kpi_portal.celery import app as celery
from organizations import commands as organizations
from organizations import queries
from organizations.commands.mail import send_mails
from organizations.models import StaffMember, User
from organizations.tenancy import tenant
from reporting import commands
from reporting.models import DueJob
from tests.browser import PASSWORD
from tests.contracts.table import route_names, rows
from tests.factories import reporting as make
from tests.factories.organizations import NOW, TODAY, actor, ask_for_leave
from tests.factories.worklogs import make_entry, make_evidence
from worklogs.models import EntryStatus


def _word(name: str) -> str:
    return f"chim{name}{uuid4().hex[:10]}"


NAMES = ("ten", "hop-thu", "mat-khau", "nhat-ky", "van-ban", "tep")
NAMES += ("nghi-phep", "ly-do", "tim-kiem", "ma-thong-bao", "tra-loi", "yeu-cau")


class Canaries(dict[str, str]):
    """The words, and which of them were given to the portal."""

    def __init__(self) -> None:
        super().__init__({name: _word(name) for name in NAMES})
        self.sent: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.sent.add(name)
        return super().__getitem__(name)


CANARIES = Canaries()


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def written():
    """All that the handler of production writes meanwhile."""
    before = logging.getLogger().handlers[:]
    dictConfig(real.LOGGING)
    stream = io.StringIO()
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler) and handler not in before:
            handler.setStream(stream)
    yield stream
    logging.getLogger().handlers[:] = before


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines() if line.startswith("{")]


def a_day_of_work(cast, signed_in) -> None:
    """Everything that people type, also wrongly, and what the worker does with it."""
    c = CANARIES
    with tenant(cast.department.pk):
        StaffMember.objects.filter(pk=cast.clerk.staff_id).update(full_name=c["ten"])
    User.objects.filter(pk=cast.clerk.staff.user.pk).update(email=f"{c['hop-thu']}@kh.example")
    client = signed_in(cast.clerk)
    day = reverse("worklogs:day", args=[TODAY])
    entry = make_entry(
        cast.clerk,
        TODAY,
        EntryStatus.SUBMITTED,
        summary=c["nhat-ky"],
        output_reference=c["van-ban"],
    )
    make_evidence(make_entry(cast.colleague), name=f"{c['tep']}.pdf")
    ask_for_leave(cast.colleague, note=c["nghi-phep"])
    client.post(day, {"line": ["a"], "a-summary": c["nhat-ky"], "a-time": "x"})
    client.post(reverse("organizations:my_data"), {"right": "see", "words": c["yeu-cau"]})
    signed_in(cast.officer).get(reverse("organizations:people"), {"q": c["tim-kiem"]})
    signed_in(cast.inspector).get(reverse("reporting:audit"), {"text": c["tim-kiem"]})
    knock(c["ma-thong-bao"])
    Client().post(
        "/accounts/login/", {"login": cast.clerk.staff.staff_code, "password": c["mat-khau"]}
    )
    Client().post("/accounts/login/", {"login": cast.clerk.staff.staff_code, "password": PASSWORD})
    Client().post("/accounts/password/reset/", {"email": f"{c['hop-thu']}@kh.example"})
    signed_in(cast.head).post(
        reverse("evaluations:review", args=[TODAY, entry.pk, "return"]), {"reason": c["ly-do"]}
    )
    with tenant(cast.department.pk):
        commands.save_narrative(
            actor=actor(cast.officer), period=make.period(), version=0, now=NOW,
            difficulties=c["tra-loi"], proposals="", training="",
        )  # fmt: skip
    commands.ask_personal_data(actor=actor(cast.clerk), file_format="json", now=NOW)
    commands.run_due(now=NOW.replace(year=2099), limit=50, worker="w")
    organizations.purge_expired(now=NOW)
    send_mails(now=NOW)


def knock(token: str) -> None:
    """Come with a secret in each place in which one is carried."""
    for name in ("deadlines", "news"):
        Client().get(reverse(f"reporting:{name}", args=[token]))
    Client().get("/api/v1/tasks/", headers={"authorization": f"Bearer kpi_{token}"})
    Client().get("/metrics", headers={"authorization": f"Bearer {token}"})
    Client().get(f"/accounts/password/reset/key/1-{token}/")
    Client().get(f"/accounts/oidc/tinh/login/callback/?code={token}&state=x")


def ask_the_database(words: str) -> None:
    """Fail as a page does that hands on what it was given: the answer quotes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CAST(%s AS integer)", [words])


@pytest.fixture
def fault(monkeypatch, signed_in, cast):
    """Open a page that ends in an error of the database about these words."""

    def fail(words: str) -> None:
        monkeypatch.setattr(queries, "people", lambda *_a: ask_the_database(words))
        client = signed_in(cast.officer)
        client.raise_request_exception = False
        assert client.get(reverse("organizations:people")).status_code == 500
        monkeypatch.undo()

    return fail


def test_no_canary_leaves_by_logs_queue_mail_or_figures(
    cast, signed_in, written, fault, settings, record_property
) -> None:
    settings.METRICS_TOKEN = "for-the-watcher"
    a_day_of_work(cast, signed_in)
    fault(CANARIES["nhat-ky"])
    figures = Client().get("/metrics", headers={"authorization": "Bearer for-the-watcher"})
    logs = written.getvalue()
    jobs = str(list(DueJob.objects.values()))
    mails = "".join(one.subject + one.body for one in mail.outbox)
    places = {"logs": logs, "jobs": jobs, "mail": mails, "figures": figures.content.decode()}
    found = {
        name: place
        for name, word in CANARIES.items()
        for place, text in places.items()
        if word in text
    }
    record_property("tried", len(places) * len(CANARIES))
    record_property("failed", len(found))

    assert found == {}
    assert CANARIES.sent == set(NAMES)
    assert figures.status_code == 200
    assert len(lines(written)) > 10
    assert PASSWORD not in logs


def test_the_queue_carries_no_arguments_at_all() -> None:
    """What a message does not hold, a broker cannot leak."""
    celery.loader.import_default_modules()
    scheduled = celery.conf.beat_schedule.values()

    assert [one for one in scheduled if one.get("args") or one.get("kwargs")] == []


def test_addresses_carry_no_names_and_no_words(cast) -> None:
    """Ids, codes and days only: addresses stand in logs, histories and proxies."""
    names = set(route_names(get_resolver()))
    sensitive = re.compile(r"full_name=|email=|password=|token=|cccd|phone", re.IGNORECASE)
    urls = []
    for name, row in rows():
        if name in names and row.method == "get":
            with transaction.atomic():
                urls.append(row.url(cast))
                transaction.set_rollback(True)

    assert [url for url in urls if sensitive.search(url)] == []


def test_the_link_to_another_posting_names_the_person_by_code_alone(cast, signed_in) -> None:
    client, new = signed_in(cast.officer), reverse("organizations:new_person")
    code = cast.clerk.staff.staff_code
    page = client.get(reverse("organizations:person", args=[code])).content.decode()

    assert re.findall(rf'href="{new}([^"]*)"', page) == [f"?staff_code={code}"]
    assert client.get(new, {"staff_code": code}).context["form"].initial["full_name"] == (
        cast.clerk.staff.full_name
    )
    elsewhere = client.get(new, {"staff_code": cast.stranger.staff.staff_code})
    assert "full_name" not in elsewhere.context["form"].initial


def test_sign_ins_leave_a_line_with_how_it_ended(cast, written) -> None:
    Client().post("/accounts/login/", {"login": cast.clerk.staff.staff_code, "password": "sai-roi"})
    said = lines(written)

    assert any(one.get("request") == "POST /accounts/login/" and one.get("code") for one in said)
    assert all(one["timestamp"].endswith("Z") for one in said)


def test_an_error_says_its_kind_and_place_and_not_what_it_quotes(written, fault) -> None:
    fault(word := _word("loi"))

    assert word not in written.getvalue()
    raised = [error for one in lines(written) for error in one.get("raised", ())]
    assert {error["error"] for error in raised} >= {"django.db.utils.DataError"}
    assert {error.get("sqlstate") for error in raised} >= {"22P02"}
    assert any("ask_the_database" in place for error in raised for place in error["at"])


def test_a_line_about_a_request_names_no_address_and_no_browser(client, written) -> None:
    client.get("/healthz?q=x", headers={"user-agent": "a-browser"}, REMOTE_ADDR="203.0.113.9")

    requests = [one for one in lines(written) if "request" in one]
    assert {one["request"] for one in requests} == {"GET /healthz"}
    assert "a-browser" not in written.getvalue()
    assert "203.0.113.9" not in written.getvalue()


def test_a_refusal_leaves_a_line(cast, signed_in, written) -> None:
    signed_in(cast.clerk).get(reverse("organizations:people"))

    refused = [one for one in lines(written) if one.get("code") == 403]
    assert refused
    assert {one["user_id"] for one in refused} == {cast.clerk.staff.user.pk}


@pytest.mark.parametrize(
    "words", ['x\n{"event": "forged"}', "x\r\nforged", "x\x1b[31mred", "x\u2028y"]
)
def test_no_text_forges_a_line(client, written, words) -> None:
    client.get(f"/khong-co/{words}/", headers={"user-agent": words})

    for line in written.getvalue().splitlines():
        assert json.loads(line)
    assert "\x1b" not in written.getvalue()
