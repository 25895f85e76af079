"""Files beside an entry and unlogged time by the API: the rules of the day page."""

from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from organizations.models import AuditEvent
from organizations.tenancy import tenant
from tests.factories.evidence import pdf
from tests.factories.organizations import TODAY
from tests.factories.worklogs import make_entry, make_evidence
from worklogs.models import EntryStatus, EvidenceFile

DAY = f"days/{TODAY}/"


@pytest.fixture
def entry(cast):
    return make_entry(cast.clerk)


def send(caller, path: str, content: bytes, name: str = "Công văn 12.pdf"):
    """A form with one file, as ``curl -F`` sends it."""
    return caller.client.post(f"/api/v1/{path}", {"file": SimpleUploadedFile(name, content)})


def test_a_file_is_sent_listed_downloaded_and_taken_back(cast, api, entry) -> None:
    clerk, path = api(cast.clerk), f"{DAY}entries/{entry.pk}/evidence/"
    made = send(clerk, path, pdf())
    again = send(clerk, path, pdf())
    listed = clerk("get", path).json()["items"]
    content = clerk("get", f"evidence/{made.json()['id']}/content/", accept="*/*")
    gone = clerk("delete", f"{path}{made.json()['id']}/")

    assert (made.status_code, made.json()["media_type"]) == (201, "application/pdf")
    assert again.json() == made.json()
    assert [one["id"] for one in listed] == [made.json()["id"]]
    assert content.content == pdf()
    assert "attachment" in content["Content-Disposition"]
    assert "sandbox" in content["Content-Security-Policy"]
    assert gone.status_code == 204
    assert clerk("get", path).json()["items"] == []


def test_what_is_unfit_says_why(cast, api, entry) -> None:
    clerk, path = api(cast.clerk), f"{DAY}entries/{entry.pk}/evidence/"
    unfit = send(clerk, path, b"MZ not a document", "a.pdf")
    nothing = clerk.client.post(f"/api/v1/{path}", {})
    as_json = clerk("post", path, {"file": "x"})

    assert (unfit.status_code, unfit.json()["code"]) == (422, "file_is_unfit")
    assert unfit.json()["errors"] == [{"field": "file", "code": "unknown_kind", "detail": ""}]
    assert (nothing.status_code, nothing.json()["errors"][0]["field"]) == (422, "file")
    assert as_json.status_code == 415


def test_a_request_that_is_too_large_is_not_read(cast, api, entry) -> None:
    clerk, path = api(cast.clerk), f"{DAY}entries/{entry.pk}/evidence/"
    with patch("worklogs.uploads.MOST_BYTES", 10):
        answer = send(clerk, path, pdf())

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    with tenant(cast.department.pk):
        assert not EvidenceFile.objects.exists()


def test_a_broken_form_is_told_in_json(cast, api, entry) -> None:
    clerk = api(cast.clerk)
    answer = clerk.client.post(
        f"/api/v1/{DAY}entries/{entry.pk}/evidence/",
        b"--x",
        content_type="multipart/form-data",
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_a_reviewer_opens_what_was_sent_and_it_is_recorded(cast, api) -> None:
    sent = make_entry(cast.clerk, status=EntryStatus.SUBMITTED)
    file = make_evidence(sent)
    head = api(cast.head)
    shown = head("get", f"reviews/entries/{TODAY}/{sent.pk}/").json()
    before = shown["line"]["is_unopened"]
    opened = head("get", f"evidence/{file.pk}/content/", accept="*/*")
    after = head("get", f"reviews/entries/{TODAY}/{sent.pk}/").json()["line"]["is_unopened"]

    assert [one["id"] for one in shown["files"]] == [str(file.pk)]
    assert opened.status_code == 200
    assert (before, after) == (True, False)
    with tenant(cast.department.pk):
        assert AuditEvent.objects.filter(action="worklogs.evidence.opened").count() == 1


def test_unlogged_time_is_said_and_taken_back(cast, api) -> None:
    clerk, path = api(cast.clerk), f"{DAY}unlogged/"
    before = clerk("get", path).json()
    said = clerk("put", path, {"waiting": 45, "internal": 30})
    rest = clerk("put", path, {"waiting": 45})
    full = clerk("put", path, {"waiting": 1440, "study": 1})

    assert set(before.values()) == {None}
    assert said.json() == {"no_work": None, "waiting": 45, "study": None, "internal": 30}
    assert rest.json()["internal"] is None
    assert (full.status_code, full.json()["code"]) == (422, "day_is_full")
    assert clerk("get", path).json() == rest.json()
    assert clerk("post", f"{DAY}submission/").json()["status"] == "submitted"
