"""The operators' command: the first officer of an agency, and roles that open other agencies."""

import re

import pytest
from django.core.management import CommandError, call_command

from organizations.models import AuditEvent, Posting, RoleKind, User
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, actor


def appoint(capsys, **options: str) -> str:
    call_command("appoint", **options)
    return capsys.readouterr().out


def test_a_new_officer_gets_a_link_to_their_first_password(cast, capsys, client) -> None:
    said = appoint(
        capsys, agency="SXD", staff_code="KH80001", name="Lê Thị Đầu", role=RoleKind.OFFICER
    )
    link = re.search(r"https?://[^/]+(/accounts/\S+)", said).group(1)

    assert client.get(link, follow=True).status_code == 200
    with tenant(cast.department.pk):
        posting = Posting.objects.get(staff__staff_code="KH80001")
        actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"organizations.person.posted", "organizations.role.given"} <= actions
    assert actor(posting, posting.starts_on).holds(RoleKind.OFFICER)


def test_an_existing_person_keeps_posting_and_password(cast, capsys) -> None:
    staff = cast.kpi_team.staff
    User.objects.filter(staff=staff).update(last_login=NOW)
    said = appoint(
        capsys, agency="SNV", staff_code=staff.staff_code, name="", role=RoleKind.INSPECTOR
    )

    assert "http" not in said
    with tenant(cast.receiving.pk):
        assert Posting.objects.filter(staff=staff).count() == 1


@pytest.mark.parametrize("agency", ["KHONG-CO", "' OR 1=1"])
def test_an_unknown_agency_is_named(cast, capsys, agency) -> None:
    with pytest.raises(CommandError, match="No agency has the code"):
        appoint(capsys, agency=agency, staff_code="KH80001", name="X", role=RoleKind.OFFICER)


def test_a_refusal_stores_nothing(cast, capsys) -> None:
    taken = cast.stranger.staff.staff_code
    with pytest.raises(CommandError, match="staff_code_is_taken"):
        appoint(capsys, agency="SXD", staff_code=taken, name="Ai Khác", role=RoleKind.OFFICER)
