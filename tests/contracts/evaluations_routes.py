"""Rows of review, monthly scoring and results."""

from django.urls import reverse
from django.utils import timezone

from evaluations import commands
from evaluations.models import DecisionKind
from organizations.models import Period
from organizations.tenancy import tenant
from tests.contracts.table import EVERYBODY, Data, Routes, Row
from tests.factories.evaluations import (
    make_review,
)
from tests.factories.honesty import make_flag
from tests.factories.organizations import NOW, PERIOD, Cast, actor
from tests.factories.queue import A_LINK
from tests.factories.worklogs import make_entry
from worklogs.models import EntryStatus, WorkEntry

# Who heads a unit or stands above the agency, in whichever agency.
REVIEWERS = frozenset({"head", "agency_head", "superior", "strange_head", "party_head"})

OF_CLERK = frozenset({"head"})

# For their agency, or, as receivers of reports, for the province.
RULE_SETTERS = frozenset(
    {"officer", "agency_head", "strange_head", "party_head", "home_affairs", "organization_board"}
)

ABOVE_CLERK = frozenset({"clerk", "head", "officer", "agency_head", "superior"})


def submitted(cast: Cast) -> WorkEntry:
    return make_entry(cast.clerk, status=EntryStatus.SUBMITTED)


def _entry(cast: Cast) -> str:
    entry = submitted(cast)
    return reverse("evaluations:entry", args=[entry.work_date, entry.pk])


def _review(cast: Cast) -> str:
    entry = submitted(cast)
    return reverse("evaluations:review", args=[entry.work_date, entry.pk, "accepted"])


def _link(cast: Cast) -> str:
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED, output_reference=A_LINK)
    return reverse("evaluations:link", args=[entry.work_date, entry.pk])


def _decided(cast: Cast) -> Data:
    made = make_review(submitted(cast), cast.head, now=timezone.now())
    return {"review": f"{made.pk}|{made.work_date}"}


def _decision(cast: Cast) -> str:
    with tenant(cast.department.pk):
        made = commands.decide_level(
            actor=actor(cast.head),
            period=Period.objects.get(code=PERIOD),
            finding=commands.Finding(cast.clerk.pk, DecisionKind.DISCIPLINE, "Số 12/QĐ-SXD"),
            now=NOW,
        )
    return reverse("evaluations:withdraw", args=[made.pk])


def _asked(cast: Cast) -> str:
    make_flag(cast.clerk)
    return reverse("evaluations:asked_person", args=[PERIOD, cast.clerk.pk])


def _points(cast: Cast) -> Data:
    return {f"{cast.clerk.pk}-general_points": "27.50"}


