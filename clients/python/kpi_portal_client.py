"""The REST API of the KPI portal for Python programs. Standard library only; copy this one file,
and ``kpi_portal_office.py`` for assigning, leave, scoring and the agency's report.

    portal = Portal("https://kpi.example", token="kpi_…")             # a program
    portal = Portal.signed_in("https://kpi.example", "KH00007", "…")  # a person
    for entry in portal.entries(month="2026-10"):
        print(entry["work_date"], entry["minutes"])

Answers are dictionaries as the schema describes them (``/api/v1/openapi.json``); the types below
name what is read most. What is refused is a ``Problem``: decide by its ``code``.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.cookiejar import CookieJar
from typing import Any, Self, TypedDict, cast
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener
from uuid import UUID, uuid4

SECONDS = 30
FORM_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
Json = dict[str, Any]


class Task(TypedDict):
    """The task of an entry."""

    id: int
    code: str
    name: str


class Entry(TypedDict):
    """One piece of work on one day. ``quantity`` is a decimal as text."""

    id: str
    work_date: str
    task: Task
    assignment_id: int | None
    summary: str
    minutes: int
    quantity: str
    is_finished: bool
    status: str
    version: int


class Day(TypedDict):
    """A day's declaration and figures."""

    work_date: str
    status: str
    is_late: bool
    minutes: int
    entry_count: int


class QueueLine(TypedDict):
    """An entry that waits for its reviewer."""

    entry: Entry
    author_id: int
    remarks: list[str]
    stands_alone: bool
    supersedes: str | None


class Report(TypedDict):
    """One version of an agency's report."""

    id: int
    period: str
    version: int
    status: str
    checksum: str
    figures: Json


