"""What a superuser changes behind the portal's back is found. Triggers rest meanwhile."""

import os
import random
from collections.abc import Callable

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from evaluations.models import LevelDecision
from organizations import audit
from organizations.access import system
from organizations.tenancy import tenant
from reporting import commands
from reporting.commands.verifying import verify_evidence
from reporting.queries.sealed_rows import KINDS, OLDER
from reporting.queries.verifying import Verdict
from tests import servers
from tests.factories.evaluations import faulty_entry
from tests.factories.organizations import actor
from tests.factories.reporting import submit_for
from tests.reporting.sealed import NOW, as_worker, record, seal

SEED = 335
SHORT, LONG = 14, 100
# Each is one statement in the department; {pick} draws a number below the number of rows.
EDITS = [
    "UPDATE organizations_auditevent SET {column} WHERE id = {event}",
    "DELETE FROM organizations_auditevent WHERE id = {event}",
    "UPDATE organizations_sealedevent SET {link} WHERE event_id = {event}",
    "DELETE FROM organizations_sealedevent WHERE event_id = {event}",
    "DELETE FROM organizations_sealsalt WHERE event_id = {event}",
    "UPDATE evaluations_score SET {score} WHERE id = {a_score}",
    "DELETE FROM evaluations_score WHERE id = {a_score}",
    "UPDATE evaluations_review SET {review} WHERE id = {a_review}",
    "UPDATE reporting_report SET {report}",
    "UPDATE reporting_reportsignature SET {signature}",
    "UPDATE organizations_sealedrow SET digest = digest || '\\x00' WHERE id = {a_row}",
]
CUT = (
    "DELETE FROM organizations_sealedevent WHERE position > {from_};"
    "DELETE FROM organizations_sealedrow WHERE position > {from_};"
    "DELETE FROM organizations_auditevent e WHERE agency_id = {agency} AND NOT EXISTS"
    " (SELECT FROM organizations_sealedevent s WHERE s.event_id = e.id)"
)
COLUMNS = {
    "column": [
        "actor_posting_id = coalesce(actor_posting_id, 0) + 1",
        "object_id = object_id || '7'",
        "details = details || '{{\"x\": 1}}'",
        "recorded_at = recorded_at - interval '1 microsecond'",
        "action = 'organizations.test.other'",
    ],
    "link": [
        "event_digest = root",
        "root = event_digest",
        "rows_digest = event_digest",
        "prev = event_digest",
        "position = position + 1000",
    ],
    "score": ["total = coalesce(total, 0) + 0.01", "level = 'excellent'", "steps = '[]'",
              "printed = jsonb_set(printed, '{{person,name}}', '\"Khác\"')"],
    "review": ["quality_level = 1 + coalesce(quality_level, 1)", "reason = reason || '.'",
               "superseded_at = now()"],
    "signature": ["name = name || '.'", "by_right = 'x'", "prefix = 'TM.'"],
    "report": ["snapshot = snapshot || ' '", "checksum = reverse(checksum)", "cause = 'x'"],
}  # fmt: skip
WITHOUT_CHECKS = """
DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT conname, conrelid::regclass AS at FROM pg_constraint
               WHERE contype = 'c' AND coninhcount = 0
                 AND conrelid::regclass::text IN ('evaluations_score', 'evaluations_review')
    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.at, one.conname); END LOOP;
END $$
"""
IDS = {
    "event": "SELECT quote_literal(event_id) FROM organizations_sealedevent WHERE chain = {agency}",
    "a_score": "SELECT id::text FROM evaluations_score WHERE agency_id = {agency}",
    "a_review": "SELECT quote_literal(id) FROM evaluations_review WHERE agency_id = {agency}",
    "a_row": "SELECT id::text FROM organizations_sealedrow WHERE agency_id = {agency}",
}


@pytest.fixture
def sealed(committed_cast):
    """The department's month, sealed twice; a superuser's connection with triggers at rest."""
    cast = committed_cast
    for _ in range(2):
        faulty_entry(cast.colleague, cast.head)
    record(cast, 5)
    seal()
    submit_for(cast.agency_head)
    record(cast, 5)
    seal()
    url = servers.url_as(os.environ["SUPERUSER_DATABASE_URL"], connection.settings_dict["NAME"])
    with psycopg.connect(url) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(WITHOUT_CHECKS)
        superuser.commit()
        yield superuser, cast.department.pk


def look(agency_id: int, *, anchored: bool = True) -> Verdict:
    with as_worker():
        return verify_evidence(
            agency_id=agency_id, anchors_dir=settings.ANCHORS_DIR if anchored else None
        )


def drawn(draw: random.Random, superuser: psycopg.Connection, agency: int) -> str:
    """A random deed: an edit, a deletion, or a cut of the newest links with all they seal."""
    if draw.random() < 0.2:
        return CUT.format(from_=draw.randint(0, 9), agency=agency)
    parts = {name: draw.choice(choices).format() for name, choices in COLUMNS.items()}
    for name, query in IDS.items():
        rows = superuser.execute(query.format(agency=agency) + " ORDER BY 1").fetchall()
        parts[name] = draw.choice(rows)[0]
    return draw.choice(EDITS).format(**parts)


