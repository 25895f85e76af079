"""Breaking the glass: one agency, some hours, a reason, to look only, and the agency sees it."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from organizations import audit, commands, queries
from organizations.access import system
from organizations.models import AuditEvent, EmergencyAccess, Notice, StaffMember, Unit
from organizations.tenancy import own_postings, tenant
from tests.factories.organizations import NOW, Cast
from tests.factories.worklogs import make_entry
from tests.organizations.test_second_step import app_on_phone
from tests.signing_in import enter

PAGE = "organizations:emergencies"
WHY = "Báo cáo tháng không in được, cần xem bản gốc"


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


def break_glass(cast: Cast, hours: int = 2) -> EmergencyAccess:
    call_command(
        "break_glass", agency=cast.department.code, hours=hours, reason=WHY, kind="fault",
        staff_code=cast.operator.staff.staff_code, verbosity=0,
    )  # fmt: skip
    with tenant(cast.department.pk):
        return EmergencyAccess.objects.select_related("posting__staff__user").latest("pk")


@pytest.fixture
def inside(cast, client):
    """A browser of the operator, who acts in the department."""
    access = break_glass(cast)
    enter(client, access.posting)
    client.access = access
    return client


def test_the_agency_is_told_at_once_and_reads_why(cast, signed_in) -> None:
    break_glass(cast)

    with tenant(cast.department.pk):
        told = set(Notice.objects.values_list("posting_id", "kind"))
        event = AuditEvent.objects.get(action="organizations.emergency.opened")
    page = signed_in(cast.officer).get(reverse(PAGE)).content.decode()
    assert told == {(who.pk, "emergency_opened") for who in (cast.officer, cast.agency_head)}
    assert event.details["reason"] == WHY
    assert WHY in page
    assert cast.operator.staff.full_name in page


def test_the_operator_sees_what_an_officer_sees_and_each_page_is_written_down(cast, inside) -> None:
    people = inside.get(reverse("organizations:people"))
    person = reverse("organizations:person", args=[cast.clerk.staff.staff_code])

    assert people.status_code == inside.get(person).status_code == 200
    assert WHY in people.content.decode()  # a bar on every page
    with tenant(cast.department.pk):
        read = AuditEvent.objects.filter(action="organizations.emergency.read")
        assert {event.details["of"] for event in read} == {reverse("organizations:people"), person}


def done_by(access: EmergencyAccess) -> list[tuple[str, str]]:
    """What the trail says of the operator: what, and of which page or thing."""
    with tenant(access.agency_id):
        events = AuditEvent.objects.filter(actor_posting_id=access.posting_id)
        return sorted((one.action, one.details.get("of", "")) for one in events)


def test_nothing_is_written_by_looking_or_by_a_form(cast, inside) -> None:
    entry = make_entry(cast.clerk)
    url = reverse("organizations:rename_person", args=[cast.clerk.staff.staff_code])
    answer = inside.post(url, {"full_name": "Tên Khác"})
    inside.get(reverse("organizations:person", args=[cast.clerk.staff.staff_code]))

    assert answer.status_code == 403
    with tenant(cast.department.pk):
        assert StaffMember.objects.get(pk=cast.clerk.staff_id).full_name != "Tên Khác"
        assert entry.version == 1
    assert {action for action, _of in done_by(inside.access)} == {
        "organizations.emergency.read",
        "organizations.person.read",
    }


def test_what_a_page_writes_while_an_operator_looks_is_gone(cast, inside, monkeypatch) -> None:
    units = queries.units_of

    def meddle(agency_id: int) -> list[Unit]:
        StaffMember.objects.filter(pk=cast.clerk.staff_id).update(full_name="Tên Khác")
        audit.record(actor=system(agency_id), action="organizations.person.renamed")
        return units(agency_id)

    monkeypatch.setattr(queries, "units_of", meddle)
    page = inside.get(reverse("organizations:person", args=[cast.clerk.staff.staff_code]))

    assert page.status_code == 200
    with tenant(cast.department.pk):
        assert StaffMember.objects.get(pk=cast.clerk.staff_id).full_name != "Tên Khác"
        assert not AuditEvent.objects.filter(action="organizations.person.renamed").exists()


def test_whoever_was_read_sees_which_operator_looked_when_where_and_why(
    cast, inside, signed_in
) -> None:
    path = reverse("organizations:person", args=[cast.clerk.staff.staff_code])
    inside.get(path)
    inside.get(path)
    inside.get(reverse("organizations:people"))

    page = signed_in(cast.clerk).get(reverse("organizations:my_data"))
    read = [(one.reader, one.kind, one.page) for one in page.context["readings"]]
    operator = cast.operator.staff.full_name
    assert read == [(operator, "fault", path)] * 2
    words = page.content.decode()
    assert f"Truy cập khẩn cấp: lỗi của cổng. Một người vận hành cổng đã mở trang {path}" in words
    reader = signed_in(cast.clerk)
    reader.cookies["django_language"] = "en"
    words_in_english = reader.get(reverse("organizations:my_data")).content.decode()
    assert "Emergency access because of a fault of the portal. An operator" in words_in_english
    assert WHY not in words  # these words are for the head and the officers
    assert signed_in(cast.head).get(reverse("organizations:my_data")).context["readings"] == []


def test_a_page_that_was_refused_missing_or_broken_is_written_down_too(
    cast, inside, monkeypatch
) -> None:
    inside.raise_request_exception = False
    missing = reverse("organizations:person", args=["KH99999"])
    refused = reverse("reporting:audit")
    broken = reverse("organizations:person", args=[cast.clerk.staff.staff_code])
    monkeypatch.setattr("organizations.views.people.person_page", lambda *_a: 1 / 0)
    answers = [inside.get(path).status_code for path in (missing, refused, broken)]
    answers.append(inside.post(broken).status_code)

    assert answers == [404, 403, 500, 403]
    asked = sorted([missing, refused, broken, f"POST {broken}"])
    assert done_by(inside.access) == [("organizations.emergency.read", path) for path in asked]


def test_who_looks_in_an_emergency_has_no_days_to_do_without_a_second_step(
    cast, inside, settings
) -> None:
    settings.SECOND_STEP_REQUIRED = True
    people = reverse("organizations:people")

    assert inside.get(people).headers["Location"] == reverse("mfa_index")
    app_on_phone(inside.access.posting)
    assert inside.get(people).status_code == 200


def test_other_agencies_stay_closed(cast, inside) -> None:
    theirs = reverse("organizations:person", args=[cast.stranger.staff.staff_code])

    assert inside.get(theirs).status_code == 404


def test_after_its_hours_the_door_is_shut(cast, inside) -> None:
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        answer = inside.get(reverse("organizations:people"))

    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("organizations:choose_posting")


def test_the_agency_ends_it_at_once(cast, inside, signed_in) -> None:
    url = reverse("organizations:end_emergency", args=[inside.access.pk])
    signed_in(cast.agency_head).post(url)

    assert inside.get(reverse("organizations:people")).status_code == 302


def test_who_is_no_operator_is_not_let_in(cast) -> None:
    with pytest.raises(CommandError):
        call_command(
            "break_glass", agency=cast.department.code, reason=WHY,
            staff_code=cast.inspector.staff.staff_code,
        )  # fmt: skip
    with pytest.raises(CommandError):
        call_command(
            "break_glass", agency=cast.department.code, reason=" ",
            staff_code=cast.operator.staff.staff_code,
        )  # fmt: skip


def test_a_grant_is_never_made_longer(cast) -> None:
    access = break_glass(cast)
    with pytest.raises(DatabaseError), transaction.atomic(), tenant(cast.department.pk):
        EmergencyAccess.objects.filter(pk=access.pk).update(ends_at=NOW + timedelta(hours=7))
    with own_postings(access.staff_id):
        staff = StaffMember.objects.get(pk=access.staff_id)
    with pytest.raises(DatabaseError), transaction.atomic(), tenant(cast.department.pk):
        commands.open_emergency(
            agency_id=cast.department.pk,
            staff=staff,
            hours=9,
            reason=WHY,
            now=NOW + timedelta(minutes=1),
        )


def test_the_operators_end_it_too(cast, inside, capsys) -> None:
    call_command(
        "break_glass", agency=cast.department.code, end=True,
        staff_code=cast.operator.staff.staff_code,
    )  # fmt: skip

    assert inside.get(reverse("organizations:people")).status_code == 302


def test_what_is_over_is_offered_no_more(cast, inside) -> None:
    choose, home = reverse("organizations:choose_posting"), reverse("organizations:people")
    assert cast.department.name in inside.get(choose).content.decode()
    assert "looks-only" in inside.get(home).content.decode()

    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        late = inside.get(choose).content.decode()
    call_command(
        "break_glass", agency=cast.department.code, end=True,
        staff_code=cast.operator.staff.staff_code,
    )  # fmt: skip

    for page in (late, inside.get(choose).content.decode()):
        assert cast.department.name not in page
        assert cast.operator.agency.name in page


def test_nobody_else_knows_from_outside_who_was_let_in(cast) -> None:
    access = break_glass(cast)

    with own_postings(access.staff_id):
        assert EmergencyAccess.objects.count() == 1
    with own_postings(cast.clerk.staff_id):
        assert EmergencyAccess.objects.count() == 0


def test_the_masthead_says_it_in_the_readers_language(cast, inside) -> None:
    people = reverse("organizations:people")
    inside.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    said = inside.get(people).content.decode().split('id="main"')[0]

    assert "Emergency access because of a fault of the portal" in said
    assert inside.access.posting.title not in said
