"""One deed of one person at a time; and what somebody is told who waited too long."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from organizations import outages
from organizations.models import Posting, StaffMember
from organizations.tenancy import DEEDS, tenant
from tests import servers
from tests.factories.organizations import Cast
from tests.signing_in import enter

NAME = {"full_name": "Đặng Thị Anh"}


@contextmanager
def held(statement: str, *given: object) -> Iterator[None]:
    """Somebody else's transaction has run this and goes on."""
    url = servers.url_as(os.environ["SUPERUSER_DATABASE_URL"], connection.settings_dict["NAME"])
    with psycopg.connect(url) as other:
        other.execute(statement, given)  # type: ignore[call-overload]
        yield


@pytest.fixture
def impatient(committed_cast: Cast) -> Cast:
    """The cast, in a database that waits a moment instead of three seconds."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '150ms'")
    return committed_cast


def browser(posting: Posting) -> Client:
    client = Client(raise_request_exception=False)
    enter(client, posting)
    return client


def rename(cast: Cast) -> str:
    return reverse("organizations:rename_person", args=[cast.clerk.staff.staff_code])


def same_deed(cast: Cast) -> Iterator[None]:
    deed = f"{cast.officer.staff.user.pk} {rename(cast)}"
    return held("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", DEEDS, deed)


def called(cast: Cast) -> str:
    with tenant(cast.department.pk):
        return StaffMember.objects.get(pk=cast.clerk.staff_id).full_name


def told_to_try_again(answer) -> None:
    assert (answer.status_code, answer["Retry-After"]) == (503, "3")
    assert "chưa được lưu" in answer.content.decode()


def test_a_second_click_waits_for_the_first_and_stores_nothing_meanwhile(impatient) -> None:
    before = called(impatient)
    with same_deed(impatient):
        told_to_try_again(browser(impatient.officer).post(rename(impatient), NAME))

    assert called(impatient) == before
    assert browser(impatient.officer).post(rename(impatient), NAME).status_code == 302
    assert called(impatient) == NAME["full_name"]


def test_reading_and_the_deeds_of_others_do_not_wait(impatient) -> None:
    with same_deed(impatient):
        assert browser(impatient.officer).get("/people/").status_code == 200
        assert browser(impatient.agency_head).post(rename(impatient), NAME).status_code == 302


def test_whoever_meets_a_row_that_others_hold_is_told_the_same(impatient) -> None:
    url = reverse("organizations:end_posting", args=[impatient.clerk.pk])
    row = "SELECT FROM organizations_posting WHERE id = %s FOR UPDATE"
    with held(row, impatient.clerk.pk):
        told_to_try_again(browser(impatient.officer).post(url, {"ends_on": "2026-10-12"}))

    with tenant(impatient.department.pk):
        assert Posting.objects.get(pk=impatient.clerk.pk).ends_on is None


def test_a_database_that_broke_is_another_page(committed_cast, monkeypatch) -> None:
    def breaks(**_given: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("organizations.commands.rename_person", breaks)

    answer = browser(committed_cast.officer).post(rename(committed_cast), NAME)

    assert (answer.status_code, answer["Retry-After"]) == (503, str(outages.RETRY_AFTER_SECONDS))
    assert "busy.html" not in [template.name for template in answer.templates]
