"""Pictures, by their headers: the structure is walked and the size in pixels limited.

Nothing is decoded. A picture passes that every viewer would try to open; one that claims more
pixels than any camera makes is a bomb for whoever opens it.
"""

import struct
import zlib
from typing import BinaryIO

from worklogs.rules.evidence.kinds import Kind, Problem, UnfitFile

MOST_PIXELS = 250_000_000
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
JPEG_SCAN = 0xDA
JPEG_START = b"\xff\xd8\xff"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_PARTS = 100_000  # of one picture; each costs one read of a few bytes


def picture_kind(head: bytes) -> Kind | None:
    """The kind that the first 16 bytes promise; None for anything that is no picture."""
    if head.startswith(JPEG_START):
        return Kind.JPEG
    if head.startswith(PNG_SIGNATURE):
        return Kind.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return Kind.HEIC
    return None


def check_picture(kind: Kind, file: BinaryIO, size: int) -> None:
    """See that the picture is what its first bytes promise.

    Raises:
        UnfitFile: damaged, cut off, or a bomb.
    """
    checks = {Kind.JPEG: _jpeg, Kind.PNG: _png, Kind.WEBP: _webp, Kind.HEIC: _heic}
    try:
        width, height = checks[kind](file, size)
    except struct.error:
        raise UnfitFile(Problem.DAMAGED) from None
    if width <= 0 or height <= 0:
        raise UnfitFile(Problem.DAMAGED)
    if width * height > MOST_PIXELS:
        raise UnfitFile(Problem.BOMB)


def _require(condition: bool) -> None:
    if not condition:
        raise UnfitFile(Problem.DAMAGED)


def _jpeg(file: BinaryIO, size: int) -> tuple[int, int]:
    """Segments up to the first scan; the frame among them says the size."""
    file.seek(2)
    found = (0, 0)
    for _ in range(MOST_PARTS):
        _require(file.read(1) == b"\xff")
        marker = 0xFF
        while marker == 0xFF:  # noqa: PLR2004  filling before a marker
            (marker,) = struct.unpack(">B", file.read(1))
        if marker in JPEG_BARE:
            continue
        (length,) = struct.unpack(">H", file.read(2))
        _require(length >= struct.calcsize(">H") and file.tell() + length - 2 <= size)
        if marker == JPEG_SCAN:
            return found
        body = file.read(length - 2)
        if marker in JPEG_FRAMES:
            height, width = struct.unpack(">xHH", body[:5])
            found = (width, height)
    raise UnfitFile(Problem.DAMAGED)


def _png(file: BinaryIO, size: int) -> tuple[int, int]:
    """Every chunk with its checksum, from IHDR to IEND, and pixels between."""
    file.seek(len(PNG_SIGNATURE))
    found, seen = (0, 0), set()
    for number in range(MOST_PARTS):
        length, name = struct.unpack(">I4s", file.read(8))
        _require(file.tell() + length + 4 <= size and (number == 0) == (name == b"IHDR"))
        body = file.read(length)
        (checksum,) = struct.unpack(">I", file.read(4))
        _require(zlib.crc32(name + body) == checksum)
        if name == b"IHDR":
            width, height = struct.unpack(">II", body[:8])
            found = (width, height)
        seen.add(name)
        if name == b"IEND":
            _require(b"IDAT" in seen and file.tell() == size)
            return found
    raise UnfitFile(Problem.DAMAGED)


def _webp(file: BinaryIO, size: int) -> tuple[int, int]:
    file.seek(4)
    (length,) = struct.unpack("<I", file.read(4))
    _require(length + 8 in {size, size + 1, size - 1})
    file.seek(12)
    name, _ = struct.unpack("<4sI", file.read(8))
    body = file.read(10)
    if name == b"VP8X":
        width = int.from_bytes(body[4:7], "little") + 1
        height = int.from_bytes(body[7:10], "little") + 1
        return width, height
    if name == b"VP8L":
        _require(body[:1] == b"\x2f")
        (bits,) = struct.unpack("<I", body[1:5])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    _require(name == b"VP8 " and body[3:6] == b"\x9d\x01\x2a")
    width, height = struct.unpack("<HH", body[6:10])
    return width & 0x3FFF, height & 0x3FFF


def _heic(file: BinaryIO, size: int) -> tuple[int, int]:
    """The outermost boxes fill the file and hold a picture; its size in pixels lies deeper."""
    at, seen, dimensions = 0, set(), (0, 0)
    while at < size:
        file.seek(at)
        length, name = struct.unpack(">I4s", file.read(8))
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
        elif length == 0:
            length = size - at
        _require(length >= struct.calcsize(">I4s") and at + length <= size)
        seen.add(name)
        at += length
        if name == b"meta":
            dimensions = _largest_spatial_extent(file, length)
    _require({b"ftyp", b"meta", b"mdat"} <= seen)
    return dimensions


def _largest_spatial_extent(file: BinaryIO, length: int) -> tuple[int, int]:
    """The biggest ``ispe`` (item spatial extents) among the picture's properties."""
    body = file.read(min(length, 1 << 20))
    found, at = (0, 0), body.find(b"ispe")
    while at != -1:
        width, height = struct.unpack(">II", body[at + 8 : at + 16])
        found = max(found, (width, height), key=lambda pair: pair[0] * pair[1])
        at = body.find(b"ispe", at + 4)
    return found
