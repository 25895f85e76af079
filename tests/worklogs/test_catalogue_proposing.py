"""Pages on which people propose for the catalogue and decide about it."""

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.audit import new_id
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, TODAY
from tests.factories.worklogs import make_forwarded, make_proposal, make_task
from worklogs.models import CatalogueProposal, CatalogueTask

NEW = reverse("worklogs:propose_task")
LIST = reverse("worklogs:catalogue_proposals")
TYPED = {
    "group": "C",
    "name": "Thẩm định thiết kế cơ sở",
    "output_product": "Văn bản thẩm định",
    "unit_of_count": "hồ sơ",
    "hours": "1,5",
    "complexity": "3",
    "reason": "Chưa có trong danh mục",
}


def send(client, url: str, **data: str):
    with time_machine.travel(NOW, tick=False):
        return client.post(url, data)


def look(client, url: str, **query: str):
    with time_machine.travel(NOW, tick=False):
        return client.get(url, query)


def words(answer) -> str:
    return answer.content.decode()


def proposals(agency) -> list[CatalogueProposal]:
    with tenant(agency.pk):
        return list(CatalogueProposal.objects.filter(agency=agency))


def test_anybody_proposes_a_new_task_and_the_next_code_is_given(cast, signed_in) -> None:
    make_task(cast.department, code="C.08")

    answer = send(signed_in(cast.clerk), NEW, **TYPED)

    (made,) = proposals(cast.department)
    assert answer.status_code == 302
    assert (made.code, made.standard_minutes, made.complexity, made.is_shared) == (
        "C.09",
        90,
        3,
        False,
    )


def test_what_a_commune_proposes_in_group_c_is_for_the_list_that_communes_share(
    cast, signed_in
) -> None:
    send(signed_in(cast.stranger), NEW, **TYPED)
    send(signed_in(cast.clerk), NEW, **TYPED | {"group": "B"})

    assert [made.is_shared for made in proposals(cast.commune)] == [True]
    assert [made.is_shared for made in proposals(cast.department)] == [True]


def test_a_name_that_nearly_stands_in_the_catalogue_is_shown_before_it_is_proposed(
    cast, signed_in
) -> None:
    make_task(cast.department, name="Thẩm định thiết kế cơ sở công trình")
    client = signed_in(cast.clerk)

    asked = send(client, NEW, **TYPED)
    assert asked.status_code == 422
    assert "Thẩm định thiết kế cơ sở công trình" in words(asked)
    assert 'value="Chưa có trong danh mục"' in words(asked)
    assert proposals(cast.department) == []

    assert send(client, NEW, **TYPED | {"looked": TYPED["name"]}).status_code == 302
    assert len(proposals(cast.department)) == 1


def test_what_cannot_be_read_is_said_at_its_field_and_what_was_typed_stays(cast, signed_in) -> None:
    answer = send(
        signed_in(cast.clerk), NEW, **TYPED | {"hours": "hai giờ", "complexity": "9", "reason": ""}
    )

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"hours", "complexity", "reason"}
    assert 'value="hai giờ"' in words(answer)
    assert proposals(cast.department) == []


def test_a_double_click_proposes_once(cast, signed_in) -> None:
    client = signed_in(cast.clerk)
    typed = TYPED | {"code": "C.30"}

    assert [send(client, NEW, **typed).status_code for _ in range(2)] == [302, 422]
    assert len(proposals(cast.department)) == 1


def test_a_task_is_proposed_to_merge_into_the_one_that_the_words_name(cast, signed_in) -> None:
    task = make_task(cast.department, name="Sao y văn bản")
    into = make_task(cast.department, name="Chứng thực bản sao", code="C.44")
    client = signed_in(cast.officer)
    url = reverse("worklogs:propose_about", args=[task.pk, "merge"])

    nowhere = send(client, url, into_words="không có việc này", reason="Trùng")
    assert "into_words" in nowhere.context["form"].errors
    assert send(client, url, into_words="C.44", reason="Trùng").status_code == 302
    (made,) = proposals(cast.department)
    assert (made.kind, made.task_id, made.into_id) == ("merge", task.pk, into.pk)


