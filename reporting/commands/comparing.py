"""Compare months over the province, once what was to be measured has been measured."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from evaluations import commands as evaluations
from organizations.models import Period
from reporting.commands.jobs import owe
from reporting.models import JobKind
from reporting.queries.jobs import seen_jobs

# Reports are compiled at one time; half an hour later the last agency has been measured too.
SETTLED = timedelta(minutes=30)

AT_REST = """
    SELECT period_id FROM reporting_duejob
    WHERE kind IN ('measure_month', 'compare_month')
      -- Sandboxes are hidden from here: the province neither waits for one nor compares again.
      AND agency_id IN (SELECT id FROM organizations_agency)
    GROUP BY period_id
    HAVING count(*) FILTER (WHERE kind = 'measure_month' AND state IN ('due', 'running')) = 0
       AND max(finished_at) FILTER (WHERE kind = 'measure_month') <= %(settled)s
       AND max(finished_at) FILTER (WHERE kind = 'measure_month')
           > coalesce(max(due_at) FILTER (WHERE kind = 'compare_month'), '-infinity')
"""


def plan_comparisons(*, now: datetime) -> int:
    """Say what is usual wherever measuring has come to rest for half an hour; each measured
    agency then owes a look at its own people. How many rows were made.

    One query while there is nothing to do. Any number of planners at once compare once.
    """
    with connection.cursor() as cursor:
        cursor.execute(AT_REST, {"settled": now - SETTLED})
        periods = [period for (period,) in cursor.fetchall()]
    return sum(_compare(period, now) for period in Period.objects.filter(pk__in=periods))


@transaction.atomic
def _compare(period: Period, now: datetime) -> int:
    reference, _is_new = evaluations.compare_province(period=period, now=now)
    if reference is None:
        return 0
    agencies = (
        seen_jobs()
        .filter(kind=JobKind.MEASURE_MONTH, period=period)
        .order_by("agency_id")
        .values_list("agency_id", flat=True)
        .distinct()
    )
    return len([owe(JobKind.COMPARE_MONTH, agency, period, now) for agency in agencies])
