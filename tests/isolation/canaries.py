"""Words that must never leave their agency, in every text of every agency; and a ledger of writes.

A superuser teaches a database two things: ``isolation.plant()`` marks every text column of every
row with a word that names its agency and its column, and triggers write down each row that a
statement adds, changes or deletes. Both can then be used from inside the application's own
transaction, so that a probe can be taken back.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import psycopg
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from psycopg import sql

from kpi_portal import policy
from organizations.rules.policy import Kept

CANARY = re.compile(r"zq([a-z])(\d{3})z", re.IGNORECASE)
KEPT_APART = {Kept.AGENCY, Kept.PERSON}
# Columns that hold no words: what reads them takes them apart or compares them.
NOT_WORDS = {
    "organizations_auditevent.action": "a code",
    "organizations_auditevent.object_id": "an id",
    "organizations_auditevent.details": "sealed as it stands; ids, codes and days",
    "organizations_staffmember.staff_code": "in addresses; it is looked for by itself",
    "organizations_unit.kind": "a code",
    "organizations_parameter.name": "a code",
    "organizations_parameter.value": "parsed",
    "organizations_notice.subject": "an id or a day",
    "organizations_notice.data": "counts, days and codes",
    "organizations_notice.link": "an address inside the portal",
    "organizations_noticemail.error": "the name of an exception",
    "organizations_sealedrow.kind": "a code",
    "organizations_sealedrow.key": "an id",
    "organizations_workcalendar.weekday_minutes": "numbers",
    "organizations_teachingload.periods": "numbers",
    "organizations_shift.code": "four letters",
    "worklogs_cataloguetask.code": "a code that addresses and sheets use",
    "worklogs_cataloguetask.successor_code": "a code",
    "worklogs_catalogueproposal.code": "a code",
    "worklogs_assignmentbatch.digest": "a digest",
    "worklogs_workentry.output_reference": "may be an address, which a page makes a link of",
    "worklogs_inbounddocument.source": "a code",
    "worklogs_inbounddocument.source_id": "an id, by which it is known again",
    "worklogs_inbounddocument.digest": "a digest",
    "worklogs_inbounddocument.link": "begins with https",
    "worklogs_evidencefile.media_type": "a code",
    "worklogs_evidencefile.sha256": "a digest",
    "worklogs_evidencefile.stored_name": "a name made by chance",
    "worklogs_evidenceopening.link": "a copy of an address",
    "evaluations_monthlyassessment.unit_level": "a code",
    "evaluations_monthlyassessment.by_right": "a code",
    "evaluations_termassessment.term": "a code",
    "evaluations_termassessment.unit_level": "a code",
    "evaluations_termassessment.by_right": "a code",
    "evaluations_causerequest.by_right": "a code",
    "evaluations_criteriaset.tree": "codes, points and the titles of the law",
    "evaluations_criteriasheet.points": "points by code",
    "evaluations_criteriasheet.evidence": "by code: planted by the factory of the sheet",
    **{
        f"evaluations_{name}": "frozen as it was computed: codes and numbers"
        for table, more in (("score", ("sources", "criteria")), ("termscore", ("term",)))
        for name in (
            f"{table}.{column}"
            for column in (
                "rule_set",
                "rule_fingerprint",
                "settings",
                "level",
                "reasons",
                "inputs",
                "steps",
                "printed",
                *more,
            )
        )
    },
    "evaluations_leveldecision.term": "a code",
    "evaluations_measurement.vectors": "numbers",
    "evaluations_measurement.digest": "a digest",
    "evaluations_personfigures.peer_group": "a code",
    "evaluations_personfigures.figures": "numbers",
    "evaluations_measuredpeers.content": "numbers",
    "organizations_servicetoken.scopes": "codes",
    "organizations_feedtoken.digest": "a digest",
    "organizations_webhook.events": "codes",
    "organizations_webhook.secret": "encrypted",
    "organizations_webhook.url": "begins with https",
    "organizations_webhookdelivery.error": "a code",
    "organizations_webhookdelivery.event": "a code",
    "organizations_webhookdelivery.period": "a code",
    "organizations_webhookdelivery.objects_told": "ids",
    "organizations_staffsheet.sha256": "a digest",
    "organizations_staffsheet.found": "the rows of a file, for who sent it alone",
    "organizations_staffsheet.refusal": "codes",
    "evaluations_flag.parts": "numbers",
    "evaluations_flag.drivers": "ids",
    "evaluations_unitfigures.peer_group": "a code",
    "evaluations_unitfigures.minutes_by_group": "numbers",
    "evaluations_petition.node": "a code",
    "evaluations_review.by_right": "a code",
    "evaluations_auditsample.seed": "a number made by chance",
    "evaluations_auditsample.entries": "ids",
    "reporting_reportdraft.snapshot": "frozen; names in it were planted before",
    "reporting_report.snapshot": "frozen; names in it were planted before",
    "reporting_report.checksum": "a digest",
    "reporting_report.figures": "numbers",
    "reporting_report.rule_sets": "codes",
    "reporting_report.cause": "a code",
    "reporting_provincialreport.snapshot": "frozen; names in it were planted before",
    "reporting_provincialreport.checksum": "a digest",
    "reporting_reportfile.snapshot_checksum": "a digest",
    "reporting_reportfile.file_format": "a code",
    "reporting_reportfile.issue": "a code",
    "reporting_reportfile.sha256": "a digest",
    "reporting_askedfile.file_format": "a code",
    "reporting_askedfile.name": "a file's name, made of our own words and a day",
    "reporting_askedfile.sha256": "a digest",
    "reporting_issuedroot.root": "a digest",
    "reporting_reportsignature.checksum": "a digest",
    "reporting_reportsignature.by_right": "a code",
    "reporting_reportsignature.confirmed_by": "a code",
}


def texts() -> Iterator[tuple[str, str, int | None]]:
    """Every column that could hold words, of every table that row security guards: table, column,
    longest text."""
    for label, kept in sorted(policy.TABLES.items()):
        if kept not in KEPT_APART:
            continue
        meta = apps.get_model(label)._meta
        for field in meta.concrete_fields:
            is_text = isinstance(
                field, models.CharField | models.TextField | models.JSONField | ArrayField
            )
            if is_text and not field.choices:
                yield meta.db_table, field.column, getattr(field, "max_length", None)


def words() -> list[tuple[str, str, int | None]]:
    """Those that are planted; their place in this list is the number in the word."""
    return [one for one in texts() if f"{one[0]}.{one[1]}" not in NOT_WORDS]


@cache
def how_many() -> int:
    """The columns that are planted."""
    return len(words())


def column_of(number: int) -> str:
    """The column that a planted word names."""
    table, column, _ = words()[number]
    return f"{table}.{column}"


def found_in(text: str) -> set[tuple[str, int]]:
    """The letters of agencies and the numbers of columns that a text gives away. Packed bytes may
    look like a word by chance, but then name a column that there is not."""
    return {
        (letter.lower(), int(number))
        for letter, number in CANARY.findall(text)
        if int(number) < how_many()
    }


LEDGER = """
    CREATE SCHEMA isolation;
    GRANT USAGE ON SCHEMA isolation TO PUBLIC;
    CREATE TABLE isolation.ledger (
        number bigserial, place text, agency_id bigint, row_id text, deed text, image jsonb);
    CREATE TABLE isolation.letters (agency_id bigint PRIMARY KEY, letter text);
    CREATE TABLE isolation.planted (number int, letter text, UNIQUE (number, letter));
    GRANT SELECT ON ALL TABLES IN SCHEMA isolation TO PUBLIC;
    GRANT SELECT ON ALL SEQUENCES IN SCHEMA isolation TO PUBLIC;
    CREATE FUNCTION isolation.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = public AS $$
        DECLARE was jsonb := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END;
                is_now jsonb := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END;
        BEGIN
            IF was IS DISTINCT FROM is_now THEN
                INSERT INTO isolation.ledger (place, agency_id, row_id, deed, image) VALUES (
                    TG_ARGV[0], (coalesce(is_now, was) ->> 'agency_id')::bigint,
                    coalesce(is_now, was) ->> 'id', TG_OP, is_now);
            END IF;
            RETURN NULL;
        END $$;
