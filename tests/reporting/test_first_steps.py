"""First steps: read from what was done, put away by the person, seen by helpers without scores."""

import pytest
import time_machine
from django.urls import reverse

from organizations.models import AuditEvent, Notice, RoleKind, User
from organizations.tenancy import tenant
from reporting.queries.completion import completion
from reporting.queries.first_steps import FirstStep
from tests.evaluations.costs import queries_of
from tests.factories.delegations import delegate
from tests.factories.evaluations import make_review
from tests.factories.organizations import NOW, TODAY, give_role, make_posting
from tests.factories.worklogs import make_assignment, make_entry


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def helper(cast):
    """Somebody of a support team, in the department for that alone."""
    posting = make_posting(cast.root, "Chamaléa Thị Yến", keeps_log=False, is_primary=False)
    return give_role(posting, RoleKind.SUPPORT)


def listed(client) -> dict[str, bool]:
    client.cookies["django_language"] = "en"
    return {one.words: one.is_done for one in client.get("/").context["first_steps"]}


def test_staff_see_their_two_steps_and_which_one_is_done(cast, signed_in) -> None:
    browser = signed_in(cast.clerk)
    before = listed(browser)
    make_entry(cast.clerk, TODAY, status="draft")

    assert before == {"Log a first line of work": False, "Declare a first day complete": False}
    assert listed(browser)["Log a first line of work"] is True


def test_a_head_also_assigns_and_reviews(cast, signed_in) -> None:
    make_assignment(cast.clerk, cast.head)
    entry = make_entry(cast.clerk, TODAY, status="submitted")
    make_review(entry, cast.head)
    steps = listed(signed_in(cast.head))

    assert steps["Assign a first piece of work"] is True
    assert steps["Decide a first review"] is True
    assert steps["Log a first line of work"] is False


def test_an_officer_hands_out_links_and_opens_a_sandbox(cast, signed_in) -> None:
    steps = listed(signed_in(cast.officer))

    assert steps["Hand out the first sign-in links"] is False
    assert steps["Open a sandbox to try everything"] is False


def test_the_list_goes_when_all_is_done(cast, signed_in) -> None:
    make_entry(cast.clerk, TODAY, status="submitted")

    assert listed(signed_in(cast.clerk)) == {}


def test_who_puts_the_list_away_never_sees_it_again_until_they_ask(cast, signed_in) -> None:
    browser = signed_in(cast.clerk)
    address = reverse("reporting:first_steps")
    browser.post(address, {"wanted": "0"})
    away = listed(browser)
    training = browser.get(reverse("organizations:training")).content.decode()
    browser.post(address, {"wanted": "1"})

    assert away == {}
    assert address in training
    assert listed(browser) != {}
    assert User.objects.get(pk=cast.clerk.staff.user.pk).wants_first_steps


def test_the_list_never_speaks_of_hours(cast, signed_in) -> None:
    words = " ".join(listed(signed_in(cast.agency_head))).lower()

    assert "hour" not in words
    assert "8" not in words


def test_helpers_and_keepers_read_who_did_what_and_nobody_else(cast, helper, signed_in) -> None:
    address = reverse("reporting:completion")
    answers = {
        who: signed_in(posting).get(address).status_code
        for who, posting in {
            "helper": helper,
            "officer": cast.officer,
            "head": cast.head,
            "clerk": cast.clerk,
            "kpi_team": cast.kpi_team,
        }.items()
    }

    assert answers == {"helper": 200, "officer": 200, "head": 403, "clerk": 403, "kpi_team": 403}


def test_the_completion_list_says_what_was_done_once_without_its_words(
    cast, helper, signed_in
) -> None:
    entry = make_entry(cast.clerk, TODAY, status="submitted", summary="Chuyện riêng của tôi")
    make_review(entry, cast.head)
    answer = signed_in(helper).get(reverse("reporting:completion"))
    office = next(one for one in answer.context["units"] if one["unit"] == cast.office)
    steps = {
        person.posting.pk: [done for _label, done in steps] for person, steps in office["people"]
    }

    # Signed in, two-step sign-in, first line, day, assignment, review, report, links.
    assert steps[cast.clerk.pk] == [False, None, True, True, None, None, None, None]
    assert steps[cast.head.pk] == [False, False, False, False, False, True, None, None]
    assert office["counts"][2] == ("Mục đầu tiên", (1, 3))
    assert "Chuyện riêng" not in answer.content.decode()


