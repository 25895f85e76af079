"""Units and people from Excel: shown first, applied as a whole, and twice changes nothing."""

from datetime import date

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.models import AuditEvent, Posting, RoleAssignment, Unit, UnitClosure, User
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, TODAY
from tests.organizations.staff_workbook import (
    TEMPLATE,
    apply,
    applying,
    person,
    postings,
    said,
    send,
    workbook,
)


def test_new_units_and_people_come_in_together_the_unit_first(cast, signed_in) -> None:
    root = cast.root.code
    units = [
        ["P2-T1", "Tổ Thẩm định", "P2", "team", "01/10/2026"],  # above it stands a later row
        ["P2", "Phòng Quy hoạch", root, "division", "01/10/2026"],
    ]
    people = [
        person("KH90001", "Nguyễn Thị  Mới", "P2-T1", email="Moi@khanhhoa.example"),
        person("kh90002", "Trần Văn Trưởng", "P2", role="Người đứng đầu"),
        person("KH90001", "Nguyễn Thị Mới", "P2", job_position="Thư ký", is_primary="Không"),
    ]
    client = signed_in(cast.officer)
    shown = send(client, workbook(units, people))

    assert shown.context["counts"] == {"new": 5, "changed": 0, "unchanged": 0, "wrong": 0}
    with tenant(cast.department.pk):
        assert not Unit.objects.filter(code="P2").exists()

    assert apply(client, shown).status_code == 302

    with tenant(cast.department.pk):
        team = Unit.objects.get(code="P2-T1")
        assert set(
            UnitClosure.objects.filter(descendant=team).values_list("ancestor__code", "depth")
        ) == {("P2-T1", 0), ("P2", 1), (root, 2)}
        newcomer = Posting.objects.select_related("staff__user").get(unit=team)
        assert (newcomer.staff.full_name, newcomer.starts_on) == ("Nguyễn Thị Mới", TODAY)
        assert newcomer.staff.user.email == "moi@khanhhoa.example"
        assert not newcomer.staff.user.has_usable_password()
        assert User.objects.filter(username="KH90001").count() == 1
        assert RoleAssignment.objects.get(unit__code="P2").role == "head"
        actions = AuditEvent.objects.values_list("action", flat=True)
        assert sorted(actions) == [
            "organizations.person.posted",
            "organizations.person.posted",
            "organizations.person.posted",
            "organizations.role.given",
            "organizations.sheet.decided",
            "organizations.sheet.sent",
            "organizations.staff.imported",
            "organizations.unit.added",
            "organizations.unit.added",
        ]


def test_the_same_file_twice_changes_nothing(cast, signed_in) -> None:
    content = workbook(people=[person("KH90001", "Nguyễn Thị Mới", cast.office.code)])
    client = signed_in(cast.officer)
    apply(client, send(client, content))

    again = send(client, content)

    assert again.context["counts"] == {"new": 0, "changed": 0, "unchanged": 1, "wrong": 0}
    assert not again.context["may_apply"]
    assert applying(again) not in said(again)


def test_the_workbook_as_it_stands_changes_nothing_when_it_is_sent_back(cast, signed_in) -> None:
    client = signed_in(cast.officer)
    with time_machine.travel(NOW, tick=False):
        taken = client.get(TEMPLATE)

    shown = send(client, taken.content)

    assert shown.context["counts"]["unchanged"] == 3 + 7
    assert sum(shown.context["counts"].values()) == 10


def test_what_changed_since_it_was_shown_is_shown_again(cast, signed_in) -> None:
    client = signed_in(cast.officer)
    shown = send(client, workbook(people=[person("KH90001", "Nguyễn Thị Mới", cast.office.code)]))
    same = person("KH90001", "Nguyễn Thị Mới", cast.office.code, title="Cán sự")
    other = send(client, workbook(people=[same]))
    apply(client, other)

    answer = apply(client, shown)

    assert answer.status_code == 409
    assert len([one for one in postings(cast.department) if one.staff.staff_code == "KH90001"]) == 1


def test_a_title_and_a_last_day_change_and_the_roles_end_with_the_posting(cast, signed_in) -> None:
    row = person(
        cast.head.staff.staff_code,
        cast.head.staff.full_name,
        cast.office.code,
        "01/01/2026",
        title="Chánh Văn phòng",
        ends_on="31/10/2026",
        role="Người đứng đầu",
    )
    client = signed_in(cast.officer)
    shown = send(client, workbook(people=[row]))

    assert [change[0] for change in shown.context["lines"][0]["changes"]] == ["Chức vụ", "Đến ngày"]
    apply(client, shown)

    with tenant(cast.department.pk):
        head = Posting.objects.get(pk=cast.head.pk)
        assert (head.title, head.ends_on) == ("Chánh Văn phòng", date(2026, 10, 31))
        assert RoleAssignment.objects.get(posting=head).ends_on == date(2026, 10, 31)


def test_somebody_of_another_agency_comes_under_the_same_sign_in(cast, signed_in) -> None:
    stranger = cast.stranger.staff
    row = person(stranger.staff_code, stranger.full_name, cast.office.code, is_primary="Không")
    client = signed_in(cast.officer)

    apply(client, send(client, workbook(people=[row])))

    assert [one.staff_id for one in postings(cast.department)].count(stranger.pk) == 1
    assert User.objects.filter(staff_id=stranger.pk).count() == 1


def test_what_was_shown_to_one_officer_is_seen_and_applied_by_nobody_else(cast, signed_in) -> None:
    shown = send(
        signed_in(cast.officer),
        workbook(people=[person("KH90001", "Nguyễn Thị Mới", cast.office.code)]),
    )

    assert apply(signed_in(cast.agency_head), shown).status_code == 404
    assert User.objects.filter(username="KH90001").count() == 0


def test_looking_at_a_file_and_applying_it_costs_no_more_for_more_rows(cast, signed_in) -> None:
    client = signed_in(cast.officer)

    def cost(first: int, rows: int) -> tuple[int, int]:
        people = [
            person(f"KH{first + number}", f"Nguyễn Văn {number}", cast.office.code)
            for number in range(rows)
        ]
        with CaptureQueriesContext(connection) as looking:
            shown = send(client, workbook(people=people))
        with CaptureQueriesContext(connection) as applying:
            assert apply(client, shown).status_code == 302
        return len(looking), len(applying)

    cost(80000, 1)
    assert cost(81000, 2) == cost(82000, 40)
