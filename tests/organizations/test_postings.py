"""A person with several postings says in which one they act, and can change their mind."""

import pytest
from django.urls import reverse

from organizations.middleware import CHOSEN
from organizations.models import RoleKind, User
from organizations.tenancy import tenant
from tests.factories.organizations import TODAY, actor, give_role, make_posting

CHOOSE = "/postings/"


@pytest.fixture
def two(cast):
    """The clerk, who is also deputy secretary in the commune."""
    second = make_posting(cast.stranger.unit, staff=cast.clerk.staff, title="Phó Bí thư")
    return cast.clerk, second


@pytest.fixture
def browser(client, two):
    client.force_login(two[0].staff.user)
    return client


def test_whoever_holds_two_postings_is_asked(browser, two) -> None:
    assert browser.get("/")["Location"] == CHOOSE

    page = browser.get(CHOOSE)

    assert page.status_code == 200
    assert {posting.pk for posting in page.context["postings"]} == {each.pk for each in two}
    assert "Sở Xây dựng" in page.content.decode()
    assert "Xã Cam Lâm" in page.content.decode()


def test_the_choice_decides_what_is_seen(browser, two) -> None:
    first, second = two
    browser.get("/")
    browser.post(reverse("organizations:switch_posting"), {"posting": second.pk})

    page = browser.get("/")

    assert page.context["acting_posting"].pk == second.pk
    assert [other.pk for other in page.context["other_postings"]] == [first.pk]


def test_the_session_gets_a_new_id_with_new_rights(browser, two) -> None:
    browser.post(reverse("organizations:switch_posting"), {"posting": two[0].pk})
    before = browser.session.session_key
    browser.post(reverse("organizations:switch_posting"), {"posting": two[1].pk})

    assert browser.session.session_key != before
    assert browser.session[CHOSEN] == [two[1].agency_id, two[1].pk]


@pytest.mark.parametrize("wanted", ["0", "-1", "x", "9" * 40, ""])
def test_nobody_acts_in_a_posting_that_is_not_theirs(browser, cast, wanted) -> None:
    url = reverse("organizations:switch_posting")

    assert browser.post(url, {"posting": wanted}).status_code == 404
    assert browser.post(url, {"posting": cast.head.pk}).status_code == 404


def test_a_posting_that_ended_is_left_at_once(browser, two, cast) -> None:
    first, second = two
    browser.post(reverse("organizations:switch_posting"), {"posting": second.pk})
    with tenant(second.agency_id):
        second.ends_on = TODAY.replace(year=2026, month=2)
        second.save(update_fields=["ends_on"])

    answer = browser.get("/", follow=True)

    assert answer.context["acting_posting"].pk == first.pk


def test_a_forged_session_opens_no_other_agency(signed_in, cast) -> None:
    client = signed_in(cast.clerk)
    session = client.session
    session[CHOSEN] = [cast.commune.pk, cast.stranger.pk]
    session.save()

    answer = client.get("/", follow=True)

    assert answer.context["acting_posting"].pk == cast.clerk.pk


def test_a_right_given_now_is_there_at_the_next_request(signed_in, cast) -> None:
    client = signed_in(cast.clerk)
    assert client.get("/people/").status_code == 403

    give_role(cast.clerk, RoleKind.OFFICER)

    assert client.get("/people/").status_code == 200
    assert actor(cast.clerk).holds(RoleKind.OFFICER)


def test_who_has_no_posting_today_is_told_kindly(client, cast) -> None:
    nobody = User.objects.create(username="KH99999", created_at="2026-01-01T00:00:00Z")
    client.force_login(nobody)

    answer = client.get("/")

    assert answer.status_code == 403
    assert reverse("account_logout") in answer.content.decode()


def test_a_posting_is_served_in_its_own_agency_only(browser, two) -> None:
    first, second = two
    session = browser.session
    session[CHOSEN] = [first.agency_id, second.pk]
    session.save()

    assert browser.get("/")["Location"] == CHOOSE
