"""Workbooks of units and people as an officer sends them."""

import re
from collections.abc import Sequence

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from organizations.models import Posting
from organizations.queries.staff_sheets import (
    PEOPLE,
    PERSON_HEADINGS,
    UNIT_HEADINGS,
    UNITS,
)
from organizations.spreadsheets import Sheet, write_sheets
from organizations.tenancy import tenant
from tests.factories.organizations import NOW

WORKBOOK = reverse("organizations:staff_sheet")
APPLY = reverse("organizations:apply_staff_sheet")
TEMPLATE = reverse("organizations:staff_template")


def person(code: str, name: str, unit: str, first: str = "12/10/2026", **cells: str) -> list[str]:
    values = {
        "staff_code": code,
        "full_name": name,
        "unit": unit,
        "job_position": "Chuyên viên",
        "subject_class": "Công chức",
        "starts_on": first,
    } | cells
    return [values.get(key, "") for key in PERSON_HEADINGS]


def workbook(units: Sequence[Sequence[str]] = (), people: Sequence[Sequence[str]] = ()) -> bytes:
    return write_sheets(
        [
            Sheet(UNITS, [words[0] for words in UNIT_HEADINGS.values()], units),
            Sheet(PEOPLE, [words[0] for words in PERSON_HEADINGS.values()], people),
        ]
    )


def send(client, content: bytes):
    with time_machine.travel(NOW, tick=False):
        return client.post(WORKBOOK, {"sheet": SimpleUploadedFile("nhan-su.xlsx", content)})


def apply(client, shown):
    kept = re.search(r'name="kept" value="([^"]+)"', shown.content.decode())[1]
    with time_machine.travel(NOW, tick=False):
        return client.post(APPLY, {"kept": kept})


def said(answer) -> str:
    return answer.content.decode()


def postings(agency) -> list[Posting]:
    with tenant(agency.pk):
        return list(Posting.objects.filter(agency=agency).select_related("staff", "unit"))
