"""Giving rights of heads: who may, what is refused, and what is kept."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from evaluations.policy import ASSESS, REVIEW
from organizations import commands, queries, refusals
from organizations.models import (
    AuditEvent,
    Delegation,
    Notice,
    NoticeKind,
    Purpose,
    RoleAssignment,
    RoleKind,
)
from organizations.queries import ReviewChain
from organizations.rules.rights import Authority, Right
from organizations.tenancy import tenant
from reporting.queries.letterheads import signing
from tests.factories.delegations import delegate
from tests.factories.organizations import NOW, TODAY, actor, give_role, make_posting

DAY = timedelta(days=1)


@pytest.fixture
def deputy(cast):
    """The deputy of the office."""
    return give_role(make_posting(cast.office, "Lâm Thị Phó"), RoleKind.DEPUTY, cast.office)


def judges(posting, on=TODAY, purpose=Purpose.REVIEW):
    with tenant(posting.agency_id):
        return ReviewChain(posting.agency_id, on, purpose).reviewers(posting.pk)


def revoke(row, by, now=NOW) -> None:
    with tenant(by.agency_id):
        commands.revoke_rights(actor=actor(by), delegation=row, reason="Đã về", now=now)


def test_a_head_gives_their_right_for_some_days_and_for_one_purpose(cast) -> None:
    row = delegate(cast.head, cast.colleague)

    assert judges(cast.clerk) == {cast.head.pk, cast.colleague.pk}
    assert judges(cast.clerk, TODAY - DAY) == judges(cast.clerk, TODAY + 5 * DAY) == {cast.head.pk}
    assert judges(cast.clerk, purpose=Purpose.ASSESS) == {cast.head.pk}
    assert actor(cast.colleague).may(REVIEW)
    assert not actor(cast.colleague).may(ASSESS)
    with tenant(cast.department.pk):
        assert AuditEvent.objects.filter(
            action="organizations.delegation.given", object_id=str(row.pk)
        ).exists()
        assert Notice.objects.get(posting=cast.colleague).kind == NoticeKind.RIGHT_GIVEN


def test_a_right_that_stands_is_listed_however_many_came_and_went_since(cast, monkeypatch) -> None:
    monkeypatch.setattr("organizations.queries.delegations.PAST", 2)
    standing = delegate(cast.head, cast.colleague, purposes=("assess",))
    for _ in range(3):
        revoke(delegate(cast.head, cast.colleague), cast.head)

    with tenant(cast.department.pk):
        lines = queries.delegations_of(actor(cast.head), TODAY)

    assert [line.state for line in lines] == ["in_force", "revoked", "revoked"]
    assert lines[0].row == standing


def test_what_is_revoked_is_over_at_once_and_may_be_given_again(cast) -> None:
    row = delegate(cast.head, cast.colleague)

    revoke(row, cast.head)

    assert judges(cast.clerk) == {cast.head.pk}
    assert not actor(cast.colleague).given
    with pytest.raises(refusals.Outdated):
        revoke(row, cast.head)
    delegate(cast.head, cast.colleague)


def test_the_head_of_the_agency_gives_and_revokes_for_others(cast) -> None:
    row = delegate(cast.head, cast.colleague, actor_posting=cast.agency_head)
    revoke(row, cast.agency_head)

    assert judges(cast.clerk) == {cast.head.pk}


def test_a_deputy_answers_for_the_field_given_to_them(cast, deputy) -> None:
    with pytest.raises(refusals.NotADeputy):
        delegate(cast.head, cast.colleague, "field", person_id=cast.clerk.pk)
    with pytest.raises(refusals.OutsideTheField):
        delegate(cast.head, deputy, "field", unit_id=cast.archive.pk)
    delegate(cast.head, deputy, "field", person_id=cast.clerk.pk, ends_on=None)

    assert judges(cast.clerk) == {cast.head.pk, deputy.pk}
    assert judges(cast.colleague) == {cast.head.pk}


def test_an_acting_head_has_the_rights_of_a_head(cast) -> None:
    """The archive has no head: until then the head of the agency reviews there."""
    clerk = make_posting(cast.archive, "Y Thị Kho")
    with pytest.raises(PermissionDenied):
        delegate(cast.clerk, cast.outsider, "acting", unit_id=cast.archive.pk)
    with pytest.raises(refusals.NotYoursToGive):
        delegate(cast.head, cast.outsider, "acting", unit_id=cast.archive.pk)
    delegate(cast.agency_head, cast.outsider, "acting", unit_id=cast.archive.pk, ends_on=None)

    assert judges(clerk) == {cast.outsider.pk}
    assert actor(cast.outsider).headed_unit_ids() == {cast.archive.pk}
    with tenant(cast.department.pk):
        office = ReviewChain(cast.department.pk, TODAY).office
    assert office.authorities(clerk.pk)[cast.outsider.pk] == Authority(Right.ACTING_HEAD)
    assert office.authorities(cast.outsider.pk)[cast.agency_head.pk].right == Right.AGENCY_HEAD


def test_who_acts_as_the_head_of_the_agency_is_its_head_to_everybody(cast) -> None:
    """Until the right is revoked; the day of the revocation is over."""
    with tenant(cast.department.pk):
        RoleAssignment.objects.filter(posting=cast.agency_head).update(ends_on=TODAY - DAY)
    row = delegate(cast.superior, cast.head, "acting", unit_id=cast.root.pk, ends_on=None)

    def heads(on=TODAY):
        with tenant(cast.department.pk):
            found = queries.heads_of(cast.department.pk, on)
            assert queries.holding(cast.department.pk, on, RoleKind.AGENCY_HEAD) == {
                posting.pk for posting in found
            }
            return found

    assert heads(TODAY - DAY) == [cast.agency_head]
    assert heads() == [cast.head]
    with tenant(cast.department.pk):
        assert signing(cast.department.pk, TODAY)["name"] == cast.head.staff.full_name
    revoke(row, cast.superior, NOW + 2 * DAY)
    assert heads(TODAY + DAY) == [cast.head]
    assert heads(TODAY + 2 * DAY) == []


@pytest.mark.parametrize(
    ("giver", "taker", "changes", "refusal"),
    [
        ("head", "head", {}, refusals.OwnRights),
        ("head", "stranger", {}, refusals.NotPosted),
        ("head", "colleague", {"starts_on": TODAY - DAY}, refusals.StartsInThePast),
        ("head", "colleague", {"ends_on": TODAY - DAY}, refusals.EndsBeforeItStarts),
        ("head", "colleague", {"ends_on": None}, refusals.EndsBeforeItStarts),
        ("head", "colleague", {"reason": "  "}, refusals.ReasonIsMissing),
        ("head", "colleague", {"purposes": ["sign_report"]}, refusals.NothingToGive),
        ("agency_head", "clerk", {}, refusals.PairReviews),
        ("clerk", "colleague", {}, PermissionDenied),
    ],
)
def test_what_is_refused(cast, giver, taker, changes, refusal) -> None:
    with pytest.raises(refusal):
        delegate(getattr(cast, giver), getattr(cast, taker), **changes)


def test_one_does_not_give_what_others_hold_nor_to_oneself(cast) -> None:
    with pytest.raises(refusals.NotYoursToGive):
        delegate(cast.agency_head, cast.outsider, actor_posting=cast.head)
    with pytest.raises(refusals.OwnRights):
        delegate(cast.head, cast.agency_head, actor_posting=cast.agency_head)


def test_what_was_given_is_not_passed_on(cast) -> None:
    delegate(cast.head, cast.colleague)

    with pytest.raises(PermissionDenied):
        delegate(cast.colleague, cast.clerk)
    with pytest.raises(refusals.NothingToGive):
        delegate(cast.colleague, cast.clerk, actor_posting=cast.agency_head)


def test_the_same_is_not_given_twice_for_one_day(cast) -> None:
    delegate(cast.head, cast.colleague)

    with pytest.raises(refusals.DelegationOverlaps):
        delegate(cast.head, cast.colleague, starts_on=TODAY + 4 * DAY, ends_on=TODAY + 9 * DAY)
    delegate(cast.head, cast.colleague, starts_on=TODAY + 5 * DAY, ends_on=TODAY + 9 * DAY)


def test_two_who_would_judge_each_other_are_listed_with_a_reason_or_refused(cast) -> None:
    delegate(cast.head, cast.clerk)

    with pytest.raises(refusals.PairReviews):
        delegate(cast.head, cast.colleague)
    delegate(cast.head, cast.colleague, pair_reason="Phòng chỉ có hai người")

    assert cast.colleague.pk in judges(cast.clerk)
    assert cast.clerk.pk not in judges(cast.colleague)


def test_a_delegate_signs_the_report_while_the_delegation_is_in_force(cast) -> None:
    row = delegate(cast.agency_head, cast.head, purposes=["sign_report"])

    def may_sign(posting, on=TODAY):
        with tenant(cast.department.pk):
            return queries.may_sign(cast.department.pk, posting.pk, on)

    assert may_sign(cast.agency_head) == Authority(Right.AGENCY_HEAD)
    assert may_sign(cast.head) == Authority(Right.DELEGATION, cast.agency_head.pk, row.pk)
    assert may_sign(cast.head, TODAY + 5 * DAY) is None
    assert may_sign(cast.officer) is None
    revoke(row, cast.agency_head)
    assert may_sign(cast.head) is None


def test_a_right_is_revoked_never_changed_and_nobody_gives_one_to_themselves(cast) -> None:
    row = delegate(cast.head, cast.colleague)

    with tenant(cast.department.pk):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Delegation.objects.filter(pk=row.pk).update(ends_on=TODAY + 90 * DAY)
        row.pk, row.delegate_id = None, cast.head.pk
        with pytest.raises(refusals.OwnWork), refusals.stated(), transaction.atomic():
            row.save(force_insert=True)


def test_the_page_gives_and_revokes_and_keeps_what_was_typed(cast, signed_in) -> None:
    client = signed_in(cast.head)
    page = reverse("organizations:delegations")
    typed = {
        "kind": "delegation",
        "delegate": cast.colleague.pk,
        "purposes": ["review", "assess"],
        "starts_on": "2030-01-05",
        "ends_on": "2030-01-02",
        "reason": "Nghỉ phép năm",
    }

    refused = client.post(page, typed)
    given = client.post(page, typed | {"ends_on": "2030-01-09"}, follow=True)

    assert (refused.status_code, given.status_code) == (422, 200)
    assert "Nghỉ phép năm" in refused.content.decode()
    assert cast.colleague.staff.full_name in given.content.decode()
    with tenant(cast.department.pk):
        rows = list(Delegation.objects.all())
    assert {row.purpose for row in rows} == {"review", "assess"}
    revocation = reverse("organizations:revoke_delegation", args=[rows[0].pk])
    assert client.post(revocation, {"reason": ""}).status_code == 422
    assert client.post(revocation, {"reason": "Đã về"}).status_code == 302
    assert client.post(revocation, {"reason": "Đã về"}).status_code == 409
