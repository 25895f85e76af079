"""With a sandbox open, full of work and with a report of its own, every figure stays as it was."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from evaluations.commands import measure_month
from evaluations.queries.unit_funnels import province_units
from kpi_portal import policy
from organizations.models import Agency, AgencyPeriod, Sandbox
from organizations.tenancy import province, tenant
from reporting import commands
from reporting.commands.archiving import archivable
from reporting.commands.provincial import compile_provincial
from reporting.models import DueJob
from reporting.queries.desk import desk
from reporting.queries.months import province_months
from reporting.queries.oversight import province_state
from reporting.queries.watched import missing_reports
from tests.factories.organizations import TODAY, Cast, actor
from tests.factories.reporting import (
    COMPILED,
    compile_for,
    log_day,
    period,
    submit_for,
)
from tests.factories.sandboxes import filled
from tests.organizations.test_sandboxes import rows_of, tables_with_agencies
from tests.signing_in import enter
from worklogs.commands.reminders import remind_everywhere

OVERSEERS = ("home_affairs", "organization_board", "kpi_team", "inspector", "operator")
CHANGES_EACH_TIME = re.compile(r'(csrfmiddlewaretoken" value=|nonce=|"X-CSRFToken": )"[^"]*"')
# They tell what was done in real agencies, and so also that a sandbox was opened there.
TELL_OF_THE_OPENING = {"reporting:audit", "reporting:audit_life"}
OF_THE_MACHINE = {"reporting:status"}  # how large the database is, what waits to be sealed


@pytest.fixture(autouse=True)
def _after_the_period():
    with time_machine.travel(COMPILED, tick=False):
        yield


def played_to_the_end(cast: Cast) -> Sandbox:
    """A sandbox in which also a report was compiled and the month was measured."""
    sandbox = filled(cast.officer, works=True)
    compile_for(ground_of(sandbox))
    measure_month(agency_id=sandbox.ground_id, period=period(), now=COMPILED)
    return sandbox


def ground_of(sandbox: Sandbox) -> Agency:
    with tenant(sandbox.ground_id):
        return Agency.objects.get(pk=sandbox.ground_id)


def undone(work: Callable[[], Any]) -> Any:
    """What the work answers; what it wrote is taken back."""
    with transaction.atomic():
        answer = work()
        transaction.set_rollback(True)
    return answer


def due(cast: Cast) -> set[tuple[str, int]]:
    commands.plan_due_jobs(now=COMPILED)
    commands.plan_comparisons(now=COMPILED)
    return set(DueJob.objects.values_list("kind", "agency_id"))


def picture(cast: Cast) -> Mapping[str, Any]:
    """Every figure above the agencies, and what the portal would do by itself."""
    month, sees = period(), {"actor": actor(cast.inspector), "today": TODAY}
    with tenant(cast.inspector.agency_id):
        above = {
            "province": province_state(month, **sees),
            "months": repr(province_months(month, **sees)),
            "units": province_units(month, **sees),
        }
    return above | {
        "desk": desk(cast.receiving.pk, month, TODAY),
        "missing": missing_reports(COMPILED),
        "archived": archivable(month),
        "due": undone(lambda: due(cast)),
        "reminded": undone(lambda: remind_everywhere(now=COMPILED)),
        "compiled": undone(lambda: without_the_lot(compile_for(cast.commune).snapshot)),
        "provincial": undone(lambda: provincial(cast)),
    }


def without_the_lot(snapshot: str) -> Mapping[str, Any]:
    """The report but for its sample, which is drawn anew each time."""
    return {key: value for key, value in json.loads(snapshot).items() if key != "audit_sample"}


def provincial(cast: Cast) -> Any:
    made, _is_new = compile_provincial(
        actor=actor(cast.home_affairs), period=period(), assessment="", proposals="", now=COMPILED
    )
    return made.snapshot


def pages(person: str, cast: Cast) -> Mapping[str, str]:
    """Every page without an address of its own, as this person reads it."""
    client, found = Client(), {}
    enter(client, getattr(cast, person))
    for name in policy.ROUTES:
        left_out = name in TELL_OF_THE_OPENING | OF_THE_MACHINE
        if left_out or not name.startswith(("reporting:", "evaluations:")):
            continue
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        answer = client.get(address)
        if answer.status_code == 200 and not answer.streaming:
            found[name] = CHANGES_EACH_TIME.sub("", answer.content.decode(errors="replace"))
    return found


def test_every_figure_and_every_duty_of_the_province_stays_as_it_was(cast) -> None:
    log_day(cast.clerk)
    submit_for(cast.agency_head)
    before = picture(cast)
    played_to_the_end(cast)

    assert picture(cast) == before


def test_a_report_that_is_compiled_in_it_says_so_in_its_heading(cast) -> None:
    sandbox = filled(cast.officer)
    report = compile_for(ground_of(sandbox))

    assert "TẬP HUẤN" in json.loads(report.snapshot)["agency"]["name"]


def test_what_was_compiled_and_measured_in_it_is_seen_by_nobody_above(cast) -> None:
    ground = played_to_the_end(cast).ground_id
    with tenant(ground):
        inside = {table for table in tables_with_agencies() if rows_of(ground, table)}
    with province():
        above = {table for table in tables_with_agencies() if rows_of(ground, table)}
        stages = AgencyPeriod.objects.filter(agency_id=ground).exists()

    assert {"reporting_report", "evaluations_measurement", "organizations_auditevent"} <= inside
    assert above == set()
    assert not stages
    assert not DueJob.objects.filter(agency_id=ground).exists()


@pytest.mark.parametrize(
    "person",
    [one if one == "kpi_team" else pytest.param(one, marks=pytest.mark.long) for one in OVERSEERS],
)
def test_every_page_of_those_above_reads_as_it_did(person, cast) -> None:
    log_day(cast.clerk)
    submit_for(cast.agency_head)
    before = pages(person, cast)
    played_to_the_end(cast)
    after = pages(person, cast)

    assert len(before) > 3
    assert {name for name in before if before[name] != after[name]} == set()