ROUTES: Routes = {
    "evaluations:queue": Row(url=lambda cast: reverse("evaluations:queue"), allowed=REVIEWERS),
    # Without a tick there is nothing to refuse: everybody is led back to the queue.
    "evaluations:accept_selected": Row(
        url=lambda cast: reverse("evaluations:accept_selected"), method="post"
    ),
    "evaluations:entry": Row(url=_entry, allowed=OF_CLERK, foreign=404),
    "evaluations:review": Row(
        url=_review,
        allowed=OF_CLERK,
        foreign=404,
        method="post",
        data={"version": "1", "quality_level": "4"},
    ),
    # A decision of the head's: whoever did not make it is refused, wherever they sit.
    "evaluations:undo": Row(
        url=lambda cast: reverse("evaluations:undo"),
        allowed=OF_CLERK,
        method="post",
        data=_decided,
    ),
    "evaluations:link": Row(url=_link, allowed=OF_CLERK, foreign=404, leaves_trace=1),
    "evaluations:current_month": Row(url=lambda cast: reverse("evaluations:current_month")),
    "evaluations:rules": Row(url=lambda cast: reverse("evaluations:rules")),
    "evaluations:settings": Row(
        url=lambda cast: reverse("evaluations:settings"), allowed=RULE_SETTERS
    ),
    "evaluations:criteria_sets": Row(
        url=lambda cast: reverse("evaluations:criteria_sets"), allowed=RULE_SETTERS
    ),
    "evaluations:month": Row(
        url=lambda cast: reverse("evaluations:month", args=[PERIOD]), allowed=REVIEWERS
    ),
    "evaluations:assess": Row(
        url=lambda cast: reverse("evaluations:assess", args=[PERIOD, cast.clerk.pk]),
        allowed=OF_CLERK,
        foreign=404,
        method="post",
        data=_points,
    ),
    "evaluations:scores": Row(url=lambda cast: reverse("evaluations:scores")),
    # The head of the Party body assesses nobody: there is no result to make known.
    "evaluations:publish": Row(
        url=lambda cast: reverse("evaluations:publish", args=[PERIOD]),
        allowed=REVIEWERS - {"party_head"},
        method="post",
    ),
    "evaluations:distributions": Row(
        url=lambda cast: reverse("evaluations:distributions", args=[PERIOD]),
        allowed=frozenset({"agency_head", "superior", "strange_head", "party_head"}),
    ),
    # Their own head finds, the head of the agency excepts from the quota.
    "evaluations:decisions": Row(
        url=lambda cast: reverse("evaluations:decisions", args=[PERIOD, cast.clerk.pk]),
        allowed=OF_CLERK | {"agency_head"},
        foreign=404,
        leaves_trace=1,
    ),
    "evaluations:withdraw": Row(
        url=_decision,
        allowed=OF_CLERK,
        foreign=404,
        method="post",
        data={"reason": "Nhầm người"},
    ),
    # Whoever keeps a log; the superior only gives rights.
    "evaluations:own_criteria": Row(
        url=lambda cast: reverse("evaluations:own_criteria", args=[PERIOD]),
        allowed=EVERYBODY - {"superior"},
    ),
    "evaluations:given_criteria": Row(
        url=lambda cast: reverse("evaluations:given_criteria", args=[PERIOD, cast.clerk.pk]),
        allowed=OF_CLERK,
        foreign=404,
        leaves_trace=1,
    ),
    "evaluations:term": Row(
        url=lambda cast: reverse("evaluations:term", args=["2026-Q4"]),
        allowed=REVIEWERS | {"officer"},
    ),
    # Who may not freeze is refused; the others are told that the quarter is running.
    "evaluations:classify": Row(
        url=lambda cast: reverse("evaluations:classify", args=["2026-Q4"]),
        allowed=frozenset({"agency_head", "strange_head", "party_head"}),
        method="post",
    ),
    # The head of the Party body assesses nobody there.
    "evaluations:publish_term": Row(
        url=lambda cast: reverse("evaluations:publish_term", args=["2026-Q4"]),
        allowed=REVIEWERS - {"party_head"},
        method="post",
    ),
    "evaluations:except_term": Row(
        url=lambda cast: reverse("evaluations:except_term", args=["2026-Q4", cast.clerk.pk]),
        allowed=frozenset({"agency_head"}),
        foreign=404,
        method="post",
        data={"document": "Số 9/QĐ-SXD"},
    ),
    "evaluations:term_score": Row(
        url=lambda cast: reverse("evaluations:term_score", args=["2026-Q4", cast.clerk.pk]),
        allowed=ABOVE_CLERK,
        foreign=404,
        leaves_trace=1,
    ),
    "evaluations:assess_term": Row(
        url=lambda cast: reverse("evaluations:assess_term", args=["2026-Q4", cast.head.pk]),
        allowed=frozenset({"agency_head"}),
        foreign=404,
        method="post",
        data={"unit_result": "1", "execution": "1", "cohesion": "0.5"},
    ),
    "evaluations:my_figures": Row(url=lambda cast: reverse("evaluations:my_figures")),
    "evaluations:my_figures_of": Row(
        url=lambda cast: reverse("evaluations:my_figures_of", args=[PERIOD])
    ),
    "evaluations:reviewers": Row(
        url=lambda cast: reverse("evaluations:reviewers", args=[PERIOD]),
        allowed=frozenset({"agency_head", "superior", "strange_head", "party_head"}),
    ),
    "evaluations:own_units": Row(
        url=lambda cast: reverse("evaluations:own_units", args=[PERIOD]),
        allowed=frozenset(
            {"officer", "head", "agency_head", "superior", "strange_head", "party_head"}
        ),
    ),
    "evaluations:province_units": Row(
        url=lambda cast: reverse("evaluations:province_units", args=[PERIOD]),
        allowed=frozenset({"kpi_team", "inspector", "home_affairs", "organization_board"}),
    ),
    "evaluations:asked": Row(
        url=lambda cast: reverse("evaluations:asked", args=[PERIOD]), allowed=REVIEWERS
    ),
    "evaluations:asked_person": Row(
        url=_asked, allowed=OF_CLERK, foreign=frozenset({403, 404}), leaves_trace=1
    ),
    "evaluations:score": Row(
        url=lambda cast: reverse("evaluations:score", args=[PERIOD, cast.clerk.pk]),
        allowed=ABOVE_CLERK,
        foreign=404,
        leaves_trace=1,
    ),
}
