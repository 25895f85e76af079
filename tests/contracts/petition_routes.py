"""Rows of evaluations: second looks, talk about an entry, petitions."""

from django.urls import reverse

from evaluations import commands
from organizations.audit import new_id
from organizations.tenancy import tenant
from tests.contracts.evaluations_routes import ABOVE_CLERK, OF_CLERK, REVIEWERS, submitted
from tests.contracts.table import Routes, Row
from tests.factories.evaluations import (
    faulty_entry,
    make_publication,
    make_review,
    put_forward,
)
from tests.factories.organizations import NOW, PERIOD, Cast, actor
from tests.factories.queue import A_LINK
from tests.factories.second_looks import assign, draw, make_look
from tests.factories.worklogs import make_entry, make_evidence
from worklogs.models import EntryStatus, EvidenceFile

ABOVE_HEAD = frozenset({"agency_head"})


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


def _talk(cast: Cast) -> str:
    entry = submitted(cast)
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
    "evaluations:petitions": Row(url=lambda cast: reverse("evaluations:petitions")),
    # Only the clerk has a published result; everybody else has nothing to petition against.
    "evaluations:file_petition": Row(url=_published, allowed=frozenset({"clerk"}), refused=404),
    "evaluations:petition": Row(url=_petition, allowed=ABOVE_CLERK, foreign=404, leaves_trace=1),
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
}
