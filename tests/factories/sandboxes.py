"""Sandboxes with the fewest rows that make them playable."""

from organizations.commands.owed_sandboxes import do_owed_sandboxes
from organizations.commands.sandboxes import open_sandbox
from organizations.http import now_and_today
from organizations.models import Posting, Sandbox
from organizations.tenancy import tenant
from tests.factories.organizations import actor
from tests.factories.reporting import make_plain_task

GROUPS = ("A", "B", "C", "D")


def opened(officer: Posting) -> Sandbox:
    """A sandbox of the officer's agency that waits to be filled."""
    now, _today = now_and_today()
    with tenant(officer.agency_id):
        return open_sandbox(actor=actor(officer), now=now)


def filled(officer: Posting, *, works: bool = False) -> Sandbox:
    """A sandbox that the worker has filled with people; if they ``work``, from a catalogue of four
    tasks."""
    for group in GROUPS if works else ():
        make_plain_task(group)
    sandbox = opened(officer)
    (outcome,) = do_owed_sandboxes(now=sandbox.due_at)
    assert outcome.result == "filled", outcome
    with tenant(officer.agency_id):
        return Sandbox.objects.get(pk=sandbox.pk)


def said_to_be_filled(officer: Posting) -> Sandbox:
    """One that may be entered, with nobody in it."""
    sandbox = opened(officer)
    with tenant(officer.agency_id):
        Sandbox.objects.filter(pk=sandbox.pk).update(filled_at=sandbox.due_at)
    return sandbox
