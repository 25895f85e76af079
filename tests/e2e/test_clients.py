"""Real clients: the commands of docs/api.md by curl, and the Python client, over real HTTP."""

import importlib
import os
import re
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest
import time_machine

from evaluations.models import MonthlyAssessment
from organizations import commands
from organizations.access import system
from organizations.commands.feeds import make_feed
from organizations.models import Leave, Posting
from organizations.tenancy import tenant
from tests import servers
from tests.browser import PASSWORD
from tests.factories import reporting as make
from tests.factories.evidence import pdf
from tests.factories.organizations import NOW, PERIOD, TODAY, Cast, actor
from tests.factories.worklogs import make_task
from worklogs.models import Assignment, EntryStatus, EvidenceFile, WorkDay, WorkEntry

DOCS = servers.ROOT / "docs" / "api.md"
CLIENTS = servers.ROOT / "clients" / "python"
pytestmark = pytest.mark.e2e


@pytest.fixture(autouse=True)
def _october() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def cast(committed_cast: Cast) -> Cast:
    make_task(name="Lập báo cáo tuần")
    return committed_cast


def token(cast: Cast, *scopes: str) -> str:
    with tenant(cast.department.pk):
        return commands.make_service_token(
            actor=system(cast.department.pk),
            name="Phần mềm tổng hợp",
            scopes=list(scopes),
            days=30,
            now=NOW,
        )[1]


def blocks() -> dict[str, str]:
    """The commands of the page, by the heading above them."""
    text = DOCS.read_text(encoding="utf-8")
    return dict(re.findall(r"^## ([^\n]+)\n.*?```sh\n(.*?)```", text, re.MULTILINE | re.DOTALL))


