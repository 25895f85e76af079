"""Words that people wrote go when their years are over; minutes, quantities and days stay.

No account may change these words. One function puts a mark in their place: of the agency that the
transaction entered, never within the fewest years, and only where what rests on them is final:
the period closed, its scores sealed, no petition of the person waiting. While it runs, and only as
the owner, the guards of these rows stand aside for a narrower one: a word may become the mark, a
file may be taken back, nothing else may change.

``rules/texts.py`` holds the terms. ``DROP TRIGGER`` waits for a table for a blink, as in 0041.
"""

from dataclasses import dataclass

from django.db import migrations

MARK = "(đã xóa theo thời hạn)"


@dataclass(frozen=True)
class Rows:
    """Of one table: which words go, with what, about which days, and whose petition holds them."""

    words: str
    table: str
    columns: str
    last_day: str
    key: str = "id"
    first_day: str = ""
    person: str = ""
    ready: str = "true"
    guards: tuple[tuple[str, str], ...] = (("guard", "INSERT OR UPDATE"),)
    taken_back: bool = False


LOCKED = (("append_only", "DELETE OR UPDATE"),)
PERIOD_END = "(SELECT p.ends_on FROM organizations_period p WHERE p.id = t.period_id)"
OF_DAY = "(t.{} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
ROWS = (
    Rows(
        "leave",
        "organizations_leave",
        "note decision_reason cancel_reason",
        "t.ends_on",
        first_day="t.starts_on",
    ),
    Rows("talk", "worklogs_entrymessage", "text", "t.work_date", person="author_id", guards=LOCKED),
    Rows("talk", "evaluations_causerequest", "reason answer", "t.work_date", person="author_id"),
    Rows("talk", "evaluations_figureexplanation", "words", PERIOD_END, person="posting_id",
         guards=()),
    Rows("talk", "evaluations_unitexplanation", "words", PERIOD_END, guards=()),
    Rows(
        "request",
        "organizations_datarequest",
        "words extension_reason answer",
        OF_DAY.format("asked_at"),
        ready="coalesce(t.answered_at, t.withdrawn_at) IS NOT NULL",
    ),
    Rows(
        "entry",
        "worklogs_workentry",
        "summary output_reference return_reason",
        "t.work_date",
        key="work_date, id",
        person="author_id",
    ),
    Rows("entry", "worklogs_lateentry", "summary output_reference", "t.work_date",
         person="author_id", guards=LOCKED),
    Rows("entry", "worklogs_evidenceopening", "link", "t.work_date", guards=LOCKED),
    Rows("entry", "worklogs_evidencefile", "name", "t.work_date", person="author_id",
         taken_back=True),
)  # fmt: skip


def _update(rows: Rows) -> str:
    """The statement that forgets some rows of a table."""
    columns = rows.columns.split()
    # Two links that somebody opened beside one entry stay two.
    mark = "mark || ' ' || t.id" if rows.table == "worklogs_evidenceopening" else "mark"
    sets = [f"{name} = CASE t.{name} WHEN '' THEN '' ELSE {mark} END" for name in columns]
    if rows.taken_back:
        sets.append("removed_at = coalesce(t.removed_at, statement_timestamp())")
    stands = " OR ".join(f"t.{name} NOT IN ('', {mark})" for name in columns)
    days = f"daterange({rows.first_day or rows.last_day}, {rows.last_day}, '[]')"
    asks = f"AND t.{rows.person} <> ALL (asking)" if rows.person else ""
    # By the people of the agency: entries of a month are many agencies' together.
    people = "AND t.author_id = ANY (people)" if rows.table == "worklogs_workentry" else ""
    return f"""
        UPDATE {rows.table} t SET {", ".join(sets)}
        WHERE t.agency_id = ground AND {rows.last_day} < before AND ({rows.key}) IN (
            SELECT {rows.key} FROM {rows.table} t
            WHERE t.agency_id = ground {people} AND {rows.last_day} < before AND ({stands})
              AND {rows.ready} AND NOT unfinished && {days} {asks}
            LIMIT most);
        GET DIAGNOSTICS gone = ROW_COUNT;
        every := every + gone;"""


def _branches() -> str:
    kinds = dict.fromkeys(rows.words for rows in ROWS)
    return "".join(
        f"\n    IF kind = '{kind}' THEN"
        + "".join(_update(rows) for rows in ROWS if rows.words == kind)
        + "\n    END IF;"
        for kind in kinds
    )


