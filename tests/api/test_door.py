"""Who comes in, how often, and what those are told who do not."""

from datetime import timedelta
from unittest.mock import Mock

import pytest
import time_machine
from django.db import connection, transaction
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from organizations import commands
from organizations.access import system
from organizations.middleware import CHOSEN
from organizations.models import ServiceToken, StaffMember
from organizations.rules.service_tokens import SCOPES
from organizations.tenancy import tenant
from tests.contracts.api_log_routes import content
from tests.factories.organizations import NOW, TODAY, make_posting
from tests.factories.worklogs import make_task
from tests.signing_in import enter
from worklogs.models import CatalogueTask, WorkEntry


def test_a_program_sees_its_own_agency_alone(cast, program) -> None:
    own = make_task(cast.department, name="Việc riêng của Sở")
    make_task(cast.receiving)
    found = program(cast.department, "catalogue:read")("get", "tasks/").json()["items"]

    assert [one["id"] for one in found if not one["is_common"]] == [own.pk]


def test_a_program_without_the_scope_is_refused(cast, program) -> None:
    answer = program(cast.department, "reports:read")("get", "tasks/")

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize("path", ["entries/", "days/", "assigned/"])
def test_a_program_has_no_log(cast, program, path) -> None:
    everything = program(cast.department, *SCOPES)

    assert everything("get", path).status_code == 403


def test_a_program_logs_no_work(cast, program) -> None:
    everything = program(cast.department, *SCOPES)
    answer = everything("post", f"days/{TODAY}/entries/", content(make_task().pk))

    assert answer.status_code == 403


def test_unknown_expired_and_revoked_tokens_are_refused_alike(cast, program) -> None:
    good = program(cast.department, "catalogue:read")
    ended = program(cast.department, "catalogue:read")
    with tenant(cast.department.pk):
        row = ServiceToken.objects.latest("pk")
        commands.revoke_service_token(actor=system(cast.department.pk), token=row, now=NOW)
    said = {ended("get", "tasks/").content}
    for token in ("kpi_" + "x" * 43, "kpi_short"):
        answer = Client().get("/api/v1/tasks/", headers={"authorization": f"Bearer {token}"})
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == 'Bearer realm="kpi"'
        said.add(answer.content)
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        said.add(good("get", "tasks/").content)

    assert len(said) == 1


def test_a_token_opens_the_api_alone(cast, program) -> None:
    caller = program(cast.department, "catalogue:read")
    page = caller.client.get("/catalogue/", headers=caller.headers)

    assert page.status_code == 302
    assert page["Location"].startswith("/accounts/login/")


def test_a_token_beside_a_session_counts_alone(cast, program) -> None:
    caller = program(cast.department, "reports:read")
    enter(caller.client, cast.clerk)

    assert caller("get", "tasks/").status_code == 403


def test_the_only_posting_is_taken_by_itself(cast) -> None:
    client = Client()
    client.force_login(cast.clerk.staff.user)
    answer = client.get("/api/v1/days/")

    assert answer.status_code == 200
    assert client.session[CHOSEN] == [cast.department.pk, cast.clerk.pk]


def test_of_several_postings_one_is_chosen_first(cast) -> None:
    with tenant(cast.department.pk):
        staff = StaffMember.objects.get(pk=cast.clerk.staff_id)
    make_posting(cast.office, staff=staff, job_position="Kế toán", is_primary=False)
    client = Client()
    client.force_login(cast.clerk.staff.user)
    answer = client.get("/api/v1/days/")

    assert (answer.status_code, answer.json()["code"]) == (403, "posting_not_chosen")


def test_a_missing_second_step_is_told(cast, api, settings) -> None:
    settings.SECOND_STEP_REQUIRED = True
    answer = api(cast.head)("get", "tasks/")

    assert (answer.status_code, answer.json()["code"]) == (403, "second_step_needed")


def test_an_address_that_is_not_there_is_told_in_json(cast, api) -> None:
    clerk = api(cast.clerk)
    answer = clerk("get", "khong/co/")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer["Content-Type"] == "application/problem+json"


def test_what_is_no_json_is_refused(cast, api) -> None:
    client = api(cast.clerk).client
    url = f"/api/v1/days/{TODAY}/entries/"
    broken = client.post(url, "{", content_type="application/json")
    form = client.post(url, {"minutes": 1})
    html = client.get("/api/v1/days/", headers={"accept": "text/html"})
    method = client.patch("/api/v1/days/")

    assert (broken.status_code, broken.json()["code"]) == (400, "malformed")
    assert (form.status_code, form.json()["code"]) == (415, "unsupported_media_type")
    assert (html.status_code, html.json()["code"]) == (406, "not_acceptable")
    assert (method.status_code, method.json()["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize(("problem", "code"), [(RuntimeError, "internal"), (Http404, "not_found")])
def test_nothing_of_a_refused_request_stays(cast, api, problem, code) -> None:
    """A failure after the command's own savepoint takes back what the command did."""
    clerk, task = api(cast.clerk), make_task()
    clerk.client.raise_request_exception = False
    began = Mock(side_effect=problem)
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("worklogs.api.entries.one", began)
        answer = clerk("post", f"days/{TODAY}/entries/", content(task.pk))

    assert answer.json()["code"] == code
    assert began.called
    with tenant(cast.department.pk):
        assert not WorkEntry.objects.filter(author=cast.clerk).exists()


def test_what_a_program_began_is_undone_too(cast, program) -> None:
    caller = program(cast.department, "catalogue:read")
    caller.client.raise_request_exception = False

    def fail(*_args: object) -> None:
        make_task(cast.department, code="C.KHONG")
        raise RuntimeError

    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("worklogs.queries.catalogue.valid_tasks", fail)
        answer = caller("get", "tasks/")

    assert answer.status_code == 500
    with tenant(cast.department.pk):
        assert not CatalogueTask.objects.filter(code="C.KHONG").exists()


def test_who_asks_too_often_waits(cast, api, program, settings) -> None:
    settings.API_REQUESTS_A_MINUTE = {"person": 3, "token": 2}
    clerk, other = api(cast.clerk), api(cast.colleague)
    answers = [clerk("get", "tasks/") for _ in range(4)]
    of_a_program = program(cast.department, "catalogue:read")
    statuses = [of_a_program("get", "tasks/").status_code for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].json()["code"] == "too_many_requests"
    assert 1 <= int(answers[-1]["Retry-After"]) <= 61
    assert other("get", "tasks/").status_code == 200
    assert statuses == [200, 200, 429]


def test_a_token_costs_one_query_before_the_view(cast, program) -> None:
    caller = program(cast.department, "catalogue:read")
    caller("get", "tasks/")
    with CaptureQueriesContext(connection) as captured:
        caller("get", "tasks/")
    tokens = [one for one in captured if "servicetoken" in one["sql"]]

    assert len(tokens) == 1


def test_a_session_that_is_over_is_told_in_json(cast, api) -> None:
    clerk = api(cast.clerk)
    with time_machine.travel("2300-01-01T00:00:00+00:00", tick=False):
        answer = clerk("get", "me/")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
