"""Who heads an agency is named by the province, and no officer holds the key to such a sign-in."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from organizations import access, commands
from organizations.commands import NewPosting
from organizations.http import now_and_today
from organizations.models import (
    AuditEvent,
    Notice,
    NoticeKind,
    Posting,
    RoleAssignment,
    RoleKind,
    User,
)
from organizations.refusals import LinkIsNotYours, NotYoursToGive
from organizations.tenancy import tenant
from tests.factories.delegations import delegate
from tests.factories.organizations import NOW, TODAY, actor, give_role
from tests.organizations.staff_workbook import person, said, send, workbook
from tests.organizations.test_province_import import apply as apply_of_province
from tests.organizations.test_province_import import send as send_of_province

PASSWORD = "mot-mat-khau-rieng"


@pytest.fixture
def inside(cast):
    """Within the department's transaction, as each of its requests is."""
    with tenant(cast.department.pk):
        yield


def enter_person(cast) -> Posting:
    """Somebody whom the officer entered, with an address that the officer typed."""
    new = NewPosting(
        staff_code="KH70001",
        full_name="Lê Thị Mới",
        unit=cast.root,
        job_position="Giám đốc",
        title="Giám đốc",
        subject_class="civil_servant",
        starts_on=TODAY,
        email="can.bo@khanhhoa.example",
    )
    with tenant(cast.department.pk):
        return commands.post_person(actor=actor(cast.officer), new=new, now=NOW)


def follow_link(officer, client, code: str) -> None:
    """The officer makes the link and follows it themselves."""
    link = officer.post(reverse("organizations:activation", args=[code])).context["link"]
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})


def name_head(posting: Posting) -> None:
    """As the operators' command does."""
    with tenant(posting.agency_id):
        commands.give_role(
            actor=access.system(posting.agency_id),
            posting=posting,
            role=RoleKind.AGENCY_HEAD,
            unit=None,
            starts_on=TODAY,
            now=NOW,
        )


def user_of(posting: Posting) -> User:
    return User.objects.get(staff_id=posting.staff_id)


# ---- The role ----------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["officer", "agency_head"])
@pytest.mark.parametrize("role", [RoleKind.AGENCY_HEAD, RoleKind.SUPERIOR, RoleKind.HEAD])
def test_nobody_inside_an_agency_names_its_head_by_whatever_name(cast, inside, by, role) -> None:
    """Who heads the root unit as a head of unit would head the agency too."""
    with pytest.raises(NotYoursToGive):
        commands.give_role(
            actor=actor(getattr(cast, by)),
            posting=cast.clerk,
            role=role,
            unit=cast.root if role == RoleKind.HEAD else None,
            starts_on=TODAY,
            now=NOW,
        )


def test_nobody_inside_an_agency_ends_what_its_head_holds(cast, inside) -> None:
    held = RoleAssignment.objects.get(posting=cast.agency_head)

    with pytest.raises(NotYoursToGive):
        commands.end_role(actor=actor(cast.officer), role_id=held.pk, ends_on=TODAY)


def test_the_page_offers_to_end_only_what_one_may_give(cast, signed_in) -> None:
    officer, ends = signed_in(cast.officer), []
    for one in (cast.agency_head, cast.head):
        with tenant(cast.department.pk):
            held = RoleAssignment.objects.get(posting=one)
        page = officer.get(reverse("organizations:person", args=[one.staff.staff_code]))
        ends.append(reverse("organizations:end_role", args=[held.pk]) in said(page))

    assert ends == [False, True]


def test_an_officer_alone_becomes_no_head_through_a_person_they_invented(
    cast, signed_in, client
) -> None:
    posting, officer = enter_person(cast), signed_in(cast.officer)
    follow_link(officer, client, "KH70001")
    page = reverse("organizations:give_role", args=[posting.pk])
    api = reverse("organizations_api:roles", args=[posting.pk])
    sent = {"role": "agency_head", "unit": cast.root.pk, "starts_on": str(now_and_today()[1])}

    assert officer.post(page, sent).status_code == 422
    assert officer.post(page, sent | {"role": "head"}).status_code == 422
    by_program = {"role": "agency_head", "starts_on": sent["starts_on"]}
    refused = officer.post(api, by_program, content_type="application/json")
    assert refused.json()["code"] == "not_yours_to_give"
    shown = send(
        officer, workbook(people=[person("KH70002", "Trần Thị Hai", cast.root.code, role="Trưởng")])
    )
    assert "do tỉnh ghi" in said(shown)
    assert not shown.context["may_apply"]


