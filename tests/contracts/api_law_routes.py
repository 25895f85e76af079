"""Rows of the API of how the law is read, of requests about personal data, of what was brought."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse

from organizations.models import Period
from tests.contracts.evaluations_routes import RULE_SETTERS
from tests.contracts.keepers import EVERY_KEEPER, KEEPERS
from tests.contracts.table import Data, Routes, Row
from tests.factories.inbound import bring
from tests.factories.organizations import TODAY, Cast, ask_about_data
from tests.factories.worklogs import make_entry, make_task
from worklogs.models import EntryStatus

FOREIGN = frozenset({403, 404})
# Which months are ahead depends on the day on which the rows are run.
MADE_OR_TOO_LATE = frozenset({201, 409, 422})
MADE = frozenset({201})
HEADS = frozenset({"head", "agency_head"})
EVERY_HEAD = HEADS | {"strange_head", "party_head"}
CLERK = frozenset({"clerk"})
HEADS_OF_AGENCIES = frozenset({"agency_head", "strange_head", "party_head"})
DOCUMENT = "Số 15/QĐ-SXD ngày 01/10/2026"


def held(**fields: object) -> Data:
    """From the first month that has not begun, if there is one."""
    first = Period.objects.filter(starts_on__gt=date.today()).order_by("starts_on").first()  # noqa: DTZ011
    return {"first": first.code if first else "2026-10", "document": DOCUMENT, **fields}


def rows_of_criteria() -> list[dict[str, object]]:
    """A tree of 30 points, as it is sent."""
    return [
        {"code": "A", "text": "Phẩm chất"},
        {"code": "A.1", "text": "Kỷ luật", "points": "12.5"},
        {"code": "A.2", "text": "Đoàn kết", "points": "7.5"},
        {"code": "B", "text": "Sáng kiến", "points": "10", "asks_evidence": True},
    ]


def _law(name: str) -> Callable[[Cast], str]:
    return lambda cast: reverse(f"evaluations_api:{name}")


def _brought(name: str) -> Callable[[Cast], str]:
    def url(cast: Cast) -> str:
        row = bring(cast.department, unit=cast.office)
        return reverse(f"worklogs_api:{name}", args=[row.pk])

    return url


def _beside(cast: Cast) -> str:
    entry = make_entry(cast.clerk, TODAY, EntryStatus.DRAFT)
    return reverse("worklogs_api:inbound_beside", args=[TODAY, entry.pk])


def _asked(name: str) -> Callable[[Cast], str]:
    return lambda cast: reverse(f"organizations_api:{name}", args=[ask_about_data(cast.clerk).pk])


def work(cast: Cast) -> Data:
    """What the head asks of the clerk."""
    return {
        "assignee_id": cast.clerk.pk, "task_id": make_task().pk, "title": "Trả lời công văn",
        "quantity": "1", "starts_on": str(TODAY), "due_on": "2026-10-14",
    }  # fmt: skip


ROUTES: Routes = {
    "evaluations_api:law": Row(url=_law("law")),
    "evaluations_api:period_type": Row(
        url=_law("period_type"),
        method="post",
        data={"period_type": "quarter", "first": "2027-01"},
        allowed=HEADS_OF_AGENCIES,
        answers=MADE_OR_TOO_LATE,
    ),
    "evaluations_api:readings": (
        Row(url=_law("readings"), allowed=RULE_SETTERS),
        Row(
            url=_law("readings"),
            method="post",
            data=lambda cast: held(name="quota.share", value="0.25"),
            allowed=RULE_SETTERS,
            answers=MADE_OR_TOO_LATE,
        ),
    ),
    "evaluations_api:effect_of_reading": Row(
        url=lambda cast: (
            reverse("evaluations_api:effect_of_reading", args=["quota.share"]) + "?value=0.25"
        ),
        allowed=RULE_SETTERS,
        answers=frozenset({200, 404}),
    ),
    "evaluations_api:criteria_sets": (
        Row(url=_law("criteria_sets"), allowed=RULE_SETTERS),
        Row(
            url=_law("criteria_sets"),
            method="post",
            data=lambda cast: held(title="Tiêu chí của Sở", rows=rows_of_criteria()),
            allowed=RULE_SETTERS,
            answers=MADE_OR_TOO_LATE,
        ),
    ),
    "worklogs_api:inbound_waiting": Row(
        url=lambda cast: reverse("worklogs_api:inbound_waiting"), allowed=EVERY_HEAD
    ),
    "worklogs_api:inbound_document": Row(
        url=_brought("inbound_document"), allowed=HEADS, foreign=FOREIGN
    ),
    "worklogs_api:inbound_assignment": Row(
        url=_brought("inbound_assignment"),
        method="post",
        data=work,
        allowed=HEADS,
        foreign=FOREIGN,
        answers=MADE,
    ),
    "worklogs_api:inbound_setting_aside": Row(
        url=_brought("inbound_setting_aside"),
        method="post",
        data={"reason": "Không thuộc cơ quan"},
        allowed=HEADS,
        foreign=FOREIGN,
    ),
    "worklogs_api:inbound_beside": (
        Row(url=_beside, allowed=CLERK, refused=404),
        Row(
            url=_beside,
            method="post",
            data=lambda cast: {"document_id": bring(cast.department, unit=cast.office).pk},
            allowed=CLERK,
            refused=404,
        ),
    ),
    "organizations_api:my_data_requests": (
        Row(url=lambda cast: reverse("organizations_api:my_data_requests")),
        Row(
            url=lambda cast: reverse("organizations_api:my_data_requests"),
            method="post",
            data={"right": "see", "words": "Tất cả"},
            answers=MADE,
        ),
    ),
    "organizations_api:data_request_withdrawal": Row(
        url=_asked("data_request_withdrawal"), method="post", allowed=CLERK, refused=404
    ),
    "organizations_api:data_requests": (
        Row(url=lambda cast: reverse("organizations_api:data_requests"), allowed=EVERY_KEEPER),
        Row(
            url=lambda cast: reverse("organizations_api:data_requests"),
            method="post",
            data=lambda cast: {
                "staff_code": cast.clerk.staff.staff_code,
                "right": "correct",
                "words": "Họ tên",
            },
            allowed=EVERY_KEEPER,
            answers=frozenset({201, 422}),  # of another agency nobody has this code
        ),
    ),
    **{
        f"organizations_api:{name}": Row(
            url=_asked(name), method="post", data=data, allowed=KEEPERS, foreign=FOREIGN
        )
        for name, data in (
            ("data_acknowledgement", {}),
            ("data_extension", {"reason": "Phải hỏi nơi lưu trữ"}),
            ("data_answer", {"answer": "Đã gửi bản sao", "decision": "grant"}),
        )
    },
}
