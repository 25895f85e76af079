"""Files as evidence in a real browser, with JavaScript and without."""

import pytest
from django.urls import reverse

from tests.factories.evidence import docx
from tests.factories.organizations import TODAY
from tests.factories.worklogs import make_entry
from worklogs.models import EntryStatus

pytestmark = pytest.mark.e2e


@pytest.fixture(autouse=True)
def _quick(settings, tmp_path) -> None:
    """Passwords are hashed as the server will check them."""
    settings.FILES_DIR = tmp_path / "files"


def test_a_file_is_sent_seen_by_the_reviewer_saved_and_taken_back(
    committed_cast, sign_in, tmp_path
) -> None:
    entry = make_entry(committed_cast.clerk, status=EntryStatus.SUBMITTED)
    report = tmp_path / "Báo cáo.docx"
    report.write_bytes(docx())
    page = sign_in(committed_cast.clerk)
    page.goto(reverse("worklogs:evidence", args=[TODAY, entry.pk]))

    page.set_input_files("input[type=file]", report)
    page.click("main .actions button")
    page.wait_for_selector(".evidence-files a")

    reviewer = sign_in(committed_cast.head)
    reviewer.goto(f"{reverse('evaluations:queue')}?person={committed_cast.clerk.pk}")
    with reviewer.expect_download() as saved:
        reviewer.click(".evidence-files a")
    assert saved.value.suggested_filename == "Báo cáo.docx"
    assert saved.value.path().read_bytes() == report.read_bytes()

    page.click(".evidence-files button")
    page.wait_for_selector(".evidence-files", state="detached")
