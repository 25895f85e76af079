"""Only what its content shows to be a document or a picture is taken as evidence."""

import io
import struct
import time
import unicodedata
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import evidence as files
from worklogs.rules.evidence import Kind, Problem, UnfitFile, kind_of, shown_name

WORD = "word/document.xml"
BIG = 2**20


def found(content: bytes) -> Kind | Problem:
    try:
        return kind_of(io.BytesIO(content), len(content))
    except UnfitFile as unfit:
        return unfit.problem


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (files.pdf(), Kind.PDF),
        (files.png(), Kind.PNG),
        (files.jpeg(), Kind.JPEG),
        (files.webp(), Kind.WEBP),
        (files.heic(), Kind.HEIC),
        (files.docx(), Kind.WORD),
        (files.xlsx(), Kind.EXCEL),
        (files.office("ppt/presentation.xml"), Kind.SLIDES),
        (files.odf("text"), Kind.ODF_TEXT),
        (files.odf("spreadsheet"), Kind.ODF_SHEET),
    ],
    ids=lambda value: value if isinstance(value, Kind) else "",
)
def test_each_allowed_kind_is_known_by_its_content(content, kind) -> None:
    assert found(content) is kind
    assert "/" in kind.media_type


def many(count: int) -> dict[str, bytes]:
    return {f"word/{number}.xml": b"" for number in range(count)}


def lying_about_size() -> bytes:
    """The directory says one byte where the member holds more."""
    whole = bytearray(files.office(WORD, **{"word/a.xml": b"a" * 5000}))
    entry = whole.rindex(b"PK\x01\x02")
    whole[entry + 24 : entry + 28] = struct.pack("<I", 1)
    return bytes(whole)


