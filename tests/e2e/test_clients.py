"""Real clients: the commands of docs/api.md by curl, and the Python client, over real HTTP."""

import importlib.util
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
import time_machine

from organizations import commands
from organizations.access import system
from organizations.commands.feeds import make_feed
from organizations.models import Posting
from organizations.tenancy import tenant
from tests import servers
from tests.browser import PASSWORD
from tests.factories import reporting as make
from tests.factories.organizations import NOW, PERIOD, TODAY, Cast, actor
from tests.factories.worklogs import make_task
from worklogs.models import EntryStatus, WorkEntry

DOCS = servers.ROOT / "docs" / "api.md"
CLIENT = servers.ROOT / "clients" / "python" / "kpi_portal_client.py"
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
    run(found["A day's log"], tmp_path, portal, **login(cast.clerk))
    sent = entry_of(cast)
    run(f"{sign_in}\n{found['A review']}", tmp_path, portal, **login(cast.head))
    accepted = entry_of(cast)
    make.submit_for(cast.agency_head)
    secret = token(cast, "reports:read", "people:read")
    said = run(found["A report"], tmp_path, portal, TOKEN=secret)

    assert (sent.minutes, sent.status, sent.version) == (75, EntryStatus.SUBMITTED, 2)
    assert accepted.status == EntryStatus.ACCEPTED
    assert '"status":"submitted"' in said
    assert (tmp_path / "report.pdf").read_bytes()[:5] == b"%PDF-"


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


@pytest.fixture(scope="module")
def client() -> ModuleType:
    spec = importlib.util.spec_from_file_location("kpi_portal_client", CLIENT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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
