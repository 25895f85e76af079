"""Which rows an event commits to, and how a row is written down before it is digested.

Each kind has a form: a fixed list of columns, so that a column that is added later changes no
digest. A kind whose list must change gets the next form; the old one stays in ``OLDER``, for a
row that was sealed in it is compared in it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from organizations.rules.canonical import canonical_json, checksum, json_column, stored
from organizations.rules.sealing import EventFacts

# Columns read as text and parsed exactly; and those of which the checksum stands for the text.
JSON_COLUMNS = frozenset(
    {"settings", "reasons", "inputs", "sources", "criteria", "steps", "figures", "printed"}
)
LONG_COLUMNS = frozenset({"snapshot"})
_RIGHT = "by_right on_behalf_of_id delegation_id"
_RATIOS = "unit_result execution cohesion"
_RESULT = (
    "is_leader quantity quality timeliness general_points task_points total level reasons inputs"
    " steps computed_at"
)
_REPORT = "id agency_id period_id version snapshot checksum compiled_at compiled_by_id"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of row: its table, its columns, what names one row, and the number of the form."""

    table: str
    columns: tuple[str, ...]
    key: str = "id::text"
    form: int = 1


def _kind(table: str, columns: str, key: str = "id::text", form: int = 1) -> Kind:
    return Kind(table, tuple(columns.split()), key, form)


_TERM_ASSESSMENT = (
    f"id agency_id posting_id term {_RATIOS} assessor_id assessed_at superseded_at {_RIGHT}"
)
_SCORE = (
    "id agency_id posting_id staff_id is_primary worked_half_days period_id version rule_set"
    f" rule_version rule_fingerprint settings sources criteria {_RESULT}"
)
_TERM_SCORE = (
    "id agency_id posting_id term version rule_set rule_version rule_fingerprint settings"
    f" is_a_mean computed_by_id {_RESULT}"
)
_DECISION = (
    "id agency_id posting_id period_id kind document note decided_by_id decided_at"
    " withdrawn_at withdraw_reason"
)


KINDS: Mapping[str, Kind] = {
    "review": _kind(
        "evaluations_review",
        "id agency_id entry_id work_date entry_version author_id reviewer_id decision"
        " quality_level accepted_minutes quality_faults quality_faults_excused delays"
        f" delays_excused reason objective_cause decided_at recorded_at superseded_at {_RIGHT}",
        key="work_date::text || '/' || id::text",
    ),
    "assessment": _kind(
        "evaluations_monthlyassessment",
        f"id agency_id posting_id period_id general_points {_RATIOS} unit_level note assessor_id"
        f" assessed_at superseded_at {_RIGHT}",
    ),
    "term_assessment": _kind(
        "evaluations_termassessment", f"{_TERM_ASSESSMENT} unit_level", form=2
    ),
    "score": _kind("evaluations_score", f"{_SCORE} printed", form=2),
    "term_score": _kind("evaluations_termscore", f"{_TERM_SCORE} printed", form=2),
    "decision": _kind("evaluations_leveldecision", f"{_DECISION} term", form=2),
    "second_opinion": _kind(
        "evaluations_secondopinion",
        "id agency_id look_id sample_id entry_id work_date review_id decision quality_level"
        " accepted_minutes quality_faults delays reason decided_at",
    ),
    "report": _kind("reporting_report", f"{_REPORT} figures rule_sets cause"),
    "provincial_report": _kind("reporting_provincialreport", _REPORT),
    "signature": _kind(
        "reporting_reportsignature",
        "id agency_id report_id checksum signed_at signed_by_id signed_staff_id confirmed_at"
        f" confirmed_by prefix title name {_RIGHT}",
    ),
}
# Forms in which rows were sealed before: (kind, form).
OLDER: Mapping[tuple[str, int], Kind] = {
    ("term_assessment", 1): _kind("evaluations_termassessment", _TERM_ASSESSMENT),
    ("score", 1): _kind("evaluations_score", _SCORE),
    ("term_score", 1): _kind("evaluations_termscore", _TERM_SCORE),
    ("decision", 1): _kind("evaluations_leveldecision", _DECISION),
}

