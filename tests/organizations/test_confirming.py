"""Before what weighs most the portal asks once more who it is."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from organizations.models import RoleAssignment, RoleKind
from organizations.tenancy import tenant
from reporting import commands
from reporting.commands.files import make_file
from reporting.models import AskedFile, Reopening
from tests.browser import PASSWORD
from tests.caching import fresh_cache
from tests.factories.organizations import PERIOD, actor
from tests.reporting.ending import accepted
from tests.signing_in import enter

ASK = f"/report/{PERIOD}/reopen/"
NOW = datetime(2026, 11, 18, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _reported(cast, monkeypatch) -> None:
    fresh_cache()
    monkeypatch.setattr("reporting.queries.documents.render", lambda *_, **__: b"document")
    accepted(cast)


@pytest.fixture
def officer(cast) -> Client:
    """Signed in, and nothing more."""
    client = Client()
    enter(client, cast.officer, is_confirmed=False)
    return client


def asked_back(cast) -> int:
    with tenant(cast.department.pk):
        return Reopening.objects.count()


def confirm(client: Client, asked, password: str = PASSWORD):
    return client.post(asked["Location"], {"password": password})


def test_what_was_sent_waits_for_the_password_and_then_goes_on_by_itself(cast, officer) -> None:
    asked = officer.post(ASK, {"reason": "Thiếu số liệu"})
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert asked_back(cast) == 0

    done = confirm(officer, asked)

    assert done["Location"] == f"/report/{PERIOD}/"
    assert asked_back(cast) == 1


def test_a_wrong_password_does_nothing_and_says_so(cast, officer) -> None:
    asked = officer.post(ASK, {"reason": "Thiếu số liệu"})

    refused = confirm(officer, asked, "khong-phai-mat-khau")

    assert refused.status_code == 200
    assert refused.context["form"].errors
    assert asked_back(cast) == 0
    confirm(officer, asked)
    assert asked_back(cast) == 1


def test_a_mistake_in_the_form_comes_back_with_what_was_typed(cast, officer) -> None:
    asked = officer.post(ASK, {"reason": ""})

    page = confirm(officer, asked)

    assert page.status_code == 422
    assert page.context["asking"].errors


def test_a_right_lost_while_it_waited_is_lost(cast, officer) -> None:
    asked = officer.post(ASK, {"reason": "Thiếu số liệu"})
    with tenant(cast.department.pk):
        RoleAssignment.objects.filter(posting=cast.officer, role=RoleKind.OFFICER).update(
            starts_on="2025-01-01", ends_on="2025-01-02"
        )

    assert confirm(officer, asked).status_code == 403
    assert asked_back(cast) == 0


def test_it_counts_for_five_minutes(cast, officer, settings) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        enter(officer, cast.officer, is_confirmed=False)
        confirm(officer, officer.post(ASK, {"reason": ""}))
        clock.shift(timedelta(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT - 1))
        assert officer.post(ASK, {"reason": ""}).status_code == 422
        clock.shift(timedelta(seconds=2))
        assert officer.post(ASK, {"reason": ""}).status_code == 302


def test_pages_are_shown_without_asking(officer) -> None:
    assert officer.get(f"/report/{PERIOD}/").status_code == 200


def test_a_download_leads_back_to_the_page_where_it_is_asked_for(cast) -> None:
    client, asks = Client(), actor(cast.home_affairs)
    enter(client, cast.home_affairs, is_confirmed=False)
    file = commands.ask_export(actor=asks, file_format="csv", now=NOW)
    with tenant(asks.agency_id):
        make_file(file.job, asks, datetime.now(UTC))
    url = reverse("reporting:take_file", args=[file.pk])

    asked = client.get(url)
    page = client.get(asked["Location"])
    back = confirm(client, asked)

    assert "bấm tải xuống" in page.content.decode()
    assert back["Location"] == reverse("reporting:files")
    assert client.get(url).status_code == 200


def test_an_export_that_was_asked_for_goes_on_by_itself(cast) -> None:
    client = Client()
    enter(client, cast.home_affairs, is_confirmed=False)

    asked = client.post(reverse("reporting:export", args=["csv"]))
    back = confirm(client, asked)

    assert back["Location"] == reverse("reporting:files")
    with tenant(cast.receiving.pk):
        assert AskedFile.objects.filter(posting=cast.home_affairs).count() == 1


def test_a_fragment_that_asks_moves_the_whole_page(officer) -> None:
    answer = officer.post(ASK, {"reason": "Sai"}, headers={"hx-request": "true"})

    assert answer["HX-Redirect"].startswith(reverse("account_reauthenticate"))
