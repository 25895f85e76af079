"""One door: a snapshot and a format in, a file out."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from reporting.documents import (
    excel,
    pdf,
    provincial_report,
    score_forms,
    unit_report,
    word,
    workbooks,
)
from reporting.documents.content import Report
from reporting.documents.issue import Beside, Issue


class Format(StrEnum):
    XLSX = "xlsx"
    DOCX = "docx"
    PDF = "pdf"


class UnknownSchema(Exception):
    """The snapshot names a schema that these templates cannot print."""


MEDIA_TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
}
# What a file that was asked for may be: a document, an export, a person's own data.
FILE_TYPES = {
    **{fmt.value: kind for fmt, kind in MEDIA_TYPES.items()},
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}


@dataclass(frozen=True)
class _Schema:
    report: Callable[..., Report]
    workbook: Callable[..., workbooks.Workbook]
    issuer: str
    stem: str


SCHEMAS = {
    "kpi.unit-report/1": _Schema(
        unit_report.report, workbooks.unit_workbook, "agency", "bao-cao-kpi"
    ),
    "kpi.provincial-report/1": _Schema(
        provincial_report.report, workbooks.provincial_workbook, "receiver", "tong-hop-kpi"
    ),
}


def render(
    snapshot: Mapping[str, Any],
    fmt: Format,
    *,
    checksum: str,
    unsigned: bool = False,
    portal: str = "",
    issue: Issue | None = None,
) -> bytes:
    """The document of a snapshot.

    ``checksum`` is printed on it; ``unsigned`` marks every page *CHƯA KÝ*; ``portal``, the
    public address, stands on an issued paper with a QR code that verifies it; ``issue`` says who
    signed it and how far the audit trail was sealed (ADR 0041).
    Cost: see ADR 0020.  Do not fork after the first PDF or Word document (Typst has threads).

    Raises:
        UnknownSchema: the snapshot names another schema.
    """
    schema = _schema(snapshot)
    beside = Beside(checksum, unsigned, portal, issue)
    if fmt is Format.XLSX:
        return excel.write(schema.workbook(snapshot, beside))
    report = schema.report(snapshot, beside)
    return word.write(report) if fmt is Format.DOCX else pdf.write(report)


FORMS = {
    "monitoring": (score_forms.monitoring, "phieu-theo-doi"),
    "classification": (score_forms.classification, "phieu-xep-loai"),
}


def render_form(form: Mapping[str, Any], kind: str, fmt: Format, *, checksum: str) -> bytes:
    """Form 01 (``monitoring``) or 02 (``classification``) of one person, as Word or PDF.

    Cost: about 50 ms. Do not fork afterwards.

    Raises:
        UnknownSchema: another kind of form, or a format in which a form is not printed.
    """
    if kind not in FORMS or fmt is Format.XLSX:
        raise UnknownSchema(f"{kind} {fmt}")
    report = FORMS[kind][0](form, checksum=checksum)
    return word.write(report) if fmt is Format.DOCX else pdf.write(report)


def form_name(form: Mapping[str, Any], kind: str, fmt: Format) -> str:
    """``phieu-theo-doi-CC0012-2026-10-v1.pdf``: ASCII letters, digits and hyphens only."""
    code = re.sub(r"[^A-Za-z0-9]+", "-", form["person"]["staff_code"]).strip("-")
    return f"{FORMS[kind][1]}-{code}-{form['period']['code']}-v{form['version']}.{fmt.value}"


def media_type(fmt: Format) -> str:
    return MEDIA_TYPES[fmt]


def file_name(snapshot: Mapping[str, Any], fmt: Format) -> str:
    """``bao-cao-kpi-SNV-2026-10-v1.pdf``: ASCII letters, digits and hyphens only.

    Raises:
        UnknownSchema: the snapshot names another schema.
    """
    schema = _schema(snapshot)
    code, period = (
        re.sub(r"[^A-Za-z0-9]+", "-", words).strip("-")
        for words in (snapshot[schema.issuer]["code"], snapshot["period"]["code"])
    )
    return f"{schema.stem}-{code}-{period}-v{snapshot['version']}.{fmt.value}"


def _schema(snapshot: Mapping[str, Any]) -> _Schema:
    try:
        return SCHEMAS[snapshot["schema"]]
    except KeyError:
        raise UnknownSchema(str(snapshot.get("schema"))) from None
