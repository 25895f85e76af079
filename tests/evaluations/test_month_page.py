"""The monthly scoring page: everybody a head assesses, on one page, with the total at once."""

from datetime import date
from decimal import Decimal

import pytest

from evaluations.commands import compute_scores
from evaluations.models import MonthlyAssessment
from evaluations.queries.inputs import leaders_among
from evaluations.queries.leading import proposals
from organizations.commands import move_stage
from organizations.models import AgencyPeriod, Period, PeriodStage
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.factories.delegations import delegate
from tests.factories.evaluations import make_assessment, make_review
from tests.factories.organizations import NOW, PERIOD, TODAY, actor, make_posting
from tests.factories.worklogs import make_assignment, make_entry
from worklogs.models import EntryStatus

URL = f"/scoring/{PERIOD}/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def today(monkeypatch) -> None:
    monkeypatch.setattr("evaluations.views.months.now_and_today", lambda: (NOW, TODAY))


def finish(author, by, quality_faults: int = 0) -> None:
    """One piece of assigned work, done and accepted."""
    assignment = make_assignment(author, by, quantity="1")
    entry = make_entry(author, status=EntryStatus.SUBMITTED, assignment_id=assignment.pk)
    make_review(entry, by, quality_faults=quality_faults)


def freeze(cast) -> None:
    with tenant(cast.department.pk):
        row = AgencyPeriod.objects.get(agency=cast.department, period__code=PERIOD)
        move_stage(
            actor=actor(cast.agency_head),
            agency_period_id=row.pk,
            before=row.stage,
            after=PeriodStage.REVIEWING_CLOSED,
            now=NOW,
        )
        compute_scores(agency_id=cast.department.pk, period=row.period, now=NOW)


def assessed(posting) -> MonthlyAssessment | None:
    with tenant(posting.agency_id):
        return MonthlyAssessment.objects.filter(posting=posting, superseded_at=None).first()


def test_a_head_sees_their_people_and_an_agency_head_the_heads(cast, signed_in) -> None:
    of_head = signed_in(cast.head).get(URL).content.decode()
    of_agency_head = signed_in(cast.agency_head).get(URL).content.decode()
    of_superior = signed_in(cast.superior).get(URL).content.decode()

    names = {name: getattr(cast, name).staff.full_name for name in ("clerk", "head", "agency_head")}
    assert names["clerk"] in of_head
    assert f"posting-{cast.head.pk}" not in of_head
    assert f"posting-{cast.head.pk}" in of_agency_head
    assert f"posting-{cast.agency_head.pk}" in of_superior


@pytest.mark.parametrize("person", ["clerk", "officer", "inspector"])
def test_who_assesses_nobody_has_no_scoring_page(cast, signed_in, person) -> None:
    assert signed_in(getattr(cast, person)).get(URL).status_code == 403


def test_the_scoring_page_opens_on_the_running_period(cast, signed_in) -> None:
    assert signed_in(cast.head).get("/scoring/")["Location"] == URL


def test_storing_points_shows_the_total_from_the_code_that_freezes_it(cast, signed_in) -> None:
    finish(cast.clerk, cast.head, quality_faults=1)
    browser = signed_in(cast.head)

    answer = browser.post(
        f"{URL}{cast.clerk.pk}/", {f"{cast.clerk.pk}-general_points": "27,75"}, headers=HTMX
    )
    card = answer.content.decode()

    assert answer.status_code == 200
    assert "91,92" in card  # 27.75 + (1 + 0.75 + 1) ÷ 3 × 70
    assert "level-excellent" in card
    assert 'id="month-figures" hx-swap-oob="true"' in card
    freeze(cast)
    assert "91,92" in browser.get(URL).content.decode()


def test_without_javascript_the_page_comes_back_at_the_same_person(cast, signed_in) -> None:
    answer = signed_in(cast.head).post(
        f"{URL}{cast.clerk.pk}/", {f"{cast.clerk.pk}-general_points": "30"}
    )

    assert answer["Location"] == f"{URL}#posting-{cast.clerk.pk}"
    assert assessed(cast.clerk).general_points == Decimal(30)


@pytest.mark.parametrize("typed", ["30,10", "31", "-1", "ba mươi"])
def test_points_outside_their_steps_are_refused_and_kept(cast, signed_in, typed) -> None:
    for headers in ({}, HTMX):
        answer = signed_in(cast.head).post(
            f"{URL}{cast.clerk.pk}/",
            {f"{cast.clerk.pk}-general_points": typed},
            headers=headers,
        )
        assert answer.status_code == 422
        assert f'value="{typed}"' in answer.content.decode()
    assert assessed(cast.clerk) is None


