"""The person sees the question first and explains; the direct head then reads both."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from evaluations import commands
from evaluations.models import FigureExplanation, UnitExplanation
from evaluations.queries import unit_explanations
from organizations.models import Notice, Period
from organizations.tenancy import tenant
from tests.factories.delegations import delegate
from tests.factories.honesty import make_flag, make_unit_figures
from tests.factories.organizations import NOW, PERIOD, TODAY, actor, make_unit
from tests.factories.worklogs import make_entry
from worklogs.models import EntryStatus

MINE = f"/figures/{PERIOD}/"
PEOPLE = f"/figures/{PERIOD}/people/"
WORDS = "Tôi trực bộ phận một cửa, ngày nào cũng đúng 8 giờ."


@pytest.fixture(autouse=True)
def today(monkeypatch) -> None:
    for page in ("own_figures", "unit_figures"):
        monkeypatch.setattr(f"evaluations.views.{page}.now_and_today", lambda: (NOW, TODAY))


def test_the_person_explains_and_the_head_reads_it_afterwards(cast, signed_in) -> None:
    entry = make_entry(cast.clerk)
    make_flag(cast.clerk, head_sees_from=TODAY)

    clerk = signed_in(cast.clerk)
    page = clerk.get(MINE).content.decode()
    empty = clerk.post(MINE, {"words": "  "})
    for _twice in range(2):
        assert clerk.post(MINE, {"words": WORDS}).status_code == 302
    of_head = signed_in(cast.head).get(PEOPLE).content.decode()
    card = signed_in(cast.head).get(f"{PEOPLE}{cast.clerk.pk}/").content.decode()

    assert entry.summary in page
    assert empty.status_code == 422
    with tenant(cast.department.pk):
        assert FigureExplanation.objects.get().words == WORDS
    assert WORDS in of_head
    assert WORDS in card
    assert cast.clerk.staff.full_name in card


def test_before_that_day_the_head_sees_nothing(cast, signed_in) -> None:
    make_flag(cast.clerk, head_sees_from=TODAY + timedelta(days=1))

    head = signed_in(cast.head)

    assert cast.clerk.staff.full_name not in head.get(PEOPLE).content.decode()
    assert head.get(f"{PEOPLE}{cast.clerk.pk}/").status_code == 404
    assert "figure-at_threshold" in signed_in(cast.clerk).get(MINE).content.decode()


def test_the_head_is_told_of_an_explanation_when_they_may_read_it(cast) -> None:
    tomorrow = TODAY + timedelta(days=1)
    for posting, code, day in ((cast.clerk, PERIOD, TODAY), (cast.colleague, "2026-09", tomorrow)):
        make_flag(posting, code=code, head_sees_from=day)
        period = Period.objects.get(code=code)
        commands.explain_figures(actor=actor(posting), period=period, words=WORDS, now=NOW)

    assert told(cast.head) == [cast.clerk.pk]
    for _twice in range(2):
        commands.tell_heads(agency_id=cast.department.pk, now=NOW + timedelta(days=1))

    assert told(cast.head) == [cast.clerk.pk, cast.colleague.pk]


def told(head) -> list[int]:
    """Of whose explanations the head was told, oldest first."""
    with tenant(head.agency_id):
        links = Notice.objects.filter(posting=head, kind="figures_explained").order_by("created_at")
        return [
            int(link.rstrip("/").rpartition("/")[2])
            for link in links.values_list("link", flat=True)
        ]


def test_the_head_reads_no_draft_behind_a_figure(cast, signed_in) -> None:
    make_entry(cast.clerk, summary="Nháp chưa nộp")
    sent = TODAY - timedelta(days=3)
    make_entry(cast.clerk, sent, EntryStatus.SUBMITTED, summary="Việc đã nộp")
    make_flag(cast.clerk)

    own = signed_in(cast.clerk).get(MINE).content.decode()
    card = signed_in(cast.head).get(f"{PEOPLE}{cast.clerk.pk}/").content.decode()

    assert "Nháp chưa nộp" in own
    assert "Việc đã nộp" in card
    assert "Nháp chưa nộp" not in card


def test_who_reviews_for_another_head_reads_no_figures(cast, signed_in) -> None:
    make_flag(cast.outsider)
    delegate(cast.agency_head, cast.head)

    delegates = signed_in(cast.head)

    assert cast.outsider.staff.full_name not in delegates.get(PEOPLE).content.decode()
    assert delegates.get(f"{PEOPLE}{cast.outsider.pk}/").status_code == 403


@pytest.mark.parametrize("person", ["agency_head", "superior"])
def test_who_stands_further_above_sees_no_names(cast, signed_in, person) -> None:
    make_flag(cast.clerk)

    above = signed_in(getattr(cast, person))

    assert cast.clerk.staff.full_name not in above.get(PEOPLE).content.decode()
    assert above.get(f"{PEOPLE}{cast.clerk.pk}/").status_code == 403


def test_a_colleague_sees_their_own_page_and_nothing_of_it(cast, signed_in) -> None:
    make_flag(cast.clerk)

    page = signed_in(cast.colleague).get(MINE).content.decode()

    assert "figure-at_threshold" not in page
    assert signed_in(cast.colleague).post(MINE, {"words": WORDS}).status_code == 404


def test_units_are_set_beside_their_peers_and_small_ones_stay_at_home(cast, signed_in) -> None:
    units = [(make_unit(cast.department, f"Phòng {n}", cast.root), 7.0, 6) for n in range(11)]
    odd = (make_unit(cast.department, "Phòng Dài", cast.root), 9.0, 6)
    small = (make_unit(cast.department, "Tổ Nhỏ", cast.root), 9.5, 4)
    make_unit_figures([*units, odd, small])
    commands.compare_province(period=Period.objects.get(code=PERIOD), now=NOW)

    own = signed_in(cast.agency_head).get(f"/figures/{PERIOD}/units/").content.decode()
    of_team = signed_in(cast.kpi_team).get(f"/figures/{PERIOD}/province/").content.decode()
    of_others = signed_in(cast.strange_head).get(f"/figures/{PERIOD}/units/").content.decode()

    assert "+2,00" in own
    assert own.count("funnel-own odd") == of_team.count("funnel-own odd") == 1
    assert "Tổ Nhỏ" in own
    assert "Tổ Nhỏ" not in of_team
    assert "Phòng Dài" in of_team
    # Whose units the points are is said to nobody else.
    assert "Phòng 1" not in of_others
    assert "Phòng Dài" not in of_others


def test_receivers_see_the_hours_of_units_of_agencies_whose_reports_come_to_them(
    cast, signed_in
) -> None:
    units = [(make_unit(cast.department, f"Phòng {n}", cast.root), 7.0, 6) for n in range(11)]
    odd = (make_unit(cast.department, "Phòng Dài", cast.root), 9.0, 6)
    small = (make_unit(cast.department, "Tổ Nhỏ", cast.root), 9.5, 4)
    make_unit_figures([*units, odd, small])
    commands.compare_province(period=Period.objects.get(code=PERIOD), now=NOW)
    url = f"/figures/{PERIOD}/province/"

    routed = signed_in(cast.home_affairs).get(url).content.decode()
    elsewhere = signed_in(cast.organization_board).get(url).content.decode()

    assert "Phòng Dài" in routed
    assert routed.count("funnel-own odd") == 1
    assert "Tổ Nhỏ" not in routed
    assert cast.head.staff.full_name not in routed
    assert "Phòng Dài" not in elsewhere


def test_the_head_of_a_unit_explains_its_hours_to_the_head_of_the_agency(cast, signed_in) -> None:
    url, words = f"/figures/{PERIOD}/units/", "Phòng trực bão năm đêm theo lịch phân công."
    make_unit_figures([(cast.office, 9.0, 6), (cast.archive, 7.0, 6)])
    sent = {"unit": str(cast.office.pk), f"unit{cast.office.pk}-words": words}

    head = signed_in(cast.head)
    own = head.get(url).content.decode()
    empty = head.post(url, sent | {f"unit{cast.office.pk}-words": " "})
    others = head.post(url, {"unit": str(cast.archive.pk), f"unit{cast.archive.pk}-words": words})
    for _twice in range(2):
        assert head.post(url, sent).status_code == 302
    of_agency = signed_in(cast.agency_head).get(url).content.decode()

    assert cast.office.name in own
    assert cast.archive.name not in own
    assert (empty.status_code, others.status_code) == (422, 404)
    assert words in of_agency
    assert cast.head.staff.full_name in of_agency
    with tenant(cast.department.pk):
        assert UnitExplanation.objects.count() == 1
        assert Notice.objects.get(kind="unit_explained").posting_id == cast.agency_head.pk
        (said,) = unit_explanations(cast.department.pk, Period.objects.get(code=PERIOD))
    assert (said.unit_name, said.author, said.words) == (
        cast.office.name,
        cast.head.staff.full_name,
        words,
    )


def test_nobody_but_its_head_explains_a_unit(cast) -> None:
    make_unit_figures([(cast.office, 9.0, 6), (cast.archive, 7.0, 6)])
    period = Period.objects.get(code=PERIOD)

    for posting, unit in ((cast.head, cast.archive), (cast.clerk, cast.office)):
        with pytest.raises(PermissionDenied):
            commands.explain_unit(
                actor=actor(posting), period=period, unit_id=unit.pk, words=WORDS, now=NOW
            )
