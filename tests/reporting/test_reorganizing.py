"""Random reorganizations: whatever moves, merges, splits or is renamed, each day counts
once, and leave goes along.

A script is a list of random decisions and days of work drawn from one seed. Beside the portal runs
a model (``reorganized.World``); after each step the two must agree, day for day.
``REORGANIZING_SEED`` chooses other scripts.
"""

import os
from collections import Counter
from datetime import date

import pytest
from django.db import transaction

from organizations.models import AgencyPeriod
from organizations.refusals import PeriodIsClosed
from organizations.rules.moves import Crossing
from organizations.tenancy import tenant
from reporting.models import Report
from reporting.rules.canonical import checksum
from tests.factories.organizations import NOW, make_leave, make_posting, make_unit
from tests.factories.reporting import COMPILED, compile_for, submit_for
from tests.reporting.reorganized import DAYS, World
from worklogs.commands.moving import cross_agencies

SEED = int(os.environ.get("REORGANIZING_SEED", "20261130"))


def _issued() -> list[tuple[int, str, str]]:
    return list(Report.objects.order_by("pk").values_list("pk", "checksum", "snapshot"))


def _run(
    cast, issued: dict[int, list[tuple[int, str, str]]], seed: int
) -> tuple[Counter[str], int]:
    world = World(cast, seed)
    days = sorted(world.dice.choices(DAYS[1:], k=world.dice.randint(4, 9)))
    for on in days:
        world.step(on)
        world.agrees()
    required = minutes = 0
    for agency in world.agencies:
        with tenant(agency.pk):
            owes = AgencyPeriod.objects.filter(agency=agency, period__code="2026-10").exists()
        if owes:
            figures = compile_for(agency, now=COMPILED).figures
            required += figures["required_days"]
            minutes += figures["minutes_total"]
    assert world.done or world.refused, "a script that did nothing shows nothing"
    assert required == len(world.place)
    assert minutes == sum(world.logged.values())
    for agency in world.living(date(2027, 1, 1)):
        people = world.postings(agency, date(2026, 10, 14))
        if people:
            with pytest.raises(PeriodIsClosed):
                world.transfer_one(agency, people[0])
    for agency_id, reports in issued.items():
        with tenant(agency_id):
            now = _issued()
        assert [row for row in now if row[0] in {pk for pk, _sum, _text in reports}] == reports
        assert all(checksum(text) == total for _pk, total, text in now)
    return Counter(world.done), world.refused


def _many(cast, count: int) -> None:
    sub = make_unit(cast.department, "Tổ Một cửa", cast.office)
    hall = make_unit(cast.commune, "Phòng Kinh tế", cast.stranger.unit)
    for unit, names in ((sub, "AB"), (hall, "CDE"), (cast.archive, "GH")):
        for name in names:
            make_posting(unit, f"Nguyễn Văn {name}")
    compile_for(cast.commune, "2026-09")
    submit_for(cast.agency_head, "2026-09")
    issued = {}
    for agency in (cast.department, cast.commune):
        with tenant(agency.pk):
            issued[agency.pk] = _issued()
            assert issued[agency.pk]
    steps: Counter[str] = Counter()
    refused = 0
    for number in range(count):
        seed = SEED + number
        try:
            with transaction.atomic():
                done, back = _run(cast, issued, seed)
                transaction.set_rollback(True)
        except Exception as error:
            error.add_note(f"script with seed {seed}")
            raise
        steps, refused = steps + done, refused + back
    kinds = ", ".join(f"{kind} {times}" for kind, times in sorted(steps.items()))
    print(f"{count} scripts from seed {SEED}: {kinds}; {refused} refused, 0 wrong")


def test_random_reorganizations_keep_every_person_day_once_and_issued_reports_as_they_are(
    cast,
) -> None:
    _many(cast, 5)


@pytest.mark.long
def test_three_hundred_random_reorganizations(cast, record_property) -> None:
    record_property("tried", 300)
    record_property("seed", SEED)
    _many(cast, 300)


def test_leave_that_stayed_behind_would_be_noticed(cast, monkeypatch) -> None:
    """The control: what the model is for."""
    monkeypatch.setattr("organizations.commands.crossing.give_leave", lambda *args: None)
    world, day = World(cast, SEED), date(2026, 10, 6)
    staff_id = cast.clerk.staff_id
    make_leave(cast.clerk, cast.officer, day)
    world.away.add((staff_id, day))
    del world.place[staff_id, day], world.unit[staff_id, day]
    world.agrees()

    unit = cast.stranger.unit_id
    move = Crossing(cast.clerk.pk, cast.department.pk, cast.commune.pk, unit)
    cross_agencies(decision=world.decision("transfer", day), moves=[move], now=NOW)
    world.moved(staff_id, day, cast.commune.pk, unit)

    with pytest.raises(AssertionError):
        world.agrees()
