"""A language is added by its catalogue alone; what it does not say yet is Vietnamese."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format

from kpi_portal.languages import spoken
from ops.catalogues import compile_catalogues
from organizations.templatetags.formats import number

# Words made up for the test; the catalogue itself is for people who speak it to write.
CATALOGUE = """
msgid ""
msgstr ""
"Language: rad\\n"
"X-Language-Name: Êđê\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Sign in"
msgstr "Mut hlăm"
"""


@pytest.fixture
def with_rade(tmp_path: Path, settings) -> Path:
    """The portal as it starts with one more folder beside ``locale/vi``."""
    folder = tmp_path / "locale"
    place = folder / "rad" / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "django.po").write_text(CATALOGUE, encoding="utf-8")
    compile_catalogues(tmp_path)
    settings.LOCALE_PATHS = [folder, *settings.LOCALE_PATHS]
    settings.LANGUAGES = spoken(folder)
    return folder


@pytest.mark.django_db
def test_a_catalogue_is_enough_for_one_more_language(with_rade: Path, client: Client) -> None:
    before = client.get("/accounts/login/").content.decode()
    answer = client.post("/i18n/setlang/", {"language": "rad", "next": "/accounts/login/"})
    page = client.get(answer["Location"]).content.decode()

    assert 'value="rad" lang="rad"' in before
    assert "Êđê</button>" in before
    assert "English</button>" in before  # in itself, not as Vietnamese calls it
    assert '<html lang="rad">' in page
    assert "<h1>Mut hlăm</h1>" in page
    assert "Quên mật khẩu?" in page  # not said yet
    assert 'value="vi" lang="vi"' in page
    assert 'value="en" lang="en"' in page


def test_numbers_and_days_of_one_more_language_are_written_as_in_vietnamese(
    with_rade: Path,
) -> None:
    with translation.override("rad"):
        assert number("1234.5", 2) == "1.234,50"
        shown = date_format(date(2026, 10, 5))
    with translation.override("vi"):
        assert shown == date_format(date(2026, 10, 5))


@pytest.mark.django_db
def test_help_that_is_not_written_yet_is_read_in_vietnamese(with_rade: Path, client) -> None:
    client.cookies["django_language"] = "rad"

    assert "Nhật ký một ngày" in client.get("/help/day/").content.decode()


def test_a_language_without_a_name_stands_by_its_code(tmp_path: Path) -> None:
    for code in ("vi", "cjm"):
        place = tmp_path / code / "LC_MESSAGES"
        place.mkdir(parents=True)
        (place / "django.po").write_text('msgid ""\nmsgstr "Language: x\\n"\n', encoding="utf-8")

    assert spoken(tmp_path) == [("vi", "Tiếng Việt"), ("en", "English"), ("cjm", "cjm")]


def test_numbers_and_days_of_both_languages() -> None:
    with translation.override("vi"):
        assert (number("1234.5", 2), number("-0.5")) == ("1.234,50", "−0,5")
        assert date_format(date(2026, 10, 5), "SHORT_DATE_FORMAT") == "05-10-2026"
    with translation.override("en"):
        assert (number("1234.5", 2), number("-0.5")) == ("1,234.50", "−0.5")
