"""Drawn entries and who looks at them again."""

from collections.abc import Sequence

from evaluations import commands
from evaluations.models import AuditSample, Review, SecondLook
from organizations.models import Period, Posting
from organizations.tenancy import tenant
from tests.factories.evaluations import make_review
from tests.factories.organizations import NOW, PERIOD
from tests.factories.worklogs import make_entry
from worklogs.models import EntryStatus, WorkEntry


def decided_entry(author: Posting, by: Posting, **fields: object) -> tuple[WorkEntry, Review]:
    """An accepted entry of the author's and its first decision."""
    entry = make_entry(author, status=EntryStatus.SUBMITTED)
    return entry, make_review(entry, by, **fields)


def draw(agency_id: int, version: int = 1) -> AuditSample:
    """The sample of 2026-10, as a compilation would draw it."""
    with tenant(agency_id):
        return commands.draw_sample(
            agency_id=agency_id, period=Period.objects.get(code=PERIOD), version=version, now=NOW
        )


def assign(agency_id: int) -> Sequence[SecondLook]:
    """Who is asked about the last sample of 2026-10; all that were asked so far."""
    period = Period.objects.get(code=PERIOD)
    commands.assign_second_looks(agency_id=agency_id, period=period, now=NOW)
    with tenant(agency_id):
        return list(SecondLook.objects.select_related("reviewer__staff").order_by("id"))


def make_look(author: Posting, first: Posting, **fields: object) -> SecondLook:
    """One drawn entry of the author's that somebody was asked to look at again."""
    decided_entry(author, first, **fields)
    draw(author.agency_id)
    return assign(author.agency_id)[0]
