"""Hostile texts in every field, shown on every page, in every mail and every document."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.test import Client

from organizations import commands
from organizations.commands.mail import send_mails
from organizations.models import NoticeKind, NoticeMail
from organizations.tenancy import tenant
from reporting.commands import ask_personal_data, take_file
from reporting.commands.running import run_due
from reporting.documents import Format
from reporting.documents.text import clean
from reporting.models import AskedFile
from tests.caching import fresh_cache
from tests.contracts.table import PEOPLE
from tests.contracts.test_routes import ROWS, SAFE
from tests.factories.organizations import NOW, actor
from tests.hostile.active import active_in
from tests.hostile.month import hostile_month
from tests.hostile.texts import MARK, PAYLOADS, TAGS
from tests.reporting.documents import samples
from tests.reporting.documents.reading import make, parts, pdf_text, sheets, unspaced, word_text

FIELDS = re.compile(rb"<w:(fldSimple|fldChar|instrText|hyperlink|altChunk|object|oleObject)[ />]")
PDF_ACTIVE = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/OpenAction", b"/RichMedia")
SHORT = 4  # pages of the short form


@pytest.fixture(autouse=True)
def _october():
    with time_machine.travel(NOW, tick=False):
        yield


def pages(cast, signed_in, rows):
    """Every safe route of a row, as everybody of the department who is allowed sees it."""
    for name, row in rows:
        if row.method not in SAFE:
            continue
        with transaction.atomic():
            fresh_cache()
            url = row.url(cast)
            for person in [one for one in PEOPLE if one in row.allowed][:2]:
                client = Client() if row.anonymous else signed_in(getattr(cast, person))
                answer = client.get(url, follow=True)
                if answer.streaming:
                    answer.getvalue()
                elif answer["Content-Type"].startswith("text/html"):
                    yield f"{name} for {person}", answer.content.decode()
            transaction.set_rollback(True)


def wrong_on(cast, signed_in, rows) -> tuple[int, int, list[str]]:
    """How many pages were looked at, how many held a hostile text, and what would run."""
    looked, held, wrong = 0, 0, []
    for name, html in pages(cast, signed_in, rows):
        looked += 1
        held += MARK in html
        wrong += [f"{name}: {one}" for one in active_in(html, links_to=("http://testserver",))]
        wrong += [f"{name}: {one[:40]} unescaped" for one in TAGS if one in html]
    return looked, held, wrong


@pytest.mark.long
@pytest.mark.slow
def test_no_page_lets_a_text_become_anything_else(cast, signed_in, record_property) -> None:
    hostile_month(cast)
    looked, held, wrong = wrong_on(cast, signed_in, ROWS)
    record_property("tried", len(PAYLOADS) * looked)
    record_property("failed", len(wrong))

    assert wrong == []
    assert held > 25


@pytest.mark.slow
def test_the_busiest_pages_let_no_text_become_anything_else(cast, signed_in) -> None:
    hostile_month(cast, PAYLOADS[:12])
    busy = ("worklogs:day", "evaluations:queue", "organizations:people", "organizations:my_data")
    looked, held, wrong = wrong_on(cast, signed_in, [row for row in ROWS if row[0] in busy])

    assert wrong == []
    assert looked >= SHORT
    assert held >= SHORT


def test_the_reader_of_pages_sees_what_is_active() -> None:
    """A control: what the payloads would be if they were let through."""
    seen = [one for one in TAGS if list(active_in(f"<p>{one}</p>"))]

    assert len(seen) >= len(TAGS) - 1  # a comment alone does nothing
    assert list(active_in('<p title="zq">&lt;script&gt;</p><a href="/days/">x</a>')) == []


def test_mail_says_nothing_that_somebody_wrote(cast) -> None:
    hostile_month(cast, PAYLOADS[:6])
    with tenant(cast.department.pk):
        commands.notify(
            agency_id=cast.department.pk, now=NOW,
            notices=[commands.NewNotice(cast.clerk.pk, NoticeKind.MESSAGE, "/", subject="x")],
        )  # fmt: skip
        NoticeMail.objects.get_or_create(
            posting=cast.clerk, agency=cast.department, day=NOW.date(),
            defaults={"id": cast.department.pk and commands.notices.audit.new_id(),
                      "owed_at": NOW, "next_try_at": NOW},
        )  # fmt: skip
    send_mails(now=NOW)
    Client().post("/accounts/password/reset/", {"email": cast.clerk.staff.user.email})

    assert mail.outbox
    for one in mail.outbox:
        assert MARK not in one.subject + one.body
        assert getattr(one, "alternatives", []) == []


def snapshot():
    """Each payload as a name, a title and a unit; all of them as words of the agency."""
    made = samples.unit_snapshot(people=len(PAYLOADS))
    for person, words in zip(made["staff"], PAYLOADS, strict=True):
        person |= {"full_name": words, "title": words, "unit": words}
    for unit, words in zip(made["units"], PAYLOADS, strict=False):
        unit["name"] = words
    whole = "\n".join(PAYLOADS)
    made["narrative"] = dict.fromkeys(("difficulties", "proposals", "training"), whole)
    return made


@pytest.mark.slow
def test_word_holds_the_texts_and_no_field_or_relation_of_them(record_property) -> None:
    content = make(snapshot(), Format.DOCX)
    said = unspaced(word_text(content))
    package = parts(content)
    record_property("tried", len(PAYLOADS))

    assert [words for words in PAYLOADS if said.count(unspaced(clean(words))) < 4] == []
    for name, part in package.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(part)  # noqa: S314  our own file
            assert b"<!DOCTYPE" not in part
        assert b'TargetMode="External"' not in part
    assert not FIELDS.search(package["word/document.xml"])


@pytest.mark.slow
def test_excel_holds_the_texts_and_no_formula_or_link(record_property) -> None:
    content = make(snapshot(), Format.XLSX)
    cells = {str(cell) for rows in sheets(content).values() for row in rows for cell in row}
    record_property("tried", len(PAYLOADS))

    assert [words for words in PAYLOADS if clean(words) not in cells] == []
    for name, part in parts(content).items():
        assert not re.search(rb"<(f|hyperlink|oleObject)[ >/]", part), name
        assert b'TargetMode="External"' not in part


@pytest.mark.slow
def test_the_pdf_holds_the_texts_and_nothing_that_acts(record_property) -> None:
    content = make(snapshot(), Format.PDF)
    said = unspaced(pdf_text(content))
    record_property("tried", len(PAYLOADS))

    lost = [words for words in PAYLOADS if unspaced(clean(words))[:12] not in said]
    assert [words for words in lost if words.isascii()] == []
    assert [name for name in PDF_ACTIVE if name in content] == []


def test_the_copy_of_ones_own_data_holds_them_as_texts(cast, record_property) -> None:
    hostile_month(cast, PAYLOADS[:20])
    ask_personal_data(actor=actor(cast.clerk), file_format="docx", now=NOW)
    later = NOW.replace(year=2099)
    run_due(now=later, limit=99, worker="t")
    with tenant(cast.department.pk):
        file = AskedFile.objects.get()
    content = take_file(actor=actor(cast.clerk), file_id=file.pk, now=file.made_at)[1]
    record_property("tried", 20)

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        body = package.read("word/document.xml")
    ElementTree.fromstring(body)  # noqa: S314  our own file
    assert not FIELDS.search(body)
    assert MARK in body.decode()
