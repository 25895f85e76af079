"""Other systems are told: of what happened, once, signed, with ids alone; and never of the rest."""

import base64
import hashlib
import hmac
import html
import json
import os
import re
import subprocess
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from evaluations import commands as evaluations
from evaluations.commands import Verdict
from evaluations.models import Decision
from organizations import audit
from organizations.access import system
from organizations.commands import webhooks
from organizations.commands.webhook_sending import send_webhooks
from organizations.models import AuditEvent, Webhook, WebhookDelivery
from organizations.refusals import AddressIsTaken, AddressNotAllowed, Outdated
from organizations.rules.webhooks import signature, stamp_of
from organizations.tenancy import province, tenant
from tests.factories.organizations import NOW, actor
from tests.factories.worklogs import make_entry
from tests.organizations import connections
from tests.organizations.connections import body_to, connected, happened, owed, publish
from tests.servers import ROOT
from worklogs.models import EntryStatus

MINUTE = timedelta(minutes=1)
REPORT = "reporting.report."
receiver = connections.receiver


def test_a_returned_entry_is_told_signed_and_with_its_id_alone(cast, receiver) -> None:
    _row, secret = connected(cast.officer, receiver.url)
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED, summary="Bí mật của tôi")
    verdict = Verdict(
        entry_id=entry.pk,
        work_date=entry.work_date,
        version=entry.version,
        decision=Decision.RETURNED,
        reason="Thiếu số văn bản",
    )
    with tenant(cast.department.pk):
        evaluations.review_entries(actor=actor(cast.head), verdicts=[verdict], now=NOW)

    assert send_webhooks(now=NOW) == 1

    [(headers, body)] = receiver.got
    told = json.loads(body)
    assert told["type"] == "entries.returned"
    assert told["data"] == {
        "agency": cast.department.code,
        "ids": [str(entry.pk)],
        "period": "",
        "link": "https://portal.example/api/v1/entries/returned/",
    }
    for personal in ("Bí mật", "Thiếu số", cast.clerk.staff.staff_code, cast.clerk.staff.full_name):
        assert personal not in body.decode()
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mac}"
    assert int(headers["webhook-timestamp"]) == int(NOW.timestamp())


def test_an_accepted_entry_is_told_to_nobody(cast, receiver) -> None:
    connected(cast.officer, receiver.url)
    happened(cast.department.pk, "evaluations.entries.reviewed", reviews=[["a", "accepted"]])

    assert owed(cast.department.pk) == []


def test_a_report_is_told_to_its_agency_and_to_those_it_goes_to(cast, receiver) -> None:
    mine, home = cast.department, cast.receiving
    connected(cast.officer, receiver.url)
    connected(cast.operator, receiver.url)
    happened(mine.pk, REPORT + "submitted", period="2026-10", agency=str(mine.pk), to=home.code)
    happened(home.pk, REPORT + "received", period="2026-10", agency=str(mine.pk))

    for agency in (mine, home):
        events = {one.event for one in owed(agency.pk)}
        assert events == {"report.submitted", "report.received"}
    [link] = {json.loads(body_to(one))["data"]["link"] for one in owed(home.pk)}
    assert link == "https://portal.example/api/v1/reports/7/"


def test_an_accepted_report_is_told_to_its_agency_and_to_who_accepted_it(cast, receiver) -> None:
    mine, home = cast.department, cast.receiving
    connected(cast.officer, receiver.url, events=["report.accepted"])
    connected(cast.operator, receiver.url, events=["report.accepted"])
    happened(home.pk, REPORT + "accepted", period="2026-10", agency=str(mine.pk))

    assert {one.event for agency in (mine, home) for one in owed(agency.pk)} == {"report.accepted"}
    assert [len(owed(agency.pk)) for agency in (mine, home)] == [1, 1]


def test_a_renewed_secret_signs_what_is_sent_from_then_on(cast, receiver, signed_in) -> None:
    row, old = connected(cast.officer, receiver.url)
    happened(cast.department.pk, "evaluations.month.published", period="2026-10")
    officer, page = signed_in(cast.officer), reverse("organizations:renew_webhook", args=[row.pk])
    stamp = stamp_of(row.secret)
    shown = officer.post(page, {"stamp": stamp}).content.decode()
    again = officer.post(page, {"stamp": stamp}, follow=True).content.decode()
    [secret] = set(re.findall(r"whsec_[A-Za-z0-9+/=]+", html.unescape(shown)))
    send_webhooks(now=NOW)

    [(headers, body)] = receiver.got
    signed = signature(secret, headers["webhook-id"], int(headers["webhook-timestamp"]), body)
    assert headers["webhook-signature"] == signed
    assert secret != old
    assert "whsec_" not in again
    with tenant(cast.department.pk):
        assert AuditEvent.objects.filter(action="organizations.webhook.renewed").count() == 1


def test_a_connection_that_has_ended_gets_no_new_secret(cast, receiver) -> None:
    row, _secret = connected(cast.officer, receiver.url)
    with tenant(cast.department.pk):
        webhooks.end_webhook(actor=actor(cast.officer), webhook_id=row.pk, now=NOW)
        with pytest.raises(Outdated):
            webhooks.renew_secret(
                actor=actor(cast.officer), webhook_id=row.pk, stamp=stamp_of(row.secret)
            )


