"""The languages that pages speak: one more catalogue in ``locale`` is one more language.

``locale/<code>/LC_MESSAGES/django.po`` with the header ``X-Language-Name: <its name in itself>`` is
all that Êđê (``rad``), Chăm (``cjm``) or Ra-glai (``rog``) need: what it does not say yet stands
there in Vietnamese, and numbers and days are written as in Vietnamese.
"""

import re
from pathlib import Path

NAME = re.compile(r'^"X-Language-Name: (.+?)(?:\\n)?"$', re.MULTILINE)
CATALOGUE = Path("LC_MESSAGES") / "django.po"
HEADER = 4000  # characters: the header stands first

# The source is written in English, so that English needs no catalogue.
WRITTEN = {"vi": "Tiếng Việt", "en": "English"}


def spoken(folder: Path) -> list[tuple[str, str]]:
    """Code and own name of each language: Vietnamese, English, then others by their codes."""
    others = {
        path.parent.parent.name: _name(path)
        for path in sorted(folder.glob(f"*/{CATALOGUE.as_posix()}"))
        if path.parent.parent.name not in WRITTEN
    }
    return [*WRITTEN.items(), *others.items()]


def _name(path: Path) -> str:
    """What a language calls itself; its code where the header does not say."""
    with path.open(encoding="utf-8") as file:
        found = NAME.search(file.read(HEADER))
    return found[1] if found else path.parent.parent.name
