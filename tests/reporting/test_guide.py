"""The strip on the pages where a first step is done: which of how many, how, and where to go on."""

import pytest
import time_machine
from django.urls import reverse

from organizations import access
from organizations.commands.owed_sandboxes import do_owed_sandboxes
from organizations.models import Posting, RoleKind, Sandbox
from organizations.queries.sandboxes import Card, played
from organizations.tenancy import tenant
from tests.evaluations.costs import queries_of
from tests.factories.organizations import NOW, TODAY, give_role, make_posting
from tests.factories.sandboxes import filled
from tests.factories.worklogs import make_entry, make_line, make_task
from worklogs import commands

DAY = reverse("worklogs:day", args=[TODAY])
QUEUE = reverse("evaluations:queue")


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


def guide(browser, page: str = DAY):
    """What the strip of the page says, if there is one."""
    browser.cookies["django_language"] = "en"
    answer = browser.get(page, follow=True)
    assert answer.status_code == 200
    shown = answer.context["guide"]
    assert ('class="notice guide' in answer.content.decode()) is bool(shown)
    return shown


def test_on_the_day_page_staff_are_told_their_first_step_and_how(cast, signed_in) -> None:
    first = guide(signed_in(cast.clerk))

    assert (first.number, first.of, first.title) == (1, 2, "Log a first line of work")
    assert first.how.count(".") == 2


def test_when_the_line_is_there_the_strip_goes_on_to_the_day(cast, signed_in) -> None:
    browser = signed_in(cast.clerk)
    make_entry(cast.clerk, TODAY, status="draft")
    second = guide(browser)

    assert (second.number, second.of, second.title) == (2, 2, "Declare a first day complete")


def test_it_goes_when_all_is_done(cast, signed_in) -> None:
    make_entry(cast.clerk, TODAY, status="submitted")

    assert not guide(signed_in(cast.clerk))


def test_a_head_is_led_from_page_to_page(cast, signed_in) -> None:
    browser = signed_in(cast.head)
    make_entry(cast.head, TODAY, status="submitted")
    here = guide(browser)
    assigning = guide(browser, here.then_url)
    reviewing = guide(browser, assigning.then_url)

    assert here.is_done
    assert (assigning.title, assigning.is_done) == ("Assign a first piece of work", False)
    assert reviewing.title == "Decide a first review"
    assert [one.number for one in (here, assigning, reviewing)] == [2, 3, 4]
    assert {one.of for one in (here, assigning, reviewing)} == {4}


def test_an_officer_is_led_to_the_report_the_people_and_the_sandbox(cast, signed_in) -> None:
    browser = signed_in(cast.officer)
    pages = ("reporting:report", "organizations:people", "organizations:training")

    assert [guide(browser, reverse(page)).title for page in pages] == [
        "See how ready the report is, and prepare it",
        "Hand out the first sign-in links",
        "Open a sandbox to try everything",
    ]


def test_words_that_were_stored_for_a_report_are_a_step(cast, signed_in) -> None:
    browser = signed_in(cast.officer)
    report = browser.get(reverse("reporting:report"), follow=True)
    code = report.context["period"].code
    browser.post(reverse("reporting:narrative", args=[code]), {"version": 0, "difficulties": "Ít"})

    assert guide(browser, reverse("reporting:report")).is_done


def test_other_pages_have_no_strip(cast, signed_in) -> None:
    browser = signed_in(cast.officer)
    pages = ("reporting:home", "worklogs:catalogue", "organizations:my_leave")

    assert not [page for page in pages if guide(browser, reverse(page))]


def test_who_hides_it_stays_on_the_page_and_sees_it_on_none(cast, signed_in) -> None:
    browser = signed_in(cast.clerk)
    answer = browser.post(reverse("reporting:first_steps"), {"wanted": "0", "page": DAY})

    assert answer.url == DAY
    assert not guide(browser)


