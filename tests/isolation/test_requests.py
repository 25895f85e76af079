"""Rights end with the next request, and a form changes nothing that it does not offer."""

import os
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction

from kpi_portal import policy
from organizations.models import Posting
from organizations.policy import GIVEN_ASSESS, GIVEN_REVIEW
from tests.contracts.table import Row, rows
from tests.isolation.crossing import COUNTED
from tests.isolation.ending import by_given_right, refused
from tests.isolation.probing import Prober
from tests.isolation.world import WORKERS

ROWS = list(rows(of_programs=True))
SEED = int(os.environ.get("ISOLATION_SEED", "335"))
SAMPLE = 10
OF_WORK = [
    (name, row)
    for name, row in ROWS
    if policy.ROUTES[name].action not in {None, policy.KEEP_ACCOUNT}
]
FORMS = [(name, row) for name, row in OF_WORK if row.method == "post"]
# Of the rights that are given to the deputy of the world; what colleagues may do is no such right.
BY_GIVEN_RIGHT = [
    (name, row)
    for name, row in OF_WORK
    if policy.ROUTES[name].action.permits((GIVEN_REVIEW, GIVEN_ASSESS))  # type: ignore[union-attr]
    and "colleague" not in row.allowed
]
# Fields that a form of the portal offers under a name that some table has too.
OFFERED: dict[str, set[str]] = {
    "evaluations:review": {
        "accepted_minutes",
        "quality_faults",
        "quality_faults_excused",
        "delays",
        "delays_excused",
    },
    "evaluations:decide_second_look": {"accepted_minutes", "quality_faults", "delays"},
    "organizations:new_person": {"ends_on", "is_primary", "keeps_log"},
    "organizations:give_role": {"ends_on"},
    "organizations:new_calendar": {"keeps_holidays", "source"},
    "organizations:new_shift": {"is_on_call"},
    "organizations:cancel_leave": {"ends_on"},
    "worklogs:rename_unit": {"subject"},  # of the decision
    "evaluations_api:opinion": {"accepted_minutes", "quality_faults", "delays"},
    "organizations_api:leave_cancellation": {"ends_on"},
    "organizations_api:postings": {"ends_on"},
    "organizations_api:roles": {"ends_on"},
    "organizations_api:units": {"kind"},
    "organizations_api:work_calendars": {"keeps_holidays", "source"},
    "organizations_api:shifts": {"expected_minutes", "is_on_call"},
    "organizations_api:rights": {"unit_id", "principal_id", "person_id"},
    "worklogs_api:changes": {"task_id", "into_id"},
    "worklogs_api:change_decisions": {"effective_on"},
}


def sample(chosen: list[tuple[str, Row]]) -> list[tuple[str, Row]]:
    return random.Random(SEED).sample(chosen, SAMPLE)


@pytest.mark.long
def test_a_right_that_is_revoked_is_gone_at_the_next_request(prober, record_property) -> None:
    served, wrong = by_given_right(prober, BY_GIVEN_RIGHT)
    record_property("tried", served)
    record_property("failed", len(wrong))

    assert wrong == []
    assert served >= 5


def test_rights_that_end_are_gone_at_the_next_request_of_some_routes(prober) -> None:
    tried, wrong = refused(prober, sample(OF_WORK))

    assert wrong == []
    assert tried > SAMPLE


@pytest.mark.long
def test_rights_that_end_are_gone_at_the_next_request(prober, record_property) -> None:
    tried, wrong = refused(prober, OF_WORK)
    record_property("tried", tried)
    record_property("failed", len(wrong))
    print(f"{tried} requests, {len(wrong)} served")

    assert wrong == []


def hostile_fields(prober: Prober) -> dict[str, str]:
    """Every column of every table that is not words, with a value of the other agency's."""
    cast = prober.world.b.cast
    fields = {"is_staff": "1", "is_superuser": "1", "actor": "1", "pk": "1"}
    for model in apps.get_models():
        if model._meta.app_label not in policy.APPS:
            continue
        for field in model._meta.concrete_fields:
            value = _hostile(field, cast)
            if value is not None:
                fields |= {field.name: value, field.attname: value}
    return fields


