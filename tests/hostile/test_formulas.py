"""Formulas in exports: whatever somebody is called, a spreadsheet shows it and reckons nothing."""

import csv
import io
import re
import shutil
import subprocess

import pytest
from django.urls import reverse

from organizations.models import StaffMember, Unit
from organizations.spreadsheets import Sheet, write_sheets
from organizations.tenancy import tenant
from reporting.documents import export
from reporting.queries.exports import routed_reports
from tests.factories import reporting as make
from tests.factories.organizations import make_agency, make_posting, make_unit
from tests.hostile.texts import FORMULAS
from tests.reporting.documents.reading import parts, sheets

MORE = [
    "\t=1+1", "\r=1+1", " =1+1", "＝1+1", "|calc", "=DDE(\"cmd\";\"/C calc\";\"x\")",
    "=IMPORTXML(\"http://zq.example\",\"//a\")", "@zq", "+84 258 000 000", "-", "=", "--1",
    "'=1+1", "=\"zq\"&A1", "{=1+1}", "%0A=1+1",
]  # fmt: skip
CORPUS = [*FORMULAS, *MORE]
RUNS = ("=", "+", "-", "@", "\t", "\r", "|", "＝", "＋", "－", "＠")
SOFFICE = shutil.which("soffice")


def formulas_in(content: bytes) -> list[str]:
    """Parts of a workbook that hold a formula, a link or something from outside."""
    return [
        name
        for name, part in parts(content).items()
        if re.search(rb"<(\w+:)?(f|hyperlink|ddeLink|oleLink)[ >/]", part) or b"External" in part
    ]


def routed(cast) -> list[dict]:
    make.submit_for(cast.agency_head)
    with tenant(cast.receiving.pk):
        [row] = routed_reports(cast.receiving.pk)
    return [row | {"agency__name": words, "agency__code": words} for words in CORPUS]


def test_no_cell_of_a_csv_begins_like_a_formula(cast, record_property) -> None:
    content = export.comma_separated(routed(cast)).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))[1:]
    record_property("tried", len(rows))

    assert len(rows) == len(CORPUS)
    names = [cell for row in rows for cell in row[1:3]]
    assert [cell for cell in names if cell.startswith(RUNS)] == []
    assert all(words.strip() in cell for words, cell in zip(CORPUS, names[::2], strict=True))


def test_no_workbook_of_reports_holds_a_formula(cast, record_property) -> None:
    rows = routed(cast)
    content = export.workbook(rows, issuer="=1+1", at=make.ANSWERED)
    cells = [row[2] for row in sheets(content)["Báo cáo"]]
    record_property("tried", len(CORPUS))

    assert formulas_in(content) == []
    assert [words for words in CORPUS if words.strip() not in map(str.strip, map(str, cells))] == []


TEMPLATES = {
    "organizations:staff_template": "officer",
    "worklogs:assign_sheet_template": "head",
    "worklogs:catalogue_template": "officer",
    "worklogs:moves_template": "officer",
    "worklogs:crossings_template": "kpi_team",
    "organizations:province_template": "kpi_team",
}


@pytest.mark.parametrize(("route", "person"), TEMPLATES.items())
def test_no_template_that_the_portal_fills_in_holds_a_formula(
    cast, signed_in, route, person, record_property
) -> None:
    for number, words in enumerate(FORMULAS):
        make_agency(f"F{number}", words)
        make_unit(cast.department, words, cast.root)
        make_posting(cast.office, words, title=words)
    answer = signed_in(getattr(cast, person)).get(reverse(route))
    record_property("tried", len(FORMULAS))

    assert answer.status_code == 200
    found = [
        name for name, part in parts(answer.content).items()
        if name.startswith("xl/worksheets/") and re.search(rb"<(f|hyperlink)[ >/]", part)
    ]  # fmt: skip
    assert found == []


def test_no_paper_of_a_report_holds_a_formula(cast, signed_in, record_property) -> None:
    with tenant(cast.department.pk):
        StaffMember.objects.filter(pk=cast.clerk.staff_id).update(full_name=FORMULAS[1])
        Unit.objects.filter(pk=cast.office.pk).update(name=FORMULAS[2])
    report = make.submit_for(cast.agency_head)
    content = (
        signed_in(cast.officer).get(reverse("reporting:download", args=[report.pk, "xlsx"])).content
    )
    record_property("tried", 2)

    assert formulas_in(content) == []
    assert FORMULAS[1] in str(sheets(content))


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_same_texts_back(tmp_path, record_property) -> None:
    source = tmp_path / "corpus.xlsx"
    source.write_bytes(write_sheets([Sheet("Bảng", ["Chữ"], [[words] for words in CORPUS])]))
    command = [SOFFICE, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
               "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir"]  # fmt: skip
    subprocess.run([*command, str(tmp_path), str(source)], check=True, capture_output=True)
    rows = list(csv.reader(io.StringIO((tmp_path / "corpus.csv").read_text("utf-8"))))
    record_property("tried", len(CORPUS))

    read = [row[0] if row else "" for row in rows[1:]]
    assert [words.split() for words in CORPUS] == [words.split() for words in read]