@pytest.mark.parametrize(
    "page", ["https://elsewhere.example/", "//elsewhere.example/", "no path at all", "worklogs:day"]
)
def test_the_form_leads_to_no_other_site_and_to_nothing_that_is_no_path(
    cast, signed_in, page
) -> None:
    elsewhere = {"wanted": "0", "page": page}
    answer = signed_in(cast.clerk).post(reverse("reporting:first_steps"), elsewhere)

    assert answer.url == reverse("reporting:home")


def test_who_has_done_all_pays_nothing_for_it(cast, signed_in) -> None:
    make_entry(cast.clerk, TODAY, status="submitted")
    browser = signed_in(cast.clerk)
    browser.get(DAY)  # the session remembers what was found
    through = queries_of(browser, DAY)
    browser.post(reverse("reporting:first_steps"), {"wanted": "0"})
    browser.get(DAY)

    assert through == queries_of(browser, DAY)


def test_it_never_speaks_of_hours(cast, signed_in) -> None:
    browser = signed_in(cast.agency_head)
    pages = ("worklogs:today", "worklogs:assign", "evaluations:queue", "reporting:report",
             "organizations:people", "organizations:training")  # fmt: skip
    words = " ".join(
        f"{shown.title} {shown.how}" for page in pages if (shown := guide(browser, reverse(page)))
    )

    assert words.count(".") == 12
    assert "hour" not in words.lower()
    assert "8" not in words


def test_a_helper_without_steps_has_a_first_page(cast, signed_in) -> None:
    helper = make_posting(cast.root, "Chamaléa Thị Yến", keeps_log=False, is_primary=False)

    assert signed_in(give_role(helper, RoleKind.SUPPORT)).get("/").status_code == 200


# ---- In a sandbox ------------------------------------------------------------


def played_by(browser, card: Card) -> None:
    browser.post(reverse("organizations:play_training"), {"card": card})


def logs_in(sandbox: Sandbox, player: Posting) -> None:
    """A line and a day declared, by somebody who plays the civil servant."""
    line = make_line(make_task())
    with tenant(sandbox.ground_id):
        staff = played(sandbox.ground_id, Card.STAFF, TODAY)
        assert staff is not None
        acting = access.actor_of(player.staff.user, staff, TODAY)
        commands.save_line(actor=acting, work_date=TODAY, line=line, now=NOW)
        commands.submit_day(actor=acting, work_date=TODAY, now=NOW)


@pytest.fixture
def at_work(cast) -> Sandbox:
    """A sandbox in which generated people have logged and reviewed for a month."""
    return filled(cast.officer, works=True)


@pytest.mark.parametrize(
    ("card", "of"),
    [(Card.STAFF, 2), (Card.HEAD, 4), (Card.OFFICER, 3), (Card.AGENCY_HEAD, 5)],
)
def test_in_a_sandbox_the_steps_are_open_for_whoever_begins_to_play(
    card, of, cast, at_work, signed_in
) -> None:
    browser = signed_in(cast.clerk)
    played_by(browser, card)
    first = guide(browser)

    assert (first.number, first.of, first.is_done) == (1, of, False)


def test_what_one_does_in_it_counts_for_oneself_alone(cast, at_work, signed_in) -> None:
    mine, other = signed_in(cast.clerk), signed_in(cast.colleague)
    played_by(mine, Card.STAFF)
    played_by(other, Card.STAFF)
    logs_in(at_work, cast.clerk)

    assert not guide(mine)
    assert guide(other).number == 1


def test_the_officer_has_no_links_to_hand_out_in_it(cast, at_work, signed_in) -> None:
    browser = signed_in(cast.clerk)
    played_by(browser, Card.OFFICER)

    assert not guide(browser, reverse("organizations:people"))
    assert guide(browser, reverse("reporting:report")).number == 3


def test_beginning_anew_opens_the_steps_again(cast, at_work, signed_in) -> None:
    browser = signed_in(cast.officer)
    logs_in(at_work, cast.officer)
    played_by(browser, Card.STAFF)
    before = guide(browser)
    browser.post(reverse("organizations:reset_training", args=[at_work.pk]))
    do_owed_sandboxes(now=NOW)
    played_by(browser, Card.STAFF)

    assert not before
    assert guide(browser).number == 1
