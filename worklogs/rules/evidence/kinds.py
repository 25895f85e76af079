"""The kinds of files that are taken as evidence, and why others are not."""

from enum import StrEnum


class Kind(StrEnum):
    """A kind that is taken; the value is the usual ending of its names."""

    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    WORD = "docx"
    EXCEL = "xlsx"
    SLIDES = "pptx"
    ODF_TEXT = "odt"
    ODF_SHEET = "ods"

    @property
    def media_type(self) -> str:
        """What a browser is told that it is."""
        return MEDIA_TYPES[self]


OFFICE = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"
MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.HEIC: "image/heic",
    Kind.WORD: f"{OFFICE}.wordprocessingml.document",
    Kind.EXCEL: f"{OFFICE}.spreadsheetml.sheet",
    Kind.SLIDES: f"{OFFICE}.presentationml.presentation",
    Kind.ODF_TEXT: f"{ODF}.text",
    Kind.ODF_SHEET: f"{ODF}.spreadsheet",
}


class Problem(StrEnum):
    """Why a file is not taken."""

    UNKNOWN_KIND = "unknown_kind"
    DAMAGED = "damaged"
    BOMB = "bomb"
    MACROS = "macros"
    ENCRYPTED = "encrypted"
    OUTSIDE = "outside"  # would fetch something, or read a file, when it is opened


class UnfitFile(ValueError):
    """A file that is not taken as evidence."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem
