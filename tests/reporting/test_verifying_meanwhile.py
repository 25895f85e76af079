"""The check of the evidence while work goes on, and of long or damaged lists."""

import pytest
from django.conf import settings
from django.db import connection, transaction

from evaluations.models import LevelDecision
from organizations import audit
from organizations.tenancy import province, tenant
from reporting import anchors
from reporting.commands.verifying import chains_to_verify
from reporting.queries import verifying
from tests.factories.organizations import actor
from tests.reporting.sealed import NOW, as_worker, seal
from tests.reporting.tampering import ERASE, look


def decide(cast) -> LevelDecision:
    """An exception for the clerk, with its event; not sealed yet."""
    with tenant(cast.department.pk):
        made = LevelDecision.objects.create(
            agency_id=cast.department.pk,
            posting=cast.clerk,
            term="2026-Q4",
            kind="beyond_quota",
            document="Số 9/QĐ-SXD",
            decided_by=cast.agency_head,
            decided_at=NOW,
        )
    tell(cast, made)
    return made


def tell(cast, made: LevelDecision) -> None:
    with tenant(cast.department.pk):
        audit.record(
            actor=actor(cast.agency_head), action="evaluations.level.excepted", object_id=made.pk
        )


@pytest.mark.slow
def test_what_waits_for_its_seal_is_called_neither_forged_nor_unknown(
    sealed, committed_cast
) -> None:
    _superuser, agency = sealed
    made = decide(committed_cast)
    first = look(agency)
    seal()
    tell(committed_cast, made)
    again = look(agency)

    assert (first.differences, first.waiting) == ([], 1)
    assert (again.differences, again.waiting) == ([], 1)


@pytest.mark.slow
def test_events_of_the_province_that_wait_are_counted_too(sealed) -> None:
    superuser, _agency = sealed
    event = [audit.new_id(), None, None, None, "organizations.test.recorded", "", "{}"]
    superuser.execute(audit.INSERT, event)
    superuser.commit()

    verdict = look(None)

    assert (verdict.differences, verdict.waiting) == ([], 1)


@pytest.mark.slow
def test_many_heads_outside_are_compared_page_by_page_and_a_torn_line_is_passed_over(
    sealed, monkeypatch
) -> None:
    _superuser, agency = sealed
    path = anchors.path_of(agency)
    path.write_text("1 7\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(verifying, "PAGE", 1)

    verdict = look(agency)

    assert verdict.differences == []
    assert verdict.anchors >= 2


@pytest.mark.slow
def test_a_head_outside_that_says_something_else_is_found(sealed) -> None:
    _superuser, agency = sealed
    path = anchors.path_of(agency)
    last = path.read_text(encoding="utf-8").splitlines()[-1].split()
    path.write_text(f"{last[0]} {last[1]} {'0' * 64} {last[3]}\n", encoding="utf-8")

    assert {one.what for one in look(agency).differences} == {"anchor_differs"}


@pytest.mark.slow
def test_of_very_many_differences_all_are_counted_and_the_first_are_named(
    sealed, monkeypatch
) -> None:
    superuser, agency = sealed
    superuser.execute("UPDATE evaluations_score SET total = 1 WHERE agency_id = %s", [agency])
    superuser.commit()
    whole = look(agency)
    monkeypatch.setattr(verifying, "MOST_NAMED", 1)
    short = look(agency)

    assert short.found == whole.found > 1
    assert short.differences == whole.differences[:1]


@pytest.mark.slow
def test_of_many_forgotten_payloads_all_are_counted_and_the_first_are_named(
    sealed, monkeypatch
) -> None:
    superuser, agency = sealed
    events = superuser.execute(
        "SELECT id FROM organizations_auditevent"
        " WHERE agency_id = %s AND action = 'organizations.test.recorded' LIMIT 2",
        [agency],
    ).fetchall()
    for (event,) in events:
        superuser.execute(
            "UPDATE organizations_auditevent SET object_id = '' WHERE id = %s", [event]
        )
        superuser.execute("DELETE FROM organizations_sealsalt WHERE event_id = %s", [event])
        superuser.execute(ERASE, [agency, str(event)])
    superuser.commit()
    seal()
    monkeypatch.setattr(verifying, "MOST_NAMED", 1)

    verdict = look(agency)

    assert (verdict.differences, verdict.erased, len(verdict.forgotten)) == ([], 2, 1)


@pytest.mark.slow
def test_without_anchors_the_chains_of_the_database_are_checked(sealed) -> None:
    _superuser, agency = sealed
    with as_worker():
        assert agency in chains_to_verify(None)
        assert chains_to_verify(None) == chains_to_verify(settings.ANCHORS_DIR)


def test_a_role_that_was_put_on_in_work_that_is_undone_is_taken_off_with_it(cast) -> None:
    with transaction.atomic():
        with province():
            transaction.set_rollback(True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == ("kpi_app",)
