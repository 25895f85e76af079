"""Documents are made from the snapshot alone."""

import ast
import copy
import sys
from pathlib import Path

import pytest

import reporting.documents
from reporting.documents import Format
from tests.reporting.documents import provincial_samples, samples
from tests.reporting.documents.reading import make

PACKAGE = Path(reporting.documents.__file__).parent
ALLOWED = {"reporting.documents", "reporting.rules", "evaluations.rules"}
FOREIGN = {"docx", "duckdb", "qrcode", "typst", "xlsxwriter"}


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*.py")), ids=lambda path: path.name)
def test_no_module_knows_django_or_the_database(path):
    for name in imported(path):
        ours = any(name == root or name.startswith(f"{root}.") for root in ALLOWED)
        root = name.partition(".")[0]
        assert ours or root in FOREIGN or root in sys.stdlib_module_names, name


@pytest.mark.parametrize("fmt", list(Format))
@pytest.mark.parametrize("sample", [samples.unit_snapshot, provincial_samples.provincial_snapshot])
def test_rendering_leaves_the_snapshot_as_it_was(sample, fmt):
    snapshot = sample()
    before = copy.deepcopy(snapshot)
    make(snapshot, fmt)
    assert snapshot == before
