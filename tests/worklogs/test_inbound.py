"""What other systems bring waits for a person, stands once, and counts nowhere by itself."""

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations import commands as organizations
from organizations.access import system
from organizations.models import AuditEvent
from organizations.refusals import EntryIsFrozen, Outdated
from organizations.tenancy import tenant
from tests.caching import fresh_cache
from tests.evaluations.test_races import at_once
from tests.factories.inbound import bring
from tests.factories.organizations import NOW, TODAY, actor
from tests.factories.worklogs import make_entry, make_task
from worklogs.commands.inbound import put_beside, set_aside
from worklogs.models import (
    Assignment,
    EntryStatus,
    InboundDocument,
    InboundState,
    WorkDay,
    WorkEntry,
)

DOCUMENT = {
    "source": "eoffice",
    "source_id": "VBDEN-2026-10412",
    "number": "1274/UBND-KSTT",
    "dated_on": "2026-10-08",
    "summary": "Báo cáo kết quả rà soát thủ tục hành chính",
    "sender": "UBND tỉnh Khánh Hòa",
    "due_on": "2026-10-14",
    "link": "https://eoffice.example/van-ban/10412",
}
FILE = {
    "source": "motcua",
    "source_id": "H32.17-261008-0012",
    "code": "H32.17-261008-0012",
    "procedure": "Cấp giấy phép xây dựng nhà ở riêng lẻ",
    "received_on": "2026-09-20",
    "due_on": "2026-10-05",
    "returned_on": "2026-10-07",
}


@pytest.fixture(autouse=True)
def _october() -> Iterator[None]:
    fresh_cache()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def post(cast):
    """What a program of the department sends, by kind."""
    return sender(cast.department)


def sender(agency, *scopes: str):
    with tenant(agency.pk):
        _row, token = organizations.make_service_token(
            actor=system(agency.pk), name="Trục liên thông", scopes=scopes or ["inbound:write"],
            days=30, now=NOW,
        )  # fmt: skip

    def send(kind: str, data: dict[str, object]):
        return Client().post(
            f"/api/v1/inbound/{kind}/",
            data,
            content_type="application/json",
            headers={"authorization": f"Bearer {token}"},
        )

    return send


def stored(cast) -> list[InboundDocument]:
    with tenant(cast.department.pk):
        return list(InboundDocument.objects.order_by("pk"))


def work(cast, **fields: object) -> dict[str, object]:
    return {
        "key": str(uuid4()), "person": str(cast.clerk.pk), "task_words": make_task().name,
        "title": "Trả lời công văn", "quantity": "1", "starts_on": str(TODAY),
        "due_on": "2026-10-14",
    } | fields  # fmt: skip


def test_a_document_waits_for_the_head_of_the_agency(cast, post) -> None:
    answer = post("documents", DOCUMENT)
    [row] = stored(cast)

    assert answer.status_code == 201
    assert answer.json()["state"] == "waiting"
    assert (row.number, row.sender, row.unit_id) == (
        "1274/UBND-KSTT", "UBND tỉnh Khánh Hòa", cast.root.pk,
    )  # fmt: skip


def test_brought_again_it_stands_once_and_another_under_its_id_is_refused(cast, post) -> None:
    first, again = post("documents", DOCUMENT), post("documents", DOCUMENT)
    other = post("documents", DOCUMENT | {"summary": "Khác"})

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert (other.status_code, other.json()["code"]) == (422, "brought_other")
    with tenant(cast.department.pk):
        assert AuditEvent.objects.filter(action="worklogs.inbound.brought").count() == 1


def test_twenty_at_once_bring_it_once(committed_cast) -> None:
    send, answers = sender(committed_cast.department), []
    at_once([lambda: answers.append(send("documents", DOCUMENT).status_code)] * 20)

    assert sorted(answers) == [200] * 19 + [201]
    assert len(stored(committed_cast)) == 1


def test_a_result_of_the_one_stop_desk_says_whether_it_was_late(cast, post) -> None:
    late = post("files", FILE).json()
    in_time = post("files", FILE | {"source_id": "2", "returned_on": "2026-10-05"}).json()

    assert (late["is_late"], in_time["is_late"]) == (True, False)
    assert post("files", FILE | {"source_id": "3", "returned_on": "2026-09-01"}).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"link": "http://eoffice.example/"},
        {"link": "javascript:alert(1)"},
        {"source": "E Office"},
        {"number": ""},
        {"dated_on": "2026-13-01"},
        {"unit_code": "KHONG-CO"},
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_kept(cast, post, wrong) -> None:
    assert post("documents", DOCUMENT | wrong).status_code == 422
    assert stored(cast) == []


def test_another_scope_and_a_person_bring_nothing(cast, signed_in) -> None:
    assert sender(cast.department, "people:read")("documents", DOCUMENT).status_code == 403
    person = signed_in(cast.agency_head).post(
        "/api/v1/inbound/documents/", DOCUMENT, content_type="application/json"
    )
    assert person.status_code == 403


def test_what_came_in_fills_no_day_and_assigns_nothing_by_itself(cast, post) -> None:
    post("documents", DOCUMENT)
    post("files", FILE)

    with tenant(cast.department.pk):
        for table in (WorkEntry, WorkDay, Assignment):
            assert not table.objects.exists()


