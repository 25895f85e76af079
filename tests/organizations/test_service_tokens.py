"""Programs come in by a token: shown once, kept as a digest, scoped, ended."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from organizations import commands
from organizations.access import system
from organizations.commands.service_tokens import recognise
from organizations.models import AuditEvent, ServiceToken
from organizations.rules.service_tokens import UnknownScope, checked, digest_of, presented
from organizations.service import HasScopes, Program, ServiceAuthentication
from organizations.tenancy import tenant
from tests.factories.organizations import NOW

PAGE = "organizations:service_tokens"
SENT = {"name": "Phần mềm nhân sự", "scopes": ["reports:read", "calendar:read"], "days": "30"}


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


def made(cast, scopes=("reports:read",), days=30) -> tuple[ServiceToken, str]:
    with tenant(cast.receiving.pk):
        return commands.make_service_token(
            actor=system(cast.receiving.pk), name="Trục liên thông", scopes=list(scopes),
            days=days, now=NOW,
        )  # fmt: skip


def revoke(row) -> None:
    with tenant(row.agency_id):
        commands.revoke_service_token(actor=system(row.agency_id), token=row, now=NOW)


def asked(token: str, *, scheme: str = "Bearer"):
    request = Request(APIRequestFactory().get("/", headers={"authorization": f"{scheme} {token}"}))
    return ServiceAuthentication().authenticate(request)


def test_the_token_is_shown_once_and_kept_as_a_digest(cast, signed_in) -> None:
    operator = signed_in(cast.operator)
    page = operator.post(reverse(PAGE), SENT).content.decode()
    [token] = re.findall(r"kpi_[A-Za-z0-9_-]{43}", page)

    again = operator.get(reverse(PAGE)).content.decode()
    with tenant(cast.receiving.pk):
        row = ServiceToken.objects.get()
        event = AuditEvent.objects.get(action="organizations.service_token.made")
    assert token not in again
    assert row.hint in again
    assert row.digest == digest_of(token)
    assert token not in str(event.details)
    assert row.scopes == ["reports:read", "calendar:read"]


def test_a_program_acts_in_its_agency_with_its_scopes_and_no_role(cast) -> None:
    _row, token = made(cast)
    program, _auth = asked(token)

    assert isinstance(program, Program)
    assert program.actor.agency_id == cast.receiving.pk
    assert program.actor.roles == ()
    assert program.may("reports:read")
    assert not program.may("people:read")


@pytest.mark.parametrize(
    ("needed", "allowed"),
    [(("reports:read",), True), (("reports:read", "people:read"), False), ((), False)],
)
def test_a_view_names_what_it_needs_and_lets_nobody_in_otherwise(cast, needed, allowed) -> None:
    _row, token = made(cast)
    request = Request(APIRequestFactory().get("/"))
    request.user = asked(token)[0]
    view = type("View", (), {"required_scopes": needed})()

    assert HasScopes().has_permission(request, view) is allowed


def test_unknown_expired_and_revoked_ones_are_refused_alike(cast) -> None:
    row, token = made(cast)
    revoked, other = made(cast)
    revoke(revoked)
    words = set()
    for bad in ("kpi_" + "x" * 43, "kpi_short", other, token + "x"):
        with pytest.raises(AuthenticationFailed) as refusal:
            asked(bad)
        words.add(str(refusal.value.detail))
    with time_machine.travel(row.expires_at, tick=False), pytest.raises(AuthenticationFailed):
        asked(token)

    assert len(words) == 1


@pytest.mark.parametrize("header", ["", "Basic a2Zq", "Bearer abc", "Token kpi_x"])
def test_other_headers_are_not_ours(header) -> None:
    assert presented(header) is None


def test_its_use_is_noted_once_an_hour(cast, django_assert_num_queries) -> None:
    row, token = made(cast)
    recognise(token, now=NOW)
    recognise(token, now=NOW + timedelta(minutes=59))
    with tenant(cast.receiving.pk):
        assert ServiceToken.objects.get(pk=row.pk).last_used_at == NOW

    recognise(token, now=NOW + timedelta(minutes=61))
    with tenant(cast.receiving.pk):
        assert ServiceToken.objects.get(pk=row.pk).last_used_at == NOW + timedelta(minutes=61)


def test_who_presents_one_token_sees_no_other(cast) -> None:
    made(cast)
    assert ServiceToken.objects.count() == 0  # no agency, nothing presented
    with tenant(cast.department.pk):
        assert ServiceToken.objects.count() == 0


def test_an_operator_revokes_it_and_the_next_request_is_refused(cast, signed_in) -> None:
    row, token = made(cast)
    page = signed_in(cast.operator).post(
        reverse("organizations:revoke_service_token", args=[row.pk]), follow=True
    )

    assert "Đã thu hồi" in page.content.decode()
    assert recognise(token, now=NOW) is None


def test_a_token_is_never_changed_nor_made_to_last(cast) -> None:
    row, _token = made(cast)
    for change in ({"scopes": ["people:write"]}, {"expires_at": NOW + timedelta(days=300)}):
        with pytest.raises(DatabaseError), transaction.atomic(), tenant(cast.receiving.pk):
            ServiceToken.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        made(cast, days=400)


@pytest.mark.parametrize("scopes", [[], ["everything"], ["reports:read", "x"]])
def test_scopes_are_those_that_are_defined(scopes) -> None:
    with pytest.raises(UnknownScope):
        checked(scopes)


def test_the_command_line_makes_lists_and_revokes(cast, capsys) -> None:
    code = cast.department.code
    call_command("service_token", agency=code, name="HRM", scope=["people:read"], days=10)
    said = capsys.readouterr().out
    with tenant(cast.department.pk):
        row = ServiceToken.objects.get()
    call_command("service_token", agency=code, revoke=row.pk)

    assert re.search(r"kpi_[A-Za-z0-9_-]{43}", said)
    assert "revoked" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("service_token", agency="KHONG-CO")
