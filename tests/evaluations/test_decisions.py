"""Findings, exceptions from the quota, and making results known, all at once."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from evaluations.commands import compute_scores
from evaluations.models import LevelDecision, Publication, Score
from organizations.commands import move_stage
from organizations.models import AgencyPeriod, Period, PeriodStage
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.factories.evaluations import make_assessment, make_review
from tests.factories.organizations import NOW, PERIOD, TODAY, actor, make_posting
from tests.factories.worklogs import make_assignment, make_entry
from worklogs.models import EntryStatus

URL = f"/scoring/{PERIOD}/"
DOCUMENT = "Số 12/QĐ-SXD, 05/10/2026"


@pytest.fixture(autouse=True)
def today(monkeypatch) -> None:
    for view in ("months", "decisions"):
        monkeypatch.setattr(f"evaluations.views.{view}.now_and_today", lambda: (NOW, TODAY))


def finish(author, by, points: str = "27.50") -> None:
    """One piece of assigned work, done and accepted, and the month assessed."""
    work = make_assignment(author, by, quantity="1")
    entry = make_entry(author, status=EntryStatus.SUBMITTED, assignment_id=work.pk)
    make_review(entry, by)
    make_assessment(author, by, points)


def freeze(cast) -> dict[int, Score]:
    with tenant(cast.department.pk):
        row = AgencyPeriod.objects.get(agency=cast.department, period__code=PERIOD)
        move_stage(
            actor=actor(cast.agency_head),
            agency_period_id=row.pk,
            before=row.stage,
            after=PeriodStage.REVIEWING_CLOSED,
            now=NOW,
        )
        made = compute_scores(agency_id=cast.department.pk, period=row.period, now=NOW)
    return {score.posting_id: score for score in made}


def decide(browser, posting, kind: str, document: str = DOCUMENT):
    data = {"kind": kind, "document": document}
    return browser.post(f"{URL}{posting.pk}/decisions/", data)


def known(cast) -> set[int]:
    with tenant(cast.department.pk):
        return set(Publication.objects.values_list("posting_id", flat=True))


def test_a_finding_with_a_document_makes_the_month_not_completed(cast, signed_in) -> None:
    finish(cast.clerk, cast.head)
    assert decide(signed_in(cast.head), cast.clerk, "discipline").status_code == 302

    score = freeze(cast)[cast.clerk.pk]

    assert (score.total, score.level) == (Decimal("97.50"), "not_completed")
    assert score.inputs["override"] == {"kind": "discipline", "document": DOCUMENT}
    page = signed_in(cast.clerk).get(f"/results/{PERIOD}/{cast.clerk.pk}/").content.decode()
    assert DOCUMENT in page


def test_a_finding_stands_even_where_there_is_not_enough_data(cast, signed_in) -> None:
    decide(signed_in(cast.head), cast.clerk, "degradation")

    score = freeze(cast)[cast.clerk.pk]

    assert (score.total, score.level) == (None, "not_completed")


def test_a_finding_without_a_document_is_refused_and_kept(cast, signed_in) -> None:
    browser = signed_in(cast.head)
    answer = browser.post(
        f"{URL}{cast.clerk.pk}/decisions/",
        {"kind": "discipline", "document": " ", "note": "Theo biên bản"},
    )

    assert answer.status_code == 422
    assert "Theo biên bản" in answer.content.decode()
    assert decide(browser, cast.clerk, "unit_corruption").status_code == 422  # leads nobody
    assert decide(browser, cast.clerk, "beyond_quota").status_code == 422  # not the head's to say
    with tenant(cast.department.pk):
        assert not LevelDecision.objects.exists()


def test_a_finding_is_withdrawn_with_a_reason_and_stays_on_record(cast, signed_in) -> None:
    browser = signed_in(cast.head)
    decide(browser, cast.clerk, "discipline")
    with tenant(cast.department.pk):
        decision = LevelDecision.objects.get()
    browser.post(f"/scoring/decisions/{decision.pk}/withdrawal/", {"reason": ""})
    with tenant(cast.department.pk):
        assert LevelDecision.objects.get().withdrawn_at is None
    browser.post(f"/scoring/decisions/{decision.pk}/withdrawal/", {"reason": "Nhầm người"})

    finish(cast.clerk, cast.head)
    assert freeze(cast)[cast.clerk.pk].level == "excellent"
    with tenant(cast.department.pk), pytest.raises(DatabaseError), transaction.atomic():
        LevelDecision.objects.update(withdrawn_at=None, withdraw_reason="")


def test_results_are_made_known_once_they_are_frozen_and_all_at_once(cast, signed_in) -> None:
    finish(cast.clerk, cast.head, "10.00")
    finish(cast.colleague, cast.head, "12.00")
    browser = signed_in(cast.head)
    browser.post(f"{URL}publication/")
    assert known(cast) == set()
    freeze(cast)

    browser.post(f"{URL}publication/")
    browser.post(f"{URL}publication/")

    assert known(cast) == {cast.clerk.pk, cast.colleague.pk}
    assert "12/10/2026" in browser.get(URL).content.decode()
    with tenant(cast.department.pk), pytest.raises(DatabaseError), transaction.atomic():
        Publication.objects.update(published_at=NOW)


def test_excellent_beyond_the_quota_waits_for_an_exception_with_a_document(cast, signed_in) -> None:
    finish(cast.clerk, cast.head)  # 97.50 in a group of two who reached good: the quota is 0
    finish(cast.colleague, cast.head, "12.00")
    head, chief = signed_in(cast.head), signed_in(cast.agency_head)
    assert cast.clerk.staff.full_name in head.get(URL).content.decode()
    freeze(cast)
    before = head.get(URL).content.decode()
    head.post(f"{URL}publication/")
    after = head.get(URL).content.decode()
    assert known(cast) == {cast.colleague.pk}
    waits = "1 kết quả xuất sắc chờ ngoại lệ vì đã hết tỷ lệ."
    assert "Công bố 1 kết quả" in before
    assert waits in before
    assert waits in after
    assert "Công bố 1 kết quả" not in after  # nothing that could be made known is left
    assert "Đã công bố toàn bộ" not in after

    assert decide(chief, cast.clerk, "beyond_quota").status_code == 302
    head.post(f"{URL}publication/")

    assert known(cast) == {cast.colleague.pk, cast.clerk.pk}


def test_the_page_shows_the_change_against_last_month(cast, signed_in) -> None:
    finish(cast.clerk, cast.head)
    with tenant(cast.department.pk):
        before = Period.objects.get(code="2026-09")
        compute_scores(agency_id=cast.department.pk, period=before, now=NOW)
        row = Score.objects.get(posting=cast.clerk)
        row.pk, row.version, row.total, row.level = None, 2, Decimal("96.25"), "excellent"
        row.save(force_insert=True)

    assert "+1,25" in signed_in(cast.head).get(URL).content.decode()


def test_the_quota_meter_costs_the_same_for_any_number_of_people(cast, signed_in) -> None:
    browser = signed_in(cast.head)
    finish(cast.clerk, cast.head)
    few = queries_of(browser, URL)
    for number in range(6):
        finish(make_posting(cast.office, f"Người {number}"), cast.head)

    assert queries_of(browser, URL) == few
    freeze(cast)
    frozen = queries_of(browser, URL)
    browser.post(f"{URL}publication/")
    assert abs(queries_of(browser, URL) - frozen) <= 1
