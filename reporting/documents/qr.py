"""The square of dots at the end of a signed paper, which opens the page that verifies it."""

import re
import struct
import zlib
from typing import NamedTuple

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

SIZE_MM = 26
PIXELS = 6  # of a module in a picture of dots
QUIET = 4  # modules of white around it, without which readers fail


class Seal(NamedTuple):
    """What is printed below the signatures: a picture to scan, and words for whoever cannot.

    ``root``: how far the audit trail of the agency was sealed, in lines of small print.
    """

    address: str
    svg: str
    description: str
    words: str
    root: tuple[str, ...] = ()


def seal(portal: str, checksum: str, *, links: int | None = None, root: str = "") -> Seal:
    """``portal`` is the public address without a slash at its end.

    What is scanned holds the root after a ``#``, which browsers keep to themselves: a machine can
    read it off the paper, the portal is never told.
    """
    address = f"{portal}/verify/{checksum}/"
    return Seal(
        address=f"{address}#{links}.{root}" if root else address,
        svg=svg(f"{address}#{links}.{root}" if root else address),
        description="Mã QR dẫn đến trang xác minh văn bản",
        words=f"Quét mã QR, hoặc nhập mã kiểm tra ở chân trang tại {portal}/verify/ để xác minh.",
        root=_root_lines(links, root),
    )


def _root_lines(links: int | None, root: str) -> tuple[str, ...]:
    """The root in groups of eight, so that people can compare it; nothing when nothing was
    sealed."""
    if not root:
        return ()
    groups = re.findall(".{1,8}", root)
    counted = f"{links or 0:,}".replace(",", ".")
    return (
        f"Gốc chuỗi kiểm chứng khi phát hành ({counted} mắt xích):",
        " ".join(groups[:4]),
        " ".join(groups[4:]),
    )


def _matrix(words: str) -> list[list[bool]]:
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(words)
    return [[bool(dot) for dot in row] for row in code.get_matrix()]


def png(words: str) -> bytes:
    """The square as a picture of black and white dots. The same words give the same bytes."""
    rows = _matrix(words)
    side = len(rows) * PIXELS
    lines = b"".join((b"\0" + _packed(row)) * PIXELS for row in rows)
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, content)
        for name, content in (
            (b"IHDR", header),
            (b"IDAT", zlib.compress(lines, 9)),
            (b"IEND", b""),
        )
    )


def _packed(row: list[bool]) -> bytes:
    """One line of dots, eight to a byte, white ones set."""
    bits = "".join(("0" if dark else "1") * PIXELS for dark in row)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _chunk(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


def svg(words: str) -> str:
    """The square as one path, black on white."""
    rows = _matrix(words)
    dots = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    side, points = len(rows), SIZE_MM / 25.4 * 72
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{points:.2f}" height="{points:.2f}" '
        f'viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path d="{dots}"/></svg>'
    )
