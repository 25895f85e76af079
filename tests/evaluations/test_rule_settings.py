"""Readings of the law and criteria are set from a month that has not begun, by a document."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from evaluations import commands
from evaluations.commands import Holds
from evaluations.models import CriteriaSet, Score
from evaluations.queries.criteria import tree_for
from evaluations.queries.rule_settings import effect_of
from evaluations.queries.settings import readings
from evaluations.refusals import AlreadyBegun, DocumentMissing
from organizations.models import AgencyPeriod, AuditEvent, Parameter, Period
from organizations.refusals import Outdated, PeriodIsClosed
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.evaluations.test_criteria import full
from tests.factories.evaluations import make_assessment
from tests.factories.organizations import NOW, PERIOD, TODAY, actor

SETTINGS, CRITERIA = "/scoring/rules/settings/", "/scoring/rules/criteria/"
DOCUMENT = "Số 15/QĐ-SXD ngày 01/10/2026"
TREE = {
    "code-0": "A",
    "text-0": "Phẩm chất",
    "code-1": "A.1",
    "text-1": "Kỷ luật",
    "points-1": "12,5",
    "code-2": "A.2",
    "text-2": "Đoàn kết",
    "points-2": "7,5",
    "code-4": "B",  # a row left blank between
    "text-4": "Sáng kiến",
    "points-4": "10",
    "evidence-4": "on",
}


@pytest.fixture(autouse=True)
def today(monkeypatch) -> None:
    for view in ("rule_settings", "criteria"):
        monkeypatch.setattr(f"evaluations.views.{view}.now_and_today", lambda: (NOW, TODAY))


@pytest.fixture
def ahead(cast) -> Period:
    """The first month that has not begun."""
    return Period.objects.filter(starts_on__gt=TODAY).order_by("starts_on")[0]


def reading(cast, by, first, value="0.25", **fields):
    holds = Holds(first, fields.pop("document", DOCUMENT), **fields)
    with tenant(cast.department.pk):
        return commands.set_reading(
            actor=actor(by), name="quota.share", value=value, holds=holds, now=NOW
        )


def typed(ahead, **fields):
    return {"first": ahead.pk, "document": DOCUMENT, **fields}


def test_the_officer_looks_first_and_then_sets_the_share_of_excellent(
    cast, ahead, signed_in
) -> None:
    officer = signed_in(cast.officer)
    asked = typed(ahead, name="quota.share", value="0,25")

    seen = officer.post(SETTINGS, asked | {"step": "preview"})
    assert seen.status_code == 200
    assert 'value="store"' in seen.content.decode()
    with tenant(cast.department.pk):
        assert not Parameter.objects.filter(name="quota.share").exists()
    assert officer.post(SETTINGS, asked | {"step": "store"}).status_code == 302

    page = officer.get(SETTINGS).content.decode()
    assert DOCUMENT in page
    with tenant(cast.department.pk):
        law = [readings(cast.department.pk, day) for day in (TODAY, ahead.ends_on)]
        event = AuditEvent.objects.get(action="evaluations.reading.set")
    assert [one.quota_share for one in law] == [Decimal("0.20"), Decimal("0.25")]
    assert event.details == {
        "name": "quota.share",
        "value": "0.25",
        "from": ahead.code,
        "scope": "agency",
        "document": DOCUMENT,
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": "1,5"}, "id_value"),
        ({"value": "nhiều"}, "id_value"),
        ({"document": " "}, "id_document"),
        ({"first": "0"}, "id_first"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_set(
    cast, ahead, signed_in, change, said
) -> None:
    asked = typed(ahead, name="quota.share", value="0,25", step="store") | change

    answer = signed_in(cast.officer).post(SETTINGS, asked)

    assert answer.status_code == 422
    assert f'href="#{said}"' in answer.content.decode()
    with tenant(cast.department.pk):
        assert not Parameter.objects.filter(name="quota.share").exists()


def test_others_set_nothing_and_nobody_sets_it_for_all_but_the_receivers(
    cast, ahead, signed_in
) -> None:
    for person in (cast.clerk, cast.head, cast.superior):
        with pytest.raises(PermissionDenied):
            reading(cast, person, ahead)
    with pytest.raises(PermissionDenied):
        reading(cast, cast.agency_head, ahead, for_province=True)
    assert signed_in(cast.clerk).get(SETTINGS).status_code == 403
    assert signed_in(cast.head).get(CRITERIA).status_code == 403
    assert signed_in(cast.officer).get(f"{SETTINGS}?name=day.minutes").status_code == 200
    asked = typed(ahead, name="day.minutes", value="60", step="store")
    assert signed_in(cast.officer).post(SETTINGS, asked).status_code == 404


def test_a_receiver_sets_it_for_the_province_and_the_agencys_own_goes_before_it(
    cast, ahead
) -> None:
    holds = Holds(ahead, DOCUMENT, for_province=True)
    with tenant(cast.board.pk):
        commands.set_reading(
            actor=actor(cast.organization_board),
            name="quota.share",
            value="0.22",
            holds=holds,
            now=NOW,
        )
    with tenant(cast.department.pk):
        assert readings(cast.department.pk, ahead.ends_on).quota_share == Decimal("0.22")
    reading(cast, cast.agency_head, ahead)

    with tenant(cast.department.pk):
        assert readings(cast.department.pk, ahead.ends_on).quota_share == Decimal("0.25")
    with tenant(cast.commune.pk):
        assert readings(cast.commune.pk, ahead.ends_on).quota_share == Decimal("0.22")


def test_it_is_set_once_from_a_month_that_has_not_begun_and_by_a_document(cast, ahead) -> None:
    with pytest.raises(AlreadyBegun):
        reading(cast, cast.officer, Period.objects.get(code=PERIOD))
    with pytest.raises(DocumentMissing):
        reading(cast, cast.officer, ahead, document="  ")
    reading(cast, cast.officer, ahead)
    with pytest.raises(Outdated):
        reading(cast, cast.officer, ahead, value="0.30")


def test_a_month_that_is_closed_is_refused_by_the_database_too(cast, ahead) -> None:
    with tenant(cast.department.pk):
        AgencyPeriod.objects.filter(agency=cast.department, period=ahead).update(
            stage="reviewing_closed"
        )
    with pytest.raises(PeriodIsClosed):
        reading(cast, cast.officer, ahead)
    with tenant(cast.department.pk), pytest.raises(PeriodIsClosed):
        set_tree(cast, ahead)


def test_the_preview_scores_the_last_frozen_month_again_and_changes_nothing(cast, ahead) -> None:
    make_assessment(cast.clerk, cast.head, "27.50")
    with tenant(cast.department.pk):
        period = Period.objects.get(code=PERIOD)
        assert effect_of(cast.department.pk, "score.lost_per_fault", Decimal(1), TODAY) is None
        commands.compute_scores(agency_id=cast.department.pk, period=period, now=NOW)
        AgencyPeriod.objects.filter(agency=cast.department, period=period).update(
            stage="reviewing_closed"
        )
        frozen = list(Score.objects.order_by("pk").values())

        effect = effect_of(cast.department.pk, "score.lost_per_fault", Decimal(1), TODAY)

        assert effect is not None
        assert (effect.period, effect.people) == (period, len(frozen))
        assert effect.is_nothing  # nobody had a fault
        assert list(Score.objects.order_by("pk").values()) == frozen


def set_tree(cast, first, by=None):
    return commands.set_criteria(
        actor=actor(by or cast.officer),
        title="Tiêu chí của Sở",
        tree=[{"code": "A", "text": "Tất cả", "points": "30"}],
        holds=Holds(first, DOCUMENT),
        now=NOW,
    )


def test_the_officer_writes_the_agencys_own_criteria_and_they_hold_from_that_month(
    cast, ahead, signed_in
) -> None:
    officer = signed_in(cast.officer)
    page = officer.get(CRITERIA).content.decode()
    assert 'value="I.1.1"' in page  # begins with the tree that holds
    asked = typed(ahead, title="Tiêu chí của Sở", **TREE)

    seen = officer.post(CRITERIA, asked | {"step": "preview"})
    assert seen.status_code == 200
    assert "20,00" in seen.content.decode()  # A adds itself up
    assert officer.post(CRITERIA, asked | {"step": "store"}).status_code == 302

    with tenant(cast.department.pk):
        before, after = (
            tree_for(cast.department.pk, period)
            for period in (Period.objects.get(code=PERIOD), ahead)
        )
        assert AuditEvent.objects.filter(action="evaluations.criteria_set.set").count() == 1
    assert before.row.agency_id is None
    assert [(one.code, one.points) for one in after.groups] == [("A", 20), ("B", 10)]
    assert after.groups[1].asks_evidence
    with tenant(cast.commune.pk):
        assert tree_for(cast.commune.pk, ahead).row.agency_id is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"points-1": "12,4"}, 'id="error-1"'),
        ({"points-1": "x"}, 'id="error-1"'),
        ({"code-2": "A.1"}, 'id="error-2"'),
        ({"text-4": ""}, 'id="error-3"'),  # blank rows are closed up
        ({"points-4": "9"}, "29"),
        ({"title": ""}, "id_title"),
        ({"document": ""}, "id_document"),
    ],
)
def test_criteria_that_make_no_thirty_are_kept_as_typed_and_not_stored(
    cast, ahead, signed_in, change, said
) -> None:
    asked = typed(ahead, title="Tiêu chí của Sở", **TREE) | {"step": "store"} | change

    answer = signed_in(cast.officer).post(CRITERIA, asked)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Đoàn kết" in page
    with tenant(cast.department.pk):
        assert not CriteriaSet.objects.filter(agency=cast.department).exists()


def test_what_was_judged_by_the_old_criteria_stays_with_them(cast, ahead, signed_in) -> None:
    assert signed_in(cast.clerk).post(f"/criteria/{PERIOD}/", full(cast)).status_code == 302
    with tenant(cast.department.pk):
        set_tree(cast, ahead)
        with pytest.raises(DatabaseError), transaction.atomic():
            CriteriaSet.objects.filter(agency=cast.department).update(title="khác")
        with pytest.raises(Outdated):
            set_tree(cast, ahead)
        with pytest.raises(AlreadyBegun):
            set_tree(cast, Period.objects.get(code=PERIOD))

    assert "I.1.1" in signed_in(cast.clerk).get(f"/criteria/{PERIOD}/").content.decode()


def test_the_page_of_settings_costs_the_same_however_much_was_set(cast, ahead, signed_in) -> None:
    browser = signed_in(cast.officer)
    few = queries_of(browser, SETTINGS)
    for number, first in enumerate(Period.objects.filter(starts_on__gt=TODAY + timedelta(days=1))):
        reading(cast, cast.officer, first, value=f"0.{20 + number}")

    assert queries_of(browser, SETTINGS) == few
