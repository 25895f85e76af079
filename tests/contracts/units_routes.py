"""Rows of units, and of decisions that move people between them."""

from django.urls import reverse

from organizations.audit import new_id
from tests.contracts.table import Routes, Row
from tests.factories.organizations import TODAY, Cast

KEEPERS = frozenset({"officer", "agency_head"})
ALL_KEEPERS = KEEPERS | {"strange_head", "party_head"}
FOREIGN = frozenset({403, 404})


def _decision(**fields: object) -> dict[str, object]:
    day = TODAY.isoformat()
    return {
        "key": new_id(),
        "number": "12/QĐ-SXD",
        "signed_on": day,
        "effective_on": day,
    } | fields


def _own(name: str, **fields: object) -> Row:
    return Row(url=lambda cast: reverse(name), **({"allowed": ALL_KEEPERS} | fields))


def _of_the_team(name: str, **fields: object) -> Row:
    team = frozenset({"kpi_team"})
    return Row(url=lambda cast: reverse(name), allowed=team, **fields)


def _of_office(name: str, **fields: object) -> Row:
    return Row(
        url=lambda cast: reverse(name, args=[cast.office.pk]),
        allowed=KEEPERS,
        foreign=FOREIGN,
        **fields,
    )


def _split(cast: Cast) -> dict[str, object]:
    parts = {"code1": "P1", "name1": "Phòng Một", "code2": "P2", "name2": "Phòng Hai"}
    people = (cast.clerk, cast.colleague, cast.head)
    return _decision(**parts, **{f"to{one.pk}": "1" for one in people})


ROUTES: Routes = {
    "worklogs:units": _own("worklogs:units"),
    "worklogs:rename_unit": (
        _of_office("worklogs:rename_unit"),
        _of_office(
            "worklogs:rename_unit", method="post", data=lambda cast: _decision(name="Văn phòng Sở")
        ),
    ),
    "worklogs:merge_units": (
        _own("worklogs:merge_units"),
        _own(
            "worklogs:merge_units",
            method="post",
            allowed=KEEPERS,
            # The units are not theirs, so the form is refused.
            foreign=frozenset({403, 422}),
            data=lambda cast: _decision(units=[cast.office.pk], into=cast.archive.pk),
        ),
    ),
    "worklogs:split_unit": (
        _of_office("worklogs:split_unit"),
        _of_office("worklogs:split_unit", method="post", data=_split),
    ),
    "worklogs:moves": (
        _own("worklogs:moves"),
        _own("worklogs:moves", method="post", answers=frozenset({422}), data=_decision()),
    ),
    "worklogs:moves_template": _own("worklogs:moves_template"),
    "worklogs:apply_moves": _own("worklogs:apply_moves", method="post"),
    "worklogs:crossings": (
        _of_the_team("worklogs:crossings"),
        _of_the_team(
            "worklogs:crossings", method="post", answers=frozenset({422}), data=_decision()
        ),
    ),
    "worklogs:crossings_template": _of_the_team("worklogs:crossings_template"),
    "worklogs:apply_crossings": _of_the_team("worklogs:apply_crossings", method="post"),
    "worklogs:apply_units": _own("worklogs:apply_units", method="post"),
}
