"""How the portal speaks: words it does not use, and what a translation must keep of its source.

English is the language of the source, read by people whose own language it is. What was mended
once, because it was no English or meant two things, is listed in ``CLUMSY``.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

# What stands instead. One official form of address: "bạn" is for friends, "anh, chị" reads as a
# list; the terms are those of docs/domain/glossary.md; nobody is accused by a page.
FORBIDDEN = {
    "bạn": "anh/chị, or nobody",
    "anh, chị": "anh/chị",
    "quý vị": "anh/chị",
    "chúng tôi": "hệ thống, cơ quan",
    "sếp": "người đứng đầu",
    "nhân viên": "cán bộ, công chức, viên chức",
    "chấm công": "ghi nhật ký",
    "thiếu giờ": "say what was logged, never what is missing of eight hours",
    "gian lận": "khác biệt cần được hiểu rõ",
    "khai man": "khác biệt cần được hiểu rõ",
    "click": "bấm",
    "login": "đăng nhập",
    "password": "mật khẩu",
    "deadline": "hạn",
    "user": "người dùng",
    "upload": "gửi tệp",
    "download": "tải về",
    "file": "tệp",
    "dashboard": "bàn điều hành",
    "timesheet": "nhật ký công việc",
}
# "Line" is an entry of the log; what may be missing is the connection. Literal Vietnamese and
# German turns of phrase stand here with what an English clerk would have written.
CLUMSY = {
    "without a line": "offline",
    "no line": "offline",
    "the line is back": "the connection is back",
    "the line is broken": "the connection was lost",
    "needs the line": "needs a connection",
    "weighty": "important",
    "weighs": "is important",
    "is told": "is notified, receives",
    "are told": "are notified, receive",
    "told already": "already connected",
    "the own": "their own, your own",
    "made known": "published",
    "reckoned": "calculated",
    "reckoning": "calculation",
    "mend the": "correct, fix",
    "mend it": "correct, fix",
    "mend them": "correct, fix",
    "mended": "corrected, fixed",
    "deed": "action",
    "deeds": "actions",
    "parted by": "separated by",
    "passed over": "skipped",
    "taken back": "withdrawn",
    "put forward": "submitted",
    "go along": "are carried over",
    "goes before": "takes precedence over",
    "go before": "take precedence over",
    "shown are": "… are shown",
    "look why": "find out why",
    "would have been others": "would have changed",
    "concludes nothing": "proves nothing",
    "flows anew": "reflows",
    "live on that day": "exist on that day",
    "not content with": "dissatisfied with",
    "six figures": "six digits",
    "holds these words": "found",
    "as the page says": "as shown on the page",
    "is no e-mail": "is not an e-mail",
}
SPOKEN = {word: re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE) for word in FORBIDDEN}
WRITTEN = {word: re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE) for word in CLUMSY}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)(?:\s[^>]*)?(/?)>")
VOID = frozenset({"br", "hr", "img", "wbr"})


def forbidden(text: str) -> Iterator[str]:
    """Each word of a Vietnamese text that the portal does not use, with what it says instead."""
    for word, pattern in SPOKEN.items():
        if pattern.search(text):
            yield f"“{word}”: {FORBIDDEN[word]}"


def clumsy(text: str) -> Iterator[str]:
    """Each turn of phrase of an English text that was mended once, with what it says instead."""
    for words, pattern in WRITTEN.items():
        if pattern.search(text):
            yield f"“{words}”: {CLUMSY[words]}"


def kept(sources: Sequence[str], translation: str) -> Iterator[str]:
    """What a translation lost or made up: a placeholder of its source, or a tag.

    ``sources`` is the text, or its singular and plural: of a number in words only the plural must
    stand in the translation, and what either names may.
    """
    wanted, allowed = _places(sources[-1]), set().union(*map(_places, sources))
    said = _places(translation)
    for name in sorted(wanted - said):
        yield f"placeholder {name} is lost"
    for name in sorted(said - allowed):
        yield f"placeholder {name} is not in the source"
    if Counter(_tags(sources[-1])) != Counter(_tags(translation)):
        yield "other tags than in the source"
    if not _is_balanced(translation):
        yield "tags that do not close"


def _places(text: str) -> set[str]:
    return {found[0] for found in PLACEHOLDER.finditer(text.replace("%%", ""))}


def _tags(text: str) -> list[str]:
    return [f"{found[1]}{found[2]}" for found in TAG.finditer(text)]


def _is_balanced(text: str) -> bool:
    """Whether each tag that opens closes, in order."""
    opened: list[str] = []
    for closes, name, closed in TAG.findall(text):
        if closes:
            if not opened or opened.pop() != name:
                return False
        elif name not in VOID and not closed:
            opened.append(name)
    return not opened
