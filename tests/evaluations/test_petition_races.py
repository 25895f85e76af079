"""Publishing and petitioning at the same moment, and who is told of it."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from evaluations import commands
from evaluations.commands import Proposal, publish_month
from evaluations.models import Petition, PetitionOutcome, Publication
from organizations.models import Notice, Period
from organizations.refusals import Outdated
from organizations.tenancy import tenant
from tests.evaluations.test_races import at_once
from tests.factories.evaluations import make_publication
from tests.factories.organizations import NOW, PERIOD, actor

HEADS = 6


def publish(cast, by) -> None:
    with tenant(cast.department.pk):
        publish_month(actor=actor(by), period=Period.objects.get(code=PERIOD), now=NOW)


def freeze(cast) -> None:
    with tenant(cast.department.pk):
        period = Period.objects.get(code=PERIOD)
        commands.compute_scores(agency_id=cast.department.pk, period=period, now=NOW)


def told(cast, kind: str) -> list[int]:
    with tenant(cast.department.pk):
        rows = Notice.objects.filter(kind=kind).order_by("posting_id")
        return list(rows.values_list("posting_id", flat=True))


def test_results_published_twice_at_once_are_made_known_once(committed_cast) -> None:
    cast = committed_cast
    freeze(cast)

    ended = at_once([lambda: publish(cast, cast.head) for _ in range(HEADS)])

    assert ended == {"done": HEADS}
    with tenant(cast.department.pk):
        known = sorted(Publication.objects.values_list("posting_id", flat=True))
    assert known
    assert told(cast, "result_published") == known


def test_without_minding_each_other_the_second_publication_would_fail(
    committed_cast, monkeypatch
) -> None:
    """The negative control: the same race with a plain insert."""
    plain = QuerySet.bulk_create

    def minds_nobody(self, rows, *args, **options):
        options.pop("ignore_conflicts", None)
        return plain(self, rows, *args, **options)

    monkeypatch.setattr(QuerySet, "bulk_create", minds_nobody)
    freeze(committed_cast)

    ended = at_once([lambda: publish(committed_cast, committed_cast.head) for _ in range(HEADS)])

    assert ended["IntegrityError"] > 0, ended


def proposed(cast) -> Petition:
    published = make_publication(cast.clerk, cast.head)
    with tenant(cast.department.pk):
        petition = commands.file_petition(
            actor=actor(cast.clerk), publication=published, node="level", words="Xin xem", now=NOW
        )
        proposal = Proposal(PetitionOutcome.REJECTED, "Đúng quy định")
        commands.propose_answer(
            actor=actor(cast.officer), petition=petition, proposal=proposal, now=NOW
        )
    return petition


def answer(cast, petition: Petition, by) -> None:
    with tenant(cast.department.pk):
        seen = Petition.objects.select_related("posting", "proposed_by").get(pk=petition.pk)
        commands.answer_petition(actor=actor(by), petition=seen, now=NOW)


def withdraw(cast, petition: Petition) -> None:
    with tenant(cast.department.pk):
        seen = Petition.objects.select_related("posting", "proposed_by").get(pk=petition.pk)
        commands.withdraw_petition(actor=actor(cast.clerk), petition=seen, now=NOW)


def race(cast) -> tuple[dict[str, int], str]:
    petition = proposed(cast)
    ended = at_once(
        [
            *(lambda: answer(cast, petition, cast.agency_head) for _ in range(HEADS)),
            lambda: withdraw(cast, petition),
        ]
    )
    with tenant(cast.department.pk):
        return ended, Petition.objects.get(pk=petition.pk).state


def test_of_several_answers_and_a_withdrawal_at_once_one_stands(committed_cast) -> None:
    ended, state = race(committed_cast)

    assert ended["done"] == 1, ended
    assert set(ended) <= {"done", Outdated.__name__, PermissionDenied.__name__}, ended
    assert state in {"answered", "withdrawn"}
    assert len(told(committed_cast, "petition_answered")) == (state == "answered")


def test_without_asking_where_it_stands_several_would_answer(
    committed_cast, monkeypatch, as_owner
) -> None:
    """The negative control: neither the state that was seen nor the trigger stops the others."""

    def blind(who, petition, before, action, **changes) -> None:
        Petition.objects.filter(pk=petition.pk).update(**changes)

    monkeypatch.setattr("evaluations.commands.petitions._move", blind)
    as_owner("ALTER TABLE evaluations_petition DISABLE TRIGGER ALL")

    ended, _state = race(committed_cast)

    assert ended["done"] > 1, ended


def test_each_step_tells_whoever_is_next_and_nobody_what_it_says(cast) -> None:
    petition = proposed(cast)
    waiting = told(cast, "petition_waits")
    assert cast.officer.pk in waiting
    assert cast.agency_head.pk in waiting
    assert cast.clerk.pk not in waiting

    answer(cast, petition, cast.agency_head)

    assert told(cast, "petition_answered") == [cast.clerk.pk]
    with tenant(cast.department.pk):
        said = " ".join(str(row.data) for row in Notice.objects.all())
    assert "Đúng" not in said