def overlapping() -> bytes:
    """Every member of the directory points at the same packed bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(files.CONTENT_TYPES, b"<Types/>")
        archive.writestr(WORD, bytes(range(256)) * 400)
        for number in range(100):
            twin = zipfile.ZipInfo(f"word/{number}.xml")
            first = archive.getinfo(WORD)
            for field in ("compress_type", "CRC", "file_size", "header_offset", "flag_bits"):
                setattr(twin, field, getattr(first, field))
            twin.compress_size = 10**5
            archive.filelist.append(twin)
    return made.getvalue()


# What takes a while to make is made when it is asked for, not by every worker that looks.
REFUSED = {
    "nothing": (b"", Problem.UNKNOWN_KIND),
    "plain text": (b"Hello", Problem.UNKNOWN_KIND),
    "a page of the web": (b"<!doctype html><script>alert(1)</script>", Problem.UNKNOWN_KIND),
    "a drawing that can run": (b"<svg onload=alert(1)>", Problem.UNKNOWN_KIND),
    "a Windows program": (b"MZ" + b"\x00" * 60, Problem.UNKNOWN_KIND),
    "a Linux program": (b"\x7fELF" + b"\x00" * 60, Problem.UNKNOWN_KIND),
    "a shell script": (b"#!/bin/sh\nrm -rf /\n", Problem.UNKNOWN_KIND),
    "a GIF": (b"GIF89a" + b"\x00" * 60, Problem.UNKNOWN_KIND),
    "a film": (b"\x00\x00\x00\x20ftypisom" + b"\x00" * 60, Problem.UNKNOWN_KIND),
    "an archive of anything": (files.package({"a.txt": b"a"}), Problem.UNKNOWN_KIND),
    "an old Word document": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        Problem.UNKNOWN_KIND,
    ),
    "a document with a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        Problem.ENCRYPTED,
    ),
    "a program before a PDF": (b"MZ" + files.pdf(), Problem.UNKNOWN_KIND),
    "half a PDF": (files.pdf()[:30], Problem.DAMAGED),
    "half a PNG": (files.png()[:-10], Problem.DAMAGED),
    "a PNG with a changed byte": (files.png().replace(b"IDAT", b"IDAX"), Problem.DAMAGED),
    "a PNG of nothing": (files.png(0, 0), Problem.DAMAGED),
    "a PNG of four billion points": (files.png(65_000, 65_000), Problem.BOMB),
    "half a JPEG": (files.jpeg()[:12], Problem.DAMAGED),
    "a JPEG without a frame": (b"\xff\xd8\xff\xda\x00\x02" + b"\x00" * 8, Problem.DAMAGED),
    "a JPEG of four billion points": (files.jpeg(65_000, 65_000), Problem.BOMB),
    "half a WebP": (files.webp()[:24], Problem.DAMAGED),
    "a WebP that is cut off": (files.webp()[:-3], Problem.DAMAGED),
    "a WebP of too many points": (files.webp(2**24, 2**24), Problem.BOMB),
    "half a HEIC": (files.heic()[:-4], Problem.DAMAGED),
    "a HEIC of too many points": (files.heic(2**20, 2**20), Problem.BOMB),
    "a document bomb": (lambda: files.office(WORD, bomb=bytes(40 * BIG)), Problem.BOMB),
    "a document of many bombs": (
        lambda: files.office(WORD, **{f"b{n}": bytes(range(250)) * 2**14 for n in range(30)}),
        Problem.BOMB,
    ),
    "ten thousand members": (lambda: files.office(WORD, **many(10_000)), Problem.BOMB),
    "members that share their bytes": (overlapping(), Problem.BOMB),
    "a directory that lies": (lying_about_size(), Problem.DAMAGED),
    "half a document": (files.docx()[:-200], Problem.DAMAGED),
    "a document with macros": (
        files.office(WORD, **{"word/vbaProject.bin": b"x"}),
        Problem.MACROS,
    ),
    "a document that says it has macros": (
        files.package({files.CONTENT_TYPES: b'"macroEnabled.main+xml"', WORD: b"<d/>"}),
        Problem.MACROS,
    ),
    "a text with Basic": (
        files.odf("text", **{"Basic/Standard/Module1.xml": b"x"}),
        Problem.MACROS,
    ),
    "a sheet with a program inside": (
        files.office("xl/workbook.xml", **{"xl/embeddings/a.exe": b"MZ"}),
        Problem.MACROS,
    ),
    "an archive in a document": (files.office(WORD, **{"word/a.zip": b"PK"}), Problem.MACROS),
    "a member outside": (files.office(WORD, **{"../../etc/passwd": b"x"}), Problem.DAMAGED),
    "a member from the root": (files.office(WORD, **{"/etc/passwd": b"x"}), Problem.DAMAGED),
    "a member on a drive": (files.office(WORD, **{"C:\\a.xml": b"x"}), Problem.DAMAGED),
    "a link": (
        files.package({files.CONTENT_TYPES: b"", WORD: b"x"}, external_attr=0o120777 << 16),
        Problem.DAMAGED,
    ),
    "two members of one name": (
        files.office(WORD, **{"Word/Document.xml": b"x"}),
        Problem.DAMAGED,
    ),
    "two documents in one": (
        files.office(WORD, **{"xl/workbook.xml": b"x"}),
        Problem.UNKNOWN_KIND,
    ),
    "a drawing of LibreOffice": (files.odf("graphics"), Problem.UNKNOWN_KIND),
}


@pytest.mark.parametrize(("content", "problem"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_something_else_or_hostile_is_refused_at_once(content, problem) -> None:
    content = content() if callable(content) else content
    started = time.perf_counter()
    assert found(content) is problem
    assert time.perf_counter() - started < 2


def test_an_encrypted_member_is_refused() -> None:
    whole = bytearray(files.office(WORD))
    whole[whole.rindex(b"PK\x01\x02") + 8] |= 1
    assert found(bytes(whole)) is Problem.ENCRYPTED


@given(st.binary(max_size=400), st.sampled_from(["", "png", "jpeg", "webp", "heic", "pdf"]))
def test_no_bytes_whatever_do_more_than_be_refused(tail, start) -> None:
    head = getattr(files, start)()[:20] if start else b""
    assert isinstance(found(head + tail), Kind | Problem)


@given(st.integers(0, 2000), st.integers(0, 255))
def test_a_changed_byte_never_breaks_the_check_itself(at, value) -> None:
    for make in (files.png, files.jpeg, files.webp, files.heic, files.xlsx):
        content = bytearray(make())
        content[at % len(content)] = value
        assert isinstance(found(bytes(content)), Kind | Problem)


@pytest.mark.parametrize(
    ("raw", "kind", "shown"),
    [
        ("Báo cáo tháng 10.docx", Kind.WORD, "Báo cáo tháng 10.docx"),
        ("ANH.JPEG", Kind.JPEG, "ANH.jpeg"),
        ("report.exe", Kind.PNG, "report.exe.png"),
        ("C:\\Users\\an\\a.pdf", Kind.PDF, "a.pdf"),
        ("../../etc/passwd", Kind.PDF, "passwd.pdf"),
        ("a\r\nSet-Cookie: x.pdf", Kind.PDF, "a Set-Cookie x.pdf"),
        ("ba\u202efdp.exe", Kind.PDF, "ba fdp.exe.pdf"),
        ("", Kind.PDF, "minh-chung.pdf"),
        ("...", Kind.PNG, "minh-chung.png"),
        ("CON.pdf", Kind.PDF, "_CON.pdf"),
        ('<img src=x onerror="a">.png', Kind.PNG, "img src=x onerror= a.png"),
        ("Ba\u0301o ca\u0301o.pdf", Kind.PDF, "Báo cáo.pdf"),
    ],
)
def test_names_are_cleaned_and_end_as_the_content_says(raw, kind, shown) -> None:
    assert shown_name(raw, kind) == shown


@given(st.text(max_size=400), st.sampled_from(list(Kind)))
def test_every_name_is_short_printable_and_of_one_part(raw, kind) -> None:
    name = shown_name(raw, kind)
    assert 1 < len(name) <= 120
    assert not set(name) & set('/\\"<>|:*?')
    assert all(unicodedata.category(letter)[0] != "C" for letter in name)
    assert shown_name(name, kind) == name