def test_the_head_accepts_from_the_first_day_of_the_next_period_unless_another_is_typed(
    cast, signed_in
) -> None:
    proposal = make_proposal(cast.clerk, code="C.60")
    client = signed_in(cast.agency_head)
    url = reverse("worklogs:catalogue_proposal", args=[proposal.pk])

    page = look(client, url)
    assert 'value="2026-10-15"' in words(page)
    assert send(client, f"{url}accept/", effective_on="2026-10-15").status_code == 302
    with tenant(cast.department.pk):
        assert str(CatalogueTask.objects.get(code="C.60").valid_from) == "2026-10-15"


def test_a_day_in_a_closed_period_is_said_at_the_day(cast, signed_in) -> None:
    proposal = make_proposal(cast.clerk)
    url = reverse("worklogs:decide_proposal", args=[proposal.pk, "accept"])

    answer = send(signed_in(cast.agency_head), url, effective_on="2026-01-05")

    assert answer.status_code == 422
    assert "effective_on" in answer.context["accept_form"].errors
    assert 'value="2026-01-05"' in words(answer)


def test_who_decided_first_has_decided_and_the_other_is_told(cast, signed_in) -> None:
    proposal = make_proposal(cast.clerk)
    client = signed_in(cast.agency_head)
    url = reverse("worklogs:decide_proposal", args=[proposal.pk, "return"])

    assert send(client, url, reason="Trùng").status_code == 302
    late = send(client, url, reason="Trùng")
    assert late.status_code == 409
    assert "Đã có người quyết định" in words(late)


def test_each_is_shown_only_the_decisions_that_are_theirs(cast, signed_in) -> None:
    own = make_proposal(cast.clerk)
    sent = make_forwarded(cast.stranger, cast.strange_head)

    def may(person, proposal) -> set[str]:
        url = reverse("worklogs:catalogue_proposal", args=[proposal.pk])
        found = look(signed_in(person), url).context["may"]
        return {name for name in found.__slots__ if getattr(found, name)}

    assert may(cast.clerk, own) == {"withdraw"}
    assert may(cast.colleague, own) == set()
    assert may(cast.officer, own) == {"withdraw"}
    assert may(cast.agency_head, own) == {"accept", "send_back", "withdraw"}
    assert may(cast.strange_head, sent) == set()
    assert may(cast.home_affairs, sent) == {"accept", "send_back"}


def test_the_list_shows_the_head_what_waits_and_everybody_what_was_proposed(
    cast, signed_in
) -> None:
    make_proposal(cast.clerk, name="Việc chờ quyết định")

    assert "Việc chờ quyết định" in words(look(signed_in(cast.agency_head), LIST))
    assert "Việc chờ quyết định" in words(look(signed_in(cast.colleague), LIST))
    assert "Việc chờ quyết định" not in words(look(signed_in(cast.stranger), LIST))


def test_a_sheet_of_proposals_is_one_line_of_the_list_and_one_decision(cast, signed_in) -> None:
    batch = new_id()
    for number in range(3):
        make_proposal(cast.officer, batch=batch, code=f"C.8{number}", name=f"Việc {number}")
    client = signed_in(cast.agency_head)

    page = look(client, LIST).context["page"]
    assert [(one.code, one.batch_size) for one in page.object_list] == [("C.80", 3)]
    url = reverse("worklogs:decide_batch", args=[batch, "accept"])
    assert send(client, url, effective_on=str(TODAY)).status_code == 302
    assert {one.status for one in proposals(cast.department)} == {"accepted"}


def test_the_list_costs_the_same_for_one_proposal_and_for_twenty(cast, signed_in) -> None:
    client = signed_in(cast.agency_head)

    def cost() -> int:
        look(client, LIST)
        with CaptureQueriesContext(connection) as queries:
            look(client, LIST)
        return len(queries)

    make_proposal(cast.clerk)
    few = cost()
    for _ in range(20):
        make_proposal(cast.clerk)

    assert cost() == few


def test_what_hostile_text_says_is_shown_as_text(cast, signed_in) -> None:
    hostile = '<script>alert(1)</script>"\u202e{{ 7*7 }}'
    client = signed_in(cast.clerk)
    send(client, NEW, **TYPED | {"name": hostile, "reason": hostile})

    (made,) = proposals(cast.department)
    shown = words(look(client, reverse("worklogs:catalogue_proposal", args=[made.pk])))
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown
    assert "\u202e" not in shown
