"""Plots for each role, from figures that are frozen or rolled up."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations import commands as evaluations
from organizations.models import Period
from reporting.models import DueJob, JobKind, JobState
from tests.factories import reporting as make
from tests.factories.honesty import make_unit_figures
from tests.factories.organizations import PERIOD, make_unit

URL = "/home/figures/"


@pytest.fixture(scope="module", autouse=True)
def _laws_of_chance() -> None:
    """Loaded before a transaction waits for it, and only where these tests run: a second."""
    import scipy.stats  # noqa: F401, PLC0415


@pytest.fixture(autouse=True)
def _after_the_period():
    with time_machine.travel(datetime(2026, 10, 23, 2, tzinfo=UTC), tick=False):
        yield


def titles(client) -> list[str]:
    return [section.title for section in client.get(URL).context["sections"]]


def test_each_role_finds_its_own_figures(cast, signed_in) -> None:
    make.log_day(cast.clerk)
    make.submit_for(cast.agency_head)
    DueJob.objects.update(state=JobState.DONE, finished_at=make.ANSWERED)

    found = {
        person: titles(signed_in(getattr(cast, person)))
        for person in ("officer", "head", "home_affairs", "organization_board", "kpi_team",
                       "inspector", "operator")
    }  # fmt: skip

    assert found["officer"][0] == "Cơ quan của tôi"
    assert found["head"][0] == "Đơn vị tôi"
    assert found["home_affairs"][0] == "Báo cáo nhận được"
    assert found["kpi_team"][0] == found["inspector"][0] == "Toàn tỉnh"
    assert found["operator"][0] == "Việc nền"
    # Nothing of the party's agencies has come in.
    assert "Báo cáo nhận được" not in found["organization_board"]


def test_figures_can_be_read_without_the_drawing_and_name_nobody(cast, signed_in) -> None:
    make.log_day(cast.clerk)
    make.submit_for(cast.agency_head)

    page = signed_in(cast.home_affairs).get(URL).content.decode()
    part = signed_in(cast.home_affairs).get(URL, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert "heat-table shares" in part
    assert "Xem số liệu dạng bảng" in part
    assert cast.clerk.staff.full_name not in page


def test_units_stand_in_the_funnel_of_who_may_see_them(cast, signed_in) -> None:
    units = [(make_unit(cast.department, f"Phòng {n}", cast.root), 7.0, 6) for n in range(11)]
    odd = (make_unit(cast.department, "Phòng Dài", cast.root), 9.0, 6)
    make_unit_figures([*units, odd])
    evaluations.compare_province(period=Period.objects.get(code=PERIOD), now=make.ANSWERED)

    for person, is_named in (
        (cast.officer, True),
        (cast.home_affairs, True),
        (cast.kpi_team, True),
        (cast.organization_board, False),
        (cast.clerk, False),
    ):
        assert ("Phòng Dài" in signed_in(person).get(URL).content.decode()) is is_named


def test_the_operator_sees_what_was_given_up_and_what_waits(cast, signed_in) -> None:
    job = {"agency": cast.department, "period": make.period(), "due_at": make.COMPILED}
    DueJob.objects.create(
        kind=JobKind.REMIND, state=JobState.FAILED, finished_at=make.ANSWERED, **job
    )
    DueJob.objects.create(kind=JobKind.COMPILE_REPORT, **job)

    page = signed_in(cast.operator).get(URL).content.decode()

    assert "0 việc xong, 1 việc lỗi" in page
    assert "Tổng hợp báo cáo" in page


def test_figures_of_two_agencies_cost_as_much_as_of_one(cast, signed_in) -> None:
    client = signed_in(cast.home_affairs)
    make.submit_for(cast.agency_head)
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    make.submit_for(cast.strange_head)
    with CaptureQueriesContext(connection) as two:
        client.get(URL)

    assert len(one) == len(two)
