"""Decisions about units and people on pages: shown first, carried out whole, refused clearly."""

import re
from collections.abc import Sequence
from datetime import date

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.audit import new_id
from organizations.models import Posting, Unit
from organizations.spreadsheets import write_rows
from organizations.tenancy import tenant
from tests.factories.delegations import delegate
from tests.factories.organizations import NOW, make_posting, make_unit
from tests.factories.reporting import compile_for, log_day
from tests.factories.worklogs import make_assignment
from worklogs.queries.moving import HEADINGS

MOVES, APPLY = reverse("worklogs:moves"), reverse("worklogs:apply_moves")
DECISION = {"number": "12/QĐ-SXD", "signed_on": "2026-10-01", "effective_on": "2026-10-12"}


def sheet(*rows: Sequence[str]) -> SimpleUploadedFile:
    content = write_rows([words[0] for words in HEADINGS.values()], rows)
    return SimpleUploadedFile("dieu-dong.xlsx", content)


def send(client, *rows: Sequence[str], **typed: str):
    with time_machine.travel(NOW, tick=False):
        return client.post(MOVES, {"key": new_id(), "sheet": sheet(*rows), **DECISION, **typed})


def apply(client, shown):
    kept = re.search(r'name="kept" value="([^"]+)"', shown.content.decode())[1]
    with time_machine.travel(NOW, tick=False):
        return client.post(APPLY, {"kept": kept})


def test_a_sheet_of_moves_is_shown_then_carried_out(cast, signed_in) -> None:
    client = signed_in(cast.officer)
    shown = send(
        client,
        (cast.clerk.staff.staff_code, "Đặng Thị Ánh", "", cast.archive.code, "Lưu trữ viên", ""),
        (cast.colleague.staff.staff_code, "", cast.office.code, cast.archive.code, "", ""),
    )
    assert shown.context["count"] == 2
    with tenant(cast.department.pk):
        assert Posting.objects.get(pk=cast.clerk.pk).ends_on is None

    assert apply(client, shown).status_code == 302

    with tenant(cast.department.pk):
        moved = Posting.objects.get(staff=cast.clerk.staff, ends_on=None)
        assert (moved.unit_id, moved.job_position) == (cast.archive.pk, "Lưu trữ viên")
    page = client.get(MOVES).content.decode()
    assert "12/QĐ-SXD" in page
    assert "2 người" in page


def test_each_row_that_cannot_move_says_why(cast, signed_in) -> None:
    log_day(cast.head, NOW.date())
    code = cast.clerk.staff.staff_code
    shown = send(
        signed_in(cast.officer),
        (code, "Người Khác", "", cast.archive.code, "", ""),
        (code, "", "", "KHONGCO", "", ""),
        (code, "", "", cast.office.code, "", ""),
        ("KH99999", "", "", cast.archive.code, "", ""),
        (cast.head.staff.staff_code, "", "", cast.archive.code, "", ""),
        (cast.stranger.staff.staff_code, "", "", cast.archive.code, "", ""),
    )

    said = shown.content.decode()
    assert shown.context["wrong"] == 6
    assert "người có tên khác" in said
    assert "không có đơn vị này" in said
    assert "đã ở đơn vị đó" in said
    assert said.count("không có ai mang mã này") == 2
    assert "đã có nhật ký từ ngày đó" in said
    assert 'name="kept"' not in said


def test_a_decision_in_a_compiled_period_is_refused_at_its_day(cast, signed_in) -> None:
    compile_for(cast.department)
    row = (cast.clerk.staff.staff_code, "", "", cast.archive.code, "", "")

    answer = send(signed_in(cast.officer), row)

    assert answer.status_code == 422
    assert "14/10/2026" in answer.context["form"].errors["effective_on"][0]
    assert 'value="12/QĐ-SXD"' in answer.content.decode()


