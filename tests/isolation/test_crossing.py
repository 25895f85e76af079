"""Whoever names another agency's thing in a request of their own is answered as if there were none;
and what another agency does changes nothing on one's own pages."""

import inspect
import os
import random
import re

import pytest
from django.db import transaction

from kpi_portal import policy
from kpi_portal.celery import app
from tests.contracts.table import Row, rows
from tests.isolation.crossing import COUNTED, Crossing, noting_names
from tests.isolation.matrix import difference
from tests.isolation.probing import VARIES, Prober, Tally
from tests.isolation.test_matrix import holds, said
from tests.isolation.world import WORKERS, furnish_more

ROWS = [
    (name, row)
    for name, row in rows()
    if set(WORKERS) & row.allowed and policy.ROUTES[name].action not in {None, policy.KEEP_ACCOUNT}
]
READ = [(name, row) for name, row in ROWS if row.method == "get"]
RARITIES = True  # see conftest
SEED = int(os.environ.get("ISOLATION_SEED", "335"))
SAMPLE = 2
# When a workbook was made, and what lets a form be sent.
ANEW = re.compile(r"<dcterms:(?:created|modified)[^>]*>[^<]*|\"(?:csrf_)?token\": ?\"[^\"]*\"")


def sample(chosen: list[tuple[str, Row]], many: int = SAMPLE) -> list[tuple[str, Row]]:
    return random.Random(SEED).sample(chosen, many)


def crossed(prober: Prober, chosen: list[tuple[str, Row]]) -> Tally:
    crossing, tally = Crossing(prober), Tally()
    for name, row in chosen:
        tally.add(crossing.try_row(name, row))
    return tally


def unmoved(prober: Prober, chosen: list[tuple[str, Row]]) -> Tally:
    """Pages of agency ``a`` before and after agency ``b`` has more of everything."""
    tally = Tally()
    for name, row in chosen:
        with transaction.atomic():
            url = row.url(prober.world.a.cast)
            people = [prober.world.a.people[one] for one in WORKERS if one in row.allowed][:1]
            before = [_plain(prober, one, row, url) for one in people]
            furnish_more(prober.world.b.cast)
            after = [_plain(prober, one, row, url) for one in people]
            for was, is_now in zip(before, after, strict=True):
                tally.tried += 2
                if apart := difference(was, is_now):
                    tally.unlike.append(f"{name} {url}: {apart}")
            transaction.set_rollback(True)
    return tally


def _plain(prober: Prober, posting, row: Row, url: str) -> str:
    answer = prober.ask(posting, row.method, url, row.data_for(prober.world.a.cast))
    return COUNTED.sub("#", ANEW.sub("", VARIES.sub("", answer.text)))


def test_what_a_page_reads_is_seen_while_it_reads(prober) -> None:
    with noting_names() as names:
        prober.ask(prober.world.a.people["officer"], "get", "/people/")

    assert {"q", "unit", "former", "page"} <= names


def test_naming_what_another_agency_has_is_naming_nothing_in_a_few_requests(prober) -> None:
    tally = crossed(prober, sample(ROWS))

    holds(tally)
    assert tally.tried > 20


def test_what_another_agency_does_moves_nothing_on_a_few_pages(prober) -> None:
    holds(unmoved(prober, sample(READ, 5)))


def test_no_task_takes_an_argument_that_somebody_could_make_up() -> None:
    """What a worker is told over the broker is the name of a task and nothing else; whose turn it
    is stands in the database."""
    app.loader.import_default_modules()

    for name in policy.TASKS:
        assert list(inspect.signature(app.tasks[name].run).parameters) == []


@pytest.mark.long
def test_naming_what_another_agency_has_is_naming_nothing(prober, record_property) -> None:
    tally = crossed(prober, ROWS)
    said(record_property, tally, len(tally.leaks) + len(tally.writes) + len(tally.unlike))

    holds(tally)
    assert tally.tried >= 5_000


@pytest.mark.long
def test_what_another_agency_does_moves_nothing(prober, record_property) -> None:
    tally = unmoved(prober, READ)
    said(record_property, tally, len(tally.unlike))

    holds(tally)
