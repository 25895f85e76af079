"""General criteria: the person first, the head beside it; nothing overwritten, nothing assumed."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from evaluations import commands
from evaluations.commands import Sheet, compute_scores
from evaluations.models import CriteriaSet, CriteriaSheet, MonthlyAssessment, Score
from evaluations.queries.criteria import tree_for
from evaluations.rules.criteria import leaves
from organizations.models import Period
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.factories.organizations import NOW, PERIOD, TODAY, actor

OWN = f"/criteria/{PERIOD}/"


@pytest.fixture(autouse=True)
def today(monkeypatch) -> None:
    monkeypatch.setattr("evaluations.views.criteria.now_and_today", lambda: (NOW, TODAY))


def full(cast, less: str = "") -> dict[str, str]:
    """Every leaf at its most, a little less for one of them; with evidence."""
    with tenant(cast.department.pk):
        tree = tree_for(cast.department.pk, Period.objects.get(code=PERIOD))
    typed = {}
    for leaf in leaves(tree.groups):
        points = leaf.points - (Decimal("0.25") if leaf.code == less else 0)
        typed[f"points-{leaf.code}"] = f"{points:f}".replace(".", ",")
        typed[f"evidence-{leaf.code}"] = "Số 12/BC-SXD" if leaf.asks_evidence else ""
    return typed


def sheets(cast) -> list[CriteriaSheet]:
    with tenant(cast.department.pk):
        return list(CriteriaSheet.objects.filter(posting=cast.clerk).order_by("pk"))


def head_url(cast) -> str:
    return f"/scoring/{PERIOD}/{cast.clerk.pk}/criteria/"


def test_a_clerk_gives_points_and_evidence_and_the_head_sees_both(cast, signed_in) -> None:
    assert signed_in(cast.clerk).post(OWN, full(cast)).status_code == 302
    head = signed_in(cast.head)
    page = head.get(head_url(cast)).content.decode()
    assert "Số 12/BC-SXD" in page
    assert "30,00" in page

    assert head.post(head_url(cast), full(cast, less="II.1")).status_code == 302

    own, given = sheets(cast)
    assert (own.by_oneself, own.total, own.author_id) == (True, 30, cast.clerk.pk)
    assert (given.by_oneself, given.total) == (False, Decimal("29.75"))
    with tenant(cast.department.pk):
        said = MonthlyAssessment.objects.get(posting=cast.clerk, superseded_at=None)
    assert said.general_points == Decimal("29.75")
    assert "29,75" in signed_in(cast.clerk).get(OWN).content.decode()


def test_ones_own_points_change_no_score(cast, signed_in) -> None:
    signed_in(cast.clerk).post(OWN, full(cast))

    with tenant(cast.department.pk):
        assert not MonthlyAssessment.objects.filter(posting=cast.clerk).exists()


def test_a_gap_stays_a_gap_and_gives_no_general_points(cast, signed_in) -> None:
    typed = full(cast) | {"points-I.1.1": ""}
    signed_in(cast.head).post(head_url(cast), typed)

    assert sheets(cast)[0].total is None
    with tenant(cast.department.pk):
        assert MonthlyAssessment.objects.get(posting=cast.clerk).general_points is None


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("points-I.1.1", "1,25"),
        ("points-I.1.1", "0,3"),
        ("points-I.1.1", "một"),
        ("evidence-III.1", ""),
        ("evidence-III.1", "x" * 501),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_stored(
    cast, signed_in, field, typed
) -> None:
    answer = signed_in(cast.clerk).post(OWN, full(cast) | {field: typed})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert f'id="error-{field.split("-")[1]}"' in page
    assert typed in page
    assert 'value="2,5"' in page  # what was typed elsewhere is kept
    assert sheets(cast) == []


def test_a_later_sheet_supersedes_and_the_database_rewrites_nothing(cast, signed_in) -> None:
    browser = signed_in(cast.clerk)
    browser.post(OWN, full(cast))
    browser.post(OWN, full(cast, less="I.2.1"))

    first, second = sheets(cast)
    assert (first.superseded_at, second.superseded_at) == (NOW, None)
    with tenant(cast.department.pk), pytest.raises(DatabaseError), transaction.atomic():
        CriteriaSheet.objects.filter(pk=second.pk).update(total=Decimal(1))
    with pytest.raises(DatabaseError), transaction.atomic():
        CriteriaSet.objects.update(title="x")


def test_an_agency_brings_its_own_tree_from_a_day(cast) -> None:
    with tenant(cast.department.pk):
        CriteriaSet.objects.create(
            agency=cast.department,
            title="Của Sở",
            tree=[{"code": "X", "text": "Một tiêu chí", "points": "30"}],
            valid_from="2026-10-01",
        )
        months = {code: Period.objects.get(code=code) for code in ("2026-09", PERIOD)}
        titles = [tree_for(cast.department.pk, one).row.title for one in months.values()]
    with tenant(cast.commune.pk):
        theirs = tree_for(cast.commune.pk, months[PERIOD]).row.title

    assert titles == ["Tiêu chí chung mặc định", "Của Sở"]
    assert theirs == "Tiêu chí chung mặc định"


def test_the_score_freezes_both_sheets_and_shows_them(cast, signed_in) -> None:
    signed_in(cast.clerk).post(OWN, full(cast))
    signed_in(cast.head).post(head_url(cast), full(cast, less="II.1"))
    with tenant(cast.department.pk):
        period = Period.objects.get(code=PERIOD)
        compute_scores(agency_id=cast.department.pk, period=period, now=NOW)
        score = Score.objects.get(posting=cast.clerk)

    assert (score.criteria["own"]["total"], score.criteria["given"]["total"]) == ("30.00", "29.75")
    page = signed_in(cast.clerk).get(f"/results/{PERIOD}/{cast.clerk.pk}/").content.decode()
    assert "Số 12/BC-SXD" in page
    assert cast.head.staff.full_name in page


def test_nobody_gives_themselves_the_heads_points(cast) -> None:
    with tenant(cast.department.pk):
        period = Period.objects.get(code=PERIOD)
        with pytest.raises(PermissionDenied):
            commands.assess_criteria(
                actor=actor(cast.head),
                period=period,
                posting_id=cast.head.pk,
                sheet=Sheet({}),
                now=NOW,
            )
        with pytest.raises(DatabaseError, match="themselves"):
            CriteriaSheet.objects.create(
                agency=cast.department,
                posting=cast.clerk,
                period=period,
                criteria=CriteriaSet.objects.get(),
                by_oneself=False,
                points={},
                author=cast.clerk,
                made_at=NOW,
            )


def test_the_page_costs_the_same_however_many_criteria(cast, signed_in) -> None:
    browser = signed_in(cast.clerk)
    few = queries_of(browser, OWN)
    browser.post(OWN, full(cast))

    assert queries_of(browser, OWN) == few
