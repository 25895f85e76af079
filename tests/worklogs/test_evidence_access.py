"""Who sees a file beside an entry, and how it is given out."""

import re

import pytest
from django.http import Http404
from django.urls import reverse

from organizations.models import AuditEvent
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.factories import evidence as files
from tests.factories.organizations import BEGINNING, TODAY, actor
from tests.factories.worklogs import make_entry, make_evidence
from tests.worklogs.test_evidence import address, page_of
from worklogs import access
from worklogs.models import EntryStatus, WorkEntry

# The token of a form, and the address that was asked for.
VARIES = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|[0-9a-f-]{36}')


def test_a_download_is_an_attachment_that_no_browser_runs(cast, signed_in) -> None:
    file = make_evidence(make_entry(cast.clerk), name="Báo cáo.pdf")

    answer = signed_in(cast.clerk).get(address(file))

    assert answer.content == files.pdf()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''B%C3%A1o")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"].split("; ")


def test_who_opens_somebody_elses_file_is_recorded_and_the_author_is_not(cast, signed_in) -> None:
    file = make_evidence(make_entry(cast.clerk, status=EntryStatus.SUBMITTED))

    signed_in(cast.clerk).get(address(file))
    signed_in(cast.head).get(address(file))

    with tenant(cast.department.pk):
        (event,) = AuditEvent.objects.filter(action="worklogs.evidence.opened")
    assert event.actor_posting_id == cast.head.pk
    assert file.name not in str(event.details)


@pytest.mark.parametrize("person", ["colleague", "outsider", "officer", "stranger", "inspector"])
def test_for_everybody_else_the_file_is_as_missing_as_any(cast, signed_in, person) -> None:
    file = make_evidence(make_entry(cast.clerk, status=EntryStatus.SUBMITTED))
    browser = signed_in(getattr(cast, person))

    foreign = browser.get(address(file))
    missing = browser.get(reverse("worklogs:evidence_file", args=[file.entry_id]))

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert VARIES.sub(b"", foreign.content) == VARIES.sub(b"", missing.content)


def test_rights_are_read_again_at_each_download(cast, signed_in) -> None:
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED)
    file = make_evidence(entry)
    browser = signed_in(cast.head)
    assert browser.get(address(file)).status_code == 200

    with tenant(cast.department.pk):
        cast.head.roles.update(ends_on=BEGINNING)

    assert browser.get(address(file)).status_code == 404


def test_a_file_that_was_taken_back_is_gone_for_everybody(cast, signed_in) -> None:
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED)
    file = make_evidence(entry)
    browser = signed_in(cast.clerk)
    removal = reverse("worklogs:remove_evidence", args=[TODAY, entry.pk, file.pk])

    assert browser.post(removal).status_code == 302
    assert browser.post(removal).status_code == 302  # again does nothing
    assert browser.get(address(file)).status_code == 404
    assert signed_in(cast.head).get(address(file)).status_code == 404


def test_the_reviewer_sees_the_files_in_the_queue_at_one_query_for_all(cast, signed_in) -> None:
    browser = signed_in(cast.head)
    make_evidence(make_entry(cast.clerk, status=EntryStatus.SUBMITTED), name="một.pdf")
    url = f"{reverse('evaluations:queue')}?person={cast.clerk.pk}"
    browser.get(url)
    one = queries_of(browser, url)
    for name in ("hai.pdf", "ba.pdf", "bốn.pdf"):
        make_evidence(make_entry(cast.clerk, status=EntryStatus.SUBMITTED), name=name)

    shown = browser.get(url).content.decode()
    assert all(name in shown for name in ("một.pdf", "hai.pdf", "ba.pdf", "bốn.pdf"))
    assert queries_of(browser, url) == one


def test_a_hostile_name_is_text_everywhere(cast, signed_in) -> None:
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED)
    make_evidence(entry, name='"><script>alert(1)</script>\r\nX: y{{7*7}}.pdf')

    for browser, url in (
        (signed_in(cast.clerk), page_of(entry)),
        (signed_in(cast.head), f"{reverse('evaluations:queue')}?person={cast.clerk.pk}"),
    ):
        shown = browser.get(url).content.decode()
        assert "<script>alert" not in shown
        assert "{{7 7}}" in shown


def test_an_entry_that_was_taken_back_shows_no_files(cast) -> None:
    entry = make_entry(cast.clerk)
    file = make_evidence(entry)
    with tenant(cast.department.pk):
        WorkEntry.objects.filter(work_date=TODAY, pk=entry.pk).update(status=EntryStatus.WITHDRAWN)
        with pytest.raises(Http404):
            access.get_evidence(actor(cast.clerk), file.pk, on=TODAY)