def test_units_are_merged_and_the_list_says_what_followed_what(cast, signed_in) -> None:
    client = signed_in(cast.officer)
    typed = {
        "key": new_id(),
        **DECISION,
        "units": [cast.office.pk, cast.archive.pk],
        "code": "SXD-TH",
        "name": "Phòng Tổng hợp",
    }
    make_assignment(cast.clerk, cast.head, due_on=date(2026, 10, 14))
    delegate(cast.head, cast.colleague)
    with time_machine.travel(NOW, tick=False):
        shown = client.post(reverse("worklogs:merge_units"), typed)
        preview = shown.context["preview"]
        people = {one.posting.pk: (one.to.name, one.roles_over) for one in preview.people}
        assert people[cast.head.pk] == ("Phòng Tổng hợp", ("Người đứng đầu đơn vị",))
        assert len(people) == 4
        assert preview.goes["assignments"] == 1
        assert preview.ends == {"rights": 1, "heads": 1}
        with tenant(cast.department.pk):
            assert not Unit.objects.filter(code="SXD-TH").exists()
            assert Posting.objects.get(pk=cast.clerk.pk).ends_on is None

        kept = re.search(r'name="kept" value="([^"]+)"', shown.content.decode())[1]
        answer = client.post(reverse("worklogs:apply_units"), {"kept": kept})
        assert answer.status_code == 302
        page = client.get(reverse("worklogs:units")).content.decode()

    assert "Văn phòng → Phòng Tổng hợp" in page
    assert "Phòng Lưu trữ → Phòng Tổng hợp" in page
    with tenant(cast.department.pk):
        assert Unit.objects.get(code="SXD-TH").parent_id == cast.root.pk


def test_what_was_shown_of_a_split_is_not_carried_out_when_somebody_came_meanwhile(
    cast, signed_in
) -> None:
    client = signed_in(cast.officer)
    typed = {
        "key": new_id(),
        **DECISION,
        **{"code1": "A1", "name1": "Phòng Một", "code2": "A2", "name2": "Phòng Hai"},
        **{f"to{one.pk}": 1 for one in (cast.clerk, cast.colleague, cast.head)},
    }
    with time_machine.travel(NOW, tick=False):
        shown = client.post(reverse("worklogs:split_unit", args=[cast.office.pk]), typed)
        kept = re.search(r'name="kept" value="([^"]+)"', shown.content.decode())[1]
        make_posting(cast.office, "Người Mới")
        answer = client.post(reverse("worklogs:apply_units"), {"kept": kept})

    assert answer.status_code == 422
    with tenant(cast.department.pk):
        assert not Unit.objects.filter(code="A1").exists()


def test_a_merger_without_a_target_keeps_what_was_typed(cast, signed_in) -> None:
    typed = {"key": new_id(), **DECISION, "units": [cast.office.pk], "code": "", "name": "Mới"}
    with time_machine.travel(NOW, tick=False):
        answer = signed_in(cast.officer).post(reverse("worklogs:merge_units"), typed)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"code"}
    assert 'value="Mới"' in answer.content.decode()


def test_a_unit_with_units_below_is_refused_in_words(cast, signed_in) -> None:
    make_unit(cast.department, "Tổ Một cửa", cast.office)
    typed = {"key": new_id(), **DECISION, "units": [cast.office.pk], "into": cast.archive.pk}
    with time_machine.travel(NOW, tick=False):
        answer = signed_in(cast.officer).post(reverse("worklogs:merge_units"), typed)

    assert answer.status_code == 422
    assert "Dưới đơn vị này còn đơn vị khác" in answer.content.decode()


def test_the_list_of_units_costs_the_same_for_more_of_them(cast, signed_in) -> None:
    client = signed_in(cast.officer)

    def cost() -> int:
        with time_machine.travel(NOW, tick=False), CaptureQueriesContext(connection) as queries:
            client.get(reverse("worklogs:units"))
        return len(queries)

    cost()
    few = cost()
    for number in range(5):
        make_posting(
            make_unit(cast.department, f"Phòng {number}", cast.root), f"Nguyễn Văn {number}"
        )
    assert cost() == few


def test_a_page_that_is_filled_in_anew_does_not_say_done_and_do_nothing(cast, signed_in) -> None:
    client, url = signed_in(cast.officer), reverse("worklogs:rename_unit", args=[cast.office.pk])
    typed = {"key": new_id(), **DECISION, "name": "Văn phòng Sở"}
    with time_machine.travel(NOW, tick=False):
        done = client.post(url, typed)
        again = client.post(url, typed)
        anew = client.post(url, typed | {"number": "13/QĐ-SXD", "name": "Văn phòng"})

    assert (done.status_code, again.status_code, anew.status_code) == (302, 302, 422)
    assert "đã thực hiện một quyết định khác" in anew.content.decode()
    with tenant(cast.department.pk):
        assert Unit.objects.get(pk=cast.office.pk).name == "Văn phòng Sở"
