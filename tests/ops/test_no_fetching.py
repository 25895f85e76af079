"""The portal fetches nothing that somebody typed: only identity providers of the settings, and it
sends only to hosts that the operators named (tests/hostile/test_outbound.py)."""

import ast
import socket
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.urls import reverse

from organizations.tenancy import tenant
from tests.factories.organizations import TODAY
from tests.factories.worklogs import make_entry
from worklogs.models import EntryStatus
from worklogs.rules.links import link_in

ROOT = Path(__file__).resolve().parents[2]
APPS = ("organizations", "worklogs", "evaluations", "reporting", "kpi_portal")
FETCHERS = {"requests", "httpx", "urllib3", "aiohttp", "http", "ftplib", "smtplib", "telnetlib"}
# The identity providers of the settings, by allauth; addresses of the environment, never of a form.
MAY_FETCH = {
    "reporting/queries/installation.py",  # the servers that the operator's settings name
    "organizations/outbound.py",  # webhooks: hosts of the operators' list, public addresses
    "organizations/files.py",  # the bucket of FILES_URL
    "organizations/commands/mail.py",  # the names of what a mail server refuses
    "organizations/views/identities.py",  # the names of what a provider does not answer
}

# Places inside, written in every way that has fooled somebody.
PLACES = [
    "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/",
    "http://0177.0.0.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://localhost/",
    "http://localhost.localdomain/", "http://0.0.0.0/", "http://0/", "http://[::]/",
    "http://10.0.0.5/", "http://172.16.0.1/", "http://192.168.1.1/", "http://169.254.169.254/",
    "http://[fe80::1]/", "http://[fd00::1]/", "http://metadata.internal/", "http://100.64.0.1/",
    "http://127.0.0.1:5432/", "http://127.0.0.1:6379/", "https://127.0.0.1:8000/healthz",
    "http://user:pass@127.0.0.1/", "http://example.vn@127.0.0.1/", "http://127.0.0.1#@example.vn/",
    "http://127.0.0.1%2f@example.vn/", "http://spoofed.example.vn.127.0.0.1.nip.io/",
    "http:\\\\127.0.0.1\\", "http:/\\127.0.0.1", "//127.0.0.1/", "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL", "dict://127.0.0.1:6379/info", "ftp://127.0.0.1/",
    "ldap://127.0.0.1/", "jar:http://127.0.0.1!/", "data:text/html,<b>x", "javascript:alert(1)",
    "http://127.0.0.1\r\nHost: x", "http://①②⑦.0.0.1/", "http://127。0。0。1/",
    "unix:/run/postgresql", "tftp://127.0.0.1/x",
]  # fmt: skip


@pytest.fixture
def packets(monkeypatch) -> list[object]:
    """Where this process tried to connect to, other than its own servers."""
    tried: list[object] = []
    connect = socket.socket.connect

    def listening(self, address):
        tried.append(address)
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", listening)
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **more: tried.append(host) or [])
    return tried


def test_only_the_identity_providers_of_the_settings_are_ever_asked() -> None:
    found = set()
    for path in (one for app in APPS for one in (ROOT / app).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                {one.name for one in node.names} if isinstance(node, ast.Import)
                else {node.module or ""} if isinstance(node, ast.ImportFrom) else set()
            )  # fmt: skip
            roots = {name.split(".")[0] for name in names} - {"http"}
            fetching = roots & FETCHERS or names & {"http.client", "urllib.request"}
            if fetching:
                found.add(str(path.relative_to(ROOT)))

    assert found == MAY_FETCH


DOORS = 5


@pytest.mark.slow
@pytest.mark.parametrize(
    "each",
    [
        pytest.param(1, id="one door in turn"),
        pytest.param(DOORS, id="every door", marks=pytest.mark.long),
    ],
)
def test_no_typed_address_is_looked_up(each, cast, signed_in, packets, record_property) -> None:
    """Typed as a document number, shown to a head, opened as a link, asked back by mail."""
    client, head, wrong = signed_in(cast.clerk), signed_in(cast.head), []
    day = reverse("worklogs:day", args=[TODAY])
    entry = make_entry(cast.clerk, TODAY, minutes=10)
    evidence = reverse("worklogs:evidence", args=[TODAY, entry.pk])
    doors = [
        lambda place: client.get(day, {"next": place, "assignment": place}),
        lambda place: client.post(
            "/accounts/login/", {"login": place, "password": "x", "next": place}
        ),
        lambda place: client.post("/accounts/password/reset/", {"email": f"a@{place}"}),
        lambda place: head.get("/i18n/setlang/", {"next": place}),
        lambda place: head.get(evidence, {"url": place}),
    ]
    assert len(doors) == DOORS
    in_turn = cycle(enumerate(doors))
    for place in PLACES:
        for number, door in islice(in_turn, each):
            before = len(packets)
            answer = door(place)
            if packets[before:] or answer.status_code >= 500:
                wrong.append((number, place, packets[before:]))
    record_property("tried", len(PLACES))
    record_property("failed", len(wrong))

    assert wrong == []
    assert mail.outbox == []


def test_evidence_links_are_web_addresses_and_nothing_else() -> None:
    """A link is given to the reader's browser, which asks by itself; the portal never does."""
    taken = [place for place in PLACES if link_in(place)]

    assert all(place.startswith(("http://", "https://")) for place in taken)
    assert [place for place in taken if "@" in urlsplit(place).netloc] == []


def test_opening_a_link_sends_the_reader_and_asks_nobody(cast, signed_in, packets) -> None:
    entry = make_entry(
        cast.clerk, TODAY, EntryStatus.SUBMITTED, output_reference="http://169.254.169.254/x"
    )
    before = len(packets)
    url = reverse("evaluations:link", args=[TODAY, entry.pk])
    with tenant(cast.department.pk):
        answer = signed_in(cast.head).post(url)

    assert answer.status_code in {302, 404, 405, 422}
    assert packets[before:] == []


AWAY = [
    "https://attacker.example/",
    "//attacker.example",
    "http:/\\x",
    "https:attacker.example",
    "\thttps://attacker.example",
]


@pytest.mark.parametrize("place", AWAY)
def test_no_redirect_leads_to_another_host(cast, signed_in, client, place) -> None:
    answers = [
        client.post("/i18n/setlang/", {"language": "en", "next": place}),
        signed_in(cast.clerk).get("/accounts/login/", {"next": place}),
        signed_in(cast.clerk).post("/postings/switch/", {"posting": cast.clerk.pk, "next": place}),
    ]

    for answer in answers:
        assert not answer.headers.get("Location", "/").startswith(("http", "//", "\t"))
