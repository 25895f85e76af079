"""Long files are read and applied by the worker: with progress, as a whole, and once."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError
from django.urls import reverse

from organizations import how_far
from organizations.commands import purge_expired
from organizations.commands.owed_sheets import MOST_ATTEMPTS, do_owed_sheets
from organizations.commands.staff_sheets import decide_sheet
from organizations.models import Posting, SheetState, StaffSheet, User
from organizations.queries.sent_sheets import name_of, owed_sheets
from organizations.tenancy import province, tenant
from tests.factories.organizations import NOW, actor
from tests.organizations.staff_workbook import (
    WORKBOOK,
    apply,
    person,
    postings,
    province_workbook,
    send,
    sent,
    workbook,
)
from tests.organizations.test_import_command import of

MANY = 30
FEW_CELLS = 100  # in these tests; files of some 250 rows are done at once


@pytest.fixture(autouse=True)
def _soon_long(monkeypatch) -> None:
    monkeypatch.setattr("organizations.commands.staff_sheets.SMALL_CELLS", FEW_CELLS)


def people(cast, count: int = MANY, unit: str = "") -> list[list[str]]:
    return [
        person(f"KH8{number:04}", f"Nguyễn Văn {number}", unit or cast.office.code, title="Cán sự",
               email=f"nv{number}@khanhhoa.example")
        for number in range(count)
    ]  # fmt: skip


def long_file(cast, count: int = MANY) -> bytes:
    return workbook(people=people(cast, count))


def worked(at=NOW) -> list[str]:
    return [outcome.result for outcome in do_owed_sheets(now=at)]


def state(sheet: StaffSheet) -> str:
    with tenant(sheet.agency_id):
        return StaffSheet.objects.get(pk=sheet.pk).state


def decide(cast, sheet: StaffSheet, at=NOW) -> None:
    with tenant(sheet.agency_id):
        decide_sheet(actor=actor(cast.officer), sheet_id=sheet.pk, now=at)


def came(cast) -> int:
    with tenant(cast.department.pk):
        return Posting.objects.filter(staff__staff_code__startswith="KH8").count()


def look(client, sheet_id: int, **headers: str):
    with time_machine.travel(NOW, tick=False):
        page = reverse("organizations:staff_import", args=[sheet_id])
        return client.get(page, headers=headers)


def test_a_long_file_waits_for_the_worker_and_the_person_may_leave_and_come_back(
    cast, signed_in
) -> None:
    client = signed_in(cast.officer)
    waiting = send(client, long_file(cast))
    sheet = waiting.context["sheet"]
    assert "đang chờ đọc" in waiting.content.decode()
    assert "every 2s" in waiting.content.decode()
    assert "Xem lại" in waiting.content.decode()  # without JavaScript

    assert worked() == [SheetState.SHOWN]
    assert came(cast) == 0
    client.logout()
    client = signed_in(cast.officer)
    with time_machine.travel(NOW, tick=False):
        listed = client.get(WORKBOOK).content.decode()
    assert reverse("organizations:staff_import", args=[sheet.pk]) in listed
    shown = look(client, sheet.pk)
    assert shown.context["counts"]["new"] == MANY
    assert "every 2s" not in shown.content.decode()

    assert apply(client, shown).status_code == 302
    assert came(cast) == 0
    assert "đang chờ áp dụng" in look(client, sheet.pk).content.decode()
    assert worked() == [SheetState.APPLIED]
    assert came(cast) == MANY
    assert f"Đã áp dụng tệp: {MANY} mục mới" in look(client, sheet.pk).content.decode()


def test_the_page_says_how_far_the_worker_is(cast, signed_in) -> None:
    client = signed_in(cast.officer)
    sheet = send(client, long_file(cast)).context["sheet"]
    with tenant(cast.department.pk):
        StaffSheet.objects.filter(pk=sheet.pk).update(attempts=1)
    how_far.teller(name_of(sheet))(36, 90)

    part = look(client, sheet.pk, **{"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert 'value="40" max="100"' in part


def test_what_was_stored_is_told_row_by_row(cast) -> None:
    sheet = sent(cast.officer, long_file(cast))
    worked()
    decide(cast, sheet)
    told: list[tuple[int, int]] = []

    do_owed_sheets(now=NOW, told=lambda _owed, done, of: told.append((done, of)))

    assert told[0] == (0, 3 * MANY)
    assert told[-1] == (3 * MANY, 3 * MANY)
    assert told == sorted(told)


def test_a_short_file_is_read_and_applied_at_once(cast, signed_in) -> None:
    client = signed_in(cast.officer)
    shown = send(client, long_file(cast, FEW_CELLS // 20))

    apply(client, shown)

    assert owed_sheets(NOW) == []
    assert came(cast) == FEW_CELLS // 20


def test_without_a_worker_a_command_does_it(cast, capsys) -> None:
    sheet = sent(cast.officer, long_file(cast))
    with time_machine.travel(NOW, tick=False):
        call_command("take_sheets")
        decide(cast, sheet)
        call_command("take_sheets")

    assert f"sheet {sheet.pk} of agency {cast.department.pk}: applied" in capsys.readouterr().out
    assert came(cast) == MANY


def test_every_wrong_row_is_named_page_by_page(cast, signed_in) -> None:
    client = signed_in(cast.officer)
    rows = people(cast, 250, unit="KHONGCO")
    sheet = send(client, workbook(people=rows)).context["sheet"]
    worked()

    with time_machine.travel(NOW, tick=False):
        page = reverse("organizations:staff_import", args=[sheet.pk])
        last = client.get(page, {"page": 2})

    assert last.context["page"].paginator.count == 250
    assert [line["number"] for line in last.context["lines"]][-1] == 251


def test_what_changed_since_it_was_shown_is_shown_again_by_the_worker(cast, signed_in) -> None:
    sheet = sent(cast.officer, long_file(cast))
    worked()
    other = sent(cast.officer, workbook(people=people(cast, 1)))
    decide(cast, other)
    decide(cast, sheet)

    assert worked() == [SheetState.SHOWN]

    page = look(signed_in(cast.officer), sheet.pk)
    assert "đã thay đổi" in page.content.decode()
    assert page.context["may_apply"]
    assert came(cast) == 1


def test_whoever_lost_the_right_meanwhile_takes_nobody_in(cast, as_owner) -> None:
    sheet = sent(cast.officer, long_file(cast))
    worked()
    decide(cast, sheet)
    with tenant(cast.department.pk):
        cast.officer.roles.update(ends_on=NOW.date() - timedelta(days=1))

    assert worked() == [SheetState.REFUSED]
    assert came(cast) == 0


def test_a_file_that_breaks_the_work_rests_and_is_given_up_in_the_end(cast, monkeypatch) -> None:
    sheet = sent(cast.officer, long_file(cast))

    def broken(*args: object, **kwargs: object) -> None:
        raise MemoryError

    monkeypatch.setattr("organizations.commands.owed_sheets.work_on", broken)
    at, failures = NOW, 0
    for _ in range(MOST_ATTEMPTS):
        failures += worked(at) == ["failed"]
        assert worked(at) == []  # it rests
        at += timedelta(hours=1)
    assert failures == MOST_ATTEMPTS
    assert state(sheet) == SheetState.SENT

    assert worked(at) == []
    assert state(sheet) == SheetState.FAILED


def test_the_team_takes_a_long_file_of_many_agencies_in(cast, signed_in) -> None:
    rows = [of(cast.department, *row[:2], cast.office.code) for row in people(cast)]
    rows += [of(cast.commune, "KH89999", "Mấu Thị Mới", cast.stranger.unit.code)] * 1
    sheet = sent(cast.kpi_team, province_workbook(*rows))
    assert worked() == [SheetState.SHOWN]
    with tenant(cast.kpi_team.agency_id):
        decide_sheet(actor=actor(cast.kpi_team), sheet_id=sheet.pk, now=NOW)

    told: list[tuple[int, int]] = []
    do_owed_sheets(now=NOW, told=lambda _owed, done, of: told.append((done, of)))

    assert told == sorted(told)
    assert {of for _done, of in told} == {MANY + 1}
    assert len({done for done, _of in told}) > 2  # also within an agency
    assert came(cast) == MANY
    assert User.objects.filter(username="KH89999").count() == 1


def test_names_and_file_go_when_it_is_applied_or_not_wanted_for_days(cast) -> None:
    applied = sent(cast.officer, long_file(cast))
    left = sent(cast.officer, long_file(cast, MANY - 1))
    worked()
    decide(cast, applied)
    worked()

    assert purge_expired(now=NOW + timedelta(days=6)).sheets == 0
    assert purge_expired(now=NOW + timedelta(days=8)).sheets == 1

    with tenant(cast.department.pk):
        rows = {row.pk: row for row in StaffSheet.objects.all()}
    assert rows[left.pk].state == SheetState.DROPPED
    for row in rows.values():
        assert row.content is None
        assert set(row.found) == {"counts"}


def test_the_sweep_of_all_agencies_sees_ids_and_nothing_of_the_files(cast) -> None:
    sheet = sent(cast.officer, long_file(cast))

    assert owed_sheets(NOW) == [(cast.department.pk, sheet.pk)]
    with pytest.raises(DatabaseError), province():
        StaffSheet.objects.values_list("content").first()


@pytest.mark.parametrize(
    "change",
    [{"content": b"x"}, {"state": SheetState.DECIDED}, {"cells": 1}, {"sha256": "0" * 64}],
    ids=lambda change: next(iter(change)),
)
def test_the_database_lets_nothing_of_a_file_change_and_no_step_be_left_out(cast, change) -> None:
    sheet = sent(cast.officer, long_file(cast))
    with pytest.raises(DatabaseError), tenant(cast.department.pk):
        StaffSheet.objects.filter(pk=sheet.pk).update(found={"counts": {}}, **change)


def test_postings_of_before_are_left_alone(cast) -> None:
    before = {one.pk for one in postings(cast.department)}
    sheet = sent(cast.officer, long_file(cast))
    worked()
    decide(cast, sheet)
    worked()

    assert before <= {one.pk for one in postings(cast.department)}


def test_the_same_file_sent_twice_is_one_and_after_a_look_it_is_looked_at_anew(cast) -> None:
    long, short = long_file(cast), workbook(people=people(cast, 1))
    assert sent(cast.officer, long).pk == sent(cast.officer, long).pk
    worked()
    again = sent(cast.officer, long)
    with tenant(cast.department.pk):
        states = list(StaffSheet.objects.order_by("pk").values_list("state", flat=True))
    assert (states, again.state) == ([SheetState.DROPPED, SheetState.SENT], SheetState.SENT)

    first = sent(cast.officer, short)
    assert sent(cast.officer, short).pk == first.pk
    assert first.found["counts"]["new"] == 1
