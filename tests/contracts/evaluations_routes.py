"""Rows of review, monthly scoring and results."""

from django.urls import reverse
from django.utils import timezone

from evaluations import commands
from evaluations.models import DecisionKind
from organizations.audit import new_id
from organizations.models import Period
from organizations.tenancy import tenant
from tests.contracts.table import EVERYBODY, Data, Routes, Row
from tests.factories.evaluations import (
    faulty_entry,
    make_publication,
    make_review,
    put_forward,
)
from tests.factories.honesty import make_flag
from tests.factories.organizations import NOW, PERIOD, Cast, actor
from tests.factories.queue import A_LINK
from tests.factories.second_looks import assign, draw, make_look
from tests.factories.worklogs import make_entry, make_evidence
from worklogs.models import EntryStatus, EvidenceFile, WorkEntry

# Who heads a unit or stands above the agency, in whichever agency.
REVIEWERS = frozenset({"head", "agency_head", "superior", "strange_head", "party_head"})
OF_CLERK = frozenset({"head"})
ABOVE_HEAD = frozenset({"agency_head"})
# For their agency, or, as receivers of reports, for the province.
RULE_SETTERS = frozenset(
    {"officer", "agency_head", "strange_head", "party_head", "home_affairs", "organization_board"}
)
ABOVE_CLERK = frozenset({"clerk", "head", "officer", "agency_head", "superior"})


def _submitted(cast: Cast) -> WorkEntry:
    return make_entry(cast.clerk, status=EntryStatus.SUBMITTED)


def _entry(cast: Cast) -> str:
    entry = _submitted(cast)
    return reverse("evaluations:entry", args=[entry.work_date, entry.pk])


def _review(cast: Cast) -> str:
    entry = _submitted(cast)
    return reverse("evaluations:review", args=[entry.work_date, entry.pk, "accepted"])


def _link(cast: Cast) -> str:
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED, output_reference=A_LINK)
    return reverse("evaluations:link", args=[entry.work_date, entry.pk])


def _decided(cast: Cast) -> Data:
    made = make_review(_submitted(cast), cast.head, now=timezone.now())
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


def _published(cast: Cast) -> str:
    make_publication(cast.clerk, cast.head)
    return reverse("evaluations:file_petition", args=[PERIOD])


def _petition(cast: Cast) -> str:
    publication = make_publication(cast.clerk, cast.head)
    with tenant(cast.department.pk):
        made = commands.file_petition(
            actor=actor(cast.clerk),
            publication=publication,
            node="quality",
            words="Xin xem lại",
            now=NOW,
        )
    return reverse("evaluations:petition", args=[made.pk])


def _asked(cast: Cast) -> str:
    make_flag(cast.clerk)
    return reverse("evaluations:asked_person", args=[PERIOD, cast.clerk.pk])


def _points(cast: Cast) -> Data:
    return {f"{cast.clerk.pk}-general_points": "27.50"}


def _talk(cast: Cast) -> str:
    entry = _submitted(cast)
    return reverse("evaluations:talk", args=[entry.work_date, entry.pk])


def _cause(cast: Cast) -> str:
    cause = put_forward(cast.clerk, cast.head)
    return reverse("evaluations:answer_cause", args=[cause.work_date, cause.entry_id, cause.pk])


def _faulty(cast: Cast) -> str:
    entry = faulty_entry(cast.clerk, cast.head)
    return reverse("evaluations:ask_cause", args=[entry.work_date, entry.pk])


def _look(cast: Cast) -> str:
    return reverse("evaluations:second_look", args=[make_look(cast.clerk, cast.head).pk])


def _look_with(cast: Cast) -> tuple[str, EvidenceFile]:
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED, output_reference=A_LINK)
    file = make_evidence(entry)
    make_review(entry, cast.head)
    draw(cast.department.pk)
    (look,) = assign(cast.department.pk)
    return reverse("evaluations:second_look", args=[look.pk]), file


def _look_file(cast: Cast) -> str:
    address, file = _look_with(cast)
    return f"{address}files/{file.pk}/"


ROUTES: Routes = {
    # Whoever may be asked at all; each entry is open to the one who was asked.
    "evaluations:second_looks": Row(
        url=lambda cast: reverse("evaluations:second_looks"), allowed=REVIEWERS | {"officer"}
    ),
    "evaluations:second_look": Row(url=_look, allowed=ABOVE_HEAD, refused=404),
    "evaluations:second_look_link": Row(
        url=lambda cast: f"{_look_with(cast)[0]}link/",
        allowed=ABOVE_HEAD,
        refused=404,
        leaves_trace=1,
    ),
    "evaluations:second_look_file": Row(
        url=_look_file, allowed=ABOVE_HEAD, refused=404, leaves_trace=2
    ),
    "evaluations:decide_second_look": Row(
        url=lambda cast: f"{_look(cast)}accepted/",
        allowed=ABOVE_HEAD,
        refused=404,
        method="post",
        data={"quality_level": "4"},
    ),
    # The person, who reviews them, and who stands above the reviewer; the last one only reads.
    "evaluations:talk": Row(
        url=_talk, allowed=frozenset({"clerk", "head", "agency_head"}), refused=404
    ),
    "evaluations:say": Row(
        url=lambda cast: f"{_talk(cast)}messages/",
        allowed=frozenset({"clerk", "head"}),
        refused=404,
        method="post",
        data=lambda cast: {"message": str(new_id()), "text": "Xin bổ sung số văn bản"},
    ),
    "evaluations:ask_cause": Row(
        url=_faulty,
        allowed=frozenset({"clerk"}),
        refused=404,
        method="post",
        data={"deducted": "delay", "pieces": "1", "reason": "Mất điện toàn xã"},
    ),
    "evaluations:answer_cause": Row(
        url=_cause,
        allowed=OF_CLERK,
        refused=404,
        method="post",
        data={"decision": "confirm", "answer": ""},
    ),
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
    "evaluations:petitions": Row(url=lambda cast: reverse("evaluations:petitions")),
    # Only the clerk has a published result; everybody else has nothing to petition against.
    "evaluations:file_petition": Row(url=_published, allowed=frozenset({"clerk"}), refused=404),
    "evaluations:petition": Row(url=_petition, allowed=ABOVE_CLERK, foreign=404),
    "evaluations:propose_answer": Row(
        url=lambda cast: f"{_petition(cast)}proposal/",
        allowed=frozenset({"head", "officer"}),
        foreign=404,
        method="post",
        data={"outcome": "rejected", "answer": "Đúng quy định"},
    ),
    "evaluations:answer_petition": Row(
        url=lambda cast: f"{_petition(cast)}answer/",
        allowed=frozenset({"agency_head", "superior"}),
        foreign=404,
        method="post",
    ),
    "evaluations:send_back_petition": Row(
        url=lambda cast: f"{_petition(cast)}return/",
        allowed=frozenset({"agency_head", "superior"}),
        foreign=404,
        method="post",
    ),
    "evaluations:withdraw_petition": Row(
        url=lambda cast: f"{_petition(cast)}withdrawal/",
        allowed=frozenset({"clerk"}),
        foreign=404,
        method="post",
    ),
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