def _hostile(field: models.Field, cast: Any) -> str | None:
    if isinstance(field, models.ForeignKey):
        target = field.related_model._meta.label_lower
        named = {
            "organizations.agency": cast.department.pk,
            "organizations.unit": cast.office.pk,
            "organizations.posting": cast.clerk.pk,
            "organizations.staffmember": cast.clerk.staff_id,
        }
        return str(named.get(target, 1))
    if isinstance(field, models.DateTimeField):
        return "2020-01-01T00:00:00+00:00"
    if isinstance(field, models.BooleanField):
        return "1"
    if field.choices and isinstance(field, models.CharField):
        return str(field.choices[-1][0])  # type: ignore[index]
    if isinstance(field, models.UUIDField | models.CharField | models.TextField):
        return None
    return "7"


Deeds = list[tuple[str, str, dict[str, object]]]


def deeds(prober: Prober, posting: Posting, url: str, data: dict[str, Any]) -> Deeds:
    """What sending this writes: table, deed and row."""
    written = prober.ask(posting, "post", url, data).written
    found = [(note.place, note.deed, dict(note.image or {})) for note in written]
    return sorted(found, key=_place)


def _place(deed: tuple[str, str, dict[str, object]]) -> tuple[str, str, str]:
    """Where a deed stands among those of one request: ids and moments do not decide it."""
    table, what, row = deed
    kept = {name: row[name] for name in sorted(row) if name != "id" and not name.endswith("_at")}
    return table, what, COUNTED.sub("#", str(kept))


def apart(one: Deeds, other: Deeds) -> set[tuple[str, str]]:
    """The table and column of each difference; the table alone where rows are more or fewer."""
    if [(place, deed) for place, deed, _ in one] != [(place, deed) for place, deed, _ in other]:
        return {(place, "") for place, _, _ in (*one, *other)}
    return {
        (place, column)
        for (place, _, row), (_, _, twin) in zip(one, other, strict=True)
        for column in row.keys() | twin.keys()
        if row.get(column) != twin.get(column)
    }


def offers(prober: Prober, chosen: list[tuple[str, Row]]) -> tuple[int, list[str]]:
    """Each form twice as it is, and again with every other field: what differs between the first
    two (ids, moments) may differ in the third, and nothing else."""
    cast = prober.world.a.cast
    hostile = hostile_fields(prober)
    tried, wrong = 0, []
    for name, row in chosen:
        person = next((one for one in WORKERS if one in row.allowed), None)
        if person is None:
            continue
        with transaction.atomic():
            url, data = row.url(cast), dict(row.data_for(cast))
            more = {
                field: value
                for field, value in hostile.items()
                if field not in data and field not in OFFERED.get(name, ())
            }
            if not any(hasattr(value, "seek") for value in data.values()):
                posting = getattr(cast, person)
                plain = deeds(prober, posting, url, data)
                varies = apart(plain, deeds(prober, posting, url, data))

                def differs(fields: dict[str, str]) -> bool:
                    loaded = deeds(prober, posting, url, fields | data)  # noqa: B023
                    return bool(apart(plain, loaded) - varies)  # noqa: B023

                tried += len(more)
                if differs(more):
                    wrong.append(f"{name} {person}: {_guilty(more, differs)}")
            transaction.set_rollback(True)
    return tried, wrong


def _guilty(fields: dict[str, str], differs: Callable[[dict[str, str]], bool]) -> list[str]:
    """The fields that change something by themselves, found by halves."""
    names = list(fields)
    if len(names) == 1:
        return names
    halves = [names[: len(names) // 2], names[len(names) // 2 :]]
    parts = [{name: fields[name] for name in half} for half in halves]
    return [name for part in parts if differs(part) for name in _guilty(part, differs)]


def test_fields_that_some_forms_do_not_offer_change_nothing(prober) -> None:
    tried, wrong = offers(prober, sample(FORMS))

    assert wrong == []
    assert tried > 500


@pytest.mark.long
def test_fields_that_no_form_offers_change_nothing(prober, record_property) -> None:
    tried, wrong = offers(prober, FORMS)
    record_property("tried", tried)
    record_property("failed", len(wrong))
    print(f"{tried} fields of {len(FORMS)} forms, {len(wrong)} changed something", *wrong, sep="\n")

    assert wrong == []
