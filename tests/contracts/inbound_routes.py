"""Rows of worklogs: what other systems bring, and what people make of it."""

from datetime import date
from uuid import uuid4

from django.urls import reverse

from tests.contracts.table import Routes, Row
from tests.factories.inbound import bring
from tests.factories.organizations import TODAY, Cast
from tests.factories.worklogs import make_entry, make_task
from worklogs.models import EntryStatus

HEADS = frozenset({"head", "agency_head"})
EVERY_HEAD = HEADS | {"strange_head", "party_head"}
FOREIGN = frozenset({403, 404})


def _of(name: str):
    def url(cast: Cast) -> str:
        row = bring(cast.department, unit=cast.office)
        return reverse(f"worklogs:{name}", args=[row.pk])

    return url


def _work(cast: Cast) -> dict[str, str]:
    return {
        "key": str(uuid4()), "person": str(cast.clerk.pk), "task_words": make_task().name,
        "title": "Trả lời", "quantity": "1", "starts_on": str(TODAY),
        "due_on": str(date(2026, 10, 14)),
    }  # fmt: skip


def _entry(cast: Cast) -> str:
    entry = make_entry(cast.clerk, TODAY, EntryStatus.DRAFT)
    return reverse("worklogs:put_beside", args=[TODAY, entry.pk])


def _api(name: str) -> str:
    return reverse(f"worklogs_api:{name}")


ROUTES: Routes = {
    "worklogs:inbound": Row(url=lambda cast: reverse("worklogs:inbound"), allowed=EVERY_HEAD),
    "worklogs:inbound_document": (
        Row(url=_of("inbound_document"), allowed=HEADS, foreign=FOREIGN),
        Row(url=_of("inbound_document"), method="post", data=_work, allowed=HEADS, foreign=FOREIGN),
    ),
    "worklogs:set_aside_inbound": Row(
        url=_of("set_aside_inbound"),
        method="post",
        data={"reason": "Không thuộc cơ quan"},
        allowed=HEADS,
        foreign=FOREIGN,
    ),
    "worklogs:put_beside": Row(
        url=_entry,
        method="post",
        data=lambda cast: {"document": str(bring(cast.department, unit=cast.office).pk)},
        allowed=frozenset({"clerk"}),
        refused=404,
    ),
    # Programs alone bring something: no person has a line.
    "worklogs_api:inbound": Row(url=lambda cast: _api("inbound"), allowed=frozenset()),
    "worklogs_api:returned_entries": Row(
        url=lambda cast: _api("returned_entries"), allowed=frozenset()
    ),
    "worklogs_api:inbound_documents": Row(
        url=lambda cast: _api("inbound_documents"), method="post", allowed=frozenset()
    ),
    "worklogs_api:inbound_files": Row(
        url=lambda cast: _api("inbound_files"), method="post", allowed=frozenset()
    ),
}
