"""The first page says what to do next, to each role in its own words."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations.models import RoleKind
from reporting.queries import home
from tests.factories.evaluations import make_review
from tests.factories.organizations import (
    NOW,
    TODAY,
    give_role,
    make_posting,
)
from tests.factories.working_time import (
    follow,
    make_calendar,
    make_shift,
    roster,
)
from tests.factories.worklogs import make_assignment, make_entry


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def page(signed_in):
    """The first page in English, where the words are those of the source."""

    def load(posting):
        client = signed_in(posting)
        client.cookies["django_language"] = "en"
        return client.get("/")

    return load


def steps(answer) -> list[str]:
    return [step["label"] for step in answer.context["steps"]]


def test_staff_learn_what_today_lacks_and_what_came_back(cast, page) -> None:
    entry = make_entry(cast.clerk, TODAY - timedelta(days=3), status="submitted")
    make_review(entry, cast.head, decision="returned")
    make_assignment(cast.clerk, cast.head, title="Báo cáo quý", due_on=TODAY + timedelta(days=1))

    answer = page(cast.clerk)

    assert steps(answer)[:2] == ["1 entry was returned", "Log today's work"]
    assert "Báo cáo quý" in steps(answer)


def test_a_logged_day_is_to_be_declared_and_then_nothing(cast, page) -> None:
    make_entry(cast.clerk, TODAY, status="draft")

    assert "Declare today" in steps(page(cast.clerk))


def test_work_of_a_period_that_has_ended_is_not_something_to_do(cast, page) -> None:
    make_assignment(
        cast.clerk,
        cast.head,
        title="Việc kỳ trước",
        starts_on=date(2026, 9, 1),
        due_on=date(2026, 9, 10),
    )

    assert "Việc kỳ trước" not in steps(page(cast.clerk))


def test_no_day_is_ever_marked_for_being_short(cast, page) -> None:
    make_entry(cast.clerk, TODAY - timedelta(days=3), status="submitted", minutes=60)
    make_entry(cast.colleague, TODAY - timedelta(days=3), status="submitted", minutes=480)

    def heat(posting) -> str:
        cells = page(posting).context["month_cells"]
        return next(cell.heat for cell in cells if cell.day == TODAY - timedelta(days=3))

    assert heat(cast.clerk) == heat(cast.colleague)


def test_a_head_sees_what_waits_and_who_is_silent(cast, page) -> None:
    make_entry(cast.clerk, TODAY - timedelta(days=3), status="submitted")

    answer = page(cast.head)
    waiting = answer.context["reviewing"]

    assert "Review 1 entry" in steps(answer)
    assert [each.posting.pk for each in waiting.waiting] == [cast.clerk.pk]
    assert [posting.pk for posting in waiting.silent] == [cast.colleague.pk]


def test_who_prepares_the_report_learns_when_it_is_due(cast, page) -> None:
    for person in (cast.officer, cast.agency_head):
        answer = page(person)

        assert "Prepare the report of September 2026" in steps(answer)
        assert answer.context["preparing"].is_overdue


def test_a_receiver_sees_how_many_reports_are_in(cast, page) -> None:
    desk = page(cast.home_affairs).context["desk"]

    assert (desk.counts["submitted"], desk.counts["agencies"]) == (0, 3)


@pytest.mark.parametrize(
    ("person", "block"),
    [
        ("kpi_team", "province"),
        ("inspector", "province"),
        ("operator", "status"),
        ("clerk", "mine"),
    ],
)
def test_each_role_finds_its_own_card_and_no_other(cast, page, person, block) -> None:
    context = page(getattr(cast, person)).context

    assert context[block]
    others = {"province", "status", "desk", "preparing", "reviewing"} - {block}
    assert not any(context[other] for other in others)


@pytest.mark.parametrize(
    "person",
    ["clerk", "head", "officer", "agency_head", "home_affairs", "kpi_team", "operator"],
)
def test_the_first_page_costs_the_same_for_few_and_for_many(cast, signed_in, person) -> None:
    client = signed_in(getattr(cast, person))

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as made:
            assert client.get(path).status_code == 200
        return len([query for query in made if "SAVEPOINT" not in query["sql"]])

    # What every page asks: the page to choose a posting lists postings, as the menu does.
    frame = cost("/postings/")
    few = cost("/") - frame
    for number in range(12):
        posting = make_posting(cast.office, f"Trần Văn {number}")
        make_entry(posting, TODAY - timedelta(days=3), status="submitted")
        make_assignment(cast.clerk, cast.head, title=f"Việc {number}", due_on=TODAY)
        give_role(posting, RoleKind.DEPUTY, cast.office)

    assert cost("/") - frame == few
    # The head of an agency also prepares its report and may have files made; the bell counts on
    # every such page. An operator is told when a backup was restored last,
    # and, as the province, what is owed to other systems. Who oversees it is asked for their role.
    assert few <= {"agency_head": 19, "operator": 20, "kpi_team": 17}.get(person, 16)


def test_in_the_night_the_day_to_log_is_that_on_which_the_shift_began(cast, page) -> None:
    make_shift(cast.office, "Đ", "22:00", "06:00")
    follow(cast.office, make_calendar(cast.department, "shift"))
    roster(cast.office, {(cast.clerk.pk, TODAY): ["Đ"]})

    with time_machine.travel(NOW + timedelta(hours=10), tick=False):  # two o'clock in Vietnam
        step = page(cast.clerk).context["steps"][0]

    assert (step["label"], step["url"]) == ("Log today's work", f"/days/{TODAY}/")


def test_the_result_so_far_is_a_fragment_of_its_own(cast, signed_in) -> None:
    client = signed_in(cast.clerk)

    assert "<html" not in client.get("/home/score/").content.decode()


def test_people_outside_every_period_still_have_a_first_page(cast, signed_in) -> None:
    with time_machine.travel("2030-01-07T02:00:00Z", tick=False):
        answer = signed_in(cast.agency_head).get("/")

    assert answer.status_code == 200
    assert answer.context["mine"] is None


def test_the_last_five_working_days_skip_weekends(cast) -> None:
    days = home.now(TODAY).last_working_days()

    assert [day.day for day in days] == [5, 6, 7, 8, 9]
