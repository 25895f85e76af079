"""Compile ``locale/*/LC_MESSAGES/*.po`` without GNU gettext, which a bare machine lacks.

``python -m ops.catalogues`` compiles what is out of date. Compiled files are not kept in git:
a catalogue has one source.
"""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent


def compile_catalogues(root: Path = ROOT) -> list[Path]:
    """Compile each catalogue that is newer than its compiled form; those that were compiled.

    A fuzzy entry stays out, as with msgfmt. The compiled file is replaced in one step, so
    that a server that starts meanwhile reads the old one or the new one.
    """
    done = []
    for source in sorted(root.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        draft = target.with_suffix(f".mo.{os.getpid()}")
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        draft.replace(target)
        done.append(source)
    return done


if __name__ == "__main__":
    compile_catalogues()
