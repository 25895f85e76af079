"""Schemathesis asks for everything that the schema describes, and for what it does not.

A tool of its own environment (``make tools``) against the portal as it is deployed. The short form
is ``test_odd_requests.py``.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from kpi_portal.api.schema import FILE
from organizations import commands
from organizations.access import system
from organizations.rules.service_tokens import SCOPES
from organizations.tenancy import tenant
from tests import servers
from tests.browser import gunicorn
from tests.factories import reporting as make
from tests.factories.organizations import Cast
from tests.factories.worklogs import make_assignment, make_entry
from tests.signing_in import enter
from worklogs.models import EntryStatus

TOOLS = servers.ROOT / ".local" / "load-venv" / "bin"
SCHEMATHESIS = shutil.which("schemathesis", path=f"{TOOLS}:{os.environ.get('PATH', '')}")
SEED = os.environ.get("API_SEED", "335")
EXAMPLES = os.environ.get("API_EXAMPLES", "10")  # of each operation, besides its edge cases
SECRET = "a" * 32
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
LEAST = 1_000  # by each of five callers
# An address that is too long is refused by gunicorn, before the portal.
UNLIMITED = {
    "API_REQUESTS_OF_A_PERSON": "1000000",
    "API_REQUESTS_OF_A_TOKEN": "1000000",
    "GUNICORN_CMD_ARGS": "--limit-request-line 0",
}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """The server's clock is the real one: what is signed in October is over for it."""
    with time_machine.travel(time_machine.escape_hatch.datetime.datetime.now(UTC)):
        yield


@pytest.fixture
def address(committed: str, committed_cast: Cast, tmp_path: Path) -> Iterator[str]:
    """The portal with something of everything in it, and no limit of requests."""
    cast = committed_cast
    assigned = make_assignment(cast.clerk, cast.head)
    make_entry(cast.clerk, task=assigned.task, assignment_id=assigned.pk)
    make_entry(cast.colleague, status=EntryStatus.SUBMITTED)
    make.submit_for(cast.strange_head)
    files = tmp_path / "files"
    with gunicorn(committed, files, **UNLIMITED) as found:
        yield found


def headers_of(cast: Cast, who: str) -> list[str]:
    """What a person's browser sends, or a program that may everything."""
    if who == "program":
        with tenant(cast.department.pk):
            _row, token = commands.make_service_token(
                actor=system(cast.department.pk),
                name="Schemathesis",
                scopes=list(SCOPES),
                days=1,
                now=timezone.now(),
            )
        return [f"Authorization: Bearer {token}"]
    client = Client()
    enter(client, getattr(cast, who))
    cookies = f"sid={client.cookies['sid'].value}; csrf={SECRET}"
    return [f"Cookie: {cookies}", f"X-CSRFToken: {SECRET}"]


def run(address: str, headers: Sequence[str], report: Path) -> tuple[int, str]:
    """How many cases were tried, and what was said."""
    command = [
        str(SCHEMATHESIS), "run", str(FILE), "--url", address, "--checks", ",".join(CHECKS),
        "--phases", "examples,coverage,fuzzing", "--max-examples", EXAMPLES, "--seed", SEED,
        "--no-shrink", "--continue-on-failure", "--no-color", "--output-sanitize", "false",
        "--suppress-health-check", "all", "--report-ndjson-path", str(report),
    ]  # fmt: skip
    for header in headers:
        command += ["-H", header]
    said = subprocess.run(command, capture_output=True, text=True, check=False, cwd=report.parent)
    return said.returncode, said.stdout + said.stderr


def cases(report: Path) -> int:
    """Requests that were sent."""
    lines = report.read_text(encoding="utf-8").splitlines()
    return sum(len(_interactions(json.loads(line))) for line in lines)


def _interactions(event: dict) -> dict:
    recorder = event.get("ScenarioFinished", {}).get("recorder", {})
    return recorder.get("interactions", {})


@pytest.mark.long
@pytest.mark.skipif(SCHEMATHESIS is None, reason="run `make tools` once: there is no schemathesis")
@pytest.mark.parametrize("who", ["clerk", "head", "agency_head", "home_affairs", "program"])
def test_nothing_undocumented_is_answered(
    committed_cast, address, tmp_path, record_property, who
) -> None:
    report, headers = tmp_path / "events.ndjson", headers_of(committed_cast, who)
    known = dict(one.split(": ", 1) for one in headers)
    with urlopen(Request(f"{address}/api/v1/me/", headers=known)) as me:
        assert me.status == 200
    code, said = run(address, headers, report)
    tried = cases(report)
    record_property("tried", tried)
    record_property("failed", code)
    record_property("seed", SEED)
    print(f"{tried} cases as {who}, seed {SEED}")

    assert code == 0, said[-6000:]
    assert tried >= LEAST
