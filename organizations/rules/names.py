"""Vietnamese text: clean, searchable, and in the order of the Vietnamese dictionary."""

import re
import unicodedata

# What a database column or a file cannot hold, or what hides in text: control characters,
# invisible format characters, lone surrogates.
INVISIBLE = frozenset({"Cc", "Cf", "Cs"})

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
LETTER_MARKS = frozenset("\u0306\u0302\u031b")  # breve, circumflex, horn
NO_TONE = "0"

# Sort keys are ASCII, for columns with COLLATE "C". Letters become A–Z and a–g, after digits;
# whatever else is written comes before digits, a blank before everything.
CODES = {letter: chr(ord("A") + i) if i < 26 else chr(ord("a") + i - 26)  # noqa: PLR2004
         for i, letter in enumerate(ALPHABET)}  # fmt: skip
OTHER = "-"
BLANK = " "
LEVEL_END = "\t"  # below a blank, so that the shorter of two texts comes first
PART_END = "\n"

WORD = re.compile(r"[^\W_]+")


def nfc(text: str) -> str:
    """One clean line: NFC, without invisible characters, blanks folded into single ones."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):  # nearly all there is
        return " ".join(text.split())
    return " ".join(" ".join(_visible(line) for line in text.splitlines()).split())


def nfc_lines(text: str) -> str:
    """Clean text that keeps its line breaks, without blank lines at either end."""
    return "\n".join(_visible(line) for line in text.splitlines()).strip("\n")


class _WithoutMarks(dict[int, int | None]):
    """For ``str.translate``: every letter stays, every combining mark goes. Each is looked up once;
    a month of entries has a hundred million."""

    def __missing__(self, code: int) -> int | None:
        kept = None if unicodedata.combining(chr(code)) else code
        self[code] = kept
        return kept


_WITHOUT_MARKS = _WithoutMarks()


def unaccented(text: str) -> str:
    """Lower case without accents, đ as d, blanks folded: what searches compare."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join(decomposed.translate(_WITHOUT_MARKS).split())


def words(text: str) -> list[str]:
    """The words of a text, unaccented; anything but letters and digits parts them."""
    return split_words(unaccented(text))


def split_words(bare: str) -> list[str]:
    """The words of a text that is unaccented already, such as a stored search text."""
    return WORD.findall(bare)


def initials(text: str) -> str:
    """The first letter of each word, unaccented: "Báo cáo" → "bc"."""
    return "".join(word[0] for word in words(text))


def sort_key(text: str) -> str:
    """A key that sorts texts as the Vietnamese dictionary does, as ASCII bytes.

    Letters first (a ă â … d đ …), then tones over the whole text (level, huyền, hỏi, ngã, sắc,
    nặng), then small letters before capitals. About three characters for each of the text.
    """
    letters, tones, cases = [], [], []
    for char in unicodedata.normalize("NFC", " ".join(text.split())):
        letter, tone = _letter_and_tone(char)
        letters.append(letter)
        tones.append(tone)
        cases.append("1" if char != char.lower() else "0")
    return LEVEL_END.join("".join(level) for level in (letters, tones, cases))


def person_sort_key(full_name: str) -> str:
    """A key that sorts people as Vietnamese lists do: given name, family name, middle names."""
    family, *rest = full_name.split() or [""]
    *middle, given = rest or [family]
    if not rest:
        family = ""
    return PART_END.join(sort_key(part) for part in (given, family, " ".join(middle)))


def _letter_and_tone(char: str) -> tuple[str, str]:
    if char == BLANK:
        return BLANK, NO_TONE
    base, *marks = list(unicodedata.normalize("NFD", char.lower()))
    tone = next((TONES[mark] for mark in marks if mark in TONES), NO_TONE)
    shape = "".join(mark for mark in marks if mark in LETTER_MARKS)
    letter = CODES.get(unicodedata.normalize("NFC", base + shape)) or CODES.get(base)
    if letter is None:
        letter = base if base in "0123456789" else OTHER
    return letter, tone


def _visible(line: str) -> str:
    """One line without invisible characters; a tab and its like part words."""
    spaced = "".join(BLANK if char.isspace() else char for char in line)
    kept = (char for char in spaced if unicodedata.category(char) not in INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())
