"""Help stands beside every page, in both languages, and says what is true."""

import re
from http import HTTPStatus
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse

from organizations import help_texts
from organizations.rules.help_topics import Part, Topic
from organizations.rules.markup import Block, Heading, Listing, Mark, links
from tests.contracts.table import SAFE, route_names, rows

LANGUAGES = ("vi", "en")
# Routes that answer with no page of their own, or that programs read (the API has its reference):
# help would stand nowhere.
WITHOUT_HELP = {
    "api_schema": "a file for programs",
    "mfa_download_recovery_codes": "a file",
    "mfa_login_webauthn": "an answer to a script of the sign-in page",
    "organizations:healthz": "a probe",
    "organizations:readyz": "a probe",
    "reporting:deadlines": "a file that calendar programs read",
    "reporting:metrics": "read by a monitor",
    "reporting:news": "a file that feed readers read",
    "worklogs:manifest": "a file",
    "worklogs:offline": "shown when nothing can be fetched: it says itself what to do",
    "worklogs:service_worker": "a script",
}
SCRIPTS = Path(settings.BASE_DIR) / "static" / "js"


def texts(language: str) -> dict[str, Topic]:
    return help_texts.read(help_texts.FOLDER / language)


def shape(blocks: tuple[Block, ...]) -> list[str]:
    """What both languages must have alike: headings with their names, lists with their lengths."""
    return [
        f"{'#' * one.level} {one.name}"
        if isinstance(one, Heading) and "_" in one.name
        else f"{'#' * one.level}"
        if isinstance(one, Heading)
        else f"list {len(one.items)}"
        if isinstance(one, Listing)
        else "text"
        for one in blocks
    ]


def test_every_page_has_a_help_text_or_a_reason() -> None:
    read = {name for name, row in rows() if row.method in SAFE}
    beside = {page for one in texts("vi").values() for page in one.pages}
    excused = {name for name in read if name in WITHOUT_HELP or "_api:" in name}

    assert read - beside - excused == set()
    assert beside & set(WITHOUT_HELP) == set()
    assert beside - set(route_names(get_resolver())) == set()


def test_no_page_has_two_help_texts() -> None:
    pages = [page for one in texts("vi").values() for page in one.pages]

    assert sorted(pages) == sorted(set(pages))


def test_both_languages_say_the_same_things() -> None:
    vietnamese, english = texts("vi"), texts("en")

    assert set(vietnamese) == set(english)
    for name, one in vietnamese.items():
        assert shape(one.blocks) == shape(english[name].blocks), name
        assert list(links(one.blocks)) == list(links(english[name].blocks)), name
        assert (one.part, one.order) == (english[name].part, english[name].order), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_of_help_texts_lead_to_help_texts(language: str) -> None:
    known = texts(language)
    for one in known.values():
        for where in links(one.blocks):
            name, _, part = where.partition("#")
            assert name.removesuffix(".md") in known, f"{one.name}: {where}"
            if part:
                names = {section.name for section in known[name.removesuffix(".md")].sections}
                assert part in names, f"{one.name}: {where}"


def test_every_part_has_something_to_read() -> None:
    assert {one.part for one in texts("vi").values()} == set(Part)


def test_help_texts_are_short() -> None:
    """Beside a page one reads a screen; figures, keys and the statement are looked up."""
    for language in LANGUAGES:
        for one in texts(language).values():
            words = sum(len(section.text.split()) for section in one.sections)
            if one.name not in {"numbers", "accessibility", "keys"}:
                assert words < 320, f"{language} {one.name}: {words} words"


# ---- The keys that the portal really has ------------------------------------------------------


