"""The forms are made from the frozen score of the person, for whoever may see the result."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from evaluations.commands import classify_term, compute_scores
from evaluations.models import Score
from evaluations.queries.terms import term_span
from organizations.models import AgencyPeriod, Period, Posting, RoleAssignment, StaffMember
from organizations.tenancy import tenant
from reporting.queries.score_forms import form_checksum, month_form, term_form
from tests.factories.delegations import delegate
from tests.factories.evaluations import make_assessment, make_review
from tests.factories.organizations import NOW, PERIOD, actor
from tests.factories.worklogs import make_assignment, make_entry
from worklogs.models import EntryStatus


@pytest.fixture
def month(cast):
    task = make_assignment(cast.clerk, cast.head, quantity="4", title="Rà soát hồ sơ tồn")
    entry = make_entry(
        cast.clerk,
        status=EntryStatus.SUBMITTED,
        task=task.task,
        assignment_id=task.pk,
        quantity=Decimal(3),
    )
    make_review(entry, cast.head)
    make_assessment(cast.clerk, cast.head)
    return task


def freeze(cast, *months: str) -> None:
    with tenant(cast.department.pk):
        for code in months:
            period = Period.objects.get(code=code)
            compute_scores(agency_id=cast.department.pk, period=period, now=NOW)
            AgencyPeriod.objects.filter(agency=cast.department, period=period).update(
                stage="reviewing_closed"
            )


def test_a_month_is_printed_once_it_is_frozen_and_as_it_was_frozen(cast, month, signed_in) -> None:
    url = f"/results/{PERIOD}/{cast.clerk.pk}/monitoring.pdf"
    assert signed_in(cast.clerk).get(url).status_code == 404
    freeze(cast, PERIOD)

    answer = signed_in(cast.clerk).get(url)

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert f"phieu-theo-doi-{cast.clerk.staff.staff_code}" in answer["Content-Disposition"]
    with tenant(cast.department.pk):
        form = month_form(cast.clerk, Period.objects.get(code=PERIOD))
    assert (form["total"], form["outputs"][0]["title"]) == ("80.00", "Rà soát hồ sơ tồn")
    assert form["assessor"] == cast.head.staff.full_name
    page = signed_in(cast.clerk).get(f"/results/{PERIOD}/{cast.clerk.pk}/").content.decode()
    assert url in page
    unknown = url.replace("monitoring", "petition")
    assert signed_in(cast.clerk).get(unknown).status_code == 404


def test_a_quarter_has_its_forms_too(cast, month) -> None:
    freeze(cast, "2026-10", "2026-11", "2026-12")
    with tenant(cast.department.pk):
        span = term_span(cast.department.pk, "2026-Q4", date(2026, 12, 20))
        assert term_form(cast.clerk, span) is None
        classify_term(actor=actor(cast.agency_head), span=span, now=NOW)

        form = term_form(cast.clerk, span)

    assert [one["code"] for one in form["months"]] == ["2026-10", "2026-11", "2026-12"]
    assert form["outputs"][0]["title"] == "2026-10 · 1"


def test_a_form_prints_names_and_titles_as_they_were_when_the_result_was_frozen(
    cast, month, django_assert_num_queries
) -> None:
    freeze(cast, "2026-10", "2026-11", "2026-12")
    with tenant(cast.department.pk):
        period = Period.objects.get(code=PERIOD)
        span = term_span(cast.department.pk, "2026-Q4", date(2026, 12, 20))
        classify_term(actor=actor(cast.agency_head), span=span, now=NOW)
        before = month_form(cast.clerk, period), term_form(cast.clerk, span)
        for person, name in ((cast.clerk, "Tên Mới"), (cast.head, "Khác"), (cast.agency_head, "K")):
            StaffMember.objects.filter(pk=person.staff_id).update(full_name=name)
        Posting.objects.filter(pk=cast.agency_head.pk).update(title="Quyền Giám đốc")
        clerk = Posting.objects.select_related("staff", "unit", "agency").get(pk=cast.clerk.pk)

        after = month_form(clerk, period), term_form(clerk, span)
        with django_assert_num_queries(1):  # the frozen result, and nothing of today
            term_form(clerk, span)

    assert clerk.staff.full_name == "Tên Mới"
    assert before == after
    assert [form_checksum(one) for one in before] == [form_checksum(one) for one in after]


def test_a_form_keeps_the_letterhead_of_the_day_on_which_the_result_was_frozen(cast, month) -> None:
    freeze(cast, PERIOD)
    with tenant(cast.department.pk):
        period = Period.objects.get(code=PERIOD)
        before = month_form(cast.clerk, period)
    call_command(
        "reorganize_agencies", "rename", cast.department.code, "Sở Xây dựng và Giao thông",
        "--number", "77/QĐ-UBND", "--signed", "2026-09-30", "--from", "2026-10-05", "--apply",
    )  # fmt: skip

    with tenant(cast.department.pk):
        after = month_form(cast.clerk, period)
        freeze(cast, PERIOD)  # as reopening and compiling again would
        anew = month_form(cast.clerk, period)

    assert before["agency"]["issuing_body"] == cast.department.name
    assert form_checksum(after) == form_checksum(before)
    assert anew["agency"]["issuing_body"] == "Sở Xây dựng và Giao thông"


def test_a_result_older_than_the_kept_names_prints_them_as_they_stand(cast, month) -> None:
    freeze(cast, PERIOD)
    with tenant(cast.department.pk):
        period = Period.objects.get(code=PERIOD)
        form = month_form(cast.clerk, period)
        score = Score.objects.get(posting=cast.clerk)
        without_body = {name: said for name, said in score.printed.items() if name != "agency"}
        older = []
        for version, printed in ((2, without_body), (3, {})):
            score.pk, score.version, score.printed = None, version, printed
            score.save(force_insert=True)
            older.append(month_form(cast.clerk, period))

    assert [one["version"] for one in older] == [2, 3]
    assert [one | {"version": 1} for one in older] == [form, form]


def test_nobody_signs_their_own_classification(cast, month) -> None:
    freeze(cast, PERIOD)
    with tenant(cast.department.pk):
        period = Period.objects.get(code=PERIOD)
        own, of_clerk = (
            month_form(who, period)["signing"]["name"] for who in (cast.agency_head, cast.clerk)
        )

    assert own is None
    assert of_clerk == cast.agency_head.staff.full_name


def test_an_acting_head_signs_in_the_office_of_the_last_head(cast, month) -> None:
    with tenant(cast.department.pk):
        Posting.objects.filter(pk=cast.agency_head.pk).update(title="Giám đốc Sở")
        RoleAssignment.objects.filter(posting=cast.agency_head).update(ends_on=date(2026, 10, 1))
    delegate(cast.superior, cast.head, "acting", unit_id=cast.root.pk)
    freeze(cast, PERIOD)

    with tenant(cast.department.pk):
        period = Period.objects.get(code=PERIOD)
        signed = month_form(cast.clerk, period)["signing"]

    assert signed == {
        "prefix": "Q.",
        "title": "Giám đốc",
        "name": cast.head.staff.full_name,
    }
