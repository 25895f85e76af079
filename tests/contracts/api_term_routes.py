"""Rows of the API of quarters and years."""

from django.urls import reverse

from tests.contracts.evaluations_routes import REVIEWERS
from tests.contracts.table import Routes, Row

TERM = "2026-Q4"

ROUTES: Routes = {
    "evaluations_api:term": Row(
        url=lambda cast: reverse("evaluations_api:term", args=[TERM]),
        allowed=REVIEWERS | {"officer"},
    ),
    # The quarter is running: whoever may not freeze is refused before.
    "evaluations_api:classification": Row(
        url=lambda cast: reverse("evaluations_api:classification", args=[TERM]),
        allowed=frozenset({"agency_head", "strange_head", "party_head"}),
        method="post",
        answers=frozenset({422}),
    ),
    "evaluations_api:term_publication": Row(
        url=lambda cast: reverse("evaluations_api:term_publication", args=[TERM]),
        allowed=REVIEWERS - {"party_head"},
        method="post",
        answers=frozenset({422}),
    ),
    "evaluations_api:term_assessment": Row(
        url=lambda cast: reverse("evaluations_api:term_assessment", args=[TERM, cast.head.pk]),
        allowed=frozenset({"agency_head"}),
        foreign=404,
        method="put",
        data={"unit_result": "1", "execution": "1", "cohesion": "0.5"},
    ),
    "evaluations_api:term_exception": Row(
        url=lambda cast: reverse("evaluations_api:term_exception", args=[TERM, cast.clerk.pk]),
        allowed=frozenset({"agency_head"}),
        foreign=404,
        method="post",
        data={"document": "Số 9/QĐ-SXD"},
        answers=frozenset({201}),
    ),
}