class Problem(Exception):
    """What the portal refused. ``errors`` names the fields of ``invalid``."""

    def __init__(self, status: int, said: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {said.get('code')}: {said.get('detail')}")
        self.status = status
        self.code = str(said.get("code", ""))
        self.errors: Sequence[Mapping[str, str]] = said.get("errors", ())


class Portal:
    """One caller of one portal."""

    def __init__(
        self, address: str, *, token: str = "", opener: OpenerDirector | None = None
    ) -> None:
        self.address = address.rstrip("/")
        self.opener = opener or build_opener()
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    @classmethod
    def signed_in(
        cls, address: str, login: str, password: str, code: Callable[[], str] | None = None
    ) -> Self:
        """A person's session. ``code`` answers the second step, where one is switched on.

        Raises:
            Problem: ``not_signed_in``; or the role needs a second step, or a posting is to be
                chosen on the page first.
        """
        portal = cls(address, opener=build_opener(HTTPCookieProcessor(CookieJar())))
        reached = portal._form("/accounts/login/", login=login, password=password)
        if "/2fa/authenticate/" in reached and code is not None:
            portal._form("/accounts/2fa/authenticate/", code=code())
        portal.headers["X-CSRFToken"] = str(portal.me()["csrf_token"])
        return portal

    def me(self) -> Json:
        """Who asks."""
        return cast(Json, self.get("me/"))

    # ---- the log

    def entries(self, **filters: object) -> Iterator[Entry]:
        """One's own entries: ``first``, ``last``, ``month``, ``status``, ``task_id``."""
        return cast(Iterator[Entry], self.items("entries/", filters))

    def log_work(self, day: str, key: UUID | None = None, **content: object) -> Entry:
        """Store one entry. The same ``key`` stores it once, however often it is sent."""
        headers = {"Idempotency-Key": str(key or uuid4())}
        return cast(Entry, self.send("POST", f"days/{day}/entries/", content, headers))

    def change_entry(self, entry: Entry, **content: object) -> Entry:
        """Say an entry anew, if it is still the version that was read."""
        return cast(Entry, self.send("PUT", path_of(entry), content, _of_version(entry)))

    def withdraw_entry(self, entry: Entry) -> None:
        """Take an entry back."""
        self.send("DELETE", path_of(entry), None, _of_version(entry))

    def log_many(self, entries: Sequence[Json], *, each: bool = False) -> list[Json]:
        """Many entries, all or none, or ``each`` by itself."""
        sent = {"mode": "each" if each else "all_or_none", "entries": entries}
        return cast(list[Json], self.send("POST", "entries/bulk/", sent)["results"])

    def submit_day(self, day: str) -> Day:
        """Declare a day complete."""
        return cast(Day, self.send("POST", f"days/{day}/submission/"))

    def tasks(self, **filters: object) -> Iterator[Json]:
        """The catalogue: ``q``, ``on``."""
        return self.items("tasks/", filters)

    # ---- reviews

    def queue(self, **filters: object) -> list[QueueLine]:
        """What waits: ``person``, ``only_remarked``."""
        return cast(list[QueueLine], self.get("reviews/queue/", filters)["lines"])

    def decide(self, line: QueueLine, decision: str, **verdict: object) -> Json:
        """Accept or return one entry as it was read."""
        sent = _seen(line) | verdict | {"decision": decision}
        return cast(Json, self.send("POST", "reviews/", sent))

    def accept_many(self, lines: Sequence[QueueLine], quality_level: int) -> Json:
        """Accept the ordinary ones; what was passed is said with its reason."""
        sent = {"quality_level": quality_level, "entries": [_seen(line) for line in lines]}
        return cast(Json, self.send("POST", "reviews/acceptances/", sent))

    # ---- reports and files

    def reports(self, **filters: object) -> Iterator[Report]:
        """The agency's reports and those sent to it: ``period``."""
        return cast(Iterator[Report], self.items("reports/", filters))

    def document(self, report_id: int, file_format: str) -> bytes:
        """A report as ``xlsx``, ``docx`` or ``pdf``."""
        return self.bytes("GET", f"reports/{report_id}/documents/{file_format}/")

    def ask_file(self, kind: str, file_format: str, report_id: int | None = None) -> Json:
        """Have a file made; ``files()`` says when it is ready."""
        sent = {"kind": kind, "file_format": file_format, "report_id": report_id}
        return cast(Json, self.send("POST", "files/", sent))

    def files(self) -> Iterator[Json]:
        """One's own files and their state."""
        return self.items("files/")

    def take_file(self, file_id: int) -> bytes:
        """A file that is ready."""
        return self.bytes("GET", f"files/{file_id}/content/")

    # ---- anything else of the schema

    def get(self, path: str, query: Mapping[str, object] | None = None) -> Any:
        """What a GET answers."""
        return json.loads(self.bytes("GET", path + (f"?{urlencode(query)}" if query else "")))

    def items(self, path: str, query: Mapping[str, object] | None = None) -> Iterator[Any]:
        """Everything on all pages of a list."""
        asked = dict(query or {})
        while True:
            page = self.get(path, asked)
            yield from page["items"]
            if page["next"] is None:
                return
            asked["after"] = page["next"]

    def send(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        """What a request that changes something answers."""
        said = self.bytes(method, path, body, headers)
        return json.loads(said) if said else {}

    def bytes(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> bytes:
        """One request; ``body`` is sent as JSON, bytes as they are. Raises: Problem."""
        is_ready = body is None or isinstance(body, bytes)
        data = body if is_ready else json.dumps(body).encode()
        sent = Request(f"{self.address}/api/v1/{path}", data, method=method)  # noqa: S310
        more = {} if is_ready else {"Content-Type": "application/json"}
        for name, value in {**self.headers, **more, **(headers or {})}.items():
            sent.add_header(name, value)
        sent.add_header("Referer", f"{self.address}/")
        try:
            with self.opener.open(sent, timeout=SECONDS) as answer:
                return cast(bytes, answer.read())
        except HTTPError as refused:
            with refused:
                raise Problem(refused.code, _said(refused.read())) from None

    def _form(self, path: str, **fields: str) -> str:
        """Fill in a page's form; the address that it leads to."""
        with self.opener.open(f"{self.address}{path}", timeout=SECONDS) as page:
            found = FORM_TOKEN.search(page.read().decode())
        data = urlencode({"csrfmiddlewaretoken": found[1] if found else "", **fields}).encode()
        sent = Request(f"{self.address}{path}", data, {"Referer": self.address + path})  # noqa: S310
        with self.opener.open(sent, timeout=SECONDS) as answer:
            return cast(str, answer.url)


def path_of(entry: Entry) -> str:
    """Where an entry stands."""
    return f"days/{entry['work_date']}/entries/{entry['id']}/"


def _of_version(entry: Entry) -> dict[str, str]:
    return {"If-Match": f'"{entry["version"]}"'}


def _seen(line: QueueLine) -> Json:
    entry = line["entry"]
    return {
        "entry_id": entry["id"],
        "work_date": entry["work_date"],
        "version": entry["version"],
        "supersedes": line["supersedes"],
    }


def _said(body: bytes) -> Json:
    try:
        return cast(Json, json.loads(body))
    except ValueError:
        return {}
