"""What a head sees of the unit beside its days: work by the norms, what came back, who is away."""

from datetime import timedelta
from decimal import Decimal

from django.urls import reverse

from organizations.models import Period
from organizations.tenancy import tenant
from reporting.queries.unit_work import unit_work
from tests.factories.delegations import delegate
from tests.factories.evaluations import make_review
from tests.factories.organizations import PERIOD, TODAY, make_leave
from tests.factories.worklogs import make_assignment, make_entry, make_task
from worklogs.models import EntryStatus


def work(cast):
    with tenant(cast.department.pk):
        period = Period.objects.get(code=PERIOD)
        ids = [cast.clerk.pk, cast.colleague.pk, cast.head.pk]
        return unit_work(cast.department.pk, cast.office.pk, ids, period, TODAY)


def test_work_by_the_norms_is_pieces_times_the_norm_and_missing_stays_missing(cast) -> None:
    task = make_task(standard_minutes=60)
    make_assignment(cast.clerk, cast.head, task=task, quantity=Decimal(5), due_on=TODAY)
    make_entry(cast.clerk, task=task, quantity=Decimal(2), minutes=90, status=EntryStatus.SUBMITTED)

    found = work(cast)

    clerk = found.of(cast.clerk.pk)
    assert (clerk.assigned, clerk.finished, clerk.finished_spent) == (300, 120, 90)
    assert (clerk.to_review, clerk.returned) == (1, 0)
    assert found.of(cast.colleague.pk).finished is None


def test_what_came_back_who_is_away_and_whose_right_is_used(cast) -> None:
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED)
    make_review(entry, cast.head, decision="returned")
    make_leave(cast.colleague, cast.officer, TODAY, TODAY + timedelta(days=2))
    make_leave(cast.clerk, cast.officer, TODAY + timedelta(days=20))
    delegate(cast.head, cast.colleague)

    found = work(cast)

    assert (found.returned, found.to_review) == (1, 0)
    assert [one.posting_id for one in found.leave] == [cast.colleague.pk]
    assert len(found.away_on(TODAY)) == 1
    assert [one.delegate_id for one in found.rights] == [cast.colleague.pk]


def test_the_page_says_it_in_words(cast, signed_in) -> None:
    make_leave(cast.colleague, cast.officer, TODAY)
    delegate(cast.head, cast.clerk)

    text = signed_in(cast.head).get(reverse("reporting:unit"), {"period": PERIOD}).content.decode()

    assert "Đơn vị tôi" in text or "My unit" in text
    assert text.count(cast.clerk.staff.full_name) >= 3
