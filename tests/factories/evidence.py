"""Small files of every kind, whole and hostile, made as programs make them."""

import io
import struct
import zipfile
import zlib

from docx import Document
from xlsxwriter import Workbook

CONTENT_TYPES = "[Content_Types].xml"


def pdf() -> bytes:
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def png(width: int = 1, height: int = 1) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00\x00")
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def jpeg(width: int = 640, height: int = 480) -> bytes:
    def segment(marker: int, body: bytes) -> bytes:
        return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body

    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
        + segment(0xC0, frame)
        + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
        + b"\x00\xff\xd9"
    )


def webp(width: int = 640, height: int = 480) -> bytes:
    canvas = b"\x00" * 4 + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", len(canvas)) + canvas
    return b"RIFF" + struct.pack("<I", len(body)) + body


def heic(width: int = 640, height: int = 480) -> bytes:
    def box(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body) + 8) + name + body

    extent = box(b"ispe", struct.pack(">III", 0, width, height))
    meta = box(b"meta", b"\x00" * 4 + box(b"iprp", box(b"ipco", extent)))
    return box(b"ftyp", b"heic\x00\x00\x00\x00mif1heic") + meta + box(b"mdat", b"\x00" * 8)


def docx(text: str = "Báo cáo tháng") -> bytes:
    document = Document()
    document.add_paragraph(text)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def xlsx() -> bytes:
    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True})
    book.add_worksheet().write_string(0, 0, "Số lượng")
    book.close()
    return made.getvalue()


def package(members: dict[str, bytes], **fields: object) -> bytes:
    """A zip archive of these members, deflated."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            for field, value in fields.items():
                setattr(info, field, value)
            archive.writestr(info, content)
    return made.getvalue()


def office(main: str, **more: bytes) -> bytes:
    """The least that looks like an office document, with more members."""
    return package({CONTENT_TYPES: b"<Types/>", main: b"<document/>"} | more)


def odf(kind: str, **more: bytes) -> bytes:
    media = f"application/vnd.oasis.opendocument.{kind}".encode()
    return package({"mimetype": media, "content.xml": b"<office/>"} | more)
