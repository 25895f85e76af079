"""A drawn entry is decided a second time by somebody who does not know the first decision."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404

from evaluations import commands
from evaluations.models import Decision, Review, SecondLook, SecondOpinion
from evaluations.queries import second_look_figures
from evaluations.queries.second_looks import get_look
from organizations.models import AuditEvent, Notice, Parameter, Period, RoleAssignment
from organizations.rules.sealing import EventFacts
from organizations.tenancy import tenant
from reporting.queries.sealed_rows import named_by, written_rows
from tests.factories.evaluations import make_review
from tests.factories.evidence import pdf
from tests.factories.organizations import BEGINNING, NOW, PERIOD, TODAY, actor
from tests.factories.second_looks import assign, decided_entry, draw, make_look
from tests.factories.worklogs import make_entry, make_evidence
from worklogs.models import EntryStatus, EvidenceOpening, WorkEntry

MINE = "/second-looks/"
WHY = "Số trang ít hơn sản phẩm"


@pytest.fixture
def look(cast) -> SecondLook:
    """The clerk's entry, of which the head accepted 60 minutes at level 2 with one delay."""
    return make_look(
        cast.clerk, cast.head, quality_level=2, accepted_minutes=60, delays=1, reason=WHY
    )


def decide(posting, look, decision=Decision.ACCEPTED, **said) -> SecondOpinion:
    with tenant(posting.agency_id):
        return commands.decide_second_look(
            actor=actor(posting),
            look=get_look(actor(posting), look.pk),
            verdict=commands.SecondVerdict(
                decision, **({"quality_level": 4} if decision == Decision.ACCEPTED else {}) | said
            ),
            now=NOW,
        )


def test_the_head_of_the_agency_is_asked_and_told(cast, look) -> None:
    # The only other head beside or above the clerk and their head.
    assert look.reviewer_id == cast.agency_head.pk
    with tenant(cast.department.pk):
        told = Notice.objects.get(kind="second_look")
    assert (told.posting_id, told.link) == (cast.agency_head.pk, MINE)
    assert told.data == {"period": PERIOD, "count": 1}


def test_the_province_may_prefer_its_officers(cast) -> None:
    Parameter.objects.create(name="second_look.officers_first", value="1", valid_from=BEGINNING)
    assert make_look(cast.clerk, cast.head).reviewer_id == cast.officer.pk


def test_the_first_decision_shows_only_once_the_second_stands(cast, look, signed_in) -> None:
    browser = signed_in(cast.agency_head)
    address = f"{MINE}{look.pk}/"

    before = browser.get(address).content.decode()
    listed = browser.get(MINE).content.decode()
    for page in (before, listed):
        assert cast.head.staff.full_name not in page
        assert WHY not in page
        assert "mức 2" not in page
    sent = browser.post(f"{address}accepted/", {"quality_level": "4"}, follow=True)
    after = sent.content.decode()

    for said in (cast.head.staff.full_name, WHY, "mức 2", "mức 4"):
        assert said in after


def test_an_empty_answer_is_refused_and_what_was_typed_stays(cast, look, signed_in) -> None:
    browser = signed_in(cast.agency_head)

    page = browser.post(f"{MINE}{look.pk}/accepted/", {"reason": "Chữ đã gõ"})

    assert page.status_code == 422
    assert "Chữ đã gõ" in page.content.decode()
    assert WHY not in page.content.decode()
    with tenant(cast.department.pk):
        assert not SecondOpinion.objects.exists()


def test_it_moves_nothing_else(cast, look) -> None:
    def standing():
        with tenant(cast.department.pk):
            return list(Review.objects.values()), list(WorkEntry.objects.values())

    before = standing()
    decide(cast.agency_head, look, Decision.RETURNED, reason="Thiếu minh chứng")

    assert standing() == before


def test_it_is_said_once_by_who_was_asked(cast, look, signed_in) -> None:
    for nobody in (cast.head, cast.clerk, cast.superior):
        with pytest.raises(Http404), tenant(cast.department.pk):
            get_look(actor(nobody), look.pk)
    browser = signed_in(cast.agency_head)
    decide(cast.agency_head, look)

    again = browser.post(f"{MINE}{look.pk}/accepted/", {"quality_level": "5"})

    assert again.status_code == 409
    with tenant(cast.department.pk):
        assert SecondOpinion.objects.get().quality_level == 4


