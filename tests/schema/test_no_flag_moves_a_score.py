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


def test_no_trigger_stands_on_a_figure_but_those_that_watch_words_being_forgotten() -> None:
    found = _rows(
        """SELECT tgrelid::regclass::text, tgname, tgfoid::regproc::text FROM pg_trigger
        WHERE NOT tgisinternal AND tgrelid::regclass::text = ANY (%s)"""
    )

    assert {trigger[1:] for trigger in found} == {("forgets", "kpi_forgets_words")}
    assert {trigger[0] for trigger in found} == {
        "evaluations_figureexplanation",
        "evaluations_unitexplanation",
    }


def test_no_function_or_view_reads_a_figure() -> None:
    named = "(SELECT string_agg(name, '|') FROM unnest(%s::text[]) AS name)"
    # One clears a training ground of them and everything else, one puts a mark in place of old
    # words of explanations; neither reads a figure.
    assert not _rows(
        f"""SELECT proname FROM pg_proc WHERE prosrc ~ {named}
        AND proname NOT IN ('organizations_clear_ground', 'organizations_forget_texts')"""
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
