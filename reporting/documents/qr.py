"""The square of dots at the end of a signed paper, which opens the page that verifies it."""

from typing import NamedTuple

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

SIZE_MM = 24
QUIET = 4  # modules of white around it, without which readers fail


class Seal(NamedTuple):
    """What is printed below the signatures: a picture to scan, and words for whoever cannot."""

    svg: str
    description: str
    words: str


def seal(portal: str, checksum: str) -> Seal:
    """``portal`` is the public address without a slash at its end."""
    address = f"{portal}/verify/{checksum}/"
    return Seal(
        svg=svg(address),
        description="Mã QR dẫn đến trang xác minh văn bản",
        words=f"Quét mã QR, hoặc nhập mã kiểm tra ở chân trang tại {portal}/verify/ để xác minh.",
    )


def svg(words: str) -> str:
    """The square as one path, black on white."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(words)
    rows = code.get_matrix()
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
