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
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from kpi_portal import settings as real
from kpi_portal.celery import app as celery
from organizations import commands as organizations
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
CANARIES = {name: _word(name) for name in NAMES}


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
    signed_in(cast.officer).get(reverse("organizations:people"), {"q": "ánh"})
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


def test_no_canary_leaves_by_logs_queue_or_mail(cast, signed_in, written, record_property) -> None:
    a_day_of_work(cast, signed_in)
    logs = written.getvalue()
    jobs = str(list(DueJob.objects.values()))
    mails = "".join(one.subject + one.body for one in mail.outbox)
    places = {"logs": logs, "jobs": jobs, "mail": mails}
    found = {
        name: place
        for name, word in CANARIES.items()
        for place, text in places.items()
        if word in text
    }
    record_property("tried", 3 * len(CANARIES))
    record_property("failed", len(found))

    assert found == {}
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


def test_sign_ins_leave_a_line_with_how_it_ended(cast, written) -> None:
    Client().post("/accounts/login/", {"login": cast.clerk.staff.staff_code, "password": "sai-roi"})
    said = lines(written)

    assert any(one.get("request") == "POST /accounts/login/" and one.get("code") for one in said)
    assert all(one["timestamp"].endswith("Z") for one in said)


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