GUARD = f"""
-- Whether the words of old rows are being forgotten: in the function that does it, as the owner.
CREATE FUNCTION kpi_is_forgetting() RETURNS boolean LANGUAGE sql STABLE
    RETURN current_user = 'kpi_owner' AND current_setting('kpi.forgetting', true) = 'on';

-- The words it names may become the mark, a file may be taken back, and nothing else.
CREATE FUNCTION kpi_forgets_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    becomes jsonb := to_jsonb(NEW);
    name text;
BEGIN
    FOREACH name IN ARRAY TG_ARGV LOOP
        IF becomes ->> name IS DISTINCT FROM was ->> name
           AND coalesce(becomes ->> name, '')
               NOT IN ('{MARK}', '{MARK} ' || (becomes ->> 'id'))
           AND NOT (name = 'removed_at' AND was ->> name IS NULL) THEN
            RAISE EXCEPTION 'words are forgotten, never replaced' USING ERRCODE = 'KP002';
        END IF;
    END LOOP;
    IF becomes - TG_ARGV <> was - TG_ARGV THEN
        RAISE EXCEPTION 'only words are forgotten' USING ERRCODE = 'KP002';
    END IF;
    RETURN NEW;
END
$$;
"""
FORGET = f"""
CREATE FUNCTION organizations_forget_texts(kind text, before date, most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mark constant text := '{MARK}';
    ground bigint := kpi_agency_id();
    fewest integer := CASE kind WHEN 'entry' THEN 5 WHEN 'leave' THEN 1 WHEN 'talk' THEN 1
                                WHEN 'request' THEN 1 END;
    unfinished datemultirange;
    asking bigint[];
    people bigint[];
    gone bigint;
    every bigint := 0;
BEGIN
    IF ground IS NULL OR fewest IS NULL OR before IS NULL THEN
        RAISE EXCEPTION 'there are no such words here' USING ERRCODE = 'KP002';
    END IF;
    -- Whoever asks, and whatever their clock says.
    before := least(before, (kpi_today() - make_interval(years => fewest))::date);
    PERFORM set_config('kpi.forgetting', 'on', true);
    SELECT coalesce(range_agg(daterange(p.starts_on, p.ends_on, '[]')), '{{}}') INTO unfinished
        FROM organizations_agencyperiod a JOIN organizations_period p ON p.id = a.period_id
        WHERE a.agency_id = ground AND p.starts_on < before AND (a.stage <> 'closed' OR EXISTS (
            SELECT FROM evaluations_score s
            WHERE s.agency_id = ground AND s.period_id = p.id AND NOT EXISTS (
                SELECT FROM organizations_sealedrow r
                WHERE r.agency_id = ground AND r.kind = 'score' AND r.key = s.id::text)));
    SELECT coalesce(array_agg(posting_id), '{{}}') INTO asking FROM evaluations_petition
        WHERE agency_id = ground AND state IN ('filed', 'proposed');
    SELECT coalesce(array_agg(id), '{{}}') INTO people FROM organizations_posting
        WHERE agency_id = ground AND starts_on < before;{_branches()}
    PERFORM set_config('kpi.forgetting', 'off', true);
    RETURN every;
END
$$;
REVOKE EXECUTE ON FUNCTION organizations_forget_texts(text, date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION organizations_forget_texts(text, date, integer) TO kpi_app;
"""
NO_FORGET = "DROP FUNCTION organizations_forget_texts(text, date, integer);"
NO_GUARD = """
DROP FUNCTION kpi_forgets_words();
DROP FUNCTION kpi_is_forgetting();
"""


def _guards(rows: Rows, *, aside: bool) -> str:
    """The guards of a table again; ``aside``: they stand aside while its words are forgotten."""
    when = "WHEN (NOT kpi_is_forgetting()) " if aside else ""
    return "".join(
        f"""
DROP TRIGGER {name} ON {rows.table};
CREATE TRIGGER {name} BEFORE {on} ON {rows.table} FOR EACH ROW {when}EXECUTE FUNCTION {
            "kpi_refuse_change" if name == "append_only" else f"{rows.table}_guard"
        }();
"""
        for name, on in rows.guards
    )


def _forgets(rows: Rows) -> str:
    columns = [*rows.columns.split(), *(["removed_at"] if rows.taken_back else [])]
    named = ", ".join(f"'{name}'" for name in columns)
    return f"""
CREATE TRIGGER forgets BEFORE UPDATE ON {rows.table} FOR EACH ROW
    WHEN (kpi_is_forgetting()) EXECUTE FUNCTION kpi_forgets_words({named});
"""


ASIDE = "".join(_guards(rows, aside=True) + _forgets(rows) for rows in ROWS)
AS_BEFORE = "".join(
    f"\nDROP TRIGGER forgets ON {rows.table};" + _guards(rows, aside=False) for rows in ROWS
)


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0045_accepted_reports_are_told"),
        ("worklogs", "0019_reviews_change_rows_in_place"),
        ("evaluations", "0034_real_agencies"),
        ("reporting", "0018_own_months"),
    ]
    operations = [
        migrations.RunSQL(GUARD, NO_GUARD),
        migrations.RunSQL(ASIDE, AS_BEFORE),
        migrations.RunSQL(FORGET, NO_FORGET),
    ]
