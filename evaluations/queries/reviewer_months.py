"""How a month was reviewed."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import connection

from evaluations.models import Measurement, ReviewerFigures
from evaluations.rules.honesty.reviewers import Decided
from organizations.models import Period

SITTING_SECONDS = 20 * 60

# By author, because reviews are indexed so. A reviewer's pauses are told apart from sittings.
DECIDED = """
    WITH decision AS (
        SELECT reviewer_id, decision, quality_level, extract(epoch FROM decided_at - lag(decided_at)
               OVER (PARTITION BY reviewer_id ORDER BY decided_at, id)) AS seconds
        FROM evaluations_review
        WHERE author_id = ANY (%(authors)s) AND work_date BETWEEN %(first)s AND %(last)s
          AND superseded_at IS NULL
    )
    SELECT reviewer_id, CASE decision WHEN 'accepted' THEN quality_level END, count(*),
           sum(seconds) FILTER (WHERE seconds <= %(sitting)s),
           count(*) FILTER (WHERE seconds <= %(sitting)s)
    FROM decision GROUP BY 1, 2
"""


def decided_by_reviewer(authors: Sequence[int], period: Period) -> list[Decided]:
    """The decisions in force about these authors' month, by reviewer. One query."""
    levels: defaultdict[int, dict[int, int]] = defaultdict(dict)
    returned: defaultdict[int, int] = defaultdict(int)
    paces: defaultdict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for reviewer, level, count, seconds, pairs in _rows(DECIDED, authors, period):
        if level is None:
            returned[reviewer] = count
        else:
            levels[reviewer][level] = count
        paces[reviewer][0] += float(seconds or 0)
        paces[reviewer][1] += pairs
    return [
        Decided(reviewer, levels[reviewer], returned[reviewer], spent / pairs if pairs else None)
        for reviewer, (spent, pairs) in sorted(paces.items())
    ]


def reviewer_figures(agency_id: int, period: Period) -> list[ReviewerFigures]:
    """Of the agency's last measurement, by name. Two queries."""
    last = Measurement.objects.filter(agency_id=agency_id, period=period).first()
    if last is None:
        return []
    found = last.reviewers.select_related("reviewer__staff", "reviewer__unit")
    return list(found.order_by("reviewer__staff__sort_key", "pk"))


def _rows(statement: str, authors: Sequence[int], period: Period) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "authors": list(authors),
                "first": period.starts_on,
                "last": period.ends_on,
                "sitting": SITTING_SECONDS,
            },
        )
        return list(cursor.fetchall())
