"""Which agencies the receiver has listed: by name without accents, block, kind and state."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.http import QueryDict
from django.urls import reverse

from organizations.models import Agency
from reporting.queries.desk import DeskLine
from reporting.views.desk_lines import listed, way_back
from tests.factories import reporting as make
from tests.factories.organizations import PERIOD

AT = datetime(2026, 10, 20, 2, tzinfo=UTC)


def line(name: str, block: str = "government", kind: str = "Sở", **more) -> DeskLine:
    return DeskLine(Agency(name=name, code=name[:3], block=block, kind=kind), "open", **more)


def days(logged: int, minutes: str | None) -> dict[str, object]:
    return {"required_days": 10, "logged_days": logged, "minutes_per_person_day": minutes}


LINES = [
    line("Ban Tổ chức Tỉnh ủy", "party", "Ban", status="received", figures=days(9, "400.00")),
    line("Sở Xây dựng", status="submitted", figures=days(3, "500.00"), is_late=True),
    line("Sở Nội vụ", status="returned"),
    line("Xã Đất Đỏ", "commune", "Xã", is_missed=True),
]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", ["Ban Tổ chức Tỉnh ủy", "Sở Xây dựng", "Sở Nội vụ", "Xã Đất Đỏ"]),
        ("q=dat do", ["Xã Đất Đỏ"]),
        ("q=SO xay", ["Sở Xây dựng"]),
        ("block=government&state=returned", ["Sở Nội vụ"]),
        ("kind=Ban", ["Ban Tổ chức Tỉnh ủy"]),
        ("state=missing", ["Xã Đất Đỏ"]),
        ("state=not_implemented", ["Xã Đất Đỏ"]),
        ("state=late", ["Sở Xây dựng"]),
        ("state=to_answer", ["Sở Xây dựng"]),
        ("sort=minutes&state=", ["Sở Xây dựng", "Ban Tổ chức Tỉnh ủy", "Sở Nội vụ", "Xã Đất Đỏ"]),
        ("sort=name", ["Ban Tổ chức Tỉnh ủy", "Sở Nội vụ", "Sở Xây dựng", "Xã Đất Đỏ"]),
        ("state=nonsense", ["Ban Tổ chức Tỉnh ủy", "Sở Xây dựng", "Sở Nội vụ", "Xã Đất Đỏ"]),
    ],
)
def test_the_list_shows_what_was_asked_for(asked: str, names: list[str]) -> None:
    found = listed(LINES, QueryDict(asked))

    assert [one.agency.name for group in found.groups for one in group.lines] == names
    assert found.total == 4


def test_the_way_back_keeps_the_filter_and_nothing_else() -> None:
    assert way_back(QueryDict("state=late&next=//elsewhere&q=x#y")) == "?q=x%23y&state=late"
    assert way_back(QueryDict("")) == ""


def test_a_report_is_opened_from_the_list_and_left_to_the_same_place(cast, signed_in) -> None:
    with time_machine.travel(AT, tick=False):
        report = make.submit_for(cast.agency_head)
        client = signed_in(cast.home_affairs)
        desk = reverse("reporting:desk_period", args=[PERIOD])
        opens = f"{reverse('reporting:version', args=[report.pk])}?state=to_answer"

        page = client.get(f"{desk}?state=to_answer").content.decode()
        back = f'{desk}?state=to_answer#agency-{report.agency_id}"'

        assert opens in page
        assert f'id="agency-{report.agency_id}"' in page
        assert back in client.get(opens).content.decode()


@pytest.mark.parametrize("deed", ["receive", "return"])
def test_an_answer_given_to_a_report_leads_back_to_the_same_list(cast, signed_in, deed) -> None:
    with time_machine.travel(AT, tick=False):
        report = make.submit_for(cast.agency_head)
        client = signed_in(cast.home_affairs)
        opens = f"{reverse('reporting:version', args=[report.pk])}?state=to_answer"
        sends = f"{reverse(f'reporting:{deed}', args=[report.pk])}?state=to_answer"

        page = client.get(opens).content.decode()
        mistaken = client.post(sends, {"reason": ""}) if deed == "return" else None
        answered = client.post(sends, {"reason": "Thiếu số liệu"})
        after = client.get(answered["Location"]).content.decode()

    assert f'action="{sends}"' in page
    if mistaken is not None:
        assert f'action="{sends}"' in mistaken.content.decode()
    assert answered["Location"] == opens
    assert f"?state=to_answer#agency-{report.agency_id}" in after
