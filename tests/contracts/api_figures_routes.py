"""Rows of the API of figures, coverage, months, norms and late lines: as those of the pages."""

from collections.abc import Callable

from django.urls import reverse

from tests.contracts.evaluations_routes import ABOVE_CLERK, OF_CLERK, REVIEWERS
from tests.contracts.keepers import KEEPERS
from tests.contracts.reporting_routes import PREPARERS, RECEIVERS, all_submitted
from tests.contracts.table import Routes, Row
from tests.factories.honesty import make_flag
from tests.factories.organizations import PERIOD, Cast

TOPS = frozenset({"agency_head", "superior", "strange_head", "party_head"})
FOREIGN = frozenset({403, 404})


def _of_month(name: str) -> Callable[[Cast], str]:
    return lambda cast: reverse(name, args=[PERIOD])


def _asked(cast: Cast) -> str:
    make_flag(cast.clerk)
    return reverse("evaluations_api:asked_person", args=[PERIOD, cast.clerk.pk])


def _changes(cast: Cast) -> str:
    all_submitted("changes")(cast)
    return reverse("reporting_api:changes", args=[PERIOD])


ROUTES: Routes = {
    "evaluations_api:my_figures": Row(url=_of_month("evaluations_api:my_figures")),
    "evaluations_api:asked": Row(url=_of_month("evaluations_api:asked"), allowed=REVIEWERS),
    "evaluations_api:asked_person": Row(
        url=_asked, allowed=OF_CLERK, foreign=FOREIGN, leaves_trace=1
    ),
    "evaluations_api:own_units": Row(
        url=_of_month("evaluations_api:own_units"), allowed=TOPS | {"officer", "head"}
    ),
    "evaluations_api:province_units": Row(
        url=_of_month("evaluations_api:province_units"),
        allowed=frozenset({"kpi_team", "inspector", "home_affairs", "organization_board"}),
    ),
    "evaluations_api:reviewers": Row(url=_of_month("evaluations_api:reviewers"), allowed=TOPS),
    "evaluations_api:distributions": Row(
        url=_of_month("evaluations_api:distributions"), allowed=TOPS
    ),
    "evaluations_api:term_result": Row(
        url=lambda cast: reverse("evaluations_api:term_result", args=["2026-Q4", cast.clerk.pk]),
        allowed=ABOVE_CLERK,
        foreign=404,
        leaves_trace=1,
    ),
    "reporting_api:unit_coverage": Row(
        url=lambda cast: reverse("reporting_api:unit_coverage", args=[cast.office.pk, PERIOD]),
        allowed=frozenset({"head", "agency_head", "officer", "superior"}),
        foreign=FOREIGN,
    ),
    "reporting_api:months": Row(url=_of_month("reporting_api:months"), allowed=RECEIVERS),
    "reporting_api:changes": Row(url=_changes, allowed=PREPARERS),
    "worklogs_api:norms": Row(url=lambda cast: reverse("worklogs_api:norms")),
    "worklogs_api:late": Row(url=lambda cast: reverse("worklogs_api:late")),
    "worklogs_api:late_of_people": Row(url=lambda cast: reverse("worklogs_api:late_of_people")),
    "organizations_api:person": Row(
        url=lambda cast: reverse("organizations_api:person", args=[cast.clerk.staff.staff_code]),
        allowed=KEEPERS,
        foreign=FOREIGN,
        leaves_trace=1,
    ),
}