def test_the_deed_leaves_the_transaction_in_its_own_agency(cast, receiver) -> None:
    """The trail wrote into two agencies on the way."""
    connected(cast.operator, receiver.url)
    with tenant(cast.department.pk):
        audit.record(
            actor=system(cast.department.pk),
            action=REPORT + "submitted",
            object_id="7",
            details={"agency": str(cast.department.pk), "to": cast.receiving.code},
        )
        assert {one.agency_id for one in AuditEvent.objects.all()} == {cast.department.pk}
        assert not WebhookDelivery.objects.exists()


def test_what_is_undone_is_told_to_nobody(cast, receiver) -> None:
    connected(cast.officer, receiver.url)
    with transaction.atomic():
        publish(cast)
        assert len(owed(cast.department.pk)) == 1
        transaction.set_rollback(True)

    assert send_webhooks(now=NOW) == 0
    assert receiver.got == []


def test_what_was_not_asked_for_is_not_told(cast, receiver) -> None:
    connected(cast.officer, receiver.url, events=["report.returned"])
    happened(cast.department.pk, "evaluations.month.published", period="2026-10")

    assert owed(cast.department.pk) == []


def test_only_hosts_of_the_operators_list_and_each_address_once(cast, receiver) -> None:
    for url in (
        "https://example.org/x",
        receiver.url.replace("https", "http"),
        "https://localhost/",
    ):
        with pytest.raises(AddressNotAllowed):
            connected(cast.officer, url)
    connected(cast.officer, receiver.url)
    with pytest.raises(AddressIsTaken), transaction.atomic():
        connected(cast.officer, receiver.url)


def test_the_secret_is_shown_once_and_a_copy_of_the_database_does_not_hold_it(
    cast, receiver, signed_in
) -> None:
    with time_machine.travel(NOW, tick=False):
        officer, page = signed_in(cast.officer), reverse("organizations:webhooks")
        sent = {"name": "Trục", "url": receiver.url, "events": ["report.returned"]}
        made = officer.post(page, sent).content.decode()
        [secret] = re.findall(r"whsec_[A-Za-z0-9+/=]{44}", made)
        again = officer.get(page).content.decode()
    with tenant(cast.department.pk):
        row = Webhook.objects.get()
        event = AuditEvent.objects.get(action="organizations.webhook.made")

    assert secret not in again
    assert secret not in row.secret + str(event.details)


def test_its_page_tries_it_once_however_often_one_clicks_and_sends_again(
    cast, receiver, signed_in
) -> None:
    row, _secret = connected(cast.officer, receiver.url)
    with time_machine.travel(NOW, tick=False):
        officer = signed_in(cast.officer)
        page, trial = (
            reverse(f"organizations:{name}", args=[row.pk]) for name in ("webhook", "test_webhook")
        )
        message_id = str(audit.new_id())
        for _ in range(2):
            officer.post(trial, {"message_id": message_id})
        send_webhooks(now=NOW)
        assert "Đã nhận" in officer.get(page).content.decode()
        officer.post(reverse("organizations:send_webhook_again", args=[row.pk, message_id]))
        call_command("send_webhooks")

    assert [json.loads(body)["type"] for _headers, body in receiver.got] == ["portal.test"] * 2
    assert {headers["webhook-id"] for headers, _body in receiver.got} == {message_id}


def test_the_database_lets_neither_address_nor_message_change(cast, receiver) -> None:
    row, _secret = connected(cast.officer, receiver.url)
    publish(cast)
    for table, change in (
        (Webhook, {"url": "https://evil.example/"}),
        (Webhook, {"events": ["report.returned"]}),
        (WebhookDelivery, {"event": "x"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), tenant(row.agency_id):
            table.objects.update(**change)


def test_the_sweep_over_agencies_sees_that_something_is_owed_and_nothing_of_it(
    cast, receiver
) -> None:
    connected(cast.officer, receiver.url)
    publish(cast)
    with pytest.raises(DatabaseError), transaction.atomic(), province():
        WebhookDelivery.objects.values_list("event").first()
    with pytest.raises(DatabaseError), transaction.atomic(), province():
        Webhook.objects.values_list("url").first()


def test_the_commands_of_the_page_know_a_genuine_message_from_another(
    cast, receiver, tmp_path
) -> None:
    """docs/integrations.md, typed as it stands."""
    _row, secret = connected(cast.officer, receiver.url)
    publish(cast)
    send_webhooks(now=NOW)
    [(headers, body)] = receiver.got
    page = (ROOT / "docs" / "integrations.md").read_text(encoding="utf-8")
    commands_of_the_page = page.partition("```sh\n")[2].partition("```")[0]
    said = []
    for content in (body, body.replace(b"2026-10", b"2026-11")):
        (tmp_path / "body").write_bytes(content)
        env = {
            "ID": headers["webhook-id"],
            "TIME": headers["webhook-timestamp"],
            "SIGNATURE": headers["webhook-signature"],
            "SECRET": secret,
        }
        done = subprocess.run(
            ["bash", "-uc", commands_of_the_page],
            capture_output=True, text=True, check=False, cwd=tmp_path, env=os.environ | env,
        )  # fmt: skip
        said.append(done.stdout)

    assert said == ["genuine\n", ""]
