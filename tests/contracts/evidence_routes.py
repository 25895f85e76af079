"""Rows of files beside entries."""

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.contracts.table import Routes, Row
from tests.factories.evidence import pdf
from tests.factories.organizations import TODAY, Cast
from tests.factories.worklogs import make_entry, make_evidence
from worklogs.models import EntryStatus

AUTHOR = frozenset({"clerk"})
READERS = frozenset({"clerk", "head", "agency_head", "superior"})


def _of_entry(cast: Cast) -> str:
    return reverse("worklogs:evidence", args=[TODAY, make_entry(cast.clerk).pk])


def _removal(cast: Cast) -> str:
    file = make_evidence(make_entry(cast.clerk))
    return reverse("worklogs:remove_evidence", args=[TODAY, file.entry_id, file.pk])


def _file_of(status: str) -> Callable[[Cast], str]:
    def url(cast: Cast) -> str:
        file = make_evidence(make_entry(cast.clerk, status=status))
        return reverse("worklogs:evidence_file", args=[file.pk])

    return url


ROUTES: Routes = {
    "worklogs:evidence": (
        Row(url=_of_entry, allowed=AUTHOR, refused=404),
        Row(
            url=_of_entry,
            allowed=AUTHOR,
            refused=404,
            method="post",
            data=lambda cast: {"file": SimpleUploadedFile("a.pdf", pdf())},
        ),
    ),
    "worklogs:remove_evidence": Row(url=_removal, allowed=AUTHOR, refused=404, method="post"),
    "worklogs:evidence_file": (
        Row(url=_file_of(EntryStatus.SUBMITTED), allowed=READERS, refused=404, leaves_trace=2),
        # A draft is nobody's but its author's.
        Row(url=_file_of(EntryStatus.DRAFT), allowed=AUTHOR, refused=404),
    ),
}
