"""Make the four Tinos TTFs that the printed documents embed.

Run once, by hand, when the font changes; the result is committed, so that neither setup nor
production needs node or fonttools:

    cd /tmp && npm pack @fontsource/tinos && tar xzf fontsource-tinos-*.tgz
    python assets/make_fonts.py /tmp/package

The npm package holds subsets only.  Three of them together carry all of Vietnamese; hinting is
dropped (paper needs none), and of the layout tables the Latin ones stay, for their kerning.
"""

import argparse
import logging
import shutil
import sys
import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "reporting" / "documents" / "fonts"
FACES = {
    "Tinos-Regular": "400-normal",
    "Tinos-Italic": "400-italic",
    "Tinos-Bold": "700-normal",
    "Tinos-BoldItalic": "700-italic",
}
SUBSETS = ("latin", "latin-ext", "vietnamese")
HINTING = ("fpgm", "prep", "cvt ", "hdmx", "VDMX", "LTSH", "gasp")
LAYOUT = ("GSUB", "GPOS", "GDEF")


def vietnamese_letters() -> set[str]:
    """Every precomposed letter of Vietnamese, small and capital (134 besides a–z)."""
    vowels = "aăâeêioôơuưy"
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    small = {unicodedata.normalize("NFC", v + t) for v in vowels for t in tones} | {"đ"}
    return small | {letter.upper() for letter in small}


def without_ballast(source: Path, *, keep_layout: bool) -> TTFont:
    font = TTFont(source, recalcTimestamp=False)
    font.flavor = None
    for tag in HINTING + (() if keep_layout else LAYOUT):
        if tag in font:
            del font[tag]
    for name in font.getGlyphOrder():
        font["glyf"][name].removeHinting()
    return font


def merge_face(package: Path, suffix: str) -> TTFont:
    """One face out of its subsets.  The timestamp is the source's: the same bytes every time."""
    with TemporaryDirectory() as scratch:
        parts = []
        for subset in SUBSETS:
            source = package / "files" / f"tinos-{subset}-{suffix}.woff2"
            part = Path(scratch) / f"{subset}.ttf"
            without_ballast(source, keep_layout=subset == "latin").save(part)
            parts.append(str(part))
        merged = Merger().merge(parts)
        merged.recalcTimestamp = False
        source = TTFont(package / "files" / f"tinos-latin-{suffix}.woff2", recalcTimestamp=False)
        merged["head"].created = source["head"].created
        merged["head"].modified = source["head"].modified
    return merged


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", type=Path, help="the unpacked npm package @fontsource/tinos")
    package = parser.parse_args().package
    # The subsets overlap in letters that look the same; which copy wins does not matter.
    logging.getLogger("fontTools.merge").setLevel(logging.ERROR)
    TARGET.mkdir(parents=True, exist_ok=True)
    for face, suffix in FACES.items():
        font = merge_face(package, suffix)
        missing = {
            letter for letter in vietnamese_letters() if ord(letter) not in font.getBestCmap()
        }
        if missing:
            print(f"{face}: no glyph for {' '.join(sorted(missing))}", file=sys.stderr)
            return 1
        path = TARGET / f"{face}.ttf"
        font.save(path)
        print(f"{path.name}: {path.stat().st_size:,} bytes, {len(font.getBestCmap())} characters")
    shutil.copyfile(package / "LICENSE", TARGET / "OFL.txt")
    return 0


if __name__ == "__main__":
    sys.exit(main())