_OF_PERIOD = "period_id = (SELECT id FROM organizations_period WHERE code = %s)"


@dataclass(frozen=True, slots=True)
class Named:
    """Rows that an event names: a kind, and the condition that finds them in the agency."""

    kind: str
    where: str
    arguments: tuple[Any, ...]


def named_by(event: EventFacts) -> Iterator[Named]:
    """The rows that an event made or changed. Nothing for events that touch none of ``KINDS``."""
    details: Mapping[str, Any] = event.details if isinstance(event.details, dict) else {}
    match event.action:
        case "evaluations.entries.reviewed" | "evaluations.entries.undone":
            entries = tuple(str(pair[0]) for pair in details.get("reviews", ()))
            yield Named("review", "entry_id = ANY(%s::uuid[])", (list(entries),))
        case "evaluations.second_look.decided":
            yield Named("second_opinion", "id = %s::bigint", (event.object_id,))
        case "evaluations.month.assessed":
            arguments = (str(details.get("posting", "0")), details.get("period", ""))
            yield Named("assessment", f"posting_id = %s::bigint AND {_OF_PERIOD}", arguments)
        case "evaluations.term.assessed":
            arguments = (str(details.get("posting", "0")), details.get("term", ""))
            yield Named("term_assessment", "posting_id = %s::bigint AND term = %s", arguments)
        case "evaluations.term.classified":
            yield Named("term_score", "term = %s", (details.get("term", ""),))
        case "reporting.report.compiled":
            yield Named("report", "id = %s::bigint", (event.object_id,))
            yield Named("score", _OF_PERIOD, (details.get("period", ""),))
        case "reporting.report.signed":
            yield Named("signature", "id = %s::bigint", (details.get("signature", "0"),))
        case "reporting.provincial_report.compiled":
            yield Named("provincial_report", "id = %s::bigint", (event.object_id,))
        case "organizations.evidence.adopted":
            kind = str(details.get("kind", ""))
            if kind in KINDS:
                keys = list(details.get("keys", ()))
                yield Named(kind, f"{KINDS[kind].key} = ANY(%s)", (keys,))
        case action if action.startswith("evaluations.level."):
            yield Named("decision", "id = %s::bigint", (event.object_id,))


def written_rows(agency_id: int, named: Named, form: int | None = None) -> list[tuple[str, str]]:
    """(key, written form) of the rows that are named, by key. One query, inside the agency.

    ``form``: the newest one of the kind unless another is asked for.
    """
    kind = KINDS[named.kind]
    if form is not None and form != kind.form:
        kind = OLDER[named.kind, form]
    columns = ", ".join(
        f"{column}::text" if column in JSON_COLUMNS else column for column in kind.columns
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {kind.key}, {columns} FROM {kind.table}"  # noqa: S608  names from KINDS
            f" WHERE agency_id = %s AND {named.where} ORDER BY 1",
            [agency_id, *named.arguments],
        )
        return [(key, _written(kind.columns, values)) for key, *values in cursor.fetchall()]


def rows_of(
    agency_id: int, kind: str, keys: Sequence[str], form: int | None = None
) -> dict[str, str]:
    """The written form of these rows as they stand, by key. One query."""
    if kind == "review":  # by the index of its months
        ids = [key.partition("/")[2] for key in keys]
        days = [key.partition("/")[0] for key in keys]
        where = "work_date = ANY(%s::date[]) AND id = ANY(%s::uuid[])"
        return dict(written_rows(agency_id, Named(kind, where, (days, ids)), form))
    named = Named(kind, "id = ANY(%s::bigint[])", (list(keys),))
    return dict(written_rows(agency_id, named, form))


def _written(columns: Iterable[str], values: Iterable[Any]) -> str:
    return canonical_json(
        {column: _value(column, value) for column, value in zip(columns, values, strict=True)}
    )


def _value(column: str, value: Any) -> Any:
    if value is None:
        return None
    if column in JSON_COLUMNS:
        return json_column(value)
    return checksum(value) if column in LONG_COLUMNS else stored(value)
