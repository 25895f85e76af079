"""What each role is shown: no column that ``shown.toml`` does not say, on any page, in any file.

Every text of the portal carries a word with the number of its column. Whatever a role is answered
when it goes everywhere in its own agency is searched for those words; what was found must be what
stands in the list, so that a page that begins to show more turns the list red before a person
reads what is not theirs.
"""

import os
import random
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from django.db import transaction

from kpi_portal import policy
from tests.contracts.table import SAFE, Row, rows
from tests.isolation import canaries
from tests.isolation.probing import Prober

LIST = Path(__file__).with_name("shown.toml")
READ = [
    (name, row)
    for name, row in rows()
    if row.method in SAFE and policy.ROUTES[name].action not in {None, policy.KEEP_ACCOUNT}
]
SEED = int(os.environ.get("ISOLATION_SEED", "335"))
SAMPLE = 8
# A colleague has no right over the person whose things the rows point at, an outsider works in
# another unit, the others hold one role each.
ROLES = (
    "colleague", "outsider", "clerk", "head", "officer", "agency_head", "superior",
    "home_affairs", "organization_board", "kpi_team", "inspector", "operator",
)  # fmt: skip
Shown = Mapping[str, set[str]]


def listed() -> Shown:
    """Columns by role, as table.column."""
    found = tomllib.loads(LIST.read_text(encoding="utf-8"))
    return {
        role: {f"{table}.{column}" for table, columns in tables.items() for column in columns}
        for role, tables in found.items()
    }


def shown(prober: Prober, chosen: Iterable[tuple[str, Row]]) -> tuple[int, Shown]:
    """How much was asked, and the columns whose words each role was answered."""
    tried, found = 0, {role: set[str]() for role in ROLES}
    for _name, row in chosen:
        with transaction.atomic():
            url = row.url(prober.world.a.cast)
            canaries.plant()
            for role in ROLES:
                who = prober.world.a.people.get(role) or prober.world.above[role]
                text = prober.ask(who, row.method, url).text
                found[role] |= {canaries.column_of(one) for _, one in canaries.found_in(text)}
                tried += 1
            transaction.set_rollback(True)
    return tried, found


def apart(one: Shown, other: Shown) -> list[str]:
    """What the first shows and the second does not."""
    return [f"{role}: {column}" for role in ROLES for column in sorted(one[role] - other[role])]


def test_a_few_pages_show_no_role_more_than_the_list_says(prober) -> None:
    _tried, found = shown(prober, random.Random(SEED).sample(READ, SAMPLE))

    assert apart(found, listed()) == []


@pytest.mark.long
def test_each_role_is_shown_what_the_list_says_and_nothing_else(prober, record_property) -> None:
    tried, found = shown(prober, READ)
    more, less = apart(found, listed()), apart(listed(), found)
    record_property("tried", tried)
    record_property("failed", len(more))
    print(f"{tried} answers, {sum(map(len, found.values()))} columns, {len(more)} more than listed")

    assert more == []
    assert less == []


@pytest.mark.long
def test_a_page_that_shows_more_would_be_noticed(prober) -> None:
    """The officer's pages, read as if a colleague's."""
    _tried, found = shown(prober, [one for one in READ if one[0] == "organizations:person"])

    assert apart({role: found["officer"] for role in ROLES}, listed()) != []
