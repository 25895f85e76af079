"""Nothing in the database leads from a figure or a flag of a month to a score."""

import pytest
from django.db import connection

FIGURES = (
    "evaluations_measurement",
    "evaluations_personfigures",
    "evaluations_peerreference",
    "evaluations_judgement",
    "evaluations_flag",
    "evaluations_figureexplanation",
    "evaluations_unitexplanation",
    "evaluations_unitfigures",
    "evaluations_measuredpeers",
    "evaluations_reviewerfigures",
)

pytestmark = pytest.mark.django_db


def _rows(statement: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(FIGURES)])
        return cursor.fetchall()


def test_no_trigger_stands_on_a_figure() -> None:
    assert not _rows(
        """SELECT tgrelid::regclass::text, tgname FROM pg_trigger
        WHERE NOT tgisinternal AND tgrelid::regclass::text = ANY (%s)"""
    )


def test_no_function_or_view_reads_a_figure() -> None:
    named = "(SELECT string_agg(name, '|') FROM unnest(%s::text[]) AS name)"
    # One that clears a training ground removes them and everything else of it, and reads nothing.
    assert not _rows(
        f"""SELECT proname FROM pg_proc
        WHERE prosrc ~ {named} AND proname <> 'organizations_clear_ground'"""
    )
    assert not _rows(
        f"SELECT viewname FROM pg_views WHERE schemaname = 'public' AND definition ~ {named}"
    )


def test_no_row_of_a_score_points_at_one() -> None:
    pointing = _rows(
        """SELECT DISTINCT conrelid::regclass::text FROM pg_constraint
        WHERE contype = 'f' AND confrelid::regclass::text = ANY (%s)"""
    )

    assert not {table for (table,) in pointing} & {
        "evaluations_score",
        "evaluations_termscore",
        "evaluations_monthlyassessment",
        "evaluations_leveldecision",
        "evaluations_review",
    }
