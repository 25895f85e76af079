"""The REST API of the KPI portal for Python programs. Standard library only; copy this file
and ``kpi_portal_types.py``, and ``kpi_portal_office.py`` for assigning, leave, scoring, rosters and
the agency's report.

    portal = Portal("https://kpi.example", token="kpi_…")             # a program
    portal = Portal.signed_in("https://kpi.example", "KH00007", "…")  # a person
    for entry in portal.entries(month="2026-10"):
        print(entry["work_date"], entry["minutes"])

Answers are dictionaries as the schema describes them (``/api/v1/openapi.json``); the types name
what is sent, and what is read most. What is refused is a ``Problem``: decide by its ``code``.
"""

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import Any, Self, Unpack, cast
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener
from uuid import UUID, uuid4

from kpi_portal_types import (
    BulkEntry,
    Day,
    Entry,
    EntryContent,
    Json,
    QueueLine,
    Report,
    Verdict,
)

SECONDS = 30
TOO_MANY, AWAY = 429, 503
LONGEST_WAIT = 120
FORM_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Read:
    """What was read, and its ``ETag``: send it as ``etag`` of the change."""

    content: Json
    etag: str


class Problem(Exception):
    """What the portal refused. ``errors`` names the fields of ``invalid``; ``wait`` is after how
    many seconds asking again makes sense, None where it makes none."""

    def __init__(self, status: int, said: Mapping[str, Any], wait: int | None = None) -> None:
        super().__init__(f"{status} {said.get('code')}: {said.get('detail')}")
        self.status = status
        self.wait = wait
        self.code = str(said.get("code", ""))
        self.errors: Sequence[Mapping[str, str]] = said.get("errors", ())


class Portal:
    """One caller of one portal. What is asked too often is asked again after the seconds that the
    portal names, ``tries`` times in all, each time after two minutes at most. So is what comes
    while it is away, but for a ``POST`` without a key, of which nobody can say that it did nothing.
    """

    def __init__(
        self,
        address: str,
        *,
        token: str = "",
        opener: OpenerDirector | None = None,
        tries: int = 4,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.address = address.rstrip("/")
        self.opener = opener or build_opener()
        self.tries = tries
        self.sleep = sleep
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

    def log_work(self, day: str, key: UUID | None = None, **content: Unpack[EntryContent]) -> Entry:
        """Store one entry. The same ``key`` stores it once, however often it is sent."""
        headers = {"Idempotency-Key": str(key or uuid4())}
        return cast(Entry, self.send("POST", f"days/{day}/entries/", content, headers))

    def change_entry(self, entry: Entry, **content: Unpack[EntryContent]) -> Entry:
        """Say an entry anew, if it is still the version that was read."""
        return cast(Entry, self.send("PUT", path_of(entry), content, _of_version(entry)))

    def withdraw_entry(self, entry: Entry) -> None:
        """Take an entry back."""
        self.send("DELETE", path_of(entry), None, _of_version(entry))

    def log_many(self, entries: Sequence[BulkEntry], *, each: bool = False) -> list[Json]:
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

    def decide(self, line: QueueLine, decision: str, **verdict: Unpack[Verdict]) -> Json:
        """Accept or return one entry as it was read."""
        sent = _seen(line) | cast(Json, verdict) | {"decision": decision}
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

    def read(self, path: str) -> Read:
        """What a GET answers, with its ``ETag``: of whatever is changed with ``If-Match``."""
        content, headers = self.answer("GET", path)
        return Read(json.loads(content), headers.get("ETag", ""))

    def change(self, path: str, body: Any, etag: str) -> Read:
        """Say it anew, if it is still what was read. Raises: Problem ``changed_meanwhile``."""
        content, headers = self.answer("PUT", path, body, {"If-Match": etag})
        return Read(json.loads(content), headers.get("ETag", ""))

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
        """What one request answers; ``body`` is sent as JSON, bytes as they are. Raises:
        Problem."""
        return self.answer(method, path, body, headers)[0]

    def answer(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> tuple[bytes, Mapping[str, str]]:
        """The same with the headers of the answer; waits and asks again where that helps."""
        for left in reversed(range(self.tries)):
            try:
                return self._once(method, path, body, headers)
            except Problem as problem:
                is_unsure = method == "POST" and "Idempotency-Key" not in (headers or {})
                if problem.wait is None or not left or (problem.status == AWAY and is_unsure):
                    raise
                self.sleep(min(problem.wait, LONGEST_WAIT))
        raise AssertionError("ask at least once")

    def _once(
        self, method: str, path: str, body: Any, headers: Mapping[str, str] | None
    ) -> tuple[bytes, Mapping[str, str]]:
        is_ready = body is None or isinstance(body, bytes)
        data = body if is_ready else json.dumps(body).encode()
        sent = Request(f"{self.address}/api/v1/{path}", data, method=method)  # noqa: S310
        more = {} if is_ready else {"Content-Type": "application/json"}
        for name, value in {**self.headers, **more, **(headers or {})}.items():
            sent.add_header(name, value)
        sent.add_header("Referer", f"{self.address}/")
        try:
            with self.opener.open(sent, timeout=SECONDS) as answer:
                return cast(bytes, answer.read()), answer.headers
        except HTTPError as refused:
            with refused:
                said = _said(refused.read())
                wait = _wait(refused.code, refused.headers.get("Retry-After", ""))
                raise Problem(refused.code, said, wait) from None

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


def _wait(status: int, seconds: str) -> int | None:
    """How long to wait before asking again; None where it would be refused again."""
    if status not in {TOO_MANY, AWAY}:
        return None
    return int(seconds) if seconds.isdecimal() else 1


def _said(body: bytes) -> Json:
    try:
        return cast(Json, json.loads(body))
    except ValueError:
        return {}