def tamper(superuser: psycopg.Connection, deed: str) -> Callable[[], None]:
    """Do it for good; what undoes it."""
    tables = ("organizations_auditevent", "organizations_sealedevent", "organizations_sealsalt",
              "organizations_sealedrow", "evaluations_score", "evaluations_review",
              "reporting_report", "reporting_reportsignature")  # fmt: skip
    kept = {}
    for table in tables:
        kept[table] = superuser.execute(
            f"SELECT to_jsonb(t) - 'written_in' FROM {table} t"
        ).fetchall()
    superuser.execute(deed)
    superuser.commit()

    def undo() -> None:
        for table, rows in kept.items():
            superuser.execute(f"DELETE FROM {table}")
            for (row,) in rows:
                names = ", ".join(f'"{name}"' for name in row)
                superuser.execute(
                    f"INSERT INTO {table} ({names}) SELECT {names}"
                    f" FROM jsonb_populate_record(NULL::{table}, %s)",
                    [psycopg.types.json.Jsonb(row)],
                )
        superuser.commit()

    return undo


@pytest.mark.slow
@pytest.mark.parametrize("count", [SHORT, pytest.param(LONG, marks=pytest.mark.long)])
def test_random_deeds_of_a_superuser_are_found_all_of_them(sealed, count, record_property) -> None:
    record_property("tried", count)
    record_property("seed", SEED)
    superuser, agency = sealed
    draw = random.Random(SEED)
    assert look(agency).differences == []
    missed = []
    for _ in range(count):
        deed = drawn(draw, superuser, agency)
        undo = tamper(superuser, deed)
        if look(agency).holds:
            missed.append(deed)
        undo()

    assert missed == []
    assert look(agency).differences == []


@pytest.mark.slow
def test_without_anchors_a_cut_tail_is_not_seen(sealed) -> None:
    """The negative control, and the reason why heads leave the database."""
    superuser, agency = sealed
    undo = tamper(superuser, CUT.format(from_=look(agency).links - 3, agency=agency))

    assert look(agency, anchored=False).holds
    with as_worker(), pytest.raises(CommandError):
        call_command("verify_evidence")
    found = {one.what for one in look(agency).differences}
    undo()

    assert found == {"tail_cut"}


@pytest.mark.slow
@pytest.mark.parametrize("path", ["{agency,name}", "{head,title}", "{person,name}"])
def test_what_a_form_prints_of_people_and_the_agency_is_under_the_seal(sealed, path) -> None:
    superuser, agency = sealed
    undo = tamper(
        superuser,
        f"UPDATE evaluations_score SET printed = jsonb_set(printed, '{path}', '\"Khác\"')"
        f" WHERE agency_id = {agency} AND printed #>> '{path}' IS NOT NULL",
    )

    found = {one.what for one in look(agency).differences}
    undo()

    assert found == {"score_changed"}


@pytest.mark.slow
def test_the_quarter_of_an_exception_is_under_the_seal(sealed, committed_cast) -> None:
    superuser, agency = sealed
    head = committed_cast.agency_head
    with tenant(agency):
        made = LevelDecision.objects.create(
            agency_id=agency,
            posting=committed_cast.clerk,
            term="2026-Q4",
            kind="beyond_quota",
            document="Số 9/QĐ-SXD",
            decided_by=head,
            decided_at=NOW,
        )
        audit.record(actor=actor(head), action="evaluations.level.excepted", object_id=made.pk)
    seal()
    assert look(agency).holds
    superuser.execute("UPDATE evaluations_leveldecision SET term = '2026-Q3'")
    superuser.commit()

    assert {one.what for one in look(agency).differences} == {"decision_changed"}


@pytest.mark.slow
def test_a_row_is_compared_in_the_form_in_which_it_was_sealed(sealed, monkeypatch) -> None:
    """Scores sealed before names were under the seal: everything but the names is."""
    superuser, agency = sealed
    with monkeypatch.context() as before:
        before.setitem(KINDS, "score", OLDER["score", 1])
        with tenant(agency):
            audit.record(
                actor=system(agency),
                action="reporting.report.compiled",
                object_id=0,
                details={"period": "2026-10"},
            )
        seal()
    assert look(agency).holds

    superuser.execute("UPDATE evaluations_score SET printed = '{}'")
    superuser.commit()
    assert look(agency).holds
    superuser.execute(
        "UPDATE evaluations_score SET general_points = 1 WHERE agency_id = %s", [agency]
    )
    superuser.commit()
    assert {one.what for one in look(agency).differences} == {"score_changed"}


@pytest.mark.slow
def test_a_score_without_any_event_is_found(sealed) -> None:
    superuser, agency = sealed
    superuser.execute(
        "INSERT INTO evaluations_score SELECT (jsonb_populate_record(s, jsonb_build_object("
        "'id', s.id + 1000, 'version', 9, 'rule_fingerprint', NULL))).* FROM evaluations_score s"
        " WHERE agency_id = %s LIMIT 1",
        [agency],
    )
    superuser.commit()

    assert {one.what for one in look(agency).differences} == {"score_without_event"}

    with as_worker():
        assert commands.adopt(agency_id=agency, now=NOW) == 1
    assert look(agency).holds


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

    superuser.execute(
        "INSERT INTO organizations_auditevent (id, agency_id, action, object_id, details)"
        " VALUES (gen_random_uuid(), %s, 'organizations.evidence.erased', %s, '{}')",
        [agency, str(event)],
    )
    superuser.commit()
    seal()
    verdict = look(agency)

    assert (verdict.differences, verdict.erased) == ([], 1)
