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
DIVISIONS = {
    "department": ("Văn phòng", "Phòng Tổ chức - Hành chính", "Phòng Kế hoạch - Tài chính",
                   "Phòng Nghiệp vụ 1", "Phòng Nghiệp vụ 2", "Thanh tra"),
    "party_agency": ("Văn phòng", "Phòng Nghiệp vụ", "Phòng Tổng hợp"),
    "committee_office": ("Phòng Hành chính - Tổ chức", "Phòng Tổng hợp", "Phòng Nội chính"),
    "public_service_unit": ("Phòng Hành chính - Tổ chức", "Phòng Đào tạo", "Khoa Cơ bản"),
}  # fmt: skip
OTHER_DIVISIONS = ("Văn phòng", "Ban Chuyên môn")
CULTURE_DAY = "11-24"


def load() -> int:
    """Store what is missing; the number of agencies. Idempotent."""
    _calendar()
    agencies = _agencies()
    _routes(agencies)
    for agency in agencies.values():
        with tenant(agency.pk):
            if not Unit.objects.filter(agency=agency).exists():
                _units(agency)
    _catalogue(agencies)
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
            source=row["source_confidence"][:200],
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
                    source="domain: 24 November is a holiday from 2026-07-01",
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


def _units(agency: Agency) -> None:
    root = _unit(agency, None, agency.code, agency.name, agency.kind)
    if agency.kind in COMMUNE_KINDS:
        made = {"": root}
        for row in _rows("commune_template.csv"):
            name = row["name_pattern"].replace("{ten}", agency.name.lower())
            parts = name.split(" / ")
            name = parts[-1 if agency.kind == "ward" else 0].split(" (")[0]
            parent = made.get(row["parent"], root)
            code = f"{agency.code}-{row['code_suffix']}"
            made[row["code_suffix"]] = _unit(agency, parent, code, name, row["kind"])
    else:
        for number, name in enumerate(DIVISIONS.get(agency.kind, OTHER_DIVISIONS), 1):
            _unit(agency, root, f"{agency.code}-{number:02}", name, "division")
    _close(agency)


def _unit(agency: Agency, parent: Unit | None, code: str, name: str, kind: str) -> Unit:
    return Unit.objects.create(
        agency=agency, parent=parent, code=code, name=name, kind=kind, starts_on=MERGER
    )


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


def _catalogue(agencies: dict[str, Agency]) -> None:
    for row in _rows("task_catalogue.csv"):
        owner = agencies.get(row["code"].split(".")[1]) if row["group"] == "C" else None
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
            valid_from=CATALOGUE_FROM,
        )
        if owner is None:
            if not CatalogueTask.objects.filter(code=task.code, agency__isnull=True).exists():
                task.save()
        else:
            with tenant(owner.pk):
                if not CatalogueTask.objects.filter(code=task.code).exists():
                    task.save()
