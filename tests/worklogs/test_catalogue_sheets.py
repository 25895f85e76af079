"""The catalogue from a sheet: shown first, applied as one decision or not at all."""

import re
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from organizations.spreadsheets import read_rows, write_rows
from organizations.tenancy import tenant
from tests.factories.organizations import NOW
from tests.factories.worklogs import make_task
from worklogs.models import CatalogueProposal, CatalogueTask
from worklogs.views.catalogue_import import HEADINGS

SHEET = reverse("worklogs:catalogue_sheet")
APPLY = reverse("worklogs:apply_catalogue_sheet")
TEMPLATE = reverse("worklogs:catalogue_template")
NEW = ("", "C", "Thẩm định thiết kế", "Văn bản", "hồ sơ", "1,5", "2", "", "")


def workbook(*rows: tuple[str, ...]) -> bytes:
    return write_rows([spellings[0] for spellings in HEADINGS.values()], rows)


def send(client, content: bytes, name: str = "danh-muc.xlsx"):
    with time_machine.travel(NOW, tick=False):
        return client.post(SHEET, {"sheet": SimpleUploadedFile(name, content)})


def apply(client, shown, **data: str):
    kept = re.search(r'name="kept" value="([^"]+)"', shown.content.decode())[1]
    typed = {"kept": kept, "reason": "Rà soát", "effective_on": "2026-10-15"} | data
    with time_machine.travel(NOW, tick=False):
        return client.post(APPLY, typed)


def tasks(agency) -> dict[str, CatalogueTask]:
    with tenant(agency.pk):
        return {
            task.code: task
            for task in CatalogueTask.objects.filter(agency=agency, valid_until__isnull=True)
        }


def proposals(agency) -> list[CatalogueProposal]:
    with tenant(agency.pk):
        return list(CatalogueProposal.objects.filter(agency=agency))


def test_a_sheet_shows_what_each_row_would_do_and_stores_nothing(cast, signed_in) -> None:
    make_task(cast.department, code="C.01", name="Sao y", output_product="Bản sao")
    make_task(cast.department, code="C.02", name="Thẩm định thiết kế cơ sở")
    rows = [
        ("C.01", "C", "Sao y", "Bản sao", "văn bản", "1", "1", "", ""),
        ("C.02", "C", "Thẩm định thiết kế cơ sở", "Văn bản", "văn bản", "2", "1", "", ""),
        NEW,
        ("", "X", "", "", "", "nhiều", "9", "", ""),
    ]
    answer = send(signed_in(cast.officer), workbook(*rows))

    assert answer.status_code == 200
    assert answer.context["counts"] == {
        "new": 1,
        "changed": 1,
        "unchanged": 1,
        "merged": 0,
        "wrong": 1,
    }
    assert answer.context["near_count"] == 1
    assert not answer.context["may_apply"]
    assert "Định mức (giờ): ghi số giờ" in answer.content.decode()
    assert proposals(cast.department) == []


def test_the_head_applies_a_sheet_as_one_decision(cast, signed_in) -> None:
    make_task(cast.department, code="C.01", name="Sao y", output_product="Bản sao")
    make_task(cast.department, code="C.02", name="Chứng thực")
    client = signed_in(cast.agency_head)
    shown = send(
        client,
        workbook(
            ("C.01", "C", "Sao y văn bản", "Bản sao", "văn bản", "1,5", "3", "", ""),
            ("C.02", "", "", "", "", "", "", "", "C.01"),
            NEW,
        ),
    )

    assert apply(client, shown).status_code == 302

    stored = tasks(cast.department)
    assert set(stored) == {"C.01", "C.03"}
    assert (stored["C.01"].name, stored["C.01"].valid_from) == ("Sao y văn bản", date(2026, 10, 15))
    assert str(stored["C.01"].coefficient) == "2.250"
    assert {one.status for one in proposals(cast.department)} == {"accepted"}


def test_what_an_officer_applies_waits_for_the_head_as_one_sheet(cast, signed_in) -> None:
    client = signed_in(cast.officer)

    assert apply(client, send(client, workbook(NEW))).status_code == 302
    (made,) = proposals(cast.department)
    assert (made.status, made.batch is not None) == ("proposed", True)
    assert tasks(cast.department) == {}


def test_what_is_common_goes_on_to_home_affairs_when_the_head_applies_it(cast, signed_in) -> None:
    client = signed_in(cast.strange_head)

    assert apply(client, send(client, workbook(NEW))).status_code == 302
    (made,) = proposals(cast.commune)
    assert (made.status, made.appraiser_id) == ("forwarded", cast.receiving.pk)


def test_a_sheet_is_not_applied_twice_nor_when_the_catalogue_changed_meanwhile(
    cast, signed_in
) -> None:
    client = signed_in(cast.agency_head)
    typed = ("C.50", *NEW[1:])
    shown = send(client, workbook(typed))

    assert apply(client, shown).status_code == 302
    assert apply(client, shown).status_code == 409
    assert len(proposals(cast.department)) == 1


def test_what_one_was_shown_nobody_else_applies(cast, signed_in) -> None:
    shown = send(signed_in(cast.officer), workbook(NEW))

    assert apply(signed_in(cast.agency_head), shown).status_code == 422
    assert apply(signed_in(cast.officer), shown, kept="x" * 60).status_code == 422
    assert proposals(cast.department) == []


def test_without_a_reason_nothing_is_applied_and_the_rows_stay(cast, signed_in) -> None:
    client = signed_in(cast.agency_head)
    answer = apply(client, send(client, workbook(NEW)), reason="")

    assert answer.status_code == 422
    assert "Thẩm định thiết kế" in answer.content.decode()
    assert apply(client, answer).status_code == 302


def test_a_day_in_a_closed_period_leaves_nothing_half_applied(cast, signed_in) -> None:
    client = signed_in(cast.agency_head)
    shown = send(client, workbook(NEW, ("", "B", *NEW[2:])))

    assert apply(client, shown, effective_on="2026-01-05").status_code == 422
    assert proposals(cast.department) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a workbook",
        b"PK\x03\x04" + b"\0" * 60,
        workbook(),
        write_rows(["Mã", "Tên"], [("C.01", "Sao y")]),
        b"x" * 2_000_001,
    ],
    ids=["empty", "text", "broken", "no rows", "other headings", "too large"],
)
def test_a_bad_file_is_refused_with_a_sentence_at_its_field(cast, signed_in, content) -> None:
    answer = send(signed_in(cast.officer), content)

    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()


def test_the_sheet_to_download_is_the_list_and_changes_nothing_when_sent_back(
    cast, signed_in
) -> None:
    make_task(cast.department, code="C.01", standard_minutes=20, name="=1+1")
    make_task(cast.department, code="C.02")
    client = signed_in(cast.officer)
    content = client.get(TEMPLATE).content

    assert len(read_rows(content, headings=HEADINGS, most_rows=10)) == 2
    assert send(client, content).context["counts"]["unchanged"] == 2
