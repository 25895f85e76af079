"""The generated province: who is in it, and what a visitor of the demonstration finds."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate

from demo.people import FEATURED
from organizations.models import Agency, Posting, User
from organizations.queries import ReviewChain
from organizations.tenancy import own_postings, tenant
from tests.demo.conftest import STAFF, TODAY
from worklogs.models import Assignment, EntryStatus, WorkDay, WorkEntry

pytestmark = pytest.mark.slow

ROLES = {
    "staff", "head", "officer", "agency_head", "organization_board", "home_affairs", "kpi_team",
    "inspector", "operator", "ward_head", "school_head",
}  # fmt: skip


@pytest.fixture
def shown(province):
    """The postings of the printed sign-ins, by role."""
    found = {}
    for account in province.accounts:
        user = User.objects.get(username=account["login"])
        with own_postings(user.staff_id):
            found[account["role"]] = Posting.objects.get(staff_id=user.staff_id, keeps_log=True)
    return found


def test_every_role_has_a_sign_in_of_its_own_that_works(province):
    assert {account["role"] for account in province.accounts} == ROLES
    assert len({account["login"] for account in province.accounts}) == len(ROLES)
    for account in province.accounts:
        assert authenticate(username=account["login"], password=account["password"]), account


def test_nobody_else_can_sign_in(province):
    assert User.objects.count() == STAFF
    assert User.objects.exclude(password__startswith="!").count() == len(ROLES)


def test_only_the_owner_reads_the_file_of_passwords(province):
    assert province.mode == 0o600


def test_four_of_the_sign_ins_stand_in_one_line(province, shown):
    agency = Agency.objects.get(code=FEATURED)
    line = ("staff", "head", "officer", "agency_head")
    assert {shown[role].agency_id for role in line} == {agency.pk}
    with tenant(agency.pk):
        chain = ReviewChain(agency.pk, TODAY)
        assert chain.reviewers(shown["staff"].pk) == {shown["head"].pk}
        assert chain.reviewers(shown["head"].pk) == {shown["agency_head"].pk}


def test_the_staff_member_shown_has_a_day_to_write_and_work_to_do(shown):
    posting = shown["staff"]
    with tenant(posting.agency_id):
        days = WorkDay.objects.filter(author=posting)
        assert not days.filter(work_date__gte=TODAY - timedelta(days=1)).exists()
        assert days.filter(work_date=TODAY - timedelta(days=2)).exists()
        assert Assignment.objects.filter(assignee=posting, due_on__gte=TODAY).exists()


def test_the_staff_member_shown_has_an_entry_to_correct(shown):
    posting = shown["staff"]
    with tenant(posting.agency_id):
        returned = WorkEntry.objects.filter(
            author=posting, status=EntryStatus.RETURNED, work_date__gte=TODAY - timedelta(days=10)
        )
        assert returned.exclude(return_reason="").exists()


def test_the_head_shown_has_something_to_review(shown):
    with tenant(shown["head"].agency_id):
        chain = ReviewChain(shown["head"].agency_id, TODAY)
        waiting = WorkDay.objects.filter(
            author_id__in=chain.reviewed_by(shown["head"].pk), open_count__gt=0
        )
        assert waiting.exists()


def test_every_agency_has_one_head_and_one_superior_above(read):
    counts = read("""
        SELECT count(*) FILTER (WHERE r.role = 'agency_head'),
               count(*) FILTER (WHERE r.role = 'superior')
        FROM organizations_agency a LEFT JOIN organizations_roleassignment r ON r.agency_id = a.id
        WHERE a.in_kpi_scope GROUP BY a.id
    """)
    assert len(counts) == 105
    assert set(counts) == {(1, 1)}


def test_no_leader_of_the_province_stands_above_more_than_thirty_agencies(read):
    ((most,),) = read("""
        SELECT max(n) FROM (SELECT count(*) n FROM organizations_posting
                            WHERE NOT keeps_log GROUP BY staff_id) held
    """)
    assert most <= 30


def test_everybody_who_keeps_a_log_has_a_reviewer_who_is_somebody_else(province):
    for agency in Agency.objects.filter(in_kpi_scope=True):
        with tenant(agency.pk):
            chain = ReviewChain(agency.pk, TODAY)
            for posting in Posting.objects.filter(agency=agency, keeps_log=True):
                reviewers = Posting.objects.filter(pk__in=chain.reviewers(posting.pk))
                assert reviewers, posting
                assert posting.staff_id not in {one.staff_id for one in reviewers}


def test_some_people_moved_and_all_kinds_of_staff_occur(read):
    ((moved,),) = read("SELECT count(*) FROM organizations_posting WHERE ends_on IS NOT NULL")
    classes = read("SELECT DISTINCT subject_class FROM organizations_posting WHERE keeps_log")
    assert moved >= 1
    assert len(classes) >= 3
