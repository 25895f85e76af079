"""Make the two small web fonts of the portal from Inter, the variable font (SIL OFL 1.1).

Run by hand, when Inter gives us a reason (the results are committed):

    npm install @fontsource-variable/inter
    pip install "fonttools[woff]"
    python assets/make_web_fonts.py node_modules/@fontsource-variable/inter static/fonts

Kept: weights 400 to 700, the letters of Vietnamese and English, the signs that we print, kerning,
marks, and figures of equal width. Both files together stay under 25 kB, because a commune's first
visit is over a poor line.
"""

import shutil
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

LIMIT = 25_000
WEIGHTS = (400, 700)
FEATURES = ["ccmp", "kern", "mark", "mkmk", "tnum"]
SIGNS = "–—‘’“”„•…‰′″€₫™←↑→↓−≈≠≤≥×÷·«»°²³½ \u00a0\u202f\u2060"

# Of the letters of Western Europe those that Vietnamese has too, and ñ of Ede; other names fall
# back to the system's font.
LETTERS = "ÀÁÂÃÈÉÊÌÍÑÒÓÔÕÙÚÝ"
OTHERS = "§©±"

SOURCES = {
    "latin": [*range(0x20, 0x7F), *map(ord, LETTERS + LETTERS.lower() + OTHERS + SIGNS)],
    "vietnamese": [
        *(0x102, 0x103, 0x110, 0x111, 0x128, 0x129, 0x168, 0x169, 0x1A0, 0x1A1, 0x1AF, 0x1B0),
        *(0x300, 0x301, 0x303, 0x309, 0x323, 0x20AB),
        *range(0x1EA0, 0x1EFA),
    ],
}


def small(source: Path, unicodes: list[int]) -> TTFont:
    """The same font with only these characters, our weights and our features."""
    font = TTFont(source)
    options = Options(layout_features=FEATURES, hinting=False, name_IDs=[0, 1, 2, 13, 14])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=unicodes)
    subsetter.subset(font)  # before the axis is cut: the other way round fontTools loses glyphs
    font = instantiateVariableFont(font, {"wght": WEIGHTS})
    font.flavor = "woff2"
    return font


def main(package: Path, target: Path) -> int:
    """Write the fonts and their licence; 1 if together they are over the limit."""
    target.mkdir(parents=True, exist_ok=True)
    total = 0
    for name, unicodes in SOURCES.items():
        path = target / f"inter-{name}.woff2"
        small(package / f"files/inter-{name}-wght-normal.woff2", unicodes).save(path)
        total += path.stat().st_size
        print(f"{path}: {path.stat().st_size} bytes")
    shutil.copyfile(package / "LICENSE", target / "Inter-OFL.txt")
    print(f"together: {total} bytes of {LIMIT}")
    return int(total > LIMIT)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
