"""What is missing, foreign or somebody else's is refused by the functions that decide, and a deed
that is undone leaves no agency open behind it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from evaluations import access as scoring
from organizations import access, tenancy
from organizations.audit import new_id
from organizations.models import Purpose
from organizations.tenancy import TenantConflict, tenant
from reporting import access as reports
from reporting.access import may_see_province
from tests.factories.delegations import delegate
from tests.factories.organizations import TODAY, actor
from tests.factories.worklogs import make_assignment, make_entry, make_evidence
from worklogs import access as logs
from worklogs.access import get_evidence, get_own_entry, postings_below, require_assignable
from worklogs.catalogue_access import get_current_task
from worklogs.models import EntryStatus


@pytest.fixture
def inside(cast):
    with tenant(cast.department.pk):
        yield cast


def test_a_head_finds_the_people_of_their_unit_and_the_officer_everybody(inside) -> None:
    head, officer = actor(inside.head), actor(inside.officer)

    assert access.get_posting(head, inside.clerk.pk) == inside.clerk
    assert access.get_posting(officer, inside.outsider.pk) == inside.outsider
    with pytest.raises(Http404):
        access.get_posting(head, inside.outsider.pk)
    with pytest.raises(Http404):
        access.get_posting(head, inside.stranger.pk)


@pytest.mark.parametrize("require", [access.require, reports.require])
def test_what_is_not_allowed_stops_there(require) -> None:
    require(True)
    with pytest.raises(PermissionDenied):
        require(False)


def test_the_province_is_for_those_who_oversee_it(cast) -> None:
    assert may_see_province(actor(cast.kpi_team))
    assert not may_see_province(actor(cast.head))


def test_work_is_given_to_those_below_and_by_the_superior_to_the_head_of_the_agency(inside) -> None:
    head, superior, clerk = actor(inside.head), actor(inside.superior), actor(inside.clerk)

    assert set(postings_below(head, TODAY)) == {inside.clerk, inside.colleague}
    assert set(postings_below(superior, TODAY)) == {inside.agency_head}
    assert not postings_below(clerk, TODAY)
    require_assignable(head, [inside.clerk.pk, inside.clerk.pk], TODAY)
    with pytest.raises(PermissionDenied):
        require_assignable(head, [inside.clerk.pk, inside.outsider.pk], TODAY)


def test_an_assignment_is_managed_by_whoever_heads_the_person(cast) -> None:
    given = make_assignment(cast.clerk, cast.head)
    with tenant(cast.department.pk):
        assert logs.get_managed_assignment(actor(cast.head), given.pk, TODAY) == given
        with pytest.raises(Http404):
            logs.get_managed_assignment(actor(cast.colleague), given.pk, TODAY)


def test_an_entry_is_its_authors_own(cast) -> None:
    entry = make_entry(cast.clerk)
    with tenant(cast.department.pk):
        assert get_own_entry(actor(cast.clerk), entry.pk, work_date=entry.work_date) == entry
        with pytest.raises(Http404):
            get_own_entry(actor(cast.colleague), entry.pk, work_date=entry.work_date)


def test_a_file_is_opened_by_whoever_stands_above_or_reviews_for_another(cast) -> None:
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED)
    file = make_evidence(entry)
    delegate(cast.head, cast.outsider)
    with tenant(cast.department.pk):
        for reader in (cast.clerk, cast.head, cast.superior, cast.outsider):
            assert get_evidence(actor(reader), file.pk, on=TODAY) == file
        with pytest.raises(Http404):
            get_evidence(actor(cast.colleague), file.pk, on=TODAY)


def test_a_task_that_is_not_there_is_missing(inside) -> None:
    with pytest.raises(Http404):
        get_current_task(actor(inside.clerk), 0)


def test_the_portal_itself_judges_nobody(inside) -> None:
    portal = access.system(inside.department.pk)

    assert scoring.reviewed_for(portal, TODAY, [Purpose.REVIEW]) == {Purpose.REVIEW: frozenset()}


def test_an_entry_is_decided_by_its_reviewers_alone(cast) -> None:
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED)

    def found(posting, pk=entry.pk):
        return scoring.get_reviewable_entry(
            actor(posting), pk, work_date=entry.work_date, today=TODAY
        )

    with tenant(cast.department.pk):
        assert found(cast.head) == entry
        with pytest.raises(PermissionDenied):
            found(cast.colleague)
        with pytest.raises(Http404):
            found(cast.head, new_id())


def test_a_month_is_assessed_by_its_judges_alone_and_foreign_ones_are_missing(inside) -> None:
    head = actor(inside.head)

    assert scoring.get_assessed_posting(head, inside.clerk.pk, today=TODAY) == inside.clerk
    with pytest.raises(PermissionDenied):
        scoring.get_assessed_posting(head, inside.outsider.pk, today=TODAY)
    with pytest.raises(Http404):
        scoring.get_assessed_posting(head, inside.stranger.pk, today=TODAY)
    assert not scoring.may_see_result(head, inside.stranger, TODAY)


# ---- The wall of the database -----------------------------------------------------------------


def test_inside_one_agency_no_other_is_opened(inside) -> None:
    with pytest.raises(TenantConflict), tenant(inside.commune.pk):
        pytest.fail("two agencies at once")


def test_a_link_that_nobody_gave_leads_nowhere(cast) -> None:
    with pytest.raises(PermissionDenied), tenancy.by_link(cast.department.pk, digest="none"):
        pytest.fail("no such link")


@pytest.mark.parametrize(
    "opened",
    [
        lambda cast: tenant(cast.department.pk, staff_id=cast.clerk.staff_id),
        lambda cast: tenancy.presented_token("none"),
        lambda cast: tenancy.own_postings(cast.clerk.staff_id),
        lambda cast: tenancy._outside(),
    ],
)
def test_a_deed_that_is_undone_takes_back_what_it_opened(cast, opened) -> None:
    before = settings_now()

    with opened(cast):
        transaction.set_rollback(True)

    assert settings_now() == before


def test_the_records_of_another_agency_close_with_a_deed_that_is_undone(inside) -> None:
    before = settings_now()

    with (
        transaction.atomic(),
        tenancy.own_records(inside.department.pk, staff_id=inside.clerk.staff_id),
    ):
        transaction.set_rollback(True)

    assert settings_now() == before


def settings_now() -> list[str]:
    """What is open: the agency, the person, the token."""
    return [tenancy._current(one) for one in (tenancy.AGENCY, tenancy.STAFF, tenancy.PRESENTED)]
