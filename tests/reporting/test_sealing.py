"""The audit trail is sealed behind those who write it: everything once, in one line."""

import os
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Barrier, Thread

import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, transaction

from organizations import audit
from organizations.models import SealedEvent, SealedRow
from organizations.queries import sealed_head
from organizations.tenancy import sealing, tenant
from reporting import anchors, commands
from reporting.commands import sealing as sealer
from reporting.commands.verifying import verify_evidence
from reporting.queries.evidence import issued_root
from reporting.queries.status import status
from tests import servers
from tests.factories.reporting import compile_for, submit_for
from tests.reporting.sealed import NOW, as_worker, record, seal

pytestmark = pytest.mark.slow


def superuser() -> psycopg.Connection:
    url = servers.url_as(os.environ["SUPERUSER_DATABASE_URL"], connection.settings_dict["NAME"])
    return psycopg.connect(url)


def links(agency_id: int) -> list[SealedEvent]:
    with tenant(agency_id):
        return list(SealedEvent.objects.filter(chain=agency_id).order_by("position"))


def test_each_event_is_sealed_once_and_holds_the_one_before(committed_cast) -> None:
    record(committed_cast, 3)

    assert seal() >= 3
    assert seal() == 0

    chain = links(committed_cast.department.pk)
    assert [link.position for link in chain] == list(range(1, len(chain) + 1))
    assert bytes(chain[0].prev) == bytes(32)
    assert all(bytes(b.prev) == bytes(a.root) for a, b in pairwise(chain))


def test_an_event_that_commits_late_is_not_passed_over(committed_cast) -> None:
    """It began before others that are sealed already: by the clock it would lie behind them."""
    department = committed_cast.department.pk
    with superuser() as slow:
        slow.execute(
            audit.INSERT,
            [audit.new_id(), department, None, None, "organizations.test.late", "", "{}"],
        )
        record(committed_cast, 2)
        assert seal() == 2
        slow.commit()

    assert seal() == 1
    record(committed_cast)
    assert seal() == 1


def test_two_sealers_at_once_make_one_line(committed_cast) -> None:
    record(committed_cast, 40)
    start, made = Barrier(3), []

    def run() -> None:
        try:
            start.wait()
            made.append(commands.seal_events(now=NOW))
        finally:
            connection.close()

    with as_worker():
        threads = [Thread(target=run) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert [one.failed for one in made] == [[], [], []]
    assert sum(one.events for one in made) == 40
    chain = links(committed_cast.department.pk)
    assert [link.position for link in chain] == list(range(1, 41))


def test_without_the_lock_the_database_refuses_a_fork(committed_cast) -> None:
    record(committed_cast)
    seal()
    (link,) = links(committed_cast.department.pk)
    link.event_id = audit.new_id()

    with as_worker(), tenant(committed_cast.department.pk), sealing():
        with pytest.raises(IntegrityError, match="seal_"), transaction.atomic():
            SealedEvent.objects.bulk_create([link])


def test_the_web_account_cannot_seal(committed_cast) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), sealing():
        pass


def test_a_compiled_report_seals_its_scores_and_goes_out_with_the_head(committed_cast) -> None:
    cast = committed_cast
    compile_for(cast.department)
    seal()
    with as_worker(), tenant(cast.department.pk), sealing():
        kinds = set(SealedRow.objects.values_list("kind", flat=True))
    with tenant(cast.department.pk):
        head = sealed_head(cast.department.pk)

    report = submit_for(cast.agency_head)

    assert kinds == {"score", "report"}
    with tenant(cast.department.pk):
        issued = issued_root(report.pk)
    assert head is not None
    assert issued is not None
    assert (issued.position, issued.root) == (head.position, head.root)
    lines = list(anchors.read(anchors.path_of(cast.department.pk)))
    assert [line.root for line in lines if line] == [head.root]


def test_a_torn_line_does_not_swallow_the_next_anchor(committed_cast) -> None:
    department = committed_cast.department.pk
    record(committed_cast)
    seal()
    path = anchors.path_of(department)
    with path.open("a") as file:
        file.write("1 99 abc")
    record(committed_cast)
    seal()

    assert [line and line.position for line in anchors.read(path)] == [1, None, 2]


def test_a_chain_that_fails_is_left_for_the_next_pass(committed_cast, monkeypatch) -> None:
    record(committed_cast)
    with monkeypatch.context() as broken:
        broken.setattr(sealer, "append", lambda *_: 1 / 0)
        with as_worker():
            assert commands.seal_events(now=NOW).failed == [committed_cast.department.pk]

    assert seal() == 1


def test_the_operator_is_warned_when_events_wait_too_long(committed_cast) -> None:
    record(committed_cast, 2)
    clock = datetime.now(UTC)

    soon, late = (status(clock + timedelta(minutes=minutes)) for minutes in (0, 6))
    seal()
    after = status(clock + timedelta(minutes=6))

    assert (soon.unsealed.count, soon.is_unsealed, late.is_unsealed) == (2, False, True)
    assert (after.unsealed.count, after.is_unsealed) == (0, False)


IN_PASSING = (
    "UPDATE organizations_sealedevent SET root = prev",
    "DELETE FROM organizations_sealedevent",
    "TRUNCATE organizations_sealedevent",
    "DELETE FROM organizations_sealsalt",
    "UPDATE organizations_sealsalt SET salt = 'x'",
    "TRUNCATE organizations_sealsalt",
    "TRUNCATE organizations_sealedrow",
)


def test_not_even_a_superuser_changes_a_seal_in_passing(committed_cast) -> None:
    record(committed_cast)
    seal()
    answers = {}
    for deed in IN_PASSING:
        with superuser() as connected, pytest.raises(psycopg.Error) as refusal:
            connected.execute(deed)
        answers[deed] = refusal.value.sqlstate

    assert set(answers.values()) == {"KP002"}, answers


def test_events_without_an_agency_stand_in_the_chain_of_the_province(committed_cast) -> None:
    with superuser() as connected:
        connected.execute(
            audit.INSERT, [audit.new_id(), None, None, None, "organizations.test.wide", "", "{}"]
        )
        connected.commit()

    assert seal() == 1
    with as_worker():
        verdict = verify_evidence(agency_id=None, anchors_dir=settings.ANCHORS_DIR)
    assert (verdict.links, verdict.anchors, verdict.differences) == (1, 1, [])


def test_in_a_restored_cluster_the_sealer_looks_at_everything_once(committed_cast) -> None:
    """Transaction ids begin anew there: a floor of the old cluster would hide all that follows."""
    record(committed_cast)
    seal()
    with superuser() as connected:
        connected.execute("UPDATE organizations_sealer SET floor = 10 ^ 15, cluster = 'another'")
        connected.commit()
    record(committed_cast, 2)

    assert seal() == 2
