"""Extract what the portal says, and see that the Vietnamese catalogue says it all.

``python -m ops.messages`` rewrites ``locale/vi`` (GNU gettext needed); with ``--check`` it
changes nothing and fails on a text that is missing, fuzzy, or no longer in the source.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from ops.catalogues import ROOT, compile_catalogues

CATALOGUE = Path("locale/vi/LC_MESSAGES/django.po")
SOURCES = (
    "kpi_portal",
    "organizations",
    "worklogs",
    "evaluations",
    "reporting",
    "demo",
    "templates",
)
# One official form of address: "bạn" is for friends, "anh, chị" reads as a list.
OTHER_ADDRESS = re.compile(r"\b(bạn|anh, chị)\b", re.IGNORECASE)


def main() -> int:
    """0 when the catalogue is whole."""
    have_gettext = shutil.which("xgettext") is not None
    if "--check" not in sys.argv:
        if not have_gettext:
            return _refuse("GNU gettext is not installed (Debian: apt-get install gettext).")
        extract(ROOT)
        compile_catalogues()
    found = list(problems(_read(ROOT / CATALOGUE)))
    if have_gettext:
        found += drift(ROOT)
    elif os.environ.get("CI"):
        return _refuse("GNU gettext is not installed, so drift cannot be seen.")
    for problem in found:
        print(problem, file=sys.stderr)
    return 1 if found else 0


def extract(root: Path) -> None:
    """Bring ``locale/vi`` of the tree at ``root`` up to date with its source."""
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "vi"]
    command += ["--add-location", "file", "--no-wrap", "--no-obsolete"]
    command += ["--ignore", ".*", "--ignore", "tests/*", "--ignore", "ops/*"]
    command += ["--ignore", "mutants/*"]
    subprocess.run(command, cwd=root, env=env, check=True, stdout=subprocess.DEVNULL)


def problems(catalogue: Catalog) -> Iterator[str]:
    """Each entry that has no sure translation."""
    for message in catalogue:
        if message.id and message.fuzzy:
            yield f"{CATALOGUE}: fuzzy: {_name(message)}"
        elif message.id and not _whole(message):
            yield f"{CATALOGUE}: not translated: {_name(message)}"
        elif message.id and OTHER_ADDRESS.search(" ".join(_strings(message))):
            yield f"{CATALOGUE}: address people as anh/chị, or not at all: {_name(message)}"


def drift(root: Path) -> list[str]:
    """Each text that the source has and the catalogue lacks, or the other way round."""
    with tempfile.TemporaryDirectory() as copy:
        for name in (*SOURCES, "locale"):
            if (root / name).exists():
                shutil.copytree(root / name, Path(copy) / name)
        extract(Path(copy))
        now = {_key(message) for message in _read(Path(copy) / CATALOGUE)}
    kept = {_key(message) for message in _read(root / CATALOGUE)}
    return [
        *(f"{CATALOGUE}: run `make messages`, missing: {text}" for text, _ in sorted(now - kept)),
        *(f"{CATALOGUE}: run `make messages`, unused: {text}" for text, _ in sorted(kept - now)),
    ]


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="vi")


def _key(message: Message) -> tuple[str, str]:
    return _name(message), message.context or ""


def _name(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _whole(message: Message) -> bool:
    strings = _strings(message)
    return bool(strings) and all(strings)


def _strings(message: Message) -> tuple[str, ...]:
    text = message.string or ()
    return (text,) if isinstance(text, str) else tuple(text)


def _refuse(reason: str) -> int:
    print(reason, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
