"""My month, my assigned work, and assigning work to others."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import strip_tags

from organizations.audit import new_id
from organizations.commands import open_periods
from organizations.models import AgencyPeriod, PeriodStage
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.factories.organizations import NOW, PERIOD, TODAY, actor, make_posting
from tests.factories.worklogs import make_assignment, make_entry, make_task
from worklogs.commands import apply_review, say_unlogged
from worklogs.commands.reviews import Outcome
from worklogs.models import Assignment, EntryStatus, UnloggedReason

ASSIGN = reverse("worklogs:assign")
MONTH = reverse("worklogs:month_period", args=[PERIOD])


@pytest.fixture(autouse=True)
def _at_16_o_clock():
    with time_machine.travel(NOW, tick=False):
        yield


def order(*people, **fields: object) -> dict[str, object]:
    return {
        "key": str(new_id()),
        "people": [posting.pk for posting in people],
        "task_words": "lap bao cao",
        "quantity": "2,5",
        "starts_on": "2026-10-01",
        "due_on": "2026-10-14",
    } | fields


def assigned(cast) -> list[Assignment]:
    with tenant(cast.department.pk):
        return list(Assignment.objects.order_by("assignee_id"))


def test_a_head_assigns_to_several_people_at_once_with_the_catalogues_coefficient(
    cast, signed_in
) -> None:
    make_task(name="Lập báo cáo", coefficient=Decimal("3.600"))

    response = signed_in(cast.head).post(ASSIGN, order(cast.clerk, cast.colleague))

    assert response.status_code == 302
    assert [(a.quantity, a.coefficient) for a in assigned(cast)] == [
        (Decimal("2.5"), Decimal("3.6"))
    ] * 2


@pytest.mark.parametrize("person", ["head", "outsider", "agency_head"])
def test_nobody_is_assigned_work_who_is_not_below(cast, signed_in, person) -> None:
    make_task(name="Lập báo cáo")

    response = signed_in(cast.head).post(ASSIGN, order(getattr(cast, person)))

    assert response.status_code == 422
    assert assigned(cast) == []


def test_who_heads_nobody_assigns_nothing(cast, signed_in) -> None:
    assert signed_in(cast.clerk).get(ASSIGN).status_code == 403


def test_what_cannot_be_assigned_is_said_and_kept(cast, signed_in) -> None:
    make_task(name="Lập báo cáo")

    page = signed_in(cast.head).post(ASSIGN, order(cast.clerk, quantity="0", title="Giữ chữ này"))

    assert page.status_code == 422
    assert "Giữ chữ này" in page.content.decode()


def test_assigned_work_is_cancelled_with_a_reason(cast, signed_in) -> None:
    assignment = make_assignment(cast.clerk, cast.head)
    url = reverse("worklogs:cancel_assignment", args=[assignment.pk])

    signed_in(cast.head).post(url, {"reason": ""})
    assert assigned(cast)[0].cancelled_at is None
    signed_in(cast.head).post(url, {"reason": "Chuyển sang quý sau"})

    assert assigned(cast)[0].cancel_reason == "Chuyển sang quý sau"


def test_somebody_elses_people_are_not_there(cast, signed_in) -> None:
    assignment = make_assignment(cast.outsider, cast.agency_head)
    url = reverse("worklogs:cancel_assignment", args=[assignment.pk])

    assert signed_in(cast.head).post(url, {"reason": "x"}).status_code == 404


def test_my_assigned_work_shows_what_is_left(cast, signed_in) -> None:
    assignment = make_assignment(cast.clerk, cast.head, quantity="4", title="Báo cáo quý III")
    make_entry(
        cast.clerk,
        status=EntryStatus.SUBMITTED,
        task=assignment.task,
        assignment_id=assignment.pk,
        quantity=Decimal(3),
    )

    page = signed_in(cast.clerk).get(reverse("worklogs:assignments")).content.decode()

    assert "Báo cáo quý III" in page
    assert f"?assignment={assignment.pk}" in page


def test_my_month_shows_what_came_back_and_never_what_is_missing_to_eight_hours(
    cast, signed_in
) -> None:
    entry = make_entry(cast.clerk, status=EntryStatus.SUBMITTED, minutes=30)
    with tenant(cast.department.pk):
        apply_review([Outcome(entry.pk, TODAY, 1, EntryStatus.RETURNED, return_reason="Nhầm việc")])

    page = signed_in(cast.clerk).get(MONTH).content.decode()

    assert "Nhầm việc" in page
    assert "480" not in strip_tags(page)  # ids and tokens hold any figure by chance


def test_nobody_is_assigned_work_due_after_they_leave_and_what_was_typed_is_kept(
    cast, signed_in
) -> None:
    make_task(name="Lập báo cáo")
    leaver = make_posting(cast.office, "Mai Thị Sắp Đi", ends_on=TODAY)

    page = signed_in(cast.head).post(ASSIGN, order(cast.clerk, leaver, title="Giữ chữ này"))

    text = page.content.decode()
    assert page.status_code == 422
    assert "Mai Thị Sắp Đi" in text
    assert "Giữ chữ này" in text
    assert assigned(cast) == []


def test_work_due_in_a_closed_period_is_refused_beside_the_due_day(cast, signed_in) -> None:
    make_task(name="Lập báo cáo")
    closed = order(cast.clerk, starts_on="2026-08-20", due_on="2026-09-10")
    with tenant(cast.department.pk):
        AgencyPeriod.objects.filter(period__code="2026-09").update(stage=PeriodStage.CLOSED)

    page = signed_in(cast.head).post(ASSIGN, closed)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["due_on"]
    assert assigned(cast) == []


def test_work_due_where_no_period_was_opened_is_refused_beside_the_due_day(cast, signed_in) -> None:
    make_task(name="Lập báo cáo")

    page = signed_in(cast.head).post(ASSIGN, order(cast.clerk, due_on="2028-01-10"))

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["due_on"]


def test_work_due_after_the_running_period_is_seen_by_who_does_it_and_who_gave_it(
    cast, signed_in
) -> None:
    make_assignment(cast.clerk, cast.head, title="Việc kỳ sau", due_on=date(2026, 11, 5))

    mine = signed_in(cast.clerk).get(reverse("worklogs:assignments")).content.decode()
    given = signed_in(cast.head).get(ASSIGN).content.decode()
    month = signed_in(cast.clerk).get(MONTH).content.decode()

    assert "Việc kỳ sau" in mine
    assert "Việc kỳ sau" in given
    assert "Việc kỳ sau" not in month  # it counts in the period that holds its due day


def test_likely_tasks_are_offered_while_typing_without_javascript(cast, signed_in) -> None:
    task = make_task(name="Lập báo cáo")

    page = signed_in(cast.head).get(ASSIGN).content.decode()

    assert 'list="likely-tasks"' in page
    assert f'<option value="{task.code} · Lập báo cáo">' in page
    assert (
        signed_in(cast.head)
        .post(ASSIGN, order(cast.clerk, task_words=f"{task.code} · Lập báo cáo"))
        .status_code
        == 302
    )


def test_a_reason_that_is_too_long_is_kept_where_it_was_typed(cast, signed_in) -> None:
    assignment = make_assignment(cast.clerk, cast.head)
    url = reverse("worklogs:cancel_assignment", args=[assignment.pk])

    page = signed_in(cast.head).post(url, {"reason": "Lý do dài " * 30})

    assert page.status_code == 422
    assert "Lý do dài Lý do dài" in page.content.decode()
    assert assigned(cast)[0].cancelled_at is None


def test_each_day_of_the_month_says_its_state_in_words(cast, signed_in) -> None:
    make_entry(cast.clerk, status=EntryStatus.SUBMITTED, minutes=30)
    make_entry(cast.clerk, TODAY - timedelta(days=3), minutes=60)

    text = signed_in(cast.clerk).get(MONTH).content.decode()

    assert "12/10: Đã kê khai, 30 phút" in text
    assert "09/10: Đã ghi, chưa xác nhận kê khai" in text
    assert "08/10: Chưa có nhật ký" in text
    assert "10/10: Ngày nghỉ" in text


def test_a_day_shows_its_hours_short_enough_for_a_phone_and_no_share_of_anything(
    cast, signed_in
) -> None:
    make_entry(cast.clerk, minutes=130)

    page = signed_in(cast.clerk).get(MONTH)

    assert [cell.text for cell in page.context["heat"] if cell.text] == ["2,2"]
    assert "95%" not in page.content.decode()


def test_a_period_long_past_still_leads_to_the_ones_beside_it(cast, signed_in) -> None:
    open_periods(first=date(2025, 12, 15), last=date(2026, 8, 14))
    url = reverse("worklogs:month_period", args=["2026-03"])

    page = signed_in(cast.clerk).get(url)

    codes = [period.code for period in page.context["periods"]]
    assert codes == ["2026-04", "2026-03", "2026-02", "2026-01"]


def test_the_running_period_leads_to_no_period_that_has_not_begun(cast, signed_in) -> None:
    page = signed_in(cast.clerk).get(MONTH)

    assert page.context["periods"][0].code == PERIOD


@pytest.mark.parametrize(
    ("person", "url"),
    [("clerk", MONTH), ("clerk", reverse("worklogs:assignments")), ("head", ASSIGN)],
    ids=["month", "assignments", "assign"],
)
def test_fifty_rows_cost_no_more_queries_than_five(cast, signed_in, person, url) -> None:
    task = make_task()
    client = signed_in(getattr(cast, person))

    def fill(rows: int) -> None:
        for number in range(rows):
            assignment = make_assignment(cast.clerk, cast.head, task=task)
            day = TODAY - timedelta(days=number % 20)
            make_entry(cast.clerk, day, task=task, assignment_id=assignment.pk, minutes=10)

    fill(5)
    few = queries_of(client, url)
    fill(45)

    assert queries_of(client, url) == few


def test_the_month_sums_unlogged_time_and_converted_products(cast, signed_in) -> None:
    task = make_task(coefficient=Decimal("1.500"))
    work = make_assignment(cast.clerk, cast.head, task, quantity="4")
    entry = make_entry(
        cast.clerk, TODAY, EntryStatus.SUBMITTED, task, assignment_id=work.pk, quantity=Decimal(2)
    )
    with tenant(cast.department.pk):
        say_unlogged(
            actor=actor(cast.clerk), work_date=TODAY, minutes={UnloggedReason.STUDY: 30}, now=NOW
        )
        apply_review([Outcome(entry.pk, TODAY, entry.version, EntryStatus.ACCEPTED, 60)])

    page = signed_in(cast.clerk).get(MONTH).content.decode()

    assert "<dd>3,00</dd>" in page
    assert "6,00" in page
    assert "Tự học, tự nghiên cứu" in page
