"""Many files at the same moment."""

from collections.abc import Callable

import pytest

from organizations.tenancy import tenant
from tests.evaluations.test_races import at_once
from tests.factories import evidence as files
from tests.factories.worklogs import make_entry, make_evidence
from worklogs.commands import evidence as commands
from worklogs.models import EvidenceFile, WorkEntry
from worklogs.refusals import TooManyFiles

SENT, MOST = 12, 5


def sending(entry: WorkEntry, number: int) -> Callable[[], object]:
    return lambda: make_evidence(entry, files.pdf() + b"\n" * number)


def stored(entry: WorkEntry) -> int:
    with tenant(entry.agency_id):
        return EvidenceFile.objects.filter(entry_id=entry.pk).count()


def test_of_twelve_files_sent_at_once_five_are_kept(committed_cast) -> None:
    entry = make_entry(committed_cast.clerk)

    ended = at_once([sending(entry, number) for number in range(SENT)])

    assert ended == {"done": MOST, TooManyFiles.__name__: SENT - MOST}
    assert stored(entry) == MOST


def test_one_file_sent_by_twelve_clicks_at_once_is_kept_once(committed_cast) -> None:
    entry = make_entry(committed_cast.clerk)

    ended = at_once([sending(entry, 0) for _ in range(SENT)])

    assert ended == {"done": SENT}
    assert stored(entry) == 1


@pytest.mark.slow
def test_without_the_lock_of_the_day_more_would_be_kept(committed_cast, monkeypatch) -> None:
    """The negative control: the same race when nobody waits for the day."""
    entry = make_entry(committed_cast.clerk)
    monkeypatch.setattr(commands, "locked_day", lambda actor, work_date: None)

    at_once([sending(entry, number) for number in range(SENT)])

    assert stored(entry) > MOST
