"""The same deeds by the API, where a row of its table sends what stores nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.clicks import judging
from tests.clicks.filling import Filled
from tests.contracts.api_law_routes import held, rows_of_criteria
from tests.contracts.api_units_routes import LATER, crossing
from tests.factories.evaluations import make_publication
from tests.factories.honesty import make_unit_figures
from tests.factories.organizations import PERIOD, TODAY, Cast
from tests.factories.reporting import compile_for
from tests.factories.worklogs import make_entry
from tests.signing_in import enter


def of_page(
    page: Callable[[Cast], Filled], name: str, *args: object, **data: Any
) -> Callable[[Cast], Filled]:
    """The state of a page's form, sent to the address of the API."""

    def filled(cast: Cast) -> Filled:
        form = page(cast)
        return replace(form, url=reverse(name, args=args or [_number(form.url)]), data=data)

    return filled


def accept(cast: Cast) -> Filled:
    """Ordinary entries of the queue together."""
    seen = [
        {
            "entry_id": str(one.pk),
            "work_date": str(one.work_date),
            "version": one.version,
            "supersedes": None,
        }
        for one in judging.ordinary(cast)
    ]
    url = reverse("evaluations_api:acceptances")
    return Filled("head", url, {"quality_level": 4, "entries": seen})


def declare(cast: Cast) -> Filled:
    """A day with an entry."""
    make_entry(cast.clerk)
    return Filled("clerk", reverse("worklogs_api:submission", args=[TODAY]), {})


def petition(cast: Cast) -> Filled:
    """About the clerk's published month."""
    make_publication(cast.clerk, cast.head)
    data = {"term": PERIOD, "node": "quality", "words": "Xin xem lại"}
    return Filled("clerk", reverse("evaluations_api:petitions"), data)


def explain_unit(cast: Cast) -> Filled:
    """Words beside the hours of the head's unit."""
    make_unit_figures([(cast.office, 9.0, 6), (cast.archive, 7.0, 6)])
    url = reverse("evaluations_api:unit_explanations", args=[PERIOD, cast.office.pk])
    return Filled("head", url, {"words": "Phòng trực bão."})


def sign(cast: Cast) -> Filled:
    """The checksum of the version in force."""
    report = compile_for(cast.department)
    url = reverse("reporting_api:signature", args=[PERIOD])
    return Filled("agency_head", url, {"checksum": report.checksum})


def _number(url: str) -> int:
    """Of the thing that the page is about."""
    return next(int(part) for part in url.split("/") if part.isdecimal())


def cross(cast: Cast) -> Filled:
    """A clerk goes to the commune, as it was shown."""
    client = Client()
    enter(client, cast.kpi_team)
    sent = {**crossing(cast), "effective_on": str(LATER)}
    shown = client.post(reverse("worklogs_api:crossings_preview"), sent, "application/json")
    data = sent | {"digest": shown.json()["digest"]}
    return Filled("kpi_team", reverse("worklogs_api:crossings"), data)


def reading(cast: Cast) -> Filled:
    """A share of excellent from the next month on."""
    return _of_law("readings", "officer", held(name="quota.share", value="0.25"))


def criteria(cast: Cast) -> Filled:
    """A set of one's own from the next month on."""
    sent = held(title="Tiêu chí của Sở", rows=rows_of_criteria())
    return _of_law("criteria_sets", "officer", sent)


def period_type(cast: Cast) -> Filled:
    """Quarters, from a month that has begun."""
    return _of_law("period_type", "agency_head", {"period_type": "quarter", "first": PERIOD})


def _of_law(name: str, person: str, data: Mapping[str, Any]) -> Filled:
    return Filled(person, reverse(f"evaluations_api:{name}"), data)
