"""The Vietnamese catalogue is whole, and compiled without any tool of the machine."""

import gettext
import os

from babel.messages.catalog import Catalog

from ops.catalogues import compile_catalogues
from ops.messages import problems

ENTRIES = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Daily log"
msgstr "Nhật ký công việc"

#, fuzzy
msgid "Review"
msgstr "Có lẽ"
"""


def catalogue_in(root):
    place = root / "locale" / "vi" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "django.po").write_text(ENTRIES)
    return place


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(tmp_path):
    source = catalogue_in(tmp_path) / "django.po"

    assert compile_catalogues(tmp_path) == [source]
    assert compile_catalogues(tmp_path) == []

    later = source.with_suffix(".mo").stat().st_mtime + 5
    os.utime(source, (later, later))
    assert compile_catalogues(tmp_path) == [source]


def test_what_is_not_sure_is_not_shown(tmp_path):
    catalogue_in(tmp_path)
    compile_catalogues(tmp_path)

    found = gettext.translation("django", tmp_path / "locale", ["vi"])

    assert found.gettext("Daily log") == "Nhật ký công việc"
    assert found.gettext("Review") == "Review"


def test_each_text_without_a_sure_translation_is_named():
    catalogue = Catalog(locale="vi")
    catalogue.add("Home", "Trang chủ")
    catalogue.add("Score", "")
    catalogue.add("Review", "Duyệt", flags=["fuzzy"])
    catalogue.add(("%(n)s entry", "%(n)s entries"), ("",))

    assert [line.split(": ", 1)[1] for line in problems(catalogue)] == [
        "not translated: Score",
        "fuzzy: Review",
        "not translated: %(n)s entry",
    ]


def test_people_are_addressed_in_one_official_way():
    catalogue = Catalog(locale="vi")
    catalogue.add("Your log", "Nhật ký của anh/chị")
    catalogue.add("Your leave", "Đơn nghỉ của Bạn")
    catalogue.add("Decide again", "Anh, chị quyết định lại")
    catalogue.add("To publish", "Ban hành, bán, bàn")

    assert [line.rsplit(": ", 1)[1] for line in problems(catalogue)] == [
        "Your leave",
        "Decide again",
    ]
