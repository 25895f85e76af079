"""Office files are zip packages: what in one from outside leads out of it, runs, or fetches. Pure.

A member is named by whoever made the file; a relationship may name any address, and the program
that opens the file would follow some of them without asking (templates, objects, other workbooks).
Links to be clicked are left alone.
"""

import re
import stat
import zipfile
from collections.abc import Iterable

CONTENT_TYPES = "[Content_Types].xml"
MACROS = re.compile(
    r"(^|/)(vbaproject|vbadata|macrosheets|basic|scripts|activex)[./]", re.IGNORECASE
)
PROGRAMS = re.compile(  # what no document needs and some systems would run or unpack
    r"\.(exe|dll|com|bat|cmd|ps1|vbs|js|jse|wsf|hta|lnk|scr|msi|jar|zip|rar|7z|gz|tar|docm|xlsm"
    r"|pptm)$",
    re.IGNORECASE,
)
MACRO_TYPES = re.compile(rb"macroenabled|vbaproject", re.IGNORECASE)
RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
OUTSIDE = re.compile(rb"""TargetMode\s*=\s*["']External["']""", re.IGNORECASE)
FOLLOWED = re.compile(
    rb"/(attachedTemplate|externalLink\w*|oleObject|package|frame|subDocument|externalReference)"
    rb"[\"']",
    re.IGNORECASE,
)
# In the three ways in which office files are written; 8-bit ones first.
DOCTYPES = tuple("<!DOCTYPE".encode(coding) for coding in ("ascii", "utf-16-le", "utf-16-be"))


def carries_programs(member: zipfile.ZipInfo) -> bool:
    """Whether a member is a macro, a control or a program by its name."""
    return bool(MACROS.search(member.filename) or PROGRAMS.search(member.filename))


def leads_outside(member: zipfile.ZipInfo) -> bool:
    """Whether unpacking the member would write somewhere else, or it is a link."""
    name = member.filename.replace("\\", "/")
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    return is_link or name.startswith("/") or ":" in name or ".." in name.split("/")


def are_named_twice(members: Iterable[zipfile.ZipInfo]) -> bool:
    """Of two members of one name each program picks another."""
    names = [member.filename.casefold() for member in members]
    return len(set(names)) != len(names)


def declares_macros(name: str, part: bytes) -> bool:
    """Whether the list of kinds says that there are macros, whatever members are called."""
    return name == CONTENT_TYPES and bool(MACRO_TYPES.search(part))


def fetches(name: str, part: bytes) -> bool:
    """Whether a part of relationships names something outside that is followed without a click."""
    return name.endswith(".rels") and any(
        OUTSIDE.search(one) and FOLLOWED.search(one) for one in RELATIONSHIP.findall(part)
    )


def has_entities(part: bytes) -> bool:
    """Whether a part of XML declares a document type: office files never do, entities need it."""
    return any(mark in part for mark in DOCTYPES)
