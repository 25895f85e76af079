"""Programs come in by a token: shown once, kept as a digest, scoped, ended."""

import re
from datetime import timedelta
from itertools import count

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from organizations import commands
from organizations.access import system
from organizations.commands.service_tokens import recognise
from organizations.models import AuditEvent, ServiceToken
from organizations.rules.policy import by_token
from organizations.rules.service_tokens import UnknownScope, checked, digest_of, presented
from organizations.service import Program
from organizations.tenancy import tenant
from tests.factories.organizations import NOW

PAGE = "organizations:service_tokens"
NUMBERS = count(1)  # no two good tokens of one agency have one name
SENT = {"name": "Phần mềm nhân sự", "scopes": ["reports:read", "calendar:read"], "days": "30"}


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


def made(cast, scopes=("reports:read",), days=30) -> tuple[ServiceToken, str]:
    with tenant(cast.receiving.pk):
        return commands.make_service_token(
            actor=system(cast.receiving.pk), name=f"Trục liên thông {next(NUMBERS)}",
            scopes=list(scopes), days=days, now=NOW,
        )  # fmt: skip


def revoke(row) -> None:
    with tenant(row.agency_id):
        commands.revoke_service_token(actor=system(row.agency_id), token=row, now=NOW)


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
    actor = Program(recognise(token, now=NOW)).actor

    assert (actor.agency_id, actor.roles, actor.posting_id) == (cast.receiving.pk, (), None)
    assert actor.stands_as == {by_token("reports:read")}


def test_unknown_expired_and_revoked_ones_are_not_recognised(cast) -> None:
    row, token = made(cast)
    revoked, other = made(cast)
    revoke(revoked)

    for bad in ("kpi_" + "x" * 43, "kpi_short", other, token + "x"):
        assert recognise(bad, now=NOW) is None
    assert recognise(token, now=row.expires_at) is None


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
    for change in ({"scopes": ["people:read"]}, {"expires_at": NOW + timedelta(days=300)}):
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
