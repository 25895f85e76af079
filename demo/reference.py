"""The real province: agencies, routes, inner units, calendar and catalogue, from ``demo/data``."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from organizations.models import (
    Agency,
    Block,
    CalendarDay,
    CalendarDayKind,
    Layout,
    ReportRoute,
    Unit,
    UnitClosure,
)
from organizations.rules.names import initials, unaccented
from organizations.tenancy import tenant
from worklogs.models import CatalogueTask

DATA = Path(__file__).parent / "data"
MERGER = date(2025, 7, 1)  # the province as it is since Ninh Thuận joined
CATALOGUE_FROM = date(2026, 1, 1)
OUT_OF_SCOPE = {"KH", "DU-CA", "DU-QS"}
COMMUNE_KINDS = {"commune", "ward", "special_zone"}
RECEIVERS = {Block.PARTY: "BTCTU", Block.FRONT: "BTCTU"}
# Group C by the middle of its code: whose task it is. The others are lists that many share.
TASK_OWNERS = {
    "BTC": "BTCTU", "UBKT": "UBKTTU", "MT": "KH-MTTQ", "SNV": "SNV", "STC": "STC",
    "KHCN": "SKHCN", "SNNMT": "SNNMT", "TTT": "TTT", "SYT": "SYT", "SGD": "SGDDT",
}  # fmt: skip
CULTURE_DAY = "11-24"


def load(*, catalogue_from: date = CATALOGUE_FROM) -> int:
    """Store what is missing; the number of agencies. Idempotent.

    Tasks hold from ``catalogue_from``.
    """
    _calendar()
    agencies = _agencies()
    _routes(agencies)
    for agency in agencies.values():
        with tenant(agency.pk):
            if not Unit.objects.filter(agency=agency).exists():
                make_units(agency)
    _catalogue(agencies, catalogue_from)
    return len(agencies)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _calendar() -> None:
    days = [
        CalendarDay(
            date=date.fromisoformat(row["date"]),
            kind=row["kind"],
            name=row["name"],
            source=row["source"],
        )
        for row in _rows("holidays_vn.csv")
        if row["kind"] in CalendarDayKind.values  # a tentative day is not yet one
    ]
    known = {day.date for day in days}
    for year in (2026, 2027):
        day = date.fromisoformat(f"{year}-{CULTURE_DAY}")
        if day not in known:
            days.append(
                CalendarDay(
                    date=day,
                    kind=CalendarDayKind.PUBLIC_HOLIDAY,
                    name="Ngày Văn hóa Việt Nam",
                    source="Nghị quyết 28/2026/QH16",
                )
            )
    CalendarDay.objects.bulk_create(days, ignore_conflicts=True)


def _agencies() -> dict[str, Agency]:
    """Agencies by code; parents stand before their children in the file."""
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    for row in _rows("units.csv"):
        if row["code"] not in agencies:
            agencies[row["code"]] = Agency.objects.create(
                code=row["code"],
                name=row["name"],
                kind=row["kind"],
                block=Block.GOVERNMENT if row["block"] == "province" else row["block"],
                layout=Layout.PARTY if row["block"] == Block.PARTY else Layout.STATE,
                parent=agencies.get(row["parent_code"]),
                in_kpi_scope=row["code"] not in OUT_OF_SCOPE,
                starts_on=MERGER,
            )
    return agencies


def _routes(agencies: dict[str, Agency]) -> None:
    ReportRoute.objects.bulk_create(
        [
            ReportRoute(
                agency=agency,
                receiver=agencies[RECEIVERS.get(Block(agency.block), "SNV")],
                starts_on=MERGER,
            )
            for agency in agencies.values()
            if agency.in_kpi_scope
        ],
        ignore_conflicts=True,
    )


def make_units(agency: Agency) -> None:
    """The agency's own unit, and below it those of the commune's template or of its kind. Call
    inside the agency."""
    plan: list[tuple[str, str | None, str, str, str]] = [
        ("", None, agency.code, agency.name, agency.kind)
    ]
    if agency.kind in COMMUNE_KINDS:
        plan += [_commune_unit(agency, row) for row in _rows("commune_template.csv")]
    else:
        divisions = {row["body"]: row["divisions"].split("|") for row in _rows("divisions.csv")}
        names = divisions.get(agency.code) or divisions.get(agency.kind, [])
        plan += [
            (name, "", f"{agency.code}-{number:02}", name, "division")
            for number, name in enumerate(names, 1)
        ]
    made: dict[str, Unit] = {}
    while plan:  # parents before their children, a level at a time
        level = [one for one in plan if one[1] is None or one[1] in made]
        rows = [
            Unit(
                agency=agency,
                parent=None if above is None else made[above],
                code=code,
                name=name,
                kind=kind,
                starts_on=MERGER,
            )
            for _key, above, code, name, kind in level
        ]
        Unit.objects.bulk_create(rows)
        made |= {one[0]: row for one, row in zip(level, rows, strict=True)}
        plan = [one for one in plan if one[0] not in made]
    _close(agency)


def _commune_unit(agency: Agency, row: dict[str, str]) -> tuple[str, str | None, str, str, str]:
    """Key, parent's key, code, name and kind of one line of the template."""
    name = row["name_pattern"].replace("{ten}", _inside_a_name(agency.name))
    forms = name.split(" / ")  # of communes / of wards
    name = forms[-1 if agency.kind == "ward" else 0].split(" (")[0]
    key, above = row["code_suffix"], row["parent"]
    return key, "" if above == "{commune}" else above, f"{agency.code}-{key}", name, row["kind"]


def _inside_a_name(name: str) -> str:
    """Xã Cam Hiệp → xã Cam Hiệp: the kind is a common noun, the rest a place."""
    return name[:1].lower() + name[1:]


def _close(agency: Agency) -> None:
    """Write the closure of the agency's whole tree."""
    parents = dict(Unit.objects.filter(agency=agency).values_list("pk", "parent_id"))
    links = []
    for unit in parents:
        above: int | None = unit
        depth = 0
        while above is not None:
            links.append(
                UnitClosure(agency=agency, ancestor_id=above, descendant_id=unit, depth=depth)
            )
            above, depth = parents[above], depth + 1
    UnitClosure.objects.bulk_create(links)


def _catalogue(agencies: dict[str, Agency], valid_from: date) -> None:
    known = set(CatalogueTask.objects.filter(agency__isnull=True).values_list("code", flat=True))
    for row in _rows("task_catalogue.csv"):
        owner = agencies.get(TASK_OWNERS.get(row["code"].split(".")[1], ""))
        task = CatalogueTask(
            agency=owner,
            code=row["code"],
            group=row["group"],
            name=row["task"],
            applies_to=row["applies_to"][:120],
            output_product=row["output_product"],
            unit_of_count=row["unit_of_count"],
            standard_minutes=int(Decimal(row["standard_hours"]) * 60),
            complexity=int(row["complexity_level"]),
            coefficient=Decimal(row["coefficient"]),
            search_text=unaccented(row["task"]),
            initials=initials(row["task"]),
            valid_from=valid_from,
        )
        if owner is not None:
            with tenant(owner.pk):
                if not CatalogueTask.objects.filter(agency=owner, code=task.code).exists():
                    task.save()
        elif task.code not in known:
            task.save()
