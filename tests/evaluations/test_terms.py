"""Stored quarters and years: leave, transfers between agencies, versions, and who may."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from evaluations import commands
from evaluations.commands import TermOpinion, classify_term, compute_scores
from evaluations.models import DecisionKind, Score, TermScore
from evaluations.queries.terms import PersonTerm, person_terms, term_span
from evaluations.refusals import NotARatio, TermIsRunning
from organizations.models import AgencyPeriod, Period, Posting
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.factories.evaluations import make_assessment, make_review
from tests.factories.organizations import NOW, PERIOD, actor, make_leave, make_posting
from tests.factories.worklogs import make_assignment, make_entry
from worklogs.models import EntryStatus

QUARTER = "2026-Q4"
AFTER = date(2026, 12, 20)
MONTHS = {
    "2026-10": date(2026, 10, 12),
    "2026-11": date(2026, 11, 10),
    "2026-12": date(2026, 12, 8),
}


def work(author: Posting, by: Posting, month: str, done: str, assigned: str = "4") -> None:
    """Assigned work of a month, some pieces of it done."""
    day = MONTHS[month]
    task = make_assignment(author, by, quantity=assigned, due_on=day, starts_on=day)
    entry = make_entry(
        author,
        day,
        EntryStatus.SUBMITTED,
        task=task.task,
        assignment_id=task.pk,
        quantity=Decimal(done),
    )
    make_review(entry, by)


def close(agency, *months: str) -> None:
    """Freeze the scores of these months as the compilation does."""
    with tenant(agency.pk):
        for code in months:
            period = Period.objects.get(code=code)
            compute_scores(agency_id=agency.pk, period=period, now=NOW)
            AgencyPeriod.objects.filter(agency=agency, period=period).update(
                stage="reviewing_closed"
            )


def people(agency, code: str = QUARTER) -> dict[int, PersonTerm]:
    with tenant(agency.pk):
        span = term_span(agency.pk, code, AFTER)
        return {one.posting.pk: one for one in person_terms(agency.pk, span)}


def freeze(cast, by: Posting, code: str = QUARTER) -> list[TermScore]:
    with tenant(by.agency_id):
        span = term_span(by.agency_id, code, AFTER)
        return classify_term(actor=actor(by), span=span, now=NOW)


def away(posting: Posting, by: Posting, month: str) -> None:
    period = Period.objects.get(code=month)
    make_leave(posting, by, period.starts_on, period.ends_on, kind="maternity")


@pytest.fixture
def quarter(cast):
    """Two months worked, December on leave: general 27.50 and 28.00, 4 of 4 and 2 of 4 pieces."""
    work(cast.clerk, cast.head, "2026-10", "4")
    work(cast.clerk, cast.head, "2026-11", "2")
    make_assessment(cast.clerk, cast.head, "27.50")
    make_assessment(cast.clerk, cast.head, "28.00", code="2026-11")
    away(cast.clerk, cast.officer, "2026-12")


def test_a_quarter_is_sum_over_sum_of_the_months_worked(cast, quarter) -> None:
    live = people(cast.department)[cast.clerk.pk].result
    close(cast.department, *MONTHS)
    frozen = {row.posting_id: row for row in freeze(cast, cast.agency_head)}[cast.clerk.pk]

    printed = StringIO()
    call_command("verify_scores", period=QUARTER, stdout=printed)
    assert printed.getvalue() == "6 scores, 0 differences\n"
    assert (live.general_points, live.total) == (Decimal("27.75"), Decimal("80.25"))
    assert (frozen.total, frozen.level, frozen.quantity) == (live.total, "good", Decimal("0.75"))
    assert frozen.steps[0]["inputs"] == {"2026-10": "27.5", "2026-11": "28", "2026-12": "absent"}


def test_an_unfinished_quarter_is_not_frozen_and_only_the_head_of_the_agency_may(cast) -> None:
    with pytest.raises(TermIsRunning):
        freeze(cast, cast.agency_head)
    close(cast.department, *MONTHS)
    with pytest.raises(PermissionDenied):
        freeze(cast, cast.head)


def test_freezing_again_adds_a_version_only_for_what_changed(cast, quarter) -> None:
    close(cast.department, *MONTHS)
    assert {row.version for row in freeze(cast, cast.agency_head)} == {1}
    assert freeze(cast, cast.agency_head) == []
    with tenant(cast.department.pk):
        score = Score.objects.get(posting=cast.clerk, period__code=PERIOD)
        score.pk, score.version, score.general_points = None, 2, Decimal("29.50")
        score.inputs["general_points"] = "29.50"
        score.save(force_insert=True)  # as reopening and compiling again would

    again = freeze(cast, cast.agency_head)

    assert [(row.posting_id, row.version, row.total) for row in again] == [
        (cast.clerk.pk, 2, Decimal("81.25"))
    ]
    with tenant(cast.department.pk), pytest.raises(DatabaseError), transaction.atomic():
        TermScore.objects.update(total=Decimal(100))


def test_a_year_is_the_mean_of_its_months(cast, quarter) -> None:
    close(cast.department, *MONTHS)

    result = people(cast.department, "2026")[cast.clerk.pk].result

    assert result.total == Decimal("80.25")  # (97.50 + 63.00) ÷ 2
    assert [key for key, value in result.steps[0].inputs if value[0].isdigit()] == [
        "2026-10", "2026-11",
    ]  # fmt: skip


def test_a_year_of_an_agency_that_chose_quarters_takes_the_quarter_once(cast, quarter) -> None:
    with tenant(cast.department.pk):
        commands.choose_period_type(
            actor=actor(cast.agency_head),
            period_type="quarter",
            first=Period.objects.get(code="2026-10"),
            now=NOW,
        )
    result = people(cast.department, "2026")[cast.clerk.pk].result

    assert dict(result.steps[0].inputs)[QUARTER] == "80.25"
    assert "2026-10" not in dict(result.steps[0].inputs)


def test_after_a_transfer_the_new_agency_classifies_and_the_old_ones_months_count(cast) -> None:
    work(cast.clerk, cast.head, "2026-10", "4")
    make_assessment(cast.clerk, cast.head, "28.00")
    with tenant(cast.department.pk):
        Posting.objects.filter(pk=cast.clerk.pk).update(ends_on=date(2026, 10, 14))
    close(cast.department, "2026-10")
    new = make_posting(cast.stranger.unit, staff=cast.clerk.staff, starts_on=date(2026, 10, 15))
    work(new, cast.strange_head, "2026-11", "2")
    make_assessment(new, cast.strange_head, "27.50", code="2026-11")
    close(cast.commune, *MONTHS)

    found = people(cast.commune)[new.pk].result

    assert (found.general_points, found.quantity) == (None, Decimal("0.75"))
    assert dict(found.steps[0].inputs) == {
        "2026-10": "28", "2026-11": "27.5", "2026-12": "missing",
    }  # fmt: skip
    assert cast.clerk.pk not in people(cast.department)


def test_nobody_reads_the_scores_of_people_who_never_came(cast, quarter) -> None:
    close(cast.department, "2026-10")
    with tenant(cast.commune.pk):
        assert not Score.objects.exists()
    make_posting(cast.stranger.unit, staff=cast.clerk.staff, starts_on=date(2027, 1, 5))
    with tenant(cast.commune.pk):
        assert not Score.objects.exists()  # another year
    make_posting(
        cast.stranger.unit,
        staff=cast.colleague.staff,
        job_position="Kế toán",
        starts_on=date(2026, 11, 2),
    )
    with tenant(cast.commune.pk):
        assert {row.staff_id for row in Score.objects.all()} == {cast.colleague.staff_id}


def test_two_postings_at_once_make_one_person(cast, quarter) -> None:
    second = make_posting(
        cast.archive, staff=cast.clerk.staff, job_position="Văn thư", is_primary=False
    )
    work(second, cast.agency_head, "2026-11", "4")

    found = people(cast.department)

    assert second.pk not in found
    assert found[cast.clerk.pk].result.quantity == Decimal("0.833333")  # 10 of 12 pieces


def test_a_leader_gets_d_dd_and_e_once_for_the_quarter(cast) -> None:
    def assess(who: Posting, by: Posting, value: str) -> None:
        with tenant(cast.department.pk):
            span = term_span(cast.department.pk, QUARTER, AFTER)
            opinion = TermOpinion(who.pk, Decimal(value), Decimal(1), Decimal(1))
            commands.assess_term(actor=actor(by), span=span, opinion=opinion, now=NOW)

    for month in MONTHS:
        work(cast.head, cast.agency_head, month, "4")
        make_assessment(cast.head, cast.agency_head, "30.00", code=month)
    assert people(cast.department)[cast.head.pk].result.reasons == ("leader_ratios_missing",)
    assess(cast.head, cast.agency_head, "1")
    assess(cast.head, cast.agency_head, "0.5")
    with pytest.raises(NotARatio):
        assess(cast.head, cast.agency_head, "0.75")
    with pytest.raises(NotARatio):
        assess(cast.officer, cast.agency_head, "1")
    with pytest.raises(PermissionDenied):
        assess(cast.head, cast.officer, "1")

    assert people(cast.department)[cast.head.pk].result.total == Decimal("94.17")


def test_the_pages_show_live_and_frozen_results(cast, quarter, signed_in, monkeypatch) -> None:
    monkeypatch.setattr("evaluations.views.terms.now_and_today", lambda: (NOW, AFTER))
    clerk, head = signed_in(cast.clerk), signed_in(cast.agency_head)
    own = f"/results/terms/{QUARTER}/{cast.clerk.pk}/"
    assert "80,25" in clerk.get(own).content.decode()
    assert clerk.get(f"/results/terms/{QUARTER}/").status_code == 403
    close(cast.department, *MONTHS)

    assert head.post(f"/results/terms/{QUARTER}/freeze/").status_code == 302

    page = head.get(f"/results/terms/{QUARTER}/").content.decode()
    assert "80,25" in page
    assert "phiên bản 1" in clerk.get(own).content.decode()
    assert clerk.get("/results/terms/2027-Q1/").status_code in {403, 404}
    assert head.get("/results/terms/2027-Q1/").status_code == 404
    assert head.get("/results/terms/2026-Q9/").status_code == 404


def test_the_cost_of_a_quarter_does_not_grow_with_people(cast, quarter, signed_in, monkeypatch):
    monkeypatch.setattr("evaluations.views.terms.now_and_today", lambda: (NOW, AFTER))
    browser = signed_in(cast.agency_head)
    close(cast.department, "2026-10")
    few = queries_of(browser, f"/results/terms/{QUARTER}/")
    for number in range(8):
        person = make_posting(cast.office, f"Người {number}")
        work(person, cast.head, "2026-11", "2")

    assert queries_of(browser, f"/results/terms/{QUARTER}/") == few
    with tenant(cast.department.pk), CaptureQueriesContext(connection) as captured:
        span = term_span(cast.department.pk, QUARTER, AFTER)
        person_terms(cast.department.pk, span)
    assert len(captured) <= 12 + 2 * 11


def test_a_finding_in_one_month_makes_the_quarter_and_the_year_not_completed(cast, quarter) -> None:
    with tenant(cast.department.pk):
        commands.decide_level(
            actor=actor(cast.head),
            period=Period.objects.get(code="2026-11"),
            finding=commands.Finding(cast.clerk.pk, DecisionKind.DISCIPLINE, "Số 12/QĐ-SXD"),
            now=NOW,
        )
        commands.decide_level(
            actor=actor(cast.head),
            period=Period.objects.get(code="2026-11"),
            finding=commands.Finding(cast.colleague.pk, DecisionKind.DEGRADATION, "Số 13/KL-SXD"),
            now=NOW,
        )
    live = people(cast.department, "2026")[cast.clerk.pk].result
    close(cast.department, *MONTHS)
    frozen = {row.posting_id: row for row in freeze(cast, cast.agency_head)}

    assert (live.total, live.level) == (Decimal("80.25"), "not_completed")
    assert (frozen[cast.clerk.pk].total, frozen[cast.clerk.pk].level) == (
        Decimal("80.25"),
        "not_completed",
    )
    assert frozen[cast.colleague.pk].level == "not_completed"  # without points too
    call_command("verify_scores", period=QUARTER, stdout=StringIO())
