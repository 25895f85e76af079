"""The parts of ``make bench`` that measure many rows: whether each works, not how fast."""

import json

import psycopg
import pytest

from tests.demo.copying import STAFF, measure, superuser

pytestmark = [pytest.mark.slow, pytest.mark.long]
TODAY = "2026-11-15"


# What ``benchmarks.goals`` asks of pages takes the wall off the whole cluster: not beside others.
@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("bulk", [TODAY, "--all"]),
        ("goals", ["--month", TODAY]),
        ("halves", [TODAY]),
        ("bulk_security", [TODAY]),
        ("provincial", [TODAY]),
    ],
)
def test_every_measure_of_many_rows_can_be_taken(spent, name, arguments):
    done = measure(spent, name, *arguments, role="WORKER_DATABASE_URL")

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    if name == "goals":
        assert found["click_to_file"]["pdf_s"] > 0
        assert found["honesty"]["entries"] > 0
        assert found["honesty"]["near_copies_s"] <= found["honesty"]["cpu_s"]
    elif name == "halves":
        assert 0 < found["entries"] <= found["entries_in_the_table"]
        assert found["days_that_differ"] == 0
    elif name == "bulk_security":
        read, written = found["a day of all people, read"], found["a day of all people, written"]
        assert read["rows"] == written["rows"] > 0
    elif name == "provincial":
        assert found["reports"] == found["agencies"] > 0
        assert found["pdf"]["bytes"] > found["xlsx"]["bytes"] > 0
    else:
        assert found["sql"]["days_that_differ"] == 0
        assert found["scores"]["people"] == STAFF


def test_earlier_months_are_put_behind_the_last_one_and_only_once(spent):
    """As ``make bench`` does, to measure beside a year of entries."""
    for _ in range(2):
        done = measure(spent, "earlier", TODAY, "2", role="WORKER_DATABASE_URL")
        assert done.returncode == 0, done.stderr

    with psycopg.connect(superuser(spent)) as connection:
        months = connection.execute(
            "SELECT p.code, (SELECT count(*) FROM worklogs_workentry"
            " WHERE work_date BETWEEN p.starts_on AND p.ends_on), (SELECT sum(entry_count)"
            " FROM worklogs_workday WHERE work_date BETWEEN p.starts_on AND p.ends_on)"
            " FROM organizations_period p WHERE p.code <= '2026-11' ORDER BY 1"
        ).fetchall()
        asleep = connection.execute("SELECT FROM pg_index WHERE NOT indisready").fetchall()

    assert [code for code, *_ in months] == ["2026-09", "2026-10", "2026-11"]
    assert all(entries == in_days > 0 for _, entries, in_days in months)
    assert asleep == []
