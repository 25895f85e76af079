"""A release to hand over: ``make dist`` writes it to ``dist/``.

``kpi-portal-<version>.tar.gz`` holds the source without tests, with what a portal needs to serve:
compiled catalogues, the handbook, static files with hashed names where settings look for them, the
locks, the list of components (CycloneDX) and ``SHA256SUMS`` of every file. Beside it stands
``kpi-portal-<version>-context.tar.gz``, for ``docker build -``: what ``.dockerignore`` lets in. The
same commit gives the same bytes.
"""

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterable
from pathlib import Path

from ops import handbook, sbom
from ops.assemble import serving_nobody
from ops.catalogues import compile_catalogues

ROOT = Path(__file__).resolve().parent.parent
INTO = ROOT / "dist"
# What a portal that runs has no use for, and why.
LEFT_OUT = {
    "tests": "they need what is installed for development",
    "benchmarks": "they measure a working copy",
    ".ci": "how a working copy is checked",
    ".editorconfig": "for those who write",
    ".gitignore": "for those who write",
    "requirements-dev.lock": "what tests need",
    "requirements-load.lock": "what trials under load need",
}
STATIC = Path(".local") / "static"
SUMS = "SHA256SUMS"
COMPONENTS = "sbom.cdx.json"


def main(into: Path = INTO) -> int:
    """Build both archives and say their checksums."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    name = f"kpi-portal-{version}"
    stage = into / name
    shutil.rmtree(stage, ignore_errors=True)
    copy(shipped(tracked()), stage)
    complete(stage)
    moment = committed_at()
    made = [
        pack(stage, everything(stage), into / f"{name}.tar.gz", moment, inside=name),
        pack(stage, context(stage), into / f"{name}-context.tar.gz", moment),
    ]
    (into / SUMS).write_text("".join(f"{digest(path)}  {path.name}\n" for path in made))
    print((into / SUMS).read_text(), end="")
    shutil.rmtree(stage)
    return 0


def tracked() -> list[Path]:
    """The files of the working copy that git knows, by name."""
    said = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)  # noqa: S607
    return sorted(Path(name) for name in said.stdout.decode().split("\0") if name)


def shipped(names: Iterable[Path]) -> list[Path]:
    """Those that belong in a release."""
    return [name for name in names if name.parts[0] not in LEFT_OUT]


def copy(names: Iterable[Path], stage: Path) -> None:
    """Copy these files of the working copy."""
    for name in names:
        (stage / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, stage / name)
        (stage / name).chmod(0o755 if os.access(ROOT / name, os.X_OK) else 0o644)


def complete(stage: Path) -> None:
    """Make what is not kept in git: catalogues, handbook, static files, components, checksums."""
    compile_catalogues(stage)
    handbook.main(stage / "static" / "handbook")
    env = serving_nobody(os.environ) | {"STATIC_DIR": str(stage / STATIC), "PYTHONPATH": str(stage)}
    command = [sys.executable, "-B", "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=stage, env=env, check=True)
    sbom.main(stage / COMPONENTS)
    lines = [f"{digest(stage / name)}  {name.as_posix()}\n" for name in everything(stage)]
    (stage / SUMS).write_text("".join(lines))


def everything(stage: Path) -> list[Path]:
    """Every file, by name."""
    return sorted(path.relative_to(stage) for path in stage.rglob("*") if path.is_file())


def context(stage: Path) -> list[Path]:
    """What an image is built from: the Dockerfile, and what ``.dockerignore`` lets in."""
    lines = (stage / ".dockerignore").read_text().split()
    let_in = [Path(line[1:]) for line in lines if line.startswith("!")]
    let_in += [Path("Dockerfile"), Path(".dockerignore")]
    return [
        name
        for name in everything(stage)
        if any(name == place or place in name.parents for place in let_in) and name.suffix != ".mo"
    ]


def pack(
    stage: Path, names: Iterable[Path], archive: Path, moment: int, *, inside: str = ""
) -> Path:
    """A compressed archive of these files, all owned by root and as old as the commit."""
    with (
        archive.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=moment) as packed,
        tarfile.open(fileobj=packed, mode="w") as tar,
    ):
        for name in names:
            entry = tar.gettarinfo(stage / name, str(Path(inside) / name))
            entry.uid = entry.gid = 0
            entry.uname = entry.gname = "root"
            entry.mtime = moment
            with (stage / name).open("rb") as file:
                tar.addfile(entry, file)
    return archive


def committed_at() -> int:
    """The moment of the last commit, in seconds since 1970."""
    command = ["git", "log", "-1", "--format=%ct"]
    return int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
