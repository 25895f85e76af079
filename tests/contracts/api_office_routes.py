"""Rows of the API of people, time, reports and files."""

from django.urls import reverse

from tests.contracts.keepers import ISO, KEEPERS
from tests.contracts.reporting_routes import OVERSEERS, READERS, RECEIVERS, UNIT_VIEWERS, asked_file
from tests.contracts.table import Routes, Row
from tests.factories import reporting as make
from tests.factories.organizations import PERIOD, Cast

REPORT_READERS = frozenset({"officer", "agency_head", "strange_head", "party_head"}) | RECEIVERS


def _delivered(name: str, *more: str):
    def url(cast: Cast) -> str:
        report = make.submit_for(cast.agency_head)
        return reverse(f"reporting_api:{name}", args=[report.pk, *more])

    return url


def _file(cast: Cast) -> str:
    number = asked_file(cast).strip("/").split("/")[-1]
    return reverse("reporting_api:file", args=[int(number)])


ROUTES: Routes = {
    "api_schema": Row(url=lambda cast: reverse("api_schema")),
    "api_reference": Row(url=lambda cast: reverse("api_reference")),
    "organizations_api:me": Row(url=lambda cast: reverse("organizations_api:me")),
    "organizations_api:units": (
        Row(url=lambda cast: reverse("organizations_api:units"), allowed=UNIT_VIEWERS),
        # The upper unit is not theirs.
        Row(
            url=lambda cast: reverse("organizations_api:units"),
            method="post",
            data=lambda cast: {
                "parent_id": cast.office.pk,
                "code": "SXD-MOI",
                "name": "Tổ Mới",
                "starts_on": ISO,
            },
            allowed=KEEPERS,
            foreign=frozenset({403, 422}),
            answers=frozenset({201}),
        ),
    ),
    "organizations_api:people": Row(
        url=lambda cast: reverse("organizations_api:people"), allowed=UNIT_VIEWERS
    ),
    "organizations_api:periods": Row(url=lambda cast: reverse("organizations_api:periods")),
    "organizations_api:calendar": Row(url=lambda cast: reverse("organizations_api:calendar")),
    "reporting_api:reports": Row(
        url=lambda cast: reverse("reporting_api:reports"), allowed=REPORT_READERS
    ),
    "reporting_api:report": Row(url=_delivered("report"), allowed=READERS, foreign=404),
    "reporting_api:document": Row(url=_delivered("document", "xlsx"), allowed=READERS, foreign=404),
    "reporting_api:desk": Row(
        url=lambda cast: reverse("reporting_api:desk", args=[PERIOD]), allowed=RECEIVERS
    ),
    "reporting_api:province": Row(
        url=lambda cast: reverse("reporting_api:province", args=[PERIOD]), allowed=OVERSEERS
    ),
    "reporting_api:files": (
        Row(url=lambda cast: reverse("reporting_api:files")),
        Row(
            url=lambda cast: reverse("reporting_api:files"),
            method="post",
            data={"kind": "personal", "file_format": "json", "report_id": None},
            answers=frozenset({202}),
        ),
    ),
    # Who asked, nobody else: an event, and when it was first taken.
    "reporting_api:file": Row(
        url=_file, allowed=frozenset({"home_affairs"}), refused=404, leaves_trace=2
    ),
}
