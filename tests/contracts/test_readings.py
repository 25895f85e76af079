"""Whoever opens a page about one other person leaves an event of it, or a line here says why not.

Each page is opened by everybody who may: one of them at least is somebody else than the person.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver

from organizations.models import AuditEvent
from organizations.tenancy import tenant
from tests.contracts.table import SAFE, Row, rows

# What names one person, or a thing of one person, in an address. ``pk`` is looked at row by row.
NAMES_ONE = frozenset({"posting_id", "staff_code", "entry_id", "file_id", "pk"})

DUTY = "what waits for a reviewer's decision, which is an event itself (ADR 0055)"
ONES_OWN = "only the person may open it"
NOBODYS = "it is about no single person"
UNLOGGED = {
    "evaluations:entry": DUTY,
    "evaluations_api:entry": DUTY,
    "evaluations:talk": "what is said there is an event, and both sides read it",
    "evaluations_api:talk": "what is said there is an event, and both sides read it",
    "evaluations:second_look": DUTY,
    "evaluations_api:second_look": DUTY,
    "organizations:cancel_leave": "the question before a deed about that leave",
    "worklogs:evidence": ONES_OWN,
    "worklogs_api:entry": ONES_OWN,
    "worklogs_api:evidence": ONES_OWN,
    "worklogs_api:inbound_beside": ONES_OWN,
    "mfa_edit_webauthn": ONES_OWN,
    "mfa_remove_webauthn": ONES_OWN,
    "worklogs:inbound_document": "a document of another system, before it is anybody's",
    "worklogs_api:inbound_document": "a document of another system, before it is anybody's",
    "organizations:province_import": "a sheet of many, for who brought it",
    "organizations:staff_import": "a sheet of many, for who brought it",
    "organizations_api:name": "a name as the list of people shows it, before it is corrected",
    "organizations_api:roster": "the shifts of a unit, which hang on its wall",
}
# Who opened a link of an entry is a row of its own, which the entry shows.
KEPT_BESIDE = frozenset({"evaluations:link", "evaluations:second_look_link"})
UNLOGGED |= dict.fromkeys(
    (
        "organizations:webhook", "worklogs:catalogue_proposal", "worklogs:catalogue_task",
        "worklogs:propose_about", "worklogs_api:change", "worklogs:rename_unit",
        "worklogs:split_unit", "reporting:download", "reporting:download_provincial",
        "reporting:version", "reporting_api:document", "reporting_api:provincial_document",
        "reporting_api:report", "reporting_api:unit_coverage",
    ),
    NOBODYS,
)  # fmt: skip


def _parameters(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, set[str]]]:
    for one in resolver.url_patterns:
        own = set(one.pattern.converters)
        if isinstance(one, URLPattern):
            yield f"{prefix}{one.name}", own
        else:
            space = f"{one.namespace}:" if one.namespace else ""
            yield from ((name, own | of) for name, of in _parameters(one, f"{prefix}{space}"))


def about_one() -> dict[str, list[Row]]:
    """The rows that only read, of routes whose address names one person or thing, by route."""
    named = {name for name, of in _parameters(get_resolver()) if of & NAMES_ONE}
    found: dict[str, list[Row]] = {}
    for name, row in rows():
        if name in named and row.method in SAFE:
            found.setdefault(name, []).append(row)
    return found


def test_each_page_about_one_person_is_written_down_or_says_why_not() -> None:
    logged = {name for name, of in about_one().items() if any(row.leaves_trace for row in of)}

    assert about_one().keys() - logged == UNLOGGED.keys()


READ = [
    (name, row)
    for name, of in about_one().items()
    for row in of
    if row.leaves_trace and name not in KEPT_BESIDE
]


def _events(agency_id: int) -> int:
    with tenant(agency_id):
        return AuditEvent.objects.count()


@pytest.mark.parametrize(("name", "row"), READ, ids=[name for name, _row in READ])
def test_opening_it_leaves_an_event(name, row, cast, signed_in) -> None:
    url, left = row.url(cast), {}
    for person in sorted(row.allowed):
        posting = getattr(cast, person)
        with transaction.atomic():
            before = _events(posting.agency_id)
            answer = signed_in(posting).get(url)
            left[person] = _events(posting.agency_id) - before
            if answer.streaming:
                answer.getvalue()  # a file that nobody reads stays open
            transaction.set_rollback(True)
        assert answer.status_code in row.answers

    assert any(left.values()), left
