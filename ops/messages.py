"""Extract what the portal says, and see that the Vietnamese catalogue says it all.

``python -m ops.messages`` rewrites ``locale/vi`` (GNU gettext needed); with ``--check`` it
changes nothing and fails on a text that is missing, fuzzy, or no longer in the source, on a word
that the portal does not use in Vietnamese or English (also in help texts), and on a translation
into any language that lost a placeholder or a tag. Other languages may lack texts: those stand
there in Vietnamese.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from ops.catalogues import ROOT, compile_catalogues
from ops.wording import clumsy, forbidden, kept

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
HELP = Path("templates/help")
NAMES = ("pages: ", "part: ", "picture: ")  # of routes and files, in the head of a help text


def main() -> int:
    """0 when the catalogue is whole."""
    have_gettext = shutil.which("xgettext") is not None
    if "--check" not in sys.argv:
        if not have_gettext:
            return _refuse("GNU gettext is not installed (Debian: apt-get install gettext).")
        extract(ROOT)
        compile_catalogues()
    found = [*problems(_read(ROOT / CATALOGUE)), *in_english(_read(ROOT / CATALOGUE))]
    found += [*in_help(ROOT / HELP, "vi", forbidden), *in_help(ROOT / HELP, "en", clumsy)]
    for path in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        found += broken(_read(path), path.relative_to(ROOT))
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
        elif message.id:
            for word in forbidden(" ".join(_strings(message))):
                yield f"{CATALOGUE}: {word}: {_name(message)}"


def in_english(catalogue: Catalog) -> Iterator[str]:
    """Each text of the source that uses a turn of phrase the portal does not use."""
    for message in catalogue:
        sources = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        for words in clumsy(" ".join(sources)):
            yield f"{CATALOGUE}: {words}: {_name(message)}"


def broken(catalogue: Catalog, path: Path = CATALOGUE) -> Iterator[str]:
    """Each translation that lost a placeholder or a tag of its source, or made one up."""
    for message in catalogue:
        sources = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        for text in filter(None, _strings(message) if message.id else ()):
            for wrong in kept(sources, text):
                yield f"{path}: {wrong}: {_name(message)}"


def in_help(folder: Path, language: str, unused: Callable[[str], Iterator[str]]) -> Iterator[str]:
    """Each line of the help in that language that uses a word the portal does not use."""
    for path in sorted((folder / language).glob("*.md")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            for word in () if line.startswith(NAMES) else unused(line):
                yield f"{HELP}/{language}/{path.name}, line {number}: {word}"


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
        return read_po(file, locale=path.parent.parent.name)


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
