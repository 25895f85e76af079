"""How the portal speaks: words it does not use, and what a translation must keep of its source."""

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
SPOKEN = {word: re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE) for word in FORBIDDEN}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")
TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)(?:\s[^>]*)?(/?)>")
VOID = frozenset({"br", "hr", "img", "wbr"})


def forbidden(text: str) -> Iterator[str]:
    """Each word of a Vietnamese text that the portal does not use, with what it says instead."""
    for word, pattern in SPOKEN.items():
        if pattern.search(text):
            yield f"“{word}”: {FORBIDDEN[word]}"


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
