"""Who works where, with which rights: kept by the agency's officer, each act with its trace."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations import commands
from organizations.commands import NewPosting
from organizations.http import now_and_today
from organizations.models import AuditEvent, Posting, RoleAssignment, RoleKind, StaffMember, User
from organizations.refusals import (
    EmailIsTaken,
    EndsBeforeItStarts,
    NotPosted,
    PositionIsTaken,
    SignInInUse,
    StaffCodeIsTaken,
)
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, TODAY, actor, give_role, make_posting


@pytest.fixture
def newcomer(cast) -> NewPosting:
    return NewPosting(
        staff_code="kh70001",
        full_name="Lê  Thị Mới",
        unit=cast.office,
        job_position="Văn thư",
        title="Văn thư",
        subject_class="civil_servant",
        starts_on=TODAY,
        email="Moi@khanhhoa.example",
    )


@pytest.fixture
def inside(cast):
    """Within the department's transaction, as each of its requests is."""
    with tenant(cast.department.pk):
        yield


def events(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action))


# ---- Posting somebody --------------------------------------------------------------------------


def test_a_new_person_gets_a_sign_in_without_any_password(cast, newcomer, inside) -> None:
    posting = commands.post_person(actor=actor(cast.officer), new=newcomer, now=NOW)

    user = User.objects.get(staff=posting.staff)
    assert (user.username, user.email) == ("KH70001", "moi@khanhhoa.example")
    assert not user.has_usable_password()
    assert posting.staff.full_name == "Lê Thị Mới"
    (event,) = events("organizations.person.posted")
    assert event.details == {"staff_code": "KH70001", "known": False, "from": "2026-10-12"}


def test_somebody_of_another_agency_is_posted_under_the_same_sign_in(
    cast, newcomer, inside
) -> None:
    known = replace(newcomer, staff_code=cast.stranger.staff.staff_code, full_name="mấu thị nga")

    posting = commands.post_person(actor=actor(cast.officer), new=known, now=NOW)

    assert posting.staff_id == cast.stranger.staff_id
    assert User.objects.filter(staff_id=posting.staff_id).count() == 1


def test_a_code_alone_does_not_bring_somebody_here(cast, newcomer, inside) -> None:
    guessed = replace(newcomer, staff_code=cast.stranger.staff.staff_code)

    with pytest.raises(StaffCodeIsTaken):
        commands.post_person(actor=actor(cast.officer), new=guessed, now=NOW)

    assert not StaffMember.objects.filter(pk=cast.stranger.staff_id).exists()


def test_one_position_is_not_held_twice_on_a_day(cast, newcomer, inside) -> None:
    commands.post_person(actor=actor(cast.officer), new=newcomer, now=NOW)

    with pytest.raises(PositionIsTaken):
        commands.post_person(
            actor=actor(cast.officer),
            new=replace(newcomer, starts_on=TODAY + timedelta(days=30)),
            now=NOW,
        )
    assert len(events("organizations.person.posted")) == 1


def test_an_address_belongs_to_one_sign_in(cast, newcomer, inside) -> None:
    taken = replace(newcomer, email=cast.clerk.staff.user.email.upper())

    with pytest.raises(EmailIsTaken):
        commands.post_person(actor=actor(cast.officer), new=taken, now=NOW)


def test_nobody_is_posted_into_a_unit_of_another_agency(cast, newcomer, inside) -> None:
    foreign = replace(newcomer, unit=cast.stranger.unit)

    with pytest.raises(NotPosted):
        commands.post_person(actor=actor(cast.officer), new=foreign, now=NOW)


def test_a_posting_ends_with_the_roles_held_in_it(cast, inside) -> None:
    commands.end_posting(actor=actor(cast.officer), posting_id=cast.head.pk, ends_on=TODAY)

    assert Posting.objects.get(pk=cast.head.pk).ends_on == TODAY
    assert RoleAssignment.objects.get(posting=cast.head).ends_on == TODAY
    assert len(events("organizations.posting.ended")) == 1


def test_a_posting_does_not_end_before_it_began(cast, inside) -> None:
    with pytest.raises(EndsBeforeItStarts):
        commands.end_posting(
            actor=actor(cast.officer), posting_id=cast.head.pk, ends_on=date(2025, 12, 31)
        )


# ---- The first password ------------------------------------------------------------------------