def test_an_empty_field_says_nothing_rather_than_zero(cast, signed_in) -> None:
    signed_in(cast.head).post(f"{URL}{cast.clerk.pk}/", {f"{cast.clerk.pk}-general_points": ""})

    assert assessed(cast.clerk).general_points is None


@pytest.mark.parametrize(
    ("person", "status"),
    [("clerk", 403), ("colleague", 403), ("agency_head", 403), ("strange_head", 404)],
)
def test_only_the_persons_own_reviewer_assesses(cast, signed_in, person, status) -> None:
    answer = signed_in(getattr(cast, person)).post(
        f"{URL}{cast.clerk.pk}/", {f"{cast.clerk.pk}-general_points": "30"}
    )

    assert answer.status_code == status
    assert assessed(cast.clerk) is None


def test_who_assesses_for_the_head_is_offered_no_findings(cast, signed_in) -> None:
    delegate(cast.head, cast.colleague, purposes=("assess",), ends_on=date(2099, 1, 1))
    findings = f"/scoring/{PERIOD}/{cast.clerk.pk}/decisions/"

    of_delegate = signed_in(cast.colleague).get(URL).content.decode()
    of_head = signed_in(cast.head).get(URL).content.decode()

    assert cast.clerk.staff.full_name in of_delegate
    assert findings not in of_delegate
    assert findings in of_head


def test_after_reviewing_has_closed_the_page_only_shows_what_was_frozen(cast, signed_in) -> None:
    make_assessment(cast.clerk, cast.head)
    browser = signed_in(cast.head)
    freeze(cast)

    page = browser.get(URL).content.decode()
    late = browser.post(f"{URL}{cast.clerk.pk}/", {f"{cast.clerk.pk}-general_points": "30"})

    assert "general_points" not in page
    assert late.status_code == 422
    assert assessed(cast.clerk).general_points == Decimal("27.50")


def test_an_acting_head_is_scored_as_a_leader(cast) -> None:
    """Also by somebody who held the office on some days of the period only."""
    delegate(cast.agency_head, cast.outsider, "acting", unit_id=cast.archive.pk)

    with tenant(cast.department.pk):
        period = Period.objects.get(code=PERIOD)
        asked = [cast.outsider.pk, cast.clerk.pk, cast.head.pk]
        assert leaders_among(cast.department.pk, asked, period) == {cast.outsider.pk, cast.head.pk}
        assert list(proposals(cast.department.pk, period, [cast.outsider])) == [cast.outsider.pk]


def test_d_is_proposed_once_everybody_led_is_scored(cast, signed_in) -> None:
    def proposed() -> Decimal | None:
        with tenant(cast.department.pk):
            period = Period.objects.get(code=PERIOD)
            return proposals(cast.department.pk, period, [cast.head])[cast.head.pk].unit_result

    finish(cast.clerk, cast.head)
    make_assessment(cast.clerk, cast.head)
    assert proposed() is None  # the colleague is not scored yet
    finish(cast.colleague, cast.head)
    make_assessment(cast.colleague, cast.head, "20")
    assert proposed() == 1

    page = signed_in(cast.agency_head).get(URL).content.decode()
    assert "đ hiện là" in page
    assert f"{cast.head.pk}-unit_result" in page
    make_assignment(cast.colleague, cast.head, quantity="9")  # and of ten pieces one is done
    make_assessment(cast.colleague, cast.head, "0")
    assert proposed() == Decimal("0.5")


def test_d_is_chosen_by_the_superior_whatever_is_proposed(cast, signed_in) -> None:
    prefix = cast.head.pk
    signed_in(cast.agency_head).post(
        f"{URL}{prefix}/",
        {
            f"{prefix}-general_points": "28",
            f"{prefix}-unit_result": "0.5",
            f"{prefix}-execution": "1",
            f"{prefix}-cohesion": "1",
        },
    )

    stored = assessed(cast.head)
    assert (stored.unit_result, stored.execution, stored.cohesion) == (Decimal("0.5"), 1, 1)


def test_the_cost_of_the_page_does_not_grow_with_people(cast, signed_in) -> None:
    browser = signed_in(cast.agency_head)

    finish(cast.officer, cast.agency_head)
    few = queries_of(browser, URL)
    for number in range(12):
        person = make_posting(cast.root, f"Người {number}")
        make_assignment(person, cast.agency_head)

    assert queries_of(browser, URL) == few
