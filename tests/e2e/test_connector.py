"""The reference connector, between a stand-in E-Office and the portal, both real servers."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from organizations import commands
from organizations.access import system
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, Cast
from tests.servers import ROOT
from worklogs.models import InboundDocument, WorkEntry

CONNECTOR = ROOT / "clients" / "connectors" / "bring.py"
PAGE = ROOT / "docs" / "integrations.md"
SECRET = "eoffice-" + "x" * 20
pytestmark = pytest.mark.e2e


@dataclass
class Office:
    """What the stand-in holds, and how it is asked. ``breaks_at``: it stops answering once so much
    was listed."""

    documents: list[dict[str, object]] = field(default_factory=list)
    files: list[dict[str, object]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    breaks_at: int | None = None
    port: int = 0

    def receive(self, number: int, **more: object) -> None:
        """A document comes in."""
        self.documents.append({
            "mark": len(self.documents) + 1, "id": number, "so": number, "ky_hieu": "UBND-VX",
            "ngay_van_ban": "2026-10-08", "trich_yeu": f"Về việc số {number}",
            "noi_gui": "UBND tỉnh", "han_xu_ly": "2026-10-14",
        } | more)  # fmt: skip


@contextmanager
def office() -> Iterator[Office]:
    """An E-Office of a few lines, on loopback."""
    held = Office()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            held.asked.append(self.path)
            parts = urlsplit(self.path)
            after = int(parse_qs(parts.query).get("after", ["0"])[0] or 0)
            rows = held.documents if parts.path == "/van-ban-den" else held.files
            if self.headers.get("Authorization") != f"Bearer {SECRET}":
                return self.answer(401, {})
            if held.breaks_at is not None and after >= held.breaks_at:
                return self.answer(503, {})
            items = [one for one in rows if int(str(one["mark"])) > after][:3]
            return self.answer(200, {"items": items})

        def answer(self, status: int, said: dict[str, object]) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    held.port = server.server_address[1]
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield held
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def _october() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def token(committed_cast: Cast) -> str:
    with tenant(committed_cast.department.pk):
        return commands.make_service_token(
            actor=system(committed_cast.department.pk), name="E-Office", scopes=["inbound:write"],
            days=30, now=NOW,
        )[1]  # fmt: skip


def run(
    held: Office, portal: str, token: str, folder: Path, kind: str = "documents"
) -> tuple[int, str]:
    """The connector as cron starts it: its exit code and what it said."""
    done = subprocess.run(
        [sys.executable, str(CONNECTOR), kind, "--state", str(folder / f"{kind}.json")],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=os.environ
        | {
            "SOURCE_URL": f"http://127.0.0.1:{held.port}", "SOURCE_TOKEN": SECRET,
            "PORTAL": portal, "TOKEN": token, "PAUSE": "0.01",
        },
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def numbers(cast: Cast) -> list[str]:
    with tenant(cast.department.pk):
        return list(InboundDocument.objects.order_by("pk").values_list("number", flat=True))


def test_all_is_brought_once_and_then_only_what_is_new(
    committed_cast, portal, token, tmp_path
) -> None:
    with office() as held:
        for number in range(1, 8):
            held.receive(number)
        first = run(held, portal, token, tmp_path)
        again = run(held, portal, token, tmp_path)
        held.receive(8)
        new = run(held, portal, token, tmp_path)

    assert first == (0, "7 brought, 0 refused\n")
    assert again == (0, "0 brought, 0 refused\n")
    assert new == (0, "1 brought, 0 refused\n")
    assert numbers(committed_cast) == [f"{number}/UBND-VX" for number in range(1, 9)]
    with tenant(committed_cast.department.pk):
        assert not WorkEntry.objects.exists()


def test_after_a_break_it_goes_on_and_doubles_nothing(
    committed_cast, portal, token, tmp_path
) -> None:
    with office() as held:
        for number in range(1, 6):
            held.receive(number)
        held.breaks_at = 3
        broken = run(held, portal, token, tmp_path)
        held.breaks_at = None
        # The mark of the last one was not written: it was cut off after the portal took it.
        (tmp_path / "documents.json").write_text('{"after": "2"}')
        whole = run(held, portal, token, tmp_path)

    assert broken[0] == 1
    assert broken[1].startswith("3 brought, 0 refused; stopped:")
    assert whole == (0, "3 brought, 0 refused\n")
    assert len(numbers(committed_cast)) == 5


def test_what_the_portal_refuses_is_named_and_holds_nothing_up(
    committed_cast, portal, token, tmp_path
) -> None:
    with office() as held:
        held.receive(1)
        held.receive(2, duong_dan="ftp://eoffice.example/2")
        held.receive(1, trich_yeu="Khác")
        held.receive(4)
        code, said = run(held, portal, token, tmp_path)

    assert code == 2
    assert "refused: 2: invalid" in said
    assert "refused: 1: brought_other" in said
    assert numbers(committed_cast) == ["1/UBND-VX", "4/UBND-VX"]


def test_results_of_the_one_stop_desk_come_the_same_way(
    committed_cast, portal, token, tmp_path
) -> None:
    with office() as held:
        held.files.append({
            "mark": 1, "ma_ho_so": "H32.17-0012", "thu_tuc": "Cấp giấy phép xây dựng",
            "ngay_tiep_nhan": "2026-09-20", "ngay_hen_tra": "2026-10-05", "ngay_tra": "2026-10-07",
        })  # fmt: skip
        assert run(held, portal, token, tmp_path, "files") == (0, "1 brought, 0 refused\n")
    with tenant(committed_cast.department.pk):
        assert InboundDocument.objects.get().is_late


def test_a_revoked_token_brings_nothing_and_loses_nothing(
    committed_cast, portal, token, tmp_path
) -> None:
    with office() as held:
        held.receive(1)
        code, said = run(held, portal, token + "x", tmp_path)
        assert code == 1
        assert "not_signed_in" in said
        assert run(held, portal, token, tmp_path) == (0, "1 brought, 0 refused\n")


def test_the_commands_of_the_page_bring_a_document(committed_cast, portal, token, tmp_path) -> None:
    """docs/integrations.md, typed as it stands."""
    text = PAGE.read_text(encoding="utf-8")
    script = text.partition("## E-Office and the one-stop desk")[2].partition("```sh\n")[2]
    done = subprocess.run(
        ["bash", "-euc", script.partition("```")[0]],
        capture_output=True, text=True, check=False, cwd=tmp_path, timeout=60,
        env=os.environ | {"PORTAL": portal, "TOKEN": token},
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert '"state":"waiting"' in done.stdout
    assert len(numbers(committed_cast)) == 2