def test_the_link_sets_a_password_once(cast, newcomer, client, signed_in) -> None:
    officer = signed_in(cast.officer)
    with tenant(cast.department.pk):
        commands.post_person(actor=actor(cast.officer), new=newcomer, now=NOW)
    page = officer.post("/people/KH70001/activation/")
    link = page.context["link"]

    form = client.get(link, follow=True)
    sent = {"password1": "mot-mat-khau-rieng", "password2": "mot-mat-khau-rieng"}
    client.post(form.redirect_chain[-1][0], sent)
    signed = client.post("/accounts/login/", {"login": "KH70001", "password": sent["password1"]})

    assert signed.status_code == 302
    assert "moi@" not in page.content.decode()
    assert client.get(link, follow=True).context.get("token_fail")
    assert officer.post("/people/KH70001/activation/").status_code == 422


@pytest.mark.parametrize("person", ["clerk", "agency_head"])
def test_a_sign_in_with_a_password_is_never_handed_out_again(cast, inside, person) -> None:
    with pytest.raises(SignInInUse):
        commands.make_activation(
            actor=actor(cast.officer), staff=getattr(cast, person).staff, now=NOW
        )


def test_nobody_takes_over_a_person_of_another_agency_by_posting_them(cast, newcomer) -> None:
    with tenant(cast.commune.pk):
        theirs = commands.post_person(
            actor=actor(cast.strange_head),
            new=replace(newcomer, unit=cast.stranger.unit),
            now=NOW,
        )
    with tenant(cast.department.pk):
        posted = commands.post_person(actor=actor(cast.officer), new=newcomer, now=NOW)
        assert posted.staff_id == theirs.staff_id

        with pytest.raises(SignInInUse):
            commands.make_activation(actor=actor(cast.officer), staff=posted.staff, now=NOW)
        with pytest.raises(SignInInUse):
            commands.rename_person(
                actor=actor(cast.officer), staff=posted.staff, full_name="Người Khác"
            )


# ---- The pages ---------------------------------------------------------------------------------


def names(page) -> list[str]:
    return [posting.staff.full_name for posting in page.context["page"].page]


def test_people_stand_in_vietnamese_order_of_given_names(cast, signed_in) -> None:
    page = signed_in(cast.officer).get("/people/")

    assert names(page) == [
        "Đặng Thị Ánh",
        "Lê Văn Bình",
        "Phạm Minh Châu",
        "Võ Thị Dung",
        "Hồ Thu Hà",
        "Nguyễn Quốc Khánh",
        "Trịnh Văn Long",
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("anh dang", ["Đặng Thị Ánh"]),
        ("BÌNH", ["Lê Văn Bình"]),
        ("khong co ai", []),
        ("%", []),
    ],
)
def test_people_are_found_without_accents(cast, signed_in, words, found) -> None:
    assert names(signed_in(cast.officer).get("/people/", {"q": words})) == found


def test_the_list_narrows_to_a_unit_and_what_is_below(cast, signed_in) -> None:
    page = signed_in(cast.officer).get("/people/", {"unit": cast.office.pk})

    assert names(page) == ["Đặng Thị Ánh", "Lê Văn Bình", "Phạm Minh Châu"]


def test_the_list_costs_the_same_for_five_people_and_for_forty(cast, signed_in) -> None:
    client = signed_in(cast.officer)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries_made:
            client.get("/people/")
        return len(queries_made)

    few = cost()
    for number in range(35):
        posting = make_posting(cast.office, f"Trần Văn {number}")
        give_role(posting, RoleKind.DEPUTY, cast.office)

    assert cost() == few <= 20


def test_what_was_typed_stays_when_it_is_refused(cast, signed_in) -> None:
    client = signed_in(cast.officer)
    sent = {
        "staff_code": cast.stranger.staff.staff_code,
        "full_name": "Lê Thị Nhầm",
        "unit": cast.office.pk,
        "job_position": "Văn thư",
        "subject_class": "civil_servant",
        "starts_on": "2026-10-12",
    }

    page = client.post("/people/new/", sent)

    assert page.status_code == 422
    assert 'value="Lê Thị Nhầm"' in page.content.decode()
    assert page.context["form"].non_field_errors()


def test_ended_postings_have_a_list_of_their_own(cast, signed_in) -> None:
    with tenant(cast.department.pk):
        yesterday = now_and_today()[1] - timedelta(days=1)
        commands.end_posting(
            actor=actor(cast.officer), posting_id=cast.outsider.pk, ends_on=yesterday
        )
    client = signed_in(cast.officer)

    assert "Võ Thị Dung" not in names(client.get("/people/"))
    assert names(client.get("/people/", {"former": "on"})) == ["Võ Thị Dung"]
