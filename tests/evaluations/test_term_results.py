"""Quarters and years are made known, petitioned against and held to the quota as months are."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from evaluations import commands
from evaluations.commands import TermOpinion
from evaluations.models import LevelDecision, Petition, Publication, TermScore
from evaluations.queries.term_pages import term_page
from evaluations.queries.terms import term_span
from evaluations.refusals import DocumentMissing, NotCompiled
from organizations.models import AuditEvent, Notice, Posting
from organizations.refusals import EntryIsFrozen, Outdated
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.evaluations.test_terms import (
    AFTER,
    MONTHS,
    QUARTER,
    away,
    close,
    freeze,
    people,
    work,
)
from tests.factories.evaluations import make_assessment
from tests.factories.organizations import NOW, actor, make_posting

AT = NOW.replace(month=12, day=20)
PAGE = f"/results/terms/{QUARTER}/"


@pytest.fixture(autouse=True)
def today(monkeypatch) -> None:
    for view in ("terms", "term_results", "petitions"):
        monkeypatch.setattr(f"evaluations.views.{view}.now_and_today", lambda: (AT, AFTER))


def excellent(person: Posting, by: Posting) -> None:
    """All work of October done, and all general points but a little."""
    work(person, by, "2026-10", "4")
    make_assessment(person, by, "29.50")
    for month in ("2026-11", "2026-12"):
        away(person, by, month)


@pytest.fixture
def frozen(cast) -> Posting:
    """One excellent clerk, whom the quota of so small a group has no place for."""
    excellent(cast.clerk, cast.head)
    close(cast.department, *MONTHS)
    freeze(cast, cast.agency_head)
    return cast.clerk


def span(cast):
    return term_span(cast.department.pk, QUARTER, AFTER)


def publish(cast, by: Posting):
    with tenant(cast.department.pk):
        return commands.publish_term(actor=actor(by), span=span(cast), now=AT)


def excepted(cast, by: Posting, document: str = "Số 9/QĐ-SXD"):
    with tenant(cast.department.pk):
        return commands.except_from_quota(
            actor=actor(by),
            span=span(cast),
            posting_id=cast.clerk.pk,
            document=document,
            now=NOW,
        )


def test_nothing_is_made_known_before_it_is_frozen_nor_by_others(cast) -> None:
    with pytest.raises(NotCompiled):
        publish(cast, cast.head)
    with pytest.raises(PermissionDenied):
        publish(cast, cast.clerk)


def test_an_excellent_quarter_beyond_the_quota_waits_for_an_exception(cast, frozen) -> None:
    with tenant(cast.department.pk):
        (line,) = (
            one
            for one in term_page(actor(cast.agency_head), span(cast)).quota
            if frozen.pk in one.beyond
        )
    assert (line.cap, line.excellent) == (0, 1)
    done = publish(cast, cast.head)
    assert done.held == 1
    with tenant(cast.department.pk):
        assert not Publication.objects.filter(posting=frozen).exists()

    excepted(cast, cast.agency_head)

    assert publish(cast, cast.head).published == 1
    assert publish(cast, cast.head).published == 0  # once
    with tenant(cast.department.pk):
        made = Publication.objects.get(posting=frozen)
        assert (made.code, made.result.level) == (QUARTER, "excellent")
        told = Notice.objects.get(posting=frozen, kind="result_published")
        assert told.link == f"{PAGE}{frozen.pk}/"
        # What made nothing known is no event.
        assert AuditEvent.objects.filter(action="evaluations.term.published").count() == 2


def test_an_exception_is_the_agency_heads_by_a_document_and_once(cast, frozen) -> None:
    with pytest.raises(PermissionDenied):
        excepted(cast, cast.head)
    with pytest.raises(DocumentMissing):
        excepted(cast, cast.agency_head, " ")
    excepted(cast, cast.agency_head)
    with pytest.raises(Outdated):
        excepted(cast, cast.agency_head)


def test_a_finding_is_about_a_month_and_never_about_a_quarter_alone(cast, frozen) -> None:
    with tenant(cast.department.pk), pytest.raises(DatabaseError), transaction.atomic():
        LevelDecision.objects.create(
            agency=cast.department,
            posting=frozen,
            term=QUARTER,
            kind="discipline",
            document="Số 9/QĐ-SXD",
            decided_by=cast.agency_head,
            decided_at=NOW,
        )


def test_a_publication_makes_one_result_known(cast, frozen) -> None:
    with tenant(cast.department.pk), pytest.raises(DatabaseError), transaction.atomic():
        Publication.objects.create(
            agency=cast.department, posting=frozen, published_by=cast.head, published_at=NOW
        )


def test_the_head_records_publishes_and_the_person_petitions_on_the_pages(
    cast, frozen, signed_in
) -> None:
    head, chief, clerk = (signed_in(one) for one in (cast.agency_head, cast.head, frozen))
    own = f"{PAGE}{frozen.pk}/"
    page = head.get(PAGE).content.decode()
    assert "Tỷ lệ" in page
    assert cast.clerk.staff.full_name in page
    wrong = head.post(f"{own}exception/", {"document": " "})
    assert wrong.status_code == 422
    assert 'id="document-error"' in wrong.content.decode()
    assert head.post(f"{own}exception/", {"document": "Số 9/QĐ-SXD"}).status_code == 302
    assert "Số 9/QĐ-SXD" in head.get(own).content.decode()
    assert chief.post(f"{PAGE}publication/").status_code == 302
    assert clerk.post(f"{PAGE}publication/").status_code == 403

    new = f"/petitions/new/{QUARTER}/"
    assert f"{new}?node=general_points" in clerk.get(own).content.decode()
    filed = clerk.post(new, {"node": "general_points", "words": "Xin xem lại tháng 10"})

    assert filed.status_code == 302
    shown = head.get(filed["Location"]).content.decode()
    assert "quý IV/2026" in shown
    assert own in shown
    assert "Quý IV/2026" in clerk.get("/petitions/").content.decode()
    with tenant(cast.department.pk):
        assert Petition.objects.get().publication.code == QUARTER
    assert clerk.get("/petitions/new/2026-Q3/").status_code == 404


def test_a_later_version_of_the_quarter_stands_beside_the_petition(cast, frozen, signed_in) -> None:
    excepted(cast, cast.agency_head)
    publish(cast, cast.head)
    clerk, head, officer = (signed_in(one) for one in (frozen, cast.agency_head, cast.officer))
    url = clerk.post(f"/petitions/new/{QUARTER}/", {"node": "total", "words": "Sai"})["Location"]
    officer.post(f"{url}proposal/", {"outcome": "upheld", "answer": "Tính lại"})
    head.post(f"{url}answer/")
    with tenant(cast.department.pk):
        row = TermScore.objects.get(posting=frozen)
        row.pk, row.version, row.total = None, 2, Decimal("99.75")
        row.save(force_insert=True)

    assert "99,75" in clerk.get(url).content.decode()


def test_an_exception_is_taken_back_with_a_reason_and_stays_on_record(
    cast, frozen, signed_in
) -> None:
    made = excepted(cast, cast.agency_head)
    head = signed_in(cast.agency_head)

    answer = head.post(f"/scoring/decisions/{made.pk}/withdrawal/", {"reason": "Nhầm người"})

    assert answer["Location"] == f"{PAGE}{frozen.pk}/"
    with tenant(cast.department.pk):
        row = LevelDecision.objects.get(pk=made.pk)
        assert row.withdraw_reason == "Nhầm người"
        with pytest.raises((EntryIsFrozen, DatabaseError)), transaction.atomic():
            LevelDecision.objects.filter(pk=made.pk).update(document="khác")


def test_a_head_of_public_employees_is_held_at_the_level_of_the_unit_in_quarter_and_year(
    cast,
) -> None:
    with tenant(cast.department.pk):
        Posting.objects.filter(pk=cast.head.pk).update(subject_class="public_employee")
    for month in MONTHS:
        work(cast.head, cast.agency_head, month, "4")
        make_assessment(
            cast.head,
            cast.agency_head,
            "30.00",
            code=month,
            unit_result="1",
            execution="1",
            cohesion="1",
        )
    one = Decimal(1)
    for code, ratios in ((QUARTER, (one, one, one)), ("2026", (None, None, None))):
        with tenant(cast.department.pk):
            commands.assess_term(
                actor=actor(cast.agency_head),
                span=term_span(cast.department.pk, code, AFTER),
                opinion=TermOpinion(cast.head.pk, *ratios, unit_level="good"),
                now=NOW,
            )
        result = people(cast.department, code)[cast.head.pk].result
        assert (result.total, result.level) == (Decimal(100), "good")
        assert result.reasons == ("held_at_unit_level",)
        assert result.steps[-1].name == "unit_level"


def test_the_superior_says_the_level_of_the_unit_on_the_page(cast, signed_in) -> None:
    with tenant(cast.department.pk):
        Posting.objects.filter(pk=cast.head.pk).update(subject_class="public_employee")
    url = f"{PAGE}{cast.head.pk}/"
    browser = signed_in(cast.agency_head)
    assert 'name="unit_level"' in browser.get(url).content.decode()

    assert browser.post(f"{url}ratios/", {"unit_level": "completed"}).status_code == 302

    assert 'value="completed" selected' in browser.get(url).content.decode()
    assert browser.post(f"{url}ratios/", {"unit_level": "great"}).status_code == 422


def test_the_cost_of_the_page_does_not_grow_with_what_was_made_known(
    cast, frozen, signed_in
) -> None:
    browser = signed_in(cast.agency_head)
    few = queries_of(browser, PAGE)
    for number in range(4):
        make_posting(cast.office, f"Người {number}", starts_on=date(2026, 12, 10))
    freeze(cast, cast.agency_head)
    publish(cast, cast.head)

    assert queries_of(browser, PAGE) == few
