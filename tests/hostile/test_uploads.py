"""Hostile files at every door for files: refused at once, in words, and nothing is kept."""

import resource
import time

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from organizations.audit import new_id
from organizations.models import Posting
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, TODAY
from tests.factories.worklogs import make_entry
from tests.hostile.uploads import ANY, PAPERS, SHEETS
from worklogs.models import Assignment, CatalogueProposal, EvidenceFile

CPU_SECONDS = 2
MOST_MEMORY_KB = 50 * 1024
# Where a workbook that is whole goes wrong only as a sheet, evidence takes it: it is given back
# for download, never read.
DOORS = {
    "people": ANY | SHEETS,
    "assigned work": ANY | SHEETS,
    "people of the province": ANY | SHEETS,
    "catalogue": ANY | SHEETS,
    "moves": ANY | SHEETS,
    "moves between agencies": ANY | SHEETS,
    "evidence": ANY | PAPERS,
    "evidence by the API": ANY | PAPERS,
}
# A sheet of people that only its reader refuses stands in the list of who sent it, as refused.
KEPT = (Posting, Assignment, EvidenceFile, CatalogueProposal)
CASES = [(door, name) for door, files in DOORS.items() for name in files]
# Each file at one of the doors that know its kind. Those for sheets share a reader, and so do those
# for evidence.
KNOWN_AT = {name: [door for door, files in DOORS.items() if name in files] for _, name in CASES}
IN_TURN = [
    (known[turn % len(known)], name) for turn, (name, known) in enumerate(sorted(KNOWN_AT.items()))
]
# A grid whose size is overstated is measured anew: read right, never believed.
READ_RIGHT = {"a row count that lies"}


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def doors(cast, signed_in):
    """Address, browser and field of each door."""
    entry = make_entry(cast.clerk)
    clerk, officer, team = (signed_in(one) for one in (cast.clerk, cast.officer, cast.kpi_team))
    evidence, by_api = (
        reverse(f"{place}:evidence", args=[TODAY, entry.pk])
        for place in ("worklogs", "worklogs_api")
    )
    return {
        "people": (officer, reverse("organizations:staff_sheet"), "sheet"),
        "assigned work": (signed_in(cast.head), reverse("worklogs:assign_sheet"), "sheet"),
        "people of the province": (team, reverse("organizations:province_sheet"), "sheet"),
        "catalogue": (officer, reverse("worklogs:catalogue_sheet"), "sheet"),
        "moves": (officer, reverse("worklogs:moves"), "sheet"),
        "moves between agencies": (team, reverse("worklogs:crossings"), "sheet"),
        "evidence": (clerk, evidence, "file"),
        "evidence by the API": (clerk, by_api, "file"),
    }


def decision() -> dict[str, str]:
    """What moves are ordered by; other doors ask for nothing but the file."""
    day = TODAY.isoformat()
    return {"key": str(new_id()), "number": "12/QĐ", "signed_on": day, "effective_on": day}


def is_refused_in_words(answer) -> bool:
    """The file, and nothing else of what was sent."""
    if answer.headers["Content-Type"].startswith("application/"):
        return answer.status_code in {413, 422} and bool(answer.json()["code"])
    form = answer.context.get("form")
    of_the_file = form is None or set(form.errors) <= {"sheet", "file"}
    return answer.status_code == 422 and b'class="' in answer.content and of_the_file


def kept(cast) -> tuple[int, ...]:
    with tenant(cast.department.pk):
        return tuple(model.objects.count() for model in KEPT)


def test_there_are_enough_of_them() -> None:
    assert len({*ANY, *SHEETS, *PAPERS}) >= 40
    assert {name for _, name in IN_TURN} == {*ANY, *SHEETS, *PAPERS}
    assert {door for door, _ in IN_TURN} == set(DOORS)


@pytest.mark.slow
@pytest.mark.parametrize(
    "cases",
    [
        pytest.param(IN_TURN, id="at one door in turn"),
        pytest.param(CASES, id="at every door", marks=pytest.mark.long),
    ],
)
def test_each_is_refused_in_words_at_once_and_nothing_is_kept(
    cases, cast, doors, record_property
) -> None:
    before, wrong = kept(cast), []
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for door, name in cases:
        content = DOORS[door][name]()
        client, url, field = doors[door]
        sent = SimpleUploadedFile("bao-cao.xlsx", content)
        peak = max(peak, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        began = time.process_time()
        with transaction.atomic():
            page = client.post(url, {field: sent, **(decision() if "moves" in door else {})})
            transaction.set_rollback(page.status_code < 400)
        spent = time.process_time() - began
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak
        if not is_refused_in_words(page) or spent > CPU_SECONDS or grown > MOST_MEMORY_KB:
            wrong.append((door, name, page.status_code, round(spent, 2), grown))
    record_property("tried", len(cases))
    record_property("failed", len(wrong))

    assert wrong == []
    assert kept(cast) == before


NAMES = [
    "notes.pdf\r\nX: y",
    "../../etc/passwd.pdf",
    "<script>.pdf",
    "Báo cáo “tháng”.pdf",
    "a" * 300 + ".pdf",
    "\u202efdp.exe.pdf",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_offered_under_a_name_that_can_do_nothing(cast, doors, name) -> None:
    from tests.factories.evidence import pdf  # noqa: PLC0415

    client, url, field = doors["evidence"]
    client.post(url, {field: SimpleUploadedFile(name, pdf())})
    with tenant(cast.department.pk):
        file = EvidenceFile.objects.get()
    answer = client.get(reverse("worklogs:evidence_file", args=[file.pk]))

    told = answer.headers["Content-Disposition"]
    assert told.startswith("attachment;")
    assert not set(told) & set("\r\n<>\u202e")
    assert "/" not in told.replace("filename*=utf-8''", "")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert ".." not in file.stored_name
