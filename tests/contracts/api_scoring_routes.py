"""Rows of the API of scoring, findings, petitions, talk and second looks."""

from collections.abc import Callable

from django.urls import reverse

from evaluations import commands
from evaluations.models import DecisionKind, Petition
from organizations.models import Period
from organizations.tenancy import tenant
from tests.contracts.evaluations_routes import ABOVE_CLERK, OF_CLERK, REVIEWERS, submitted
from tests.contracts.petition_routes import ABOVE_HEAD
from tests.contracts.table import EVERYBODY, Routes, Row
from tests.factories.evaluations import faulty_entry, make_publication, make_review, put_forward
from tests.factories.honesty import make_flag
from tests.factories.organizations import NOW, PERIOD, Cast, actor
from tests.factories.second_looks import assign, draw, make_look
from tests.factories.worklogs import make_entry, make_evidence
from worklogs.models import EntryStatus

MADE = frozenset({201})
CLERK = frozenset({"clerk"})
TALKERS = frozenset({"clerk", "head"})
AT_THE_TOP = frozenset({"agency_head", "superior"})


def petition(cast: Cast) -> Petition:
    """The clerk's, about a published month."""
    publication = make_publication(cast.clerk, cast.head)
    with tenant(cast.department.pk):
        return commands.file_petition(
            actor=actor(cast.clerk),
            publication=publication,
            node="quality",
            words="Xin xem lại",
            now=NOW,
        )


def _of_petition(name: str) -> Callable[[Cast], str]:
    return lambda cast: reverse(f"evaluations_api:{name}", args=[petition(cast).pk])


def _about_published(cast: Cast) -> dict[str, str]:
    make_publication(cast.clerk, cast.head)
    return {"term": PERIOD, "node": "quality", "words": "Xin xem lại"}


def _of_month(name: str) -> Callable[[Cast], str]:
    return lambda cast: reverse(f"evaluations_api:{name}", args=[PERIOD])


def _of_person(name: str) -> Callable[[Cast], str]:
    return lambda cast: reverse(f"evaluations_api:{name}", args=[PERIOD, cast.clerk.pk])


def _talk(name: str) -> Callable[[Cast], str]:
    def url(cast: Cast) -> str:
        entry = submitted(cast)
        return reverse(f"evaluations_api:{name}", args=[entry.work_date, entry.pk])

    return url


def _faulty(cast: Cast) -> str:
    entry = faulty_entry(cast.clerk, cast.head)
    return reverse("evaluations_api:causes", args=[entry.work_date, entry.pk])


def _cause(cast: Cast) -> str:
    cause = put_forward(cast.clerk, cast.head)
    return reverse("evaluations_api:cause", args=[cause.work_date, cause.entry_id, cause.pk])


def _finding(cast: Cast) -> str:
    with tenant(cast.department.pk):
        made = commands.decide_level(
            actor=actor(cast.head),
            period=Period.objects.get(code=PERIOD),
            finding=commands.Finding(cast.clerk.pk, DecisionKind.DISCIPLINE, "Số 12/QĐ-SXD"),
            now=NOW,
        )
    return reverse("evaluations_api:finding_withdrawal", args=[made.pk])


def _look(name: str) -> Callable[[Cast], str]:
    return lambda cast: reverse(
        f"evaluations_api:{name}", args=[make_look(cast.clerk, cast.head).pk]
    )


def _look_file(cast: Cast) -> str:
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED)
    file = make_evidence(entry)
    make_review(entry, cast.head)
    draw(cast.department.pk)
    (look,) = assign(cast.department.pk)
    return reverse("evaluations_api:second_look_file", args=[look.pk, file.pk])


def _flagged(cast: Cast) -> str:
    make_flag(cast.clerk)
    return reverse("evaluations_api:explanations", args=[PERIOD])


