"""The Vietnamese catalogue is whole, and compiled without any tool of the machine."""

import gettext
import os
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from ops.catalogues import compile_catalogues
from ops.messages import broken, in_english, in_help, problems
from ops.wording import clumsy, forbidden, kept

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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ban hành, bán, bàn, bận", []),
        ("BẠN hãy bấm", ["bạn"]),
        ("Click vào tệp", ["click"]),
        ("Ngày này thiếu giờ", ["thiếu giờ"]),
        ("Ngày này thiếu tiêu đề", []),
        ("Hồ sơ (file) của nhân viên", ["nhân viên", "file"]),
        ("profile", []),
    ],
)
def test_words_that_the_portal_does_not_use_are_named(text, words):
    assert [line.partition("”")[0].strip("“") for line in forbidden(text)] == words


@pytest.mark.parametrize(
    ("sources", "translation", "wrong"),
    [
        (["%(n)s of %(all)s"], "%(all)s, gồm %(n)s", []),
        (["%(n)s of %(all)s"], "%(n)s", ["placeholder %(all)s is lost"]),
        (["From %(day)s"], "Từ %(ngay)s",
         ["placeholder %(day)s is lost", "placeholder %(ngay)s is not in the source"]),
        (["one entry", "%(n)s entries"], "%(n)s mục", []),
        (["one entry", "%(n)s entries"], "các mục", ["placeholder %(n)s is lost"]),
        (["{n} left"], "còn {n}", []),
        (["100 %% of %(n)s"], "100 %% của %(n)s", []),
        (["By <b>%(name)s</b>"], "Bởi <b>%(name)s</b>", []),
        (["By <b>%(name)s</b>"], "Bởi %(name)s", ["other tags than in the source"]),
        (["a <b>b</b>"], "</b>a<b>", ["tags that do not close"]),
        (["<b><i>a</i></b>"], "<b><i>a</b></i>", ["tags that do not close"]),
        (["a<br>b"], "a<br>b", []),
    ],
)  # fmt: skip
def test_a_translation_keeps_the_placeholders_and_tags_of_its_source(sources, translation, wrong):
    assert list(kept(sources, translation)) == wrong


def test_a_translation_that_lost_something_is_named_with_its_file():
    catalogue = Catalog(locale="vi")
    catalogue.add("%(n)s left", "còn lại")
    catalogue.add(("%(n)s day", "%(n)s days"), ("%(n)s ngày",))

    assert list(broken(catalogue, Path("rad.po"))) == [
        "rad.po: placeholder %(n)s is lost: %(n)s left"
    ]


@pytest.mark.parametrize(
    ("language", "unused", "text", "named"),
    [
        ("vi", forbidden, "Bạn ghi việc.", "line 2: “bạn”: anh/chị, or nobody"),
        ("en", clumsy, "Before weighty acts", "line 2: “weighty”: important"),
    ],
)
def test_help_texts_speak_as_the_pages_do(tmp_path, language, unused, text, named):
    (tmp_path / language).mkdir()
    (tmp_path / language / "day.md").write_text(f"title: A day\n{text}\n")

    found = [line.partition("day.md, ")[2] for line in in_help(tmp_path, language, unused)]
    assert found == [named]


def test_english_that_was_mended_once_does_not_come_back():
    catalogue = Catalog(locale="vi")
    catalogue.add("Log a day without a line", "Ghi khi mất mạng")
    catalogue.add(("%(n)s line is left", "%(n)s lines are left"), ("còn %(n)s dòng",))
    catalogue.add("The person is told.", "Đã báo cho người đó.")
    catalogue.add("A recommended way to amend it", "Cách nên sửa")

    assert [line.rsplit(": ", 1)[1] for line in in_english(catalogue)] == [
        "Log a day without a line",
        "The person is told.",
    ]