"""
NOTED = """
    CREATE TRIGGER isolation_note AFTER INSERT OR UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION isolation.note({place})
"""
PLANT = """
    CREATE FUNCTION isolation.plant() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
        SET session_replication_role = replica SET search_path = public AS {body}
"""


def teach(url: str, letters: dict[int, str], owners: str) -> None:
    """Teach the database at ``url`` (a superuser's) to plant and to note.

    ``letters``: of each agency; ``owners``: SQL that says which agency a person belongs to,
    (staff_id, agency_id).
    """
    note_writes(url)
    with psycopg.connect(url) as taught:
        for agency_id, letter in letters.items():
            taught.execute("INSERT INTO isolation.letters VALUES (%s, %s)", [agency_id, letter])
        body = "\n".join(["BEGIN", *_statements(owners), "END"])
        taught.execute(sql.SQL(PLANT).format(body=sql.Literal(body)))


def note_writes(url: str) -> None:
    """Have the database at ``url`` (a superuser's) write down what every statement changes."""
    with psycopg.connect(url) as taught:
        taught.execute(LEDGER)
        tables = taught.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND NOT relispartition"
        ).fetchall()
        for (table,) in tables:
            taught.execute(
                sql.SQL(NOTED).format(table=sql.Identifier(table), place=sql.Literal(table))
            )


def _statements(owners: str) -> Iterable[str]:
    def told(update: str) -> str:
        return f"""WITH done AS ({update} RETURNING letter)
            INSERT INTO isolation.planted SELECT DISTINCT {number}, letter FROM done
            ON CONFLICT DO NOTHING;"""

    for number, (table, column, longest) in enumerate(words()):
        word = f"'zq' || letter || '{number:03}z'"
        kept = column if longest is None else f"left({column}, {max(longest - 8, 0)})"
        value = f"{kept} || chr(32) || {word}" if longest is None or longest > 8 else word
        source = "isolation.letters"
        same = "row_.agency_id = owner.agency_id"
        if table == "organizations_staffmember":
            source = f"({owners}) staff_of JOIN isolation.letters USING (agency_id)"
            source = f"(SELECT staff_id AS agency_id, letter FROM {source})"
            same = "row_.id = owner.agency_id"
        update = (
            f"UPDATE {table} row_ SET {column} = {value} FROM {source} owner"
            f" WHERE {same} AND position({word} in row_.{column}) = 0"
        )
        # Some columns must be empty in some states: then only what is filled gets a word.
        yield f"""BEGIN {told(update)}
            EXCEPTION WHEN check_violation THEN {told(f"{update} AND row_.{column} <> ''")}
            END;"""


def plant() -> set[tuple[str, int]]:
    """Mark what was written since the last time; the letters and numbers planted so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT isolation.plant()")
        cursor.execute("SELECT letter, number FROM isolation.planted")
        return set(cursor.fetchall())


def ledger_end() -> int:
    """The number of the last note; remember it before a probe."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM isolation.ledger_number_seq")
        return int(cursor.fetchone()[0])


@dataclass(frozen=True)
class Note:
    """One row that was added, changed or deleted, as it stands now."""

    place: str
    agency_id: int | None
    row_id: str
    deed: str
    image: Mapping[str, object] | None


def noted(since: int) -> list[Note]:
    """What was written since."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, agency_id, row_id, deed, image FROM isolation.ledger"
            " WHERE number > %s ORDER BY number",
            [since],
        )
        return [Note(*row[:4], row[4] and json.loads(row[4])) for row in cursor.fetchall()]
