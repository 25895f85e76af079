"""The name under which a file is shown and downloaded; on disk it has another."""

import re
import unicodedata

from worklogs.rules.evidence.kinds import Kind

LONGEST = 120
UNNAMED = "minh-chung"
# What Windows does not take in a name; the Vietnamese letters stay.
RESERVED_SIGNS = re.compile(r'[<>:"/\\|?*]')
RESERVED_WORDS = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])$", re.IGNORECASE)
ENDINGS = {Kind.JPEG: ("jpg", "jpeg"), Kind.HEIC: ("heic", "heif")}
ENDING = re.compile(r"\.([A-Za-z0-9]{1,5})$")


def shown_name(raw: str, kind: Kind) -> str:
    """The sender's name without path, control, format and direction signs, at most 120 letters.

    It always ends as its content says: a program called ``report.pdf`` never passes, and a picture
    called ``report.exe`` is offered as ``report.exe.png``.
    """
    text = unicodedata.normalize("NFC", raw).replace("\\", "/").rpartition("/")[2]
    text = "".join(letter if _is_shown(letter) else " " for letter in text)
    text = RESERVED_SIGNS.sub(" ", text)
    endings = ENDINGS.get(kind, (kind.value,))
    found = ENDING.search(text)
    ending = found[1].lower() if found and found[1].lower() in endings else endings[0]
    if found and found[1].lower() == ending:
        text = text[: found.start()]
    stem = " ".join(text.split()).strip(". ")[: LONGEST - 1 - len(ending)].strip(". ")
    if RESERVED_WORDS.match(stem):
        stem = f"_{stem}"
    return f"{stem or UNNAMED}.{ending}"


def _is_shown(letter: str) -> bool:
    """Letters, marks, numbers, punctuation, signs and the plain space."""
    return letter == " " or unicodedata.category(letter)[0] not in "CZ"
