"""A report is signed by its head, or by whoever may for one, once they prove who they are."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from organizations import commands as organizations
from organizations.models import AuditEvent, RoleKind
from organizations.refusals import Outdated, RightIsOver
from organizations.rules.rights import Authority, Right
from organizations.tenancy import tenant
from reporting import commands
from reporting.models import Report, ReportSignature, ReportStatus
from reporting.refusals import NotConfirmed, NotSigned
from tests.factories import reporting as make
from tests.factories.delegations import delegate
from tests.factories.organizations import PERIOD, actor, give_role, make_posting
from tests.signing_in import enter

ALWAYS = date(2099, 1, 1)
SIGN = reverse("reporting:sign", args=[PERIOD])
SUBMIT = reverse("reporting:submit", args=[PERIOD])


def _sign(posting, report, *, now=make.SIGNED, checksum="", at=None):
    return commands.sign_report(
        actor=actor(posting),
        report_id=report.pk,
        checksum=checksum or report.checksum,
        confirmation=commands.Confirmation(at=at or now, by="password"),
        now=now,
    )


def _may_sign(cast, posting):
    return delegate(cast.agency_head, posting, purposes=("sign_report",), ends_on=ALWAYS)


def test_the_signature_says_who_when_by_which_right_over_what(cast) -> None:
    report = make.compile_for(cast.department)

    signature = _sign(cast.agency_head, report)

    with tenant(cast.department.pk):
        report.refresh_from_db()
        event = AuditEvent.objects.get(action="reporting.report.signed")
    assert report.status == ReportStatus.SIGNED
    assert (signature.checksum, signature.signed_at) == (report.checksum, make.SIGNED)
    assert (signature.signed_by, signature.by_right) == (cast.agency_head, "agency_head")
    assert signature.name == "Nguyễn Quốc Khánh"
    assert event.details["checksum"] == report.checksum


def test_signing_twice_is_signing_once(cast) -> None:
    report = make.compile_for(cast.department)

    first, second = _sign(cast.agency_head, report), _sign(cast.agency_head, report)

    assert first.pk == second.pk


def test_a_report_is_signed_before_it_is_submitted(cast) -> None:
    report = make.compile_for(cast.department)

    with pytest.raises(NotSigned):
        commands.submit_report(
            actor=actor(cast.agency_head), report_id=report.pk, now=make.SUBMITTED
        )


@pytest.mark.parametrize("who", ["officer", "head", "clerk", "superior"])
def test_nobody_else_signs(cast, who) -> None:
    report = make.compile_for(cast.department)

    with pytest.raises(PermissionDenied):
        _sign(getattr(cast, who), report)


def test_what_was_read_is_what_is_signed(cast) -> None:
    report = make.compile_for(cast.department)

    with pytest.raises(Outdated):
        _sign(cast.agency_head, report, checksum="0" * 64)


@pytest.mark.parametrize("minutes", [-11, 1])
def test_who_signs_proved_who_they_are_just_before(cast, minutes) -> None:
    report = make.compile_for(cast.department)

    with pytest.raises(NotConfirmed):
        _sign(cast.agency_head, report, at=make.SIGNED + timedelta(minutes=minutes))


def test_a_delegate_signs_for_the_head_under_a_dated_delegation(cast) -> None:
    grant = _may_sign(cast, cast.head)
    report = make.compile_for(cast.department)

    signature = _sign(cast.head, report)
    sent = commands.submit_report(actor=actor(cast.head), report_id=report.pk, now=make.SUBMITTED)

    assert signature.by_right == Right.DELEGATION
    assert (signature.on_behalf_of_id, signature.delegation_id) == (cast.agency_head.pk, grant.pk)
    assert signature.prefix == "TL."
    assert sent.status == ReportStatus.SUBMITTED


def test_a_deputy_signs_in_place_of_the_head(cast) -> None:
    deputy = make_posting(cast.root, "Lâm Thị Phó", title="Phó Giám đốc Sở Xây dựng")
    give_role(deputy, RoleKind.DEPUTY, cast.root)
    _may_sign(cast, deputy)

    signature = _sign(deputy, make.compile_for(cast.department))

    assert (signature.prefix, signature.title) == ("KT.", "Chuyên viên\nPhó Giám đốc")


def test_an_acting_head_signs_as_one(cast) -> None:
    deputy = make_posting(cast.root, "Lâm Thị Phó", title="Phó Giám đốc Sở Xây dựng")
    delegate(cast.superior, deputy, "acting", unit_id=cast.root.pk, ends_on=ALWAYS)

    signature = _sign(deputy, make.compile_for(cast.department))

    assert (signature.prefix, signature.by_right) == ("Q.", "acting_head")


def test_a_revoked_delegation_signs_nothing_at_the_same_moment_either(cast, monkeypatch) -> None:
    grant = _may_sign(cast, cast.head)
    report = make.compile_for(cast.department)
    with tenant(cast.department.pk):
        organizations.revoke_rights(
            actor=actor(cast.agency_head), delegation=grant, reason="Đã về", now=make.COMPILED
        )

    with pytest.raises(PermissionDenied):
        _sign(cast.head, report)
    # Read before the revocation, stored after it: the database looks again.
    was = Authority(Right.DELEGATION, cast.agency_head.pk, grant.pk)
    monkeypatch.setattr("organizations.queries.may_sign", lambda *_: was)
    with pytest.raises(RightIsOver), transaction.atomic():
        _sign(cast.head, report)


@pytest.mark.parametrize(
    "change",
    ["by_right = 'head'", "checksum = 'x'", "signed_at = now()", "name = 'Ai đó'"],
)
def test_a_signature_never_changes(cast, change) -> None:
    _sign(cast.agency_head, make.compile_for(cast.department))

    with pytest.raises(DatabaseError), tenant(cast.department.pk), connection.cursor() as cursor:
        cursor.execute(f"UPDATE reporting_reportsignature SET {change}")


def test_the_database_takes_no_signature_of_somebody_who_heads_nothing(cast) -> None:
    report = make.compile_for(cast.department)

    with pytest.raises(DatabaseError, match="heads the agency"), tenant(cast.department.pk):
        ReportSignature.objects.create(
            agency=cast.department, report=report, checksum=report.checksum,
            signed_at=make.SIGNED, signed_by=cast.clerk, signed_staff_id=cast.clerk.staff_id,
            by_right="agency_head", confirmed_at=make.SIGNED, confirmed_by="password",
            title="Giám đốc", name="Đặng Thị Ánh",
        )  # fmt: skip


def test_no_report_is_called_signed_without_a_signature(cast) -> None:
    report = make.compile_for(cast.department)

    with pytest.raises(DatabaseError, match="has a signature"), tenant(cast.department.pk):
        Report.objects.filter(pk=report.pk).update(status="signed")


def _unconfirmed(posting) -> Client:
    client = Client()
    enter(client, posting, is_confirmed=False)
    return client


def test_the_page_asks_who_it_is_then_signs_by_itself_and_goes_on_to_submit(cast) -> None:
    report = make.compile_for(cast.department)
    client = _unconfirmed(cast.agency_head)

    look = client.get(SIGN).content.decode()
    asked = client.post(SIGN, {"checksum": report.checksum})
    assert report.checksum in look
    assert asked.url.startswith(reverse("account_reauthenticate"))
    signed = client.post(asked.url, {"password": "mat-khau-rat-dai"})
    assert signed.url == SUBMIT
    assert "Nguyễn Quốc Khánh" in client.get(SUBMIT).content.decode()
    assert client.post(SUBMIT).status_code == 302

    with tenant(cast.department.pk):
        report.refresh_from_db()
        assert ReportSignature.objects.get().confirmed_by == "password"
    assert report.status == ReportStatus.SUBMITTED


def test_a_wrong_password_signs_nothing(cast) -> None:
    report = make.compile_for(cast.department)
    client = _unconfirmed(cast.agency_head)

    asked = client.post(SIGN, {"checksum": report.checksum})

    assert client.post(asked.url, {"password": "sai"}).status_code == 200
    with tenant(cast.department.pk):
        assert not ReportSignature.objects.exists()


def test_another_checksum_than_the_one_shown_is_a_conflict(cast, signed_in) -> None:
    make.compile_for(cast.department)

    answer = signed_in(cast.agency_head).post(SIGN, {"checksum": "0" * 64})

    assert answer.status_code == 409


def test_a_delegate_finds_the_report_and_signs_it_but_does_not_write_it(cast, signed_in) -> None:
    _may_sign(cast, cast.head)
    report = make.compile_for(cast.department)
    client = signed_in(cast.head)

    page = client.get(reverse("reporting:report_period", args=[PERIOD])).content.decode()
    signed = client.post(SIGN, {"checksum": report.checksum})
    words = client.post(reverse("reporting:narrative", args=[PERIOD]), {"version": "0"})

    assert SIGN in page
    assert (signed.url, words.status_code) == (SUBMIT, 403)
    assert "Nguyễn Quốc Khánh" in client.get(SUBMIT).content.decode()
