"""Workers that are killed, and workers at once. Real commits, real processes."""

import os
import random
import signal
import threading
import time
import traceback
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, connections

from organizations.commands import owed_sheets
from organizations.commands.owed_sheets import do_owed_sheets
from organizations.commands.staff_sheets import decide_sheet
from organizations.models import AuditEvent, Posting, SheetState, StaffSheet
from organizations.tenancy import tenant
from tests import servers
from tests.factories.organizations import NOW, actor
from tests.organizations.staff_workbook import person, sent, workbook

MANY = 600
EVENTS = ("organizations.staff.imported", "organizations.person.posted")


def decided(cast) -> StaffSheet:
    rows = [
        person(f"KH8{number:04}", f"Nguyễn Văn {number}", cast.office.code)
        for number in range(MANY)
    ]
    sheet = sent(cast.officer, workbook(people=rows))
    do_owed_sheets(now=NOW)
    with tenant(cast.department.pk):
        decide_sheet(actor=actor(cast.officer), sheet_id=sheet.pk, now=NOW)
    return sheet


def standing(sheet: StaffSheet) -> tuple[str, int, int]:
    """State of the sheet, postings and events that it made."""
    with tenant(sheet.agency_id):
        return (
            StaffSheet.objects.get(pk=sheet.pk).state,
            Posting.objects.filter(staff__staff_code__startswith="KH8").count(),
            AuditEvent.objects.filter(action__in=EVENTS).count(),
        )


def work_in_a_child(at) -> int:
    """A worker; forked, so that starting takes no time."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            do_owed_sheets(now=at)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return child


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_killed_worker_leaves_nothing_half_stored_and_the_file_is_taken_up_again(
    committed_cast, monkeypatch, record_property
) -> None:
    monkeypatch.setattr(owed_sheets, "MOST_ATTEMPTS", 100)
    sheet, kills, at = decided(committed_cast), 0, NOW

    for kills in range(1, 9):
        child = work_in_a_child(at)
        time.sleep(0.04 * kills * random.random())
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found = standing(sheet)
        if found[0] == SheetState.APPLIED:
            break
        assert found == (SheetState.DECIDED, 0, 0)
        at += timedelta(days=1)  # past its rest
    assert kills > 1
    record_property("tried", kills)
    for _ in range(5):  # the server may take a moment to see that the last one is gone
        os.waitpid(work_in_a_child(at), 0)
        at += timedelta(days=1)

    assert standing(sheet) == (SheetState.APPLIED, MANY, MANY + 1)


@pytest.mark.slow
def test_four_workers_at_once_apply_a_file_once(committed_cast) -> None:
    sheet = decided(committed_cast)
    barrier, results = threading.Barrier(4), []

    def run() -> None:
        barrier.wait()
        try:
            results.extend(outcome.result for outcome in do_owed_sheets(now=NOW))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == [SheetState.APPLIED]
    assert standing(sheet) == (SheetState.APPLIED, MANY, MANY + 1)


@pytest.mark.slow
def test_who_presses_the_button_again_does_not_wait_for_the_worker(committed_cast) -> None:
    sheet = decided(committed_cast)
    url = servers.url_as(os.environ["SUPERUSER_DATABASE_URL"], connection.settings_dict["NAME"])
    with psycopg.connect(url) as worker:
        worker.execute("SELECT FROM organizations_staffsheet WHERE id = %s FOR UPDATE", [sheet.pk])
        with tenant(sheet.agency_id), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1s'")
            again = decide_sheet(actor=actor(committed_cast.officer), sheet_id=sheet.pk, now=NOW)

    assert again.state == SheetState.DECIDED
