"""Whether the demonstration data are there and whole.

The marker is the comment of the database: it is written after everything else succeeded,
and goes where the data go. It names the number of staff and the digest of every migration.
While old migrations are unchanged, new ones are applied to the data that stand; a migration
that was edited makes the data worthless.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
from psycopg import sql

MONTHS = 2
DEFAULT_STAFF = 600


@dataclass(frozen=True)
class Marker:
    """What is known about data that were completed."""

    staff: int
    migrations: dict[str, str]
    lock: str

    def fits(self, wanted: "Marker") -> bool:
        """Whether these data can serve: of that size, and no migration edited or removed."""
        return self.staff == wanted.staff and self.migrations.items() <= wanted.migrations.items()


def migrations_of(root: Path) -> dict[str, str]:
    """Path and digest of each migration of the product."""
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.glob("*/migrations/*.py"))
        if path.name != "__init__.py"
    }


def lock_of(root: Path) -> str:
    """Digest of the versions in use: packages bring migrations of their own."""
    return hashlib.sha256((root / "requirements.lock").read_bytes()).hexdigest()


def read(database_url: str) -> Marker | None:
    """The marker, unless there is none that can be understood."""
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE datname = current_database()"
        ).fetchone()
    try:
        return Marker(**json.loads(row[0])) if row and row[0] else None
    except (ValueError, TypeError):
        return None


def write(database_url: str, marker: Marker) -> None:
    """Say that the data are whole. Only the owner of the database may."""
    with psycopg.connect(database_url) as connection:
        connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(connection.info.dbname), sql.Literal(json.dumps(asdict(marker)))
            )
        )
