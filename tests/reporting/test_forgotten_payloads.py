"""A payload may be forgotten; what it sealed may not become unknowable by that."""

import psycopg
import pytest

from tests.reporting.sealed import seal
from tests.reporting.tampering import ERASE, look


@pytest.mark.slow
def test_a_forgotten_payload_leaves_a_chain_that_checks(sealed) -> None:
    superuser, agency = sealed
    event = superuser.execute(
        "SELECT id FROM organizations_auditevent WHERE action = 'organizations.test.recorded'"
    ).fetchone()[0]
    superuser.execute("UPDATE organizations_auditevent SET object_id = '' WHERE id = %s", [event])
    superuser.execute("DELETE FROM organizations_sealsalt WHERE event_id = %s", [event])
    superuser.commit()
    assert {one.what for one in look(agency).differences} == {"salt_missing"}

    superuser.execute(ERASE, [agency, str(event)])
    superuser.commit()
    seal()
    verdict = look(agency)

    assert (verdict.differences, verdict.erased, len(verdict.forgotten)) == ([], 1, 1)


@pytest.mark.slow
def test_forgetting_the_event_that_sealed_a_score_hides_nothing(sealed) -> None:
    """The salt of the event is the score's too: without it nobody could say what the score was."""
    superuser, agency = sealed
    event, score = superuser.execute(
        "SELECT event_id, key FROM organizations_sealedrow"
        " WHERE agency_id = %s AND kind = 'score' ORDER BY id DESC LIMIT 1",
        [agency],
    ).fetchone()
    superuser.execute(ERASE, [agency, str(event)])
    superuser.execute("DELETE FROM organizations_sealsalt WHERE event_id = %s", [event])
    superuser.execute("UPDATE evaluations_score SET total = 1 WHERE id = %s", [score])
    superuser.commit()
    seal()

    verdict = look(agency)

    assert {one.what for one in verdict.differences} == {
        "salt_missing",
        "score_unchecked",
        "report_unchecked",
    }
    assert verdict.erased == 0


@pytest.mark.slow
def test_the_database_keeps_the_salts_of_rows(sealed) -> None:
    superuser, agency = sealed
    superuser.execute("SET session_replication_role = origin")
    rows = "SELECT FROM organizations_sealedrow r WHERE r.event_id = s.event_id"
    found = {}
    for exists in ("EXISTS", "NOT EXISTS"):
        (event,) = superuser.execute(
            f"SELECT event_id FROM organizations_sealedevent s WHERE agency_id = %s"
            f" AND {exists} ({rows}) LIMIT 1",
            [agency],
        ).fetchone()
        superuser.execute(ERASE, [agency, str(event)])
        superuser.commit()
        try:
            superuser.execute("DELETE FROM organizations_sealsalt WHERE event_id = %s", [event])
            found[exists] = "gone"
        except psycopg.Error as refusal:
            found[exists] = refusal.sqlstate
        superuser.rollback()

    assert found == {"EXISTS": "KP002", "NOT EXISTS": "gone"}
