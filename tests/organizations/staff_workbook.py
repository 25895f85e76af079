"""Workbooks of units and people as an officer sends them."""

from collections.abc import Sequence
from datetime import datetime

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from organizations import access
from organizations.commands.staff_sheets import send_sheet
from organizations.models import Posting, SheetReach, StaffSheet
from organizations.queries.staff_sheets import (
    AGENCY_HEADING,
    PEOPLE,
    PERSON_HEADINGS,
    UNIT_HEADINGS,
    UNITS,
)
from organizations.spreadsheets import Sheet, write_sheets
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, actor

WORKBOOK = reverse("organizations:staff_sheet")
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


def province_workbook(*people: Sequence[str]) -> bytes:
    headings = [AGENCY_HEADING[0], *(words[0] for words in PERSON_HEADINGS.values())]
    return write_sheets([Sheet(PEOPLE, headings, people)])


def sent(posting: Posting, content: bytes, at: datetime = NOW) -> StaffSheet:
    """A file that this person sent, as a command; the KPI team's are about many agencies."""
    by = actor(posting)
    reach = SheetReach.PROVINCE if access.may_take_in(by) else SheetReach.AGENCY
    with tenant(posting.agency_id):
        return send_sheet(actor=by, reach=reach, content=content, now=at)


def send(client, content: bytes):
    with time_machine.travel(NOW, tick=False):
        sheet = SimpleUploadedFile("nhan-su.xlsx", content)
        return client.post(WORKBOOK, {"sheet": sheet}, follow=True)


def apply(client, shown):
    """Press the button of the page that was shown."""
    with time_machine.travel(NOW, tick=False):
        return client.post(applying(shown))


def applying(shown) -> str:
    return reverse("organizations:apply_staff_sheet", args=[shown.context["sheet"].pk])


def said(answer) -> str:
    return answer.content.decode()


def postings(agency) -> list[Posting]:
    with tenant(agency.pk):
        return list(Posting.objects.filter(agency=agency).select_related("staff", "unit"))