def test_the_database_refuses_the_first_one_and_what_was_not_drawn(cast, look) -> None:
    other, _review = decided_entry(cast.colleague, cast.head)
    values = {
        "agency_id": look.agency_id,
        "sample_id": look.sample_id,
        "assigned_at": NOW,
        "work_date": look.work_date,
    }
    for wrong, code in (
        ({"entry_id": look.entry_id, "reviewer": cast.head}, "KP006"),
        ({"entry_id": look.entry_id, "reviewer": cast.clerk}, "KP006"),
        ({"entry_id": other.pk, "reviewer": cast.agency_head}, "KP004"),
    ):
        with pytest.raises(DatabaseError) as refused, tenant(look.agency_id), transaction.atomic():
            SecondLook.objects.create(**(values | wrong))
        assert refused.value.__cause__.sqlstate == code


def test_whoever_may_no_longer_look_is_followed_by_another(cast, look) -> None:
    with tenant(cast.department.pk):
        RoleAssignment.objects.filter(posting=cast.agency_head).update(
            ends_on=TODAY - timedelta(days=1)
        )

    first, second = assign(cast.department.pk)

    assert (first.reviewer_id, second.reviewer_id) == (cast.agency_head.pk, cast.officer.pk)
    with pytest.raises(Http404), tenant(cast.department.pk):
        get_look(actor(cast.agency_head), first.pk)
    decide(cast.officer, second)
    assert len(assign(cast.department.pk)) == 2


def test_a_file_beside_the_entry_can_be_opened_by_who_was_asked_alone(cast, signed_in) -> None:
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED)
    file = make_evidence(entry, pdf())
    make_review(entry, cast.head)
    draw(cast.department.pk)
    (look,) = assign(cast.department.pk)

    page = signed_in(cast.agency_head).get(f"{MINE}{look.pk}/files/{file.pk}/")

    assert page.content == pdf()
    assert signed_in(cast.officer).get(f"{MINE}{look.pk}/files/{file.pk}/").status_code == 404
    with tenant(cast.department.pk):
        assert EvidenceOpening.objects.filter(reader=cast.agency_head).exists()


def test_agreement_is_said_of_ten_pairs_and_more(cast, signed_in) -> None:
    period = Period.objects.get(code=PERIOD)
    agency_id = cast.department.pk
    for _number in range(12):
        decided_entry(cast.clerk, cast.head)

    def look_again(version: int):
        draw(agency_id, version)
        with tenant(agency_id):
            done = set(SecondOpinion.objects.values_list("look_id", flat=True))
        for one in assign(agency_id):
            if one.pk not in done:
                decide(cast.agency_head, one, quality_level=4 if one.pk % 2 else 3)
        with tenant(agency_id):
            return second_look_figures(agency_id, period)

    few = look_again(1)
    assert (few.size, few.asked, few.decided, few.agreement) == (5, 5, 5, None)
    page = signed_in(cast.agency_head).get(f"/figures/{PERIOD}/reviewers/").content.decode()
    assert "chưa đủ mười mục" in page
    # The report came back: other entries are drawn, and what was said before still counts.
    many = next(found for found in map(look_again, range(2, 30)) if found.decided >= 10)
    assert many.agreement.count == many.decided
    assert 0 < many.agreement.same < many.decided
    page = signed_in(cast.agency_head).get(f"/figures/{PERIOD}/reviewers/").content.decode()
    assert "Chênh lệch mức bình quân" in page


def test_the_seal_knows_the_opinion_by_its_event(cast, look) -> None:
    made = decide(cast.agency_head, look)

    with tenant(cast.department.pk):
        event = AuditEvent.objects.get(action="evaluations.second_look.decided")
        facts = EventFacts(
            event.pk, event.agency_id, None, None, event.action, event.object_id,
            event.details, event.recorded_at,
        )  # fmt: skip
        (named,) = named_by(facts)
        ((key, written),) = written_rows(cast.department.pk, named)
    assert key == str(made.pk)
    assert '"quality_level"' in written