def test_the_workbook_of_the_province_names_heads_of_agencies(cast, signed_in, capsys) -> None:
    client = signed_in(cast.kpi_team)
    row = person("KH70003", "Cao Thị Ba", cast.root.code, role="Người đứng đầu")
    shown = send_of_province(client, [cast.department.code, *row])

    assert apply_of_province(client, shown).status_code == 302
    with tenant(cast.department.pk):
        held = RoleAssignment.objects.get(posting__staff__staff_code="KH70003")
        told = Notice.objects.filter(kind=NoticeKind.ROLE_GIVEN).values_list(
            "posting_id", flat=True
        )
        assert (held.role, held.unit_id) == (RoleKind.AGENCY_HEAD, cast.root.pk)
        assert set(told) == {held.posting_id, cast.agency_head.pk}

    call_command("first_links", agency=cast.department.code)
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f"{cast.department.code}\tKH70003\tCao Thị Ba\thttp")
    with pytest.raises(CommandError):
        call_command("first_links", agency="KHONG-CO")


def test_a_role_is_told_to_who_gets_it_and_to_who_heads_the_agency(cast, inside) -> None:
    commands.give_role(
        actor=actor(cast.officer),
        posting=cast.clerk,
        role=RoleKind.DEPUTY,
        unit=cast.office,
        starts_on=TODAY,
        now=NOW,
    )

    told = Notice.objects.filter(kind=NoticeKind.ROLE_GIVEN).values_list("posting_id", flat=True)
    assert set(told) == {cast.clerk.pk, cast.agency_head.pk}


# ---- The sign-in -------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [TODAY, TODAY + timedelta(days=20)])
def test_an_officer_makes_no_link_for_who_heads_the_agency_or_soon_will(cast, first) -> None:
    posting = enter_person(cast)
    give_role(posting, RoleKind.AGENCY_HEAD, cast.root, starts_on=first)

    for by in (cast.officer, cast.agency_head):
        with tenant(cast.department.pk), pytest.raises(LinkIsNotYours):
            commands.make_activation(actor=actor(by), staff=posting.staff, now=NOW)
    with tenant(cast.department.pk):
        actor_ = access.system(cast.department.pk)
        assert commands.make_activation(actor=actor_, staff=posting.staff, now=NOW)


def test_the_head_makes_the_link_of_an_officer_and_an_officer_does_not(cast) -> None:
    posting = enter_person(cast)
    give_role(posting, RoleKind.OFFICER)

    with tenant(cast.department.pk), pytest.raises(LinkIsNotYours):
        commands.make_activation(actor=actor(cast.officer), staff=posting.staff, now=NOW)
    with tenant(cast.department.pk):
        assert commands.make_activation(actor=actor(cast.agency_head), staff=posting.staff, now=NOW)


def test_an_officer_makes_no_link_for_who_uses_the_right_of_a_head(cast) -> None:
    posting = enter_person(cast)
    delegate(cast.agency_head, posting, purposes=["sign_report"])

    with tenant(cast.department.pk), pytest.raises(LinkIsNotYours):
        commands.make_activation(actor=actor(cast.officer), staff=posting.staff, now=NOW)


def test_the_page_says_who_makes_the_link(cast, signed_in) -> None:
    posting = enter_person(cast)
    page = reverse("organizations:person", args=["KH70001"])
    link = reverse("organizations:activation", args=["KH70001"])
    officer = signed_in(cast.officer)
    assert link in said(officer.get(page))

    give_role(posting, RoleKind.AGENCY_HEAD, cast.root)

    assert link not in said(officer.get(page))
    assert "đơn vị vận hành cấp" in said(officer.get(page))
    assert officer.post(link).status_code == 422


def test_who_heads_the_agency_is_told_once_a_day_that_links_were_made(cast) -> None:
    posting = enter_person(cast)
    with tenant(cast.department.pk):
        for _ in range(2):
            commands.make_activation(actor=actor(cast.officer), staff=posting.staff, now=NOW)

        told = Notice.objects.filter(kind=NoticeKind.LINKS_MADE)
        assert [one.posting_id for one in told] == [cast.agency_head.pk]


def test_a_password_that_an_officer_could_choose_ends_when_its_owner_is_named_head(
    cast, signed_in, client
) -> None:
    posting = enter_person(cast)
    follow_link(signed_in(cast.officer), client, "KH70001")
    client.post("/accounts/login/", {"login": "KH70001", "password": PASSWORD})
    assert user_of(posting).last_login is not None

    name_head(posting)

    user = user_of(posting)
    assert (user.has_usable_password(), user.last_login) == (False, None)
    assert user.email == ""  # the officer typed it: a forgotten password would be sent there
    assert client.get("/").status_code == 302
    with tenant(cast.department.pk):
        event = AuditEvent.objects.get(action="organizations.sign_in.shut")
    assert event.object_id == "KH70001"


def test_a_sign_in_that_its_owner_has_used_for_long_stays(cast) -> None:
    User.objects.filter(staff_id=cast.clerk.staff_id).update(last_login=NOW)

    name_head(cast.clerk)

    assert user_of(cast.clerk).has_usable_password()
    assert user_of(cast.clerk).email
