"""In English no page shows Vietnamese words of the interface: what is left is what people wrote."""

import re
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import DatabaseError, models, transaction

from organizations.models import Agency
from organizations.tenancy import tenant
from tests.caching import fresh_cache
from tests.contracts.table import SAFE, Row, rows
from tests.factories.organizations import Cast

VIETNAMESE = re.compile("[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
SPOKEN = {"aria-label", "alt", "title", "placeholder", "value", "content", "data-confirm"}
# Vietnamese in English all the same: names, what a law is called, and what people type or print.
NAMES = (
    "Tiếng Việt", "Khánh Hòa", "QĐ-UBND", "NĐ-CP", "Báo cáo", "tiết",
    "“Cơ quan”", "“Ngày nghỉ”", "“Đơn vị”", "“Nhân sự”",  # sheets of the workbooks
)  # fmt: skip
RATIO = re.compile(r"(?<!\w)đ(?!\w)")  # of a leader's score, between d and e
INITIALS = 2  # letters in the round badge of a person
# Pages that are Vietnamese whoever reads them.
VIETNAMESE_PAGES = {"api_reference": "its examples are answers, with words of people in them"}
SHORT = ("reporting:home", "worklogs:day", "evaluations:queue", "organizations:help_topic")


class _Words(HTMLParser):
    """The texts of a page, and those that attributes speak."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag != "html" and said.get("lang") == "vi":
            return
        self.found += [value for name, value in attrs if name in SPOKEN and value]

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def words_of(html: str) -> list[str]:
    parser = _Words()
    parser.feed(html)
    found = (" ".join(text.split()) for text in parser.found if VIETNAMESE.search(text))
    return [text for text in found if len(text) > INITIALS]


def texts_in(value: Any) -> Iterator[str]:
    """Every text of a value from a column, also inside lists and objects."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from texts_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_in(inner)


def stored() -> set[str]:
    """Every Vietnamese text that the database holds, as each agency sees it."""
    found: set[str] = set()
    for agency_id in Agency.objects.values_list("pk", flat=True):
        with tenant(agency_id):
            for model in apps.get_models():
                found |= set(_of_table(model))
    lines = {" ".join(text.split()) for text in found if VIETNAMESE.search(text)}
    return lines | {line for text in found for line in text.splitlines() if VIETNAMESE.search(line)}


def _of_table(model: type[models.Model]) -> Iterator[str]:
    kinds = (models.CharField, models.TextField, models.JSONField, ArrayField)
    columns = [one.attname for one in model._meta.concrete_fields if isinstance(one, kinds)]
    if not columns or not model._meta.managed:
        return
    try:
        with transaction.atomic():
            for row in model._base_manager.values_list(*columns):
                yield from texts_in(list(row))
    except (DatabaseError, FieldDoesNotExist):
        return  # a table that no page reads as this role


def left(said: Iterable[str], known: Iterable[str]) -> list[str]:
    """What is still Vietnamese when data and names are taken out of each text."""
    out = []
    for text in said:
        bare = RATIO.sub("", text)
        for name in sorted((*known, *NAMES), key=len, reverse=True):
            bare = bare.replace(name, "").replace(name.upper(), "")
        if VIETNAMESE.search(bare):
            out.append(text)
    return out


def vietnamese_on(cast: Cast, signed_in: Callable[..., Any], chosen: list[tuple[str, Row]]) -> Any:
    wrong: list[str] = []
    pages = 0
    for name, row in chosen:
        with transaction.atomic():
            fresh_cache()
            url = row.url(cast)
            client = signed_in(getattr(cast, row.somebody))
            client.cookies["django_language"] = "en"
            answer = client.get(url, row.data_for(cast), follow=True)
            if answer.streaming:
                answer.getvalue()
            elif answer.get("Content-Type", "").startswith("text/html"):
                pages += 1
                said = words_of(answer.content.decode())
                found = left(said, stored()) if left(said, ()) else []
                wrong += [f"{name}: {text}" for text in dict.fromkeys(found)]
            transaction.set_rollback(True)
    return pages, wrong


READ = [
    (name, row)
    for name, row in rows()
    if row.method in SAFE and row.somebody and name not in VIETNAMESE_PAGES and "_api:" not in name
]


@pytest.mark.django_db
def test_a_few_pages_are_english_in_english(cast: Cast, signed_in) -> None:
    pages, wrong = vietnamese_on(cast, signed_in, [one for one in READ if one[0] in SHORT])

    assert wrong == []
    assert pages == len([one for one in READ if one[0] in SHORT])


@pytest.mark.long
@pytest.mark.django_db
def test_every_page_is_english_in_english(cast: Cast, signed_in) -> None:
    pages, wrong = vietnamese_on(cast, signed_in, READ)

    assert not wrong, "\n".join(wrong)
    assert pages > 100


def test_vietnamese_of_the_interface_would_be_noticed() -> None:
    page = (
        '<p title="Gợi ý">Nguyễn Văn An đã nộp</p><button lang="vi">Tiếng Việt</button><p>Total</p>'
    )

    assert left(words_of(page), {"Nguyễn Văn An"}) == ["Gợi ý", "Nguyễn Văn An đã nộp"]
