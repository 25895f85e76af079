"""The file of an agency: what lies where in it, and what it says of itself."""

import hashlib
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

MANIFEST, TABLES, FILES = "manifest.json", "tables/{}.csv", "files/{}"
FORMAT = 1
CHUNK = 2**16


class Refused(Exception):
    """It cannot be done; the message says why, to whoever typed the command."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What lies in the file: rows and sha256 of each table, size and sha256 of each other file."""

    agency: str
    name: str
    taken_at: str
    migrations: list[str]
    rows: dict[str, int]
    sha256: dict[str, str]
    missing: list[str]
    format: int = FORMAT


def migrations_of(connection: psycopg.Connection) -> list[str]:
    """What this portal's schema is made of; two of one release have the same."""
    return [
        f"{app}.{name}"
        for app, name in connection.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2")
    ]


def read_manifest(path: Path) -> Manifest:
    """What the file says of itself, after every checksum in it was compared.

    Raises:
        Refused: it is no such file, or not as it was written.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = Manifest(**json.loads(archive.read(MANIFEST)))
            for name, expected in manifest.sha256.items():
                digest = hashlib.sha256()
                with archive.open(name) as file:
                    while block := file.read(CHUNK):
                        digest.update(block)
                if digest.hexdigest() != expected:
                    raise Refused(f"{name} in {path} is not what was written.")
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise Refused(f"{path} is not an agency that was taken out: {error}") from error
    if manifest.format != FORMAT:
        raise Refused(f"{path} is of format {manifest.format}; this release reads {FORMAT}.")
    return manifest


class Files:
    """Where the portal keeps bytes: the folder or the bucket that its settings name."""

    def __init__(self) -> None:
        import django  # noqa: PLC0415 - the settings want an environment, which --help does not

        django.setup()
        from organizations.files import store  # noqa: PLC0415

        self._store: Any = store()

    def get(self, name: str) -> bytes | None:
        found: bytes | None = self._store.get(name)
        return found

    def put(self, name: str, content: bytes) -> None:
        self._store.put(name, [content])


def portal_database() -> str:
    """The name of the portal's database on the server; after ``Files`` has read the settings."""
    from django.conf import settings  # noqa: PLC0415 - as in Files

    return str(settings.DATABASES["default"]["NAME"])
