"""Office documents: zip packages whose members say what they are.

Sizes are read from the directory before anything is unpacked; then every member is unpacked once,
into nothing, because Python stops at the size that the directory declares and checks the sum: a
directory that lies is damaged. So a bomb costs at most ``MOST_UNPACKED`` bytes of work.
"""

import zipfile
import zlib
from collections.abc import Sequence
from typing import BinaryIO

from organizations.rules import packages
from worklogs.rules.evidence.kinds import ODF, Kind, Problem, UnfitFile

MOST_MEMBERS = 2_000
MOST_UNPACKED = 100 * 2**20
MOST_RATIO = 200  # of one member; text of real sheets packs to a fiftieth
SMALL = 2**20  # a member that stays below this may pack as well as it likes
CHUNK = 2**16
ENCRYPTED = 0x1
ODF_KINDS = {f"{ODF}.text": Kind.ODF_TEXT, f"{ODF}.spreadsheet": Kind.ODF_SHEET}
MAIN_PARTS = {
    "word/document.xml": Kind.WORD,
    "xl/workbook.xml": Kind.EXCEL,
    "ppt/presentation.xml": Kind.SLIDES,
}
LONGEST_XML = 16 * 2**20  # of one part that is searched; longer ones are searched to there


def package_kind(file: BinaryIO, size: int) -> Kind:
    """The kind of an office document that begins like a zip archive.

    Raises:
        UnfitFile: another archive, damaged, encrypted, a bomb, or with macros or programs.
    """
    try:
        with zipfile.ZipFile(file) as package:
            members = package.infolist()
            _check_directory(members, size)
            kind = _kind(package, {member.filename for member in members})
            _check_contents(package, members)
            return kind
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        ValueError,
    ) as error:
        if isinstance(error, UnfitFile):
            raise
        raise UnfitFile(Problem.DAMAGED) from None


def _check_directory(members: Sequence[zipfile.ZipInfo], size: int) -> None:
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
        raise UnfitFile(Problem.BOMB)
    # Members that share their bytes unpack to far more than the file holds.
    if sum(one.compress_size for one in members) > size:
        raise UnfitFile(Problem.BOMB)
    for member in members:
        if member.file_size > max(SMALL, MOST_RATIO * member.compress_size):
            raise UnfitFile(Problem.BOMB)
        if member.flag_bits & ENCRYPTED:
            raise UnfitFile(Problem.ENCRYPTED)
        if packages.carries_programs(member):
            raise UnfitFile(Problem.MACROS)
        if packages.leads_outside(member):
            raise UnfitFile(Problem.DAMAGED)
    if packages.are_named_twice(members):
        raise UnfitFile(Problem.DAMAGED)


def _kind(package: zipfile.ZipFile, names: set[str]) -> Kind:
    if "mimetype" in names:
        with package.open("mimetype") as member:
            said = member.read(100).decode("ascii", "replace").strip()
        if said in ODF_KINDS and "content.xml" in names:
            return ODF_KINDS[said]
    elif packages.CONTENT_TYPES in names:
        mains = [kind for part, kind in MAIN_PARTS.items() if part in names]
        if len(mains) == 1:
            return mains[0]
    elif {"EncryptedPackage", "encryption.xml"} & names:
        raise UnfitFile(Problem.ENCRYPTED)
    raise UnfitFile(Problem.UNKNOWN_KIND)


def _check_contents(package: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo]) -> None:
    for member in members:
        with package.open(member) as content:
            if member.filename.endswith((".xml", ".rels")):
                _check_xml(member.filename, content.read(LONGEST_XML))
            while content.read(CHUNK):
                pass


def _check_xml(name: str, part: bytes) -> None:
    if packages.declares_macros(name, part):
        raise UnfitFile(Problem.MACROS)
    if packages.fetches(name, part) or packages.has_entities(part):
        raise UnfitFile(Problem.OUTSIDE)
