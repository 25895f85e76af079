"""Which files are taken as evidence: found by their content, never by their name. Pure.

Headers, structure and sizes are looked at; nothing is rendered. No virus scanner is asked: files
are only ever given back for download, under a kind that no browser runs.
"""

import re
from typing import BinaryIO

from worklogs.rules.evidence.kinds import Kind, Problem, UnfitFile
from worklogs.rules.evidence.names import shown_name
from worklogs.rules.evidence.packages import package_kind
from worklogs.rules.evidence.pictures import check_picture, picture_kind

__all__ = ["Kind", "Problem", "UnfitFile", "kind_of", "shown_name"]

PDF_STARTS = (b"%PDF-1.", b"%PDF-2.")
PDF_END, TAIL = b"%%EOF", 2_048
# What a reader of papers would run. Behind compression it is not seen; readers ask before either.
PDF_RUNS = re.compile(rb"/(JavaScript|Launch)\b")
ZIP_END, ZIP_TAIL = b"PK\x05\x06", 2**16 + 22
ZIP_START = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, .xls, and .docx with a password


def kind_of(file: BinaryIO, size: int) -> Kind:
    """The kind of a file of so many bytes, after one pass over it at most.

    Raises:
        UnfitFile: with the problem, for everything that is not taken.
    """
    file.seek(0)
    head = file.read(16)
    if head.startswith(PDF_STARTS):
        _check_pdf(file, size)
        return Kind.PDF
    if head.startswith(ZIP_START):
        return package_kind(file, size)
    if head.startswith(OLD_OFFICE) and _holds(file, "EncryptedPackage".encode("utf-16-le")):
        raise UnfitFile(Problem.ENCRYPTED)
    kind = picture_kind(head)
    if kind is None:
        raise UnfitFile(Problem.UNKNOWN_KIND)
    check_picture(kind, file, size)
    _check_is_nothing_else(file, size)
    return kind


def _check_pdf(file: BinaryIO, size: int) -> None:
    """A PDF ends with its mark; programs write a little after it."""
    file.seek(max(0, size - TAIL))
    if PDF_END not in file.read(TAIL):
        raise UnfitFile(Problem.DAMAGED)
    _check_is_nothing_else(file, size)
    file.seek(0)
    before = b""
    while chunk := file.read(2**20):
        if PDF_RUNS.search(before + chunk):
            raise UnfitFile(Problem.MACROS)
        before = chunk[-16:]


def _check_is_nothing_else(file: BinaryIO, size: int) -> None:
    """A zip archive is read from its end, so any file can be one as well."""
    file.seek(max(0, size - ZIP_TAIL))
    if ZIP_END in file.read(ZIP_TAIL):
        raise UnfitFile(Problem.DAMAGED)


def _holds(file: BinaryIO, words: bytes) -> bool:
    file.seek(0)
    return words in file.read(2**20)