def steps_of(agency, posting) -> dict[FirstStep, bool]:
    """What the list of the agency says of one person."""
    with tenant(agency.pk):
        (found,) = (
            person.steps
            for unit in completion(agency.pk, TODAY)
            for person in unit.people
            if person.posting == posting
        )
    return dict(found)


def test_what_a_deputy_decided_is_their_own_step_and_not_the_heads(cast, signed_in) -> None:
    delegate(cast.head, cast.outsider)
    delegate(cast.head, cast.colleague)
    make_review(make_entry(cast.clerk, TODAY, status="submitted"), cast.outsider)

    done = {
        who: steps_of(cast.department, getattr(cast, who))[FirstStep.REVIEW]
        for who in ("head", "colleague", "outsider")
    }
    assert done == {"head": False, "colleague": False, "outsider": True}
    assert listed(signed_in(cast.outsider))["Decide a first review"] is True
    for other in (cast.head, cast.colleague):
        assert listed(signed_in(other))["Decide a first review"] is False


def test_assigning_reports_and_links_are_in_the_list(cast) -> None:
    make_assignment(cast.clerk, cast.head)
    User.objects.filter(pk=cast.clerk.staff.user.pk).update(last_login=NOW)
    head, officer = (steps_of(cast.department, one) for one in (cast.head, cast.officer))

    assert head[FirstStep.ASSIGNMENT] is True
    assert officer[FirstStep.REPORT] is False
    assert officer[FirstStep.PEOPLE] is True
    assert FirstStep.PEOPLE not in head


def test_who_keeps_no_log_is_listed_and_can_be_helped(cast, helper, signed_in) -> None:
    steps = steps_of(cast.department, cast.superior)
    screen = signed_in(helper).get(reverse("reporting:support_screen", args=[cast.superior.pk]))

    assert list(steps) == [
        FirstStep.SIGNED_IN,
        FirstStep.SECOND_STEP,
        FirstStep.ASSIGNMENT,
        FirstStep.REVIEW,
    ]
    assert screen.status_code == 200


def test_a_helper_is_nobody_in_the_list(cast, helper, signed_in) -> None:
    page = signed_in(cast.officer).get(reverse("reporting:completion")).content.decode()

    assert helper.staff.full_name not in page


def test_what_a_person_sees_is_told_by_numbers_without_scores_and_texts(
    cast, helper, signed_in
) -> None:
    entry = make_entry(cast.clerk, TODAY, status="submitted", summary="Chuyện riêng của tôi")
    make_review(entry, cast.head, decision="returned", reason="Lời riêng của trưởng phòng")
    make_assignment(cast.clerk, cast.head, title="Việc mật", due_on=TODAY)
    browser = signed_in(helper)
    browser.cookies["django_language"] = "en"
    page = browser.get(reverse("reporting:support_screen", args=[cast.clerk.pk]))
    words = page.content.decode()

    assert page.context["waiting"] == ["1 entry was returned"]
    assert "Today" in page.context["pages"]
    assert not [one for one in ("Chuyện riêng", "Lời riêng", "Việc mật", "KH0") if one in words]


def test_the_person_is_told_that_a_helper_looked_and_it_is_written_down(
    cast, helper, signed_in
) -> None:
    signed_in(helper).get(reverse("reporting:support_screen", args=[cast.clerk.pk]))
    with tenant(cast.department.pk):
        notice = Notice.objects.get(posting=cast.clerk)
        event = AuditEvent.objects.get(action="reporting.support_screen.read")

    assert notice.kind == "support_looked"
    assert event.object_id == str(cast.clerk.pk)
    assert event.actor_posting_id == helper.pk


def test_only_helpers_look_at_a_person_and_only_in_their_agency(cast, helper, signed_in) -> None:
    own = reverse("reporting:support_screen", args=[cast.clerk.pk])
    foreign = reverse("reporting:support_screen", args=[cast.stranger.pk])

    assert signed_in(cast.officer).get(own).status_code == 403
    assert signed_in(helper).get(foreign).status_code == 404


def test_a_helper_opens_no_page_of_work_or_scores(cast, helper, signed_in) -> None:
    browser = signed_in(helper)
    refused = ("evaluations:queue", "organizations:people", "reporting:report", "reporting:unit")

    assert {browser.get(reverse(name)).status_code for name in refused} == {403}


def test_the_list_of_many_costs_as_much_as_of_few(cast, helper, signed_in) -> None:
    browser = signed_in(helper)
    address = reverse("reporting:completion")
    browser.get(address)
    few = queries_of(browser, address)
    for number in range(5):
        make_posting(cast.office, f"Người mới {number}")

    assert queries_of(browser, address) == few
