"""The Python client says what the schema says, waits as it is told to, and hands tags on."""

import importlib
import io
import json
from email.message import Message
from pathlib import Path
from types import ModuleType
from urllib.error import HTTPError

import pytest

from kpi_portal.api.schema import FILE

CLIENTS = Path(__file__).parents[2] / "clients" / "python"
SCHEMAS = json.loads(FILE.read_text(encoding="utf-8"))["components"]["schemas"]
SEEN = {"entry_id", "work_date", "version", "supersedes", "decision"}  # said by the client itself
# A type of the client, the body of the schema, and what a method of the client says besides.
BODIES = [
    ("EntryContent", "EntryContent", set()),
    ("BulkEntry", "BulkEntry", set()),
    ("Verdict", "NewDecision", SEEN),
    ("Piece", "NewPiece", set()),
    ("Unlogged", "UnloggedTime", set()),
    ("Halves", "AskedLeave", {"kind", "starts_on", "ends_on"}),
    ("MonthAssessment", "NewAssessment", set()),
    ("Narrative", "Narrative", set()),
    ("RosterLine", "WantedLine", set()),
    ("RosterDay", "WantedDay", set()),
]


@pytest.fixture
def types(monkeypatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(CLIENTS))
    return importlib.import_module("kpi_portal_types")


@pytest.fixture
def client(types) -> ModuleType:
    return importlib.import_module("kpi_portal_client")


@pytest.mark.parametrize(("name", "body", "said"), BODIES)
def test_what_is_sent_is_typed_as_the_schema_has_it(types, name, body, said) -> None:
    of_client, of_schema = getattr(types, name), SCHEMAS[body]

    assert set(of_client.__annotations__) == set(of_schema["properties"]) - said
    assert of_client.__required_keys__ == set(of_schema.get("required", ())) - said


class Answer(io.BytesIO):
    """A good answer of the portal."""

    def __init__(self, body: object, **headers: str) -> None:
        super().__init__(json.dumps(body).encode())
        self.headers = headers


def refusal(status: int, **headers: str) -> HTTPError:
    """What urllib raises."""
    said = Message()
    for name, value in headers.items():
        said[name.replace("_", "-")] = value
    return HTTPError("https://kpi.example", status, "", said, io.BytesIO(b'{"code": "x"}'))


class Wire:
    """Gives the answers one by one, and keeps what was asked."""

    def __init__(self, *answers: Answer | HTTPError) -> None:
        self.answers, self.asked = list(answers), []

    def open(self, request, timeout):
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, HTTPError):
            raise answer
        return answer


def test_asked_too_often_it_waits_as_long_as_it_is_told(client) -> None:
    slept = []
    wire = Wire(refusal(429, Retry_After="7"), refusal(503, Retry_After="900"), Answer({"id": 1}))
    portal = client.Portal("https://kpi.example", opener=wire, sleep=slept.append)

    assert portal.get("me/") == {"id": 1}
    assert slept == [7, 120]


def test_a_deed_without_a_key_is_not_sent_again_while_the_portal_is_away(client) -> None:
    wire = Wire(refusal(503, Retry_After="5"), refusal(503, Retry_After="5"), Answer({"id": "k"}))
    portal = client.Portal("https://kpi.example", opener=wire, sleep=lambda _seconds: None)

    with pytest.raises(client.Problem):
        portal.send("POST", "days/2026-10-12/submission/")
    assert portal.log_work("2026-10-12", task_id=1, minutes=5, quantity="1") == {"id": "k"}
    keys = {request.get_header("Idempotency-key") for request in wire.asked[1:]}
    assert len(wire.asked[1:]) == 2
    assert len(keys) == 1


def test_what_is_refused_is_not_asked_again(client) -> None:
    wire = Wire(refusal(422), *(refusal(429, Retry_After="1") for _ in range(4)))
    portal = client.Portal("https://kpi.example", opener=wire, sleep=lambda _seconds: None)

    for status in (422, 429):
        with pytest.raises(client.Problem) as refused:
            portal.get("me/")
        assert refused.value.status == status
    assert len(wire.asked) == 5


def test_words_and_rosters_are_written_with_the_tag_that_was_read(client) -> None:
    office = importlib.import_module("kpi_portal_office")
    wire = Wire(Answer({"training": ""}, ETag='"0"'), Answer({"training": "x"}, ETag='"1"'))
    caller = office.Office("https://kpi.example", opener=wire)
    read = caller.narrative("2026-10")
    written = caller.write_narrative("2026-10", read.etag, training="x")

    assert (read.etag, written.etag) == ('"0"', '"1"')
    assert wire.asked[1].get_header("If-match") == '"0"'
    assert wire.asked[1].get_method() == "PUT"