def test_the_head_assigns_it_once_however_often_one_clicks(cast, signed_in) -> None:
    row = bring(cast.department, unit_code=cast.office.code)
    head, page = signed_in(cast.head), reverse("worklogs:inbound_document", args=[row.pk])
    assert row.number in head.get(reverse("worklogs:inbound")).content.decode()
    sent = work(cast)
    for _ in range(2):
        assert head.post(page, sent).status_code == 302
    another = head.post(page, work(cast))

    [row] = stored(cast)
    with tenant(cast.department.pk):
        [made] = Assignment.objects.all()
    assert another.status_code == 409
    assert (row.state, row.batch_id, row.decided_by_id) == (
        InboundState.ASSIGNED, made.batch_id, cast.head.pk,
    )  # fmt: skip
    assert (made.assignee_id, made.source_document) == (cast.clerk.pk, row.number)


def test_a_head_assigns_to_nobody_else_than_their_own(cast, signed_in) -> None:
    row = bring(cast.department, unit_code=cast.office.code)
    page = reverse("worklogs:inbound_document", args=[row.pk])
    answer = signed_in(cast.head).post(page, work(cast, person=str(cast.outsider.pk)))

    assert answer.status_code == 422
    assert stored(cast)[0].state == InboundState.WAITING


def test_the_head_sets_it_aside_with_a_reason(cast, signed_in) -> None:
    row = bring(cast.department, unit_code=cast.office.code)
    head, page = signed_in(cast.head), reverse("worklogs:set_aside_inbound", args=[row.pk])

    assert head.post(page, {"reason": ""}).status_code == 422
    head.post(page, {"reason": "Không thuộc thẩm quyền"})
    [row] = stored(cast)
    assert (row.state, row.reason) == (InboundState.SET_ASIDE, "Không thuộc thẩm quyền")
    with tenant(cast.department.pk), pytest.raises(Outdated):
        set_aside(actor=actor(cast.head), document=row, reason="x", now=NOW)


def test_only_heads_of_its_unit_see_it(cast, signed_in) -> None:
    row = bring(cast.department, unit_code=cast.office.code)
    page = reverse("worklogs:inbound_document", args=[row.pk])
    answers = {
        name: signed_in(getattr(cast, name)).get(page).status_code
        for name in ("head", "agency_head", "clerk", "officer", "strange_head")
    }

    assert answers == {
        "head": 200, "agency_head": 200, "clerk": 403, "officer": 403, "strange_head": 404
    }  # fmt: skip


def test_whoever_did_the_work_puts_it_beside_their_entry(cast, signed_in) -> None:
    row = bring(cast.department, unit_code=cast.office.code)
    signed_in(cast.head).post(reverse("worklogs:inbound_document", args=[row.pk]), work(cast))
    entry = make_entry(cast.clerk)
    clerk, page = signed_in(cast.clerk), reverse("worklogs:evidence", args=[TODAY, entry.pk])
    assert row.number in clerk.get(page).content.decode()
    for _ in range(2):
        clerk.post(reverse("worklogs:put_beside", args=[TODAY, entry.pk]), {"document": row.pk})

    [row] = stored(cast)
    assert (row.state, row.entry_id) == (InboundState.EVIDENCE, entry.pk)
    assert row.batch_id is not None
    assert "Văn bản đã nằm cạnh mục" in clerk.get(page).content.decode()
    with tenant(cast.department.pk):
        assert AuditEvent.objects.filter(action="worklogs.inbound.evidence").count() == 1


def test_nobody_puts_a_document_of_others_beside_their_entry(cast, signed_in) -> None:
    row = bring(cast.department, unit_code=cast.archive.code)
    entry = make_entry(cast.clerk)
    answer = signed_in(cast.clerk).post(
        reverse("worklogs:put_beside", args=[TODAY, entry.pk]), {"document": row.pk}
    )

    assert answer.status_code == 404


def test_beside_an_accepted_entry_nothing_is_put(cast) -> None:
    row = bring(cast.department, unit_code=cast.office.code)
    entry = make_entry(cast.clerk, TODAY, EntryStatus.SUBMITTED)
    with tenant(cast.department.pk):
        WorkEntry.objects.filter(pk=entry.pk, work_date=TODAY).update(status="accepted")
        with pytest.raises(EntryIsFrozen):
            put_beside(actor=actor(cast.clerk), document=row, entry=entry, now=NOW)


def test_the_database_lets_nothing_of_it_change_and_no_decision_be_taken_back(cast) -> None:
    row = bring(cast.department, unit_code=cast.office.code)
    with tenant(cast.department.pk):
        set_aside(actor=actor(cast.head), document=row, reason="Trùng", now=NOW)
    for change in (
        {"subject": "Khác"},
        {"due_on": date(2027, 1, 1)},
        {"state": "waiting", "decided_by": None, "decided_at": None, "reason": ""},
        {"reason": "Khác"},
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), tenant(cast.department.pk):
            InboundDocument.objects.filter(pk=row.pk).update(**change)


def test_the_inbox_costs_the_same_for_many(cast, signed_in) -> None:
    head, page, costs = signed_in(cast.head), reverse("worklogs:inbound"), []
    for _ in range(2):
        bring(cast.department, unit_code=cast.office.code)
        head.get(page)
        with CaptureQueriesContext(connection) as asked:
            head.get(page)
        costs.append(len(asked))
        for _more in range(4):
            bring(cast.department, unit_code=cast.office.code)

    assert costs[0] == costs[1]