ROUTES: Routes = {
    # Programs alone are led there by a webhook.
    "evaluations_api:made_known": Row(
        url=lambda cast: reverse("evaluations_api:made_known", args=[PERIOD]), allowed=frozenset()
    ),
    "evaluations_api:month": Row(url=_of_month("month"), allowed=REVIEWERS),
    # Nothing is frozen yet. The head of the Party body assesses nobody.
    "evaluations_api:publication": Row(
        url=_of_month("publication"),
        allowed=REVIEWERS - {"party_head"},
        method="post",
        answers=frozenset({422}),
    ),
    "evaluations_api:assessment": Row(
        url=_of_person("assessment"),
        allowed=OF_CLERK,
        foreign=404,
        method="put",
        data={"general_points": "27.50"},
    ),
    "evaluations_api:own_criteria": (
        Row(url=_of_month("own_criteria"), allowed=EVERYBODY - {"superior"}),
        Row(
            url=_of_month("own_criteria"),
            allowed=EVERYBODY - {"superior"},
            method="put",
            data={"leaves": []},
        ),
    ),
    "evaluations_api:given_criteria": (
        Row(url=_of_person("given_criteria"), allowed=OF_CLERK, foreign=404, leaves_trace=1),
        Row(
            url=_of_person("given_criteria"),
            allowed=OF_CLERK,
            foreign=404,
            method="put",
            data={"leaves": []},
        ),
    ),
    "evaluations_api:findings": (
        Row(
            url=_of_person("findings"),
            allowed=OF_CLERK | {"agency_head"},
            foreign=404,
            leaves_trace=1,
        ),
        Row(
            url=_of_person("findings"),
            allowed=frozenset({"agency_head"}),
            foreign=404,
            method="post",
            data={"kind": "beyond_quota", "document": "Số 9/QĐ-SXD"},
            answers=MADE,
        ),
    ),
    "evaluations_api:finding_withdrawal": Row(
        url=_finding, allowed=OF_CLERK, foreign=404, method="post", data={"reason": "Nhầm người"}
    ),
    "evaluations_api:petitions": (
        Row(url=lambda cast: reverse("evaluations_api:petitions")),
        # Only the clerk has a published result, for which it is too late by now.
        Row(
            url=lambda cast: reverse("evaluations_api:petitions"),
            allowed=CLERK,
            refused=404,
            method="post",
            data=_about_published,
            answers=frozenset({422}),
        ),
    ),
    "evaluations_api:petitions_waiting": Row(
        url=lambda cast: reverse("evaluations_api:petitions_waiting")
    ),
    "evaluations_api:petition": Row(
        url=_of_petition("petition"), allowed=ABOVE_CLERK, foreign=404, leaves_trace=1
    ),
    "evaluations_api:proposal": Row(
        url=_of_petition("proposal"),
        allowed=frozenset({"head", "officer"}),
        foreign=404,
        method="post",
        data={"outcome": "rejected", "answer": "Đúng quy định"},
    ),
    # Nothing is proposed yet: those who would answer are told so, the others are refused.
    "evaluations_api:answer": Row(
        url=_of_petition("answer"),
        allowed=AT_THE_TOP,
        foreign=404,
        method="post",
        answers=frozenset({409}),
    ),
    "evaluations_api:return": Row(
        url=_of_petition("return"),
        allowed=AT_THE_TOP,
        foreign=404,
        method="post",
        data={"reason": "Chưa nêu căn cứ"},
        answers=frozenset({409}),
    ),
    "evaluations_api:withdrawal": Row(
        url=_of_petition("withdrawal"), allowed=CLERK, foreign=404, method="post"
    ),
    "evaluations_api:talk": Row(
        url=_talk("talk"), allowed=frozenset({"clerk", "head", "agency_head"}), refused=404
    ),
    "evaluations_api:messages": Row(
        url=_talk("messages"),
        allowed=TALKERS,
        refused=404,
        method="post",
        data={"text": "Xin bổ sung số văn bản"},
        answers=MADE,
    ),
    "evaluations_api:causes": Row(
        url=_faulty,
        allowed=CLERK,
        refused=404,
        method="post",
        data={"deducted": "delay", "pieces": 1, "reason": "Mất điện toàn xã"},
        answers=MADE,
    ),
    "evaluations_api:cause": Row(
        url=_cause,
        allowed=OF_CLERK,
        refused=404,
        method="post",
        data={"decision": "confirm", "answer": ""},
    ),
    # Whoever may be asked at all; each entry is open to the one who was asked.
    "evaluations_api:second_looks": Row(
        url=lambda cast: reverse("evaluations_api:second_looks"), allowed=REVIEWERS | {"officer"}
    ),
    "evaluations_api:second_look": Row(url=_look("second_look"), allowed=ABOVE_HEAD, refused=404),
    "evaluations_api:opinion": Row(
        url=_look("opinion"),
        allowed=ABOVE_HEAD,
        refused=404,
        method="post",
        data={"decision": "accepted", "quality_level": 4},
    ),
    "evaluations_api:second_look_file": Row(
        url=_look_file, allowed=ABOVE_HEAD, refused=404, leaves_trace=2
    ),
    # Whose figures were not compared has none to speak of.
    "evaluations_api:explanations": Row(
        url=_flagged,
        allowed=CLERK,
        refused=404,
        method="post",
        data={"words": "Tuần 41 cả phòng đi tập huấn."},
        answers=MADE,
    ),
    # The unit has no figures: its head is told so, the others are refused.
    "evaluations_api:unit_explanations": Row(
        url=lambda cast: reverse(
            "evaluations_api:unit_explanations", args=[PERIOD, cast.office.pk]
        ),
        allowed=frozenset({"head"}),
        method="post",
        data={"words": "Tuần 41 cả phòng đi tập huấn."},
        answers=frozenset({404}),
    ),
}
