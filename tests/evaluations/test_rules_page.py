"""Everybody can read by what they are scored; the head of the agency chooses month or quarter."""

import pytest

from evaluations.queries.settings import readings
from organizations.models import Period
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, PERIOD, TODAY

URL = "/scoring/rules/"


@pytest.fixture(autouse=True)
def today(monkeypatch) -> None:
    monkeypatch.setattr("evaluations.views.law.now_and_today", lambda: (NOW, TODAY))


def test_a_clerk_reads_the_rules_and_is_given_no_choice(cast, signed_in) -> None:
    page = signed_in(cast.clerk).get(URL).content.decode()

    assert "nd335-2025" in page
    assert "nd233-2026" in page
    assert "0,25" in page
    assert 'name="period_type"' not in page
    assert signed_in(cast.clerk).post(URL, {"period_type": "quarter"}).status_code == 403


def test_the_head_of_the_agency_chooses_quarters(cast, signed_in) -> None:
    browser = signed_in(cast.agency_head)
    first = Period.objects.get(code=PERIOD)
    assert f'value="{first.pk}"' in browser.get(URL).content.decode()

    assert browser.post(URL, {"period_type": "quarter", "first": first.pk}).status_code == 302

    with tenant(cast.department.pk):
        assert readings(cast.department.pk, first.ends_on).period_type == "quarter"


@pytest.mark.parametrize("typed", [{}, {"period_type": "week"}, {"period_type": "quarter"}])
def test_a_choice_that_says_too_little_is_refused(cast, signed_in, typed) -> None:
    first = Period.objects.get(code="2026-11")
    answer = signed_in(cast.agency_head).post(URL, typed | {"first": first.pk})

    assert answer.status_code == 422
