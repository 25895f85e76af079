"""Rows of the API of reviews and results."""

from django.urls import reverse
from django.utils import timezone

from tests.contracts.evaluations_routes import ABOVE_CLERK, OF_CLERK, REVIEWERS, submitted
from tests.contracts.table import Data, Routes, Row
from tests.factories.evaluations import make_review
from tests.factories.organizations import PERIOD, Cast


def seen(cast: Cast) -> dict[str, object]:
    """What the API asks to send back of an entry that waits."""
    entry = submitted(cast)
    return {
        "entry_id": str(entry.pk),
        "work_date": str(entry.work_date),
        "version": 1,
        "supersedes": None,
    }


def _decision(cast: Cast) -> Data:
    counts = ("quality_faults", "quality_faults_excused", "delays", "delays_excused")
    return seen(cast) | {
        "decision": "accepted",
        "quality_level": 4,
        "accepted_minutes": None,
        **dict.fromkeys(counts, 0),
        "reason": "",
        "objective_cause": "",
    }


def _selection(cast: Cast) -> Data:
    return {"quality_level": 4, "entries": [seen(cast)]}


def _decided(cast: Cast) -> Data:
    made = make_review(submitted(cast), cast.head, now=timezone.now())
    return {"reviews": [{"id": str(made.pk), "work_date": str(made.work_date)}]}


def _entry(cast: Cast) -> str:
    entry = submitted(cast)
    return reverse("evaluations_api:entry", args=[entry.work_date, entry.pk])


ROUTES: Routes = {
    "evaluations_api:queue": Row(
        url=lambda cast: reverse("evaluations_api:queue"), allowed=REVIEWERS
    ),
    "evaluations_api:entry": Row(url=_entry, allowed=OF_CLERK, foreign=404),
    "evaluations_api:decision": Row(
        url=lambda cast: reverse("evaluations_api:decision"),
        allowed=OF_CLERK,
        foreign=404,
        method="post",
        data=_decision,
    ),
    # Whoever reviews nobody is refused first; of others' people nothing is said.
    "evaluations_api:acceptances": Row(
        url=lambda cast: reverse("evaluations_api:acceptances"),
        allowed=OF_CLERK,
        foreign=frozenset({200, 403}),
        method="post",
        data=_selection,
    ),
    "evaluations_api:undoing": Row(
        url=lambda cast: reverse("evaluations_api:undoing"),
        allowed=OF_CLERK,
        method="post",
        data=_decided,
    ),
    "evaluations_api:scores": Row(url=lambda cast: reverse("evaluations_api:scores")),
    "evaluations_api:score": Row(
        url=lambda cast: reverse("evaluations_api:score", args=[PERIOD, cast.clerk.pk]),
        allowed=ABOVE_CLERK,
        foreign=404,
        leaves_trace=1,
    ),
}
