"""The handbook says what the help says, page by page, in both languages."""

import io
from functools import cache

import pytest
from django.utils import translation
from pypdf import PdfReader

from ops import handbook, screenshots
from organizations import help_texts
from organizations.rules.help_topics import Part
from organizations.templatetags.help import part_title

LANGUAGES = ("vi", "en")


@cache
def written(language: str) -> bytes:
    """Thirty pages with pictures take seconds."""
    return handbook.write(language)


def read(language: str) -> list[str]:
    pages = PdfReader(io.BytesIO(written(language))).pages
    return [" ".join(page.extract_text().split()) for page in pages]


def test_the_book_has_every_text_once_and_in_its_part() -> None:
    for language in LANGUAGES:
        book = handbook.book(language)
        known = help_texts.read(help_texts.FOLDER / language)
        titles = [topic["title"] for part in book["parts"] for topic in part["topics"]]

        assert titles == [one.title for one in known.values()]
        assert len(book["parts"]) == len(Part)


def test_parts_are_called_in_the_book_as_on_the_page() -> None:
    for language in LANGUAGES:
        with translation.override(language):
            for part in Part:
                assert handbook.WORDS[language][part] == part_title(part)


def test_both_languages_have_the_same_words_of_the_cover() -> None:
    assert set(handbook.WORDS["vi"]) == set(handbook.WORDS["en"])


def test_every_picture_that_a_text_names_was_taken() -> None:
    for one in help_texts.read(help_texts.FOLDER / "vi").values():
        if one.picture:
            for language in LANGUAGES:
                taken = screenshots.picture(one.picture, screenshots.WIDE, language)
                assert taken.is_file(), taken


def test_each_language_shows_the_portal_in_that_language() -> None:
    shown = {
        language: [
            topic["picture"]
            for part in handbook.book(language)["parts"]
            for topic in part["topics"]
            if topic["picture"]
        ]
        for language in LANGUAGES
    }

    assert all(one.startswith("/docs/screenshots/en/") for one in shown["en"])
    assert [one.replace("/en/", "/") for one in shown["en"]] == shown["vi"]
    for vietnamese, english in zip(shown["vi"], shown["en"], strict=True):
        pictures = [(handbook.ROOT / one.lstrip("/")).read_bytes() for one in (vietnamese, english)]
        assert pictures[0] != pictures[1], english


def test_pictures_are_small_and_each_is_shown_somewhere() -> None:
    wanted = {
        screenshots.picture(one.name, size, language)
        for one, size, language in screenshots.wanted()
    }
    there = set(handbook.PICTURES.rglob("*.png"))

    assert there == wanted
    assert all(one.stat().st_size < 100_000 for one in there)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_that_was_not_taken_is_said_by_name(monkeypatch, tmp_path, language) -> None:
    monkeypatch.setattr(handbook, "PICTURES", tmp_path)

    with pytest.raises(FileNotFoundError, match=r"home-1280\.png: take it"):
        handbook.book(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_book_has_a_contents_page_that_counts_right(language: str) -> None:
    pages = read(language)
    words = handbook.WORDS[language]

    assert words["title"] in pages[0]
    assert pages[1].startswith(words["contents"])
    contents = pages[1] + pages[2]  # it may take two
    for part in handbook.book(language)["parts"]:
        for topic in part["topics"]:
            _before, _, after = contents.partition(f"{topic['title']} .")
            assert after, topic["title"]
            number = int(after.lstrip(". ").split()[0])
            assert topic["title"] in pages[number - 1]
            assert pages[number - 1].endswith(str(number))


def test_the_same_texts_make_the_same_bytes() -> None:
    assert handbook.write("vi") == written("vi")


@pytest.mark.django_db
def test_the_help_offers_the_book_where_it_was_made(client, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(help_texts, "HANDBOOKS", tmp_path)
    before = client.get("/help/").content.decode()
    (tmp_path / "vi.pdf").write_bytes(b"%PDF-")
    after = client.get("/help/").content.decode()

    assert "vi.pdf" not in before
    assert 'href="/static/handbook/vi.pdf" download' in after
