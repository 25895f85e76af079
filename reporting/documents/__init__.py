"""Documents made from a frozen snapshot, and from nothing else: Excel, Word and PDF.

Pure: no database, no clock, no settings.  The same snapshot gives the same bytes.
"""

from reporting.documents.formats import (
    FILE_TYPES,
    MEDIA_TYPES,
    Format,
    UnknownSchema,
    file_name,
    form_name,
    media_type,
    render,
    render_form,
)
from reporting.documents.issue import Issue

__all__ = [
    "FILE_TYPES",
    "MEDIA_TYPES",
    "Format",
    "Issue",
    "UnknownSchema",
    "file_name",
    "form_name",
    "media_type",
    "render",
    "render_form",
]