def keys_of_scripts() -> set[str]:
    """Each key that a script of ours listens to, as the help writes it."""
    found: set[str] = set()
    for path in sorted(SCRIPTS.glob("*.js")):
        text = path.read_text(encoding="utf-8")
        if "keydown" not in text:
            continue
        for modifier, key in re.findall(
            r"event\.(ctrl|alt)Key && event\.key(?:\.toLowerCase\(\))? === \"(\w+)\"", text
        ):
            found.add(f"{modifier.capitalize()}+{key if len(key) > 1 else key.upper()}")
        text = re.sub(
            r"event\.(ctrl|alt)Key && event\.key(?:\.toLowerCase\(\))? === \"\w+\"", "", text
        )
        found |= set(re.findall(r"event\.key [!=]== \"(\w+)\"", text))
        for low, high in re.findall(r"/\^\[(\d)-(\d)\]\$/\.test\(event\.key\)", text):
            found |= {str(number) for number in range(int(low), int(high) + 1)}
        for table in re.findall(r"const of(?:Row|Page) = \{(.*?)\n?\};", text, re.DOTALL):
            found |= set(re.findall(r"(?:^|[{,\s])\"?([A-Za-z?])\"?(?=:|,)", table))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_keys_names_the_keys_that_scripts_listen_to(language: str) -> None:
    said = {
        span.text
        for block in texts(language)["keys"].blocks
        if isinstance(block, Listing)
        for line in block.items
        for span in line
        if span.mark is Mark.CODE
    }

    assert said - {"Tab", "Shift+Tab"} == keys_of_scripts()


# ---- Pages -----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", [path.stem for path in sorted((help_texts.FOLDER / "vi").glob("*.md"))]
)
def test_every_text_opens_without_a_sign_in(name: str, client: Client) -> None:
    answer = client.get(reverse("organizations:help_topic", args=[name]), follow=True)

    assert answer.status_code == HTTPStatus.OK
    assert texts("vi")[name].title in answer.content.decode()


@pytest.mark.django_db
def test_a_page_leads_to_its_own_help(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()

    assert 'href="/help/sign-in/" hx-get="/help/sign-in/"' in page


@pytest.mark.django_db
def test_a_page_that_is_not_there_leads_to_the_index(client: Client) -> None:
    page = client.get("/khong-co/", follow=True).content.decode()

    assert 'class="help-sign bell" href="/help/' in page


@pytest.mark.django_db
def test_help_beside_a_page_is_its_text_alone(client: Client) -> None:
    part = client.get("/help/sign-in/", headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert "Đăng nhập và tài khoản" in part


@pytest.mark.django_db
def test_help_is_found_without_accents(client: Client) -> None:
    page = client.get("/help/", {"q": "nhat ky"}).content.decode()

    assert 'href="/help/day/"' in page.partition('id="found"')[2]


@pytest.mark.django_db
def test_what_is_searched_for_is_shown_as_text(client: Client) -> None:
    page = client.get("/help/", {"q": "<script>x</script>"}).content.decode()

    assert "<script>x" not in page
    assert "Không tìm thấy" in page


@pytest.mark.django_db
def test_a_text_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/help/nothing/").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.django_db
def test_help_opens_while_the_second_step_is_due(settings, cast, signed_in) -> None:
    settings.SECOND_STEP_REQUIRED, settings.SECOND_STEP_GRACE_DAYS = True, 0
    client = signed_in(cast.head)

    assert client.get("/review/").status_code == HTTPStatus.FOUND
    assert client.get("/help/sign-in/").status_code == HTTPStatus.OK


@pytest.mark.django_db
def test_help_asks_the_database_nothing_of_its_own(
    cast, signed_in, django_assert_max_num_queries
) -> None:
    client = signed_in(cast.clerk)
    client.get("/help/")

    with django_assert_max_num_queries(12):
        client.get("/help/", {"q": "ngày"})


# Each step of a score leads to its meaning (evaluations/_step.html).
STEPS = {
    "assigned", "quantity", "quality", "timeliness", "unit_result", "execution", "cohesion",
    "task_points", "general_points", "total", "level", "months", "override", "unit_level",
}  # fmt: skip


def test_every_figure_leads_to_its_meaning_and_every_meaning_is_led_to() -> None:
    """Names in templates are names of headings; so are the steps of a score."""
    names = {one.name for one in texts("vi")["numbers"].sections if one.name}
    used = {
        name
        for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html")
        for name in re.findall(r'{% meaning "(\w+)"', path.read_text(encoding="utf-8"))
    }

    assert used | STEPS == names


def test_each_explanation_of_a_part_of_the_score_names_its_source() -> None:
    parts = {
        "total", "level", "general_points", "task_points", "quantity", "quality", "timeliness",
        "unit_result", "execution", "cohesion", "unit_level",
    }  # fmt: skip
    for language, word in (("vi", "Nghị định"), ("en", "Decree")):
        for section in texts(language)["numbers"].sections:
            assert section.name not in parts or word in section.text, f"{language} {section.name}"
