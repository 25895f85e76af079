"""Several decide about the catalogue at the same moment; it changes once."""

from collections.abc import Callable

from organizations.refusals import Outdated
from organizations.tenancy import tenant
from tests.evaluations.test_races import at_once
from tests.factories.organizations import NOW, TODAY, actor
from tests.factories.worklogs import make_draft, make_forwarded, make_proposal, make_task
from worklogs.commands import catalogue
from worklogs.models import CatalogueProposal, CatalogueTask
from worklogs.refusals import ProposalIsOpen, TaskHasEnded

CLICKS = 8


def accepting(by, proposal) -> Callable[[], object]:
    who, agency = actor(by), by.agency_id

    def accept() -> None:
        with tenant(agency):
            catalogue.accept(actor=who, ids=[proposal.pk], effective_on=TODAY, now=NOW)

    return accept


def versions(seen_from, **wanted: object) -> int:
    with tenant(seen_from.pk):
        return CatalogueTask.objects.filter(**wanted).count()


def test_a_head_who_clicks_eight_times_opens_one_version(committed_cast) -> None:
    cast = committed_cast
    proposal = make_proposal(cast.clerk, code="C.90")

    ended = at_once([accepting(cast.agency_head, proposal)] * CLICKS)

    assert ended == {"done": 1, Outdated.__name__: CLICKS - 1}
    assert versions(cast.department, agency=cast.department) == 1


def test_two_changes_of_one_common_task_accepted_at_once_end_it_once(committed_cast) -> None:
    cast = committed_cast
    task = make_task(code="B.90")
    proposals = [
        make_forwarded(cast.stranger, cast.strange_head, task=task, complexity=2),
        make_forwarded(cast.clerk, cast.agency_head, task=task, complexity=3),
    ]

    ended = at_once([accepting(cast.home_affairs, one) for one in proposals])

    assert ended == {"done": 1, TaskHasEnded.__name__: 1}
    assert versions(cast.receiving, code="B.90", valid_until__isnull=True) == 1


def test_codes_that_two_agencies_wish_become_two_codes_even_at_once(committed_cast) -> None:
    cast = committed_cast
    made = [
        make_forwarded(person, head, code=f"C.XA.{number}")
        for number in (11, 12, 13, 14)
        for person, head in ((cast.stranger, cast.strange_head), (cast.clerk, cast.agency_head))
    ]

    ended = at_once([accepting(cast.home_affairs, one) for one in made])

    assert ended == {"done": len(made)}
    assert versions(cast.receiving, agency=None) == len(made)


def test_eight_people_who_propose_about_one_task_make_one_proposal(committed_cast) -> None:
    cast = committed_cast
    task = make_task(cast.department)
    who, agency = actor(cast.clerk), cast.department.pk
    draft = make_draft(task, complexity=4)

    def propose() -> None:
        with tenant(agency):
            catalogue.propose(actor=who, drafts=[draft], reason="Trùng lúc", now=NOW)

    ended = at_once([propose] * CLICKS)

    assert ended == {"done": 1, ProposalIsOpen.__name__: CLICKS - 1}


def test_without_the_index_one_task_would_have_many_open_proposals(
    committed_cast, as_owner
) -> None:
    """The negative control: the same race when nothing keeps the second away."""
    as_owner("DROP INDEX proposal_is_open_once_per_task")
    cast = committed_cast
    task = make_task(cast.department)
    for _ in range(2):
        make_proposal(cast.clerk, task, complexity=4)

    with tenant(cast.department.pk):
        assert CatalogueProposal.objects.filter(task=task).count() > 1