def run(script: str, folder: Path, portal: str, **env: str) -> str:
    done = subprocess.run(
        ["bash", "-euc", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=os.environ | {"PORTAL": portal, "DAY": str(TODAY), **env},
        timeout=60,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def entry_of(cast: Cast) -> WorkEntry:
    with tenant(cast.department.pk):
        return WorkEntry.objects.get(author=cast.clerk)


def login(posting: Posting) -> dict[str, str]:
    return {"LOGIN": posting.staff.user.username, "PASSWORD": PASSWORD}


def test_the_commands_of_the_page_do_a_day_a_review_and_a_download(cast, portal, tmp_path) -> None:
    found = blocks()
    sign_in = found["A day's log"].split("\n\n")[0]
    before, after = found["A day's log"].rsplit("\n\n", 1)  # declaring comes last
    beside = found["Evidence, unlogged time, leave"]
    run(f"{before}\n{beside}\n{after}", tmp_path, portal, **login(cast.clerk))
    sent = entry_of(cast)
    run(f"{sign_in}\n{found['A review']}", tmp_path, portal, **login(cast.head))
    accepted = entry_of(cast)
    run(
        f"{sign_in}\n{found['Assigning']}\n{found['The month']}",
        tmp_path,
        portal,
        **login(cast.head),
    )
    make.compile_for(cast.department)
    signing = f"{sign_in}\n" + found["The agency's report"]
    unconfirmed = run(signing, tmp_path, portal, **login(cast.agency_head))
    make.submit_for(cast.agency_head)
    secret = token(cast, "reports:read", "people:read")
    said = run(found["A report"], tmp_path, portal, TOKEN=secret)

    assert (sent.minutes, sent.status, sent.version) == (75, EntryStatus.SUBMITTED, 2)
    assert accepted.status == EntryStatus.ACCEPTED
    with tenant(cast.department.pk):
        assert EvidenceFile.objects.get().entry_id == sent.pk
        assert WorkDay.objects.get(author=cast.clerk).waiting_minutes == 45
        assert Leave.objects.get(posting=cast.clerk).status == "requested"
        assert Assignment.objects.get().assigned_by_id == cast.head.pk
        assert MonthlyAssessment.objects.get().general_points == Decimal("27.5")
    assert '"code":"confirmation_needed"' in unconfirmed
    assert '"status":"submitted"' in said
    assert (tmp_path / "report.pdf").read_bytes()[:5] == b"%PDF-"


def test_the_commands_of_the_page_move_somebody_as_it_was_shown(cast, portal, tmp_path) -> None:
    sign_in = blocks()["A day's log"].split("\n\n")[0]
    codes = {"STAFF_CODE": cast.outsider.staff.staff_code, "UNIT_CODE": cast.office.code}
    script = f"{sign_in}\n{blocks()['A decision about people']}"
    said = run(script, tmp_path, portal, **login(cast.officer), **codes)

    assert '"people":1' in said
    with tenant(cast.department.pk):
        moved = Posting.objects.get(staff=cast.outsider.staff, ends_on=None)
        assert (moved.unit_id, moved.starts_on) == (cast.office.pk, TODAY)


def test_a_calendar_takes_the_deadlines_by_the_commands_of_the_page(cast, portal, tmp_path) -> None:
    """docs/integrations.md, typed as it stands."""
    with tenant(cast.department.pk):
        made = make_feed(actor=actor(cast.clerk), instead_of=None, now=NOW)
    page = (DOCS.parent / "integrations.md").read_text(encoding="utf-8")
    commands_of_the_page = page.partition("## Deadlines")[2].partition("```sh\n")[2]
    script = commands_of_the_page.partition("```")[0]
    said = run(script, tmp_path, portal, LINK=f"{portal}/calendar/{made}.ics")

    assert said == "304"
    assert "BEGIN:VEVENT" in (tmp_path / "deadlines.ics").read_text(encoding="utf-8")


@pytest.fixture
def client(monkeypatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(CLIENTS))
    return importlib.import_module("kpi_portal_client")


@pytest.fixture
def office(client) -> ModuleType:
    return importlib.import_module("kpi_portal_office")


def test_the_python_client_does_a_day_a_review_and_a_download(cast, portal, client) -> None:
    clerk = client.Portal.signed_in(portal, cast.clerk.staff.user.username, PASSWORD)
    [task] = clerk.tasks(q="bao cao tuan")
    entry = clerk.log_work(str(TODAY), task_id=task["id"], minutes=90, quantity="1")
    changed = clerk.change_entry(entry, task_id=task["id"], minutes=60, quantity="1")
    with pytest.raises(client.Problem) as refused:
        clerk.change_entry(entry, task_id=task["id"], minutes=30, quantity="1")
    day = clerk.submit_day(str(TODAY))
    listed = list(clerk.entries(month=PERIOD, limit=1))

    head = client.Portal.signed_in(portal, cast.head.staff.user.username, PASSWORD)
    [line] = head.queue()
    made = head.decide(line, "accepted", quality_level=4)

    make.submit_for(cast.agency_head)
    program = client.Portal(portal, token=token(cast, "reports:read", "people:read"))
    [report] = program.reports(period=PERIOD)

    assert (refused.value.status, refused.value.code) == (412, "changed_meanwhile")
    assert (changed["minutes"], day["status"], len(listed)) == (60, "submitted", 1)
    assert made["accepted_minutes"] == 60
    assert program.document(report["id"], "xlsx")[:2] == b"PK"
    with pytest.raises(client.Problem, match="forbidden"):
        list(program.entries())


def test_a_wrong_password_opens_nothing(cast, portal, client) -> None:
    with pytest.raises(client.Problem, match="not_signed_in"):
        client.Portal.signed_in(portal, cast.clerk.staff.user.username, "sai-mat-khau-roi")


def test_the_python_client_does_what_offices_do(cast, portal, client, office) -> None:
    clerk = office.Office.signed_in(portal, cast.clerk.staff.user.username, PASSWORD)
    [task] = clerk.tasks(q="bao cao tuan")
    entry = clerk.log_work(str(TODAY), task_id=task["id"], minutes=90, quantity="1")
    file = clerk.add_evidence(entry, 'Công "văn" 12.pdf', pdf())
    listed, content = list(clerk.evidence(entry)), clerk.download_evidence(file["id"])
    clerk.remove_evidence(entry, file["id"])
    said = clerk.say_unlogged(str(TODAY), waiting=45)
    leave = clerk.ask_leave("annual", "2026-10-20", "2026-10-21")

    head = office.Office.signed_in(portal, cast.head.staff.user.username, PASSWORD)
    piece = {
        "assignee_id": cast.clerk.pk, "task_id": task["id"], "quantity": "4",
        "starts_on": str(TODAY), "due_on": str(TODAY),
    }  # fmt: skip
    given = head.assign([piece])
    decided = head.decide_leave(leave["id"], approve=True)
    assessed = head.assess(PERIOD, cast.clerk.pk, general_points="27.5")

    officer = office.Office.signed_in(portal, cast.officer.staff.user.username, PASSWORD)
    merger = {
        "number": "12/QĐ-SXD", "signed_on": str(TODAY), "effective_on": "2026-12-01",
        "unit_ids": [cast.archive.pk], "into_id": cast.office.pk,
    }  # fmt: skip
    shown = officer.preview("units/mergers/", merger)
    merged = officer.carry_out("units/mergers/", merger, shown["digest"])

    report = make.compile_for(cast.department)
    top = office.Office.signed_in(portal, cast.agency_head.staff.user.username, PASSWORD)
    stands = top.own_report(PERIOD)

    assert content == pdf()
    assert [one["id"] for one in listed] == [file["id"]]
    assert list(clerk.evidence(entry)) == []
    assert said["waiting"] == 45
    assert (given["again"], decided["status"]) == (False, "approved")
    assert assessed["general_points"] == "27.50"
    assert (len(shown["people"]), merged["people"]) == (1, 1)
    assert stands["versions"][0]["checksum"] == report.checksum
    with pytest.raises(client.Problem, match="confirmation_needed"):
        top.sign_report(PERIOD, report.checksum)
