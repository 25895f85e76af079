"""What the source never does: each line is a way in that others have paid for."""

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("organizations", "worklogs", "evaluations", "reporting", "kpi_portal")
SOURCES = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))
           if "migrations" not in path.parts]  # fmt: skip
# Modules that write SQL themselves; what they put in by name comes from their own constants.
SQL_OF_OURS = re.compile(r"(execute|SQL)\(\s*f['\"]")
# Drawings of numbers, whose texts are escaped one by one (test_plots.py).
DRAWN = {"organizations/plots", "organizations/templatetags"}
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|\bkpi_[A-Za-z0-9_-]{43}|ghp_[A-Za-z0-9]{36}"
)


@cache
def nodes(path: Path) -> Sequence[ast.AST]:
    """What a file calls and imports, read once for all questions."""
    kinds = (ast.Call, ast.Import, ast.ImportFrom)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


@cache
def called() -> Sequence[tuple[str, str]]:
    """Each call: the function's name as it is written, and where."""
    return [
        (ast.unparse(node.func), f"{path.relative_to(ROOT)}:{node.lineno}")
        for path in SOURCES
        for node in nodes(path)
        if isinstance(node, ast.Call)
    ]


def calls(name: str) -> Iterator[str]:
    """Where a function of this dotted name is called."""
    return (place for written, place in called() if written.endswith(name))


def imports(*modules: str) -> set[str]:
    """Which files import one of these modules."""
    found = set()
    for path in SOURCES:
        for node in nodes(path):
            names = (
                [one.name for one in node.names] if isinstance(node, ast.Import)
                else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            )  # fmt: skip
            if any(name.split(".")[0] in modules for name in names):
                found.add(str(path.relative_to(ROOT)))
    return found


def test_nothing_is_evaluated() -> None:
    found = []
    for path in SOURCES:
        for node in nodes(path):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if named and node.func.id in {"eval", "exec", "compile", "__import__"}:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")

    assert found == []


def _line(place: str) -> str:
    path, _, number = place.rpartition(":")
    return (ROOT / path).read_text(encoding="utf-8").splitlines()[int(number) - 1]


def test_nothing_is_unpickled_or_loaded_from_yaml() -> None:
    assert imports("pickle", "marshal", "shelve", "yaml", "dill") == set()


def test_no_request_starts_a_program() -> None:
    assert imports("subprocess", "pty", "popen2") == set()
    assert list(calls("os.system")) == []


def test_no_query_is_put_together_from_what_somebody_typed() -> None:
    """Composed SQL takes names of constants alone; ``.raw`` and ``.extra`` are not used at all."""
    wrong = [str(path.relative_to(ROOT)) for path in SOURCES
             if re.search(r"\.(raw|extra)\(", path.read_text(encoding="utf-8"))]  # fmt: skip
    composed = {str(path.relative_to(ROOT)) for path in SOURCES
                if SQL_OF_OURS.search(path.read_text(encoding="utf-8"))}  # fmt: skip

    assert wrong == []
    assert composed <= {
        "organizations/tenancy.py",  # roles and settings, named by constants
        "reporting/queries/personal.py",  # tables of the register
        *_known_composers(),
    }


def _known_composers() -> set[str]:
    """Composed from lists of columns in the same module; looked at by hand."""
    return {
        "organizations/commands/periods.py",
        "organizations/inserting.py",
        "evaluations/queries/logged_months.py",
        "reporting/documents/parquet.py",
        "reporting/table_parquet.py",
        "reporting/queries/sealed_chain.py",
        "reporting/queries/sealed_rows.py",
        "reporting/queries/status.py",
        "reporting/queries/verifying.py",
    }


def test_no_pattern_is_made_of_what_somebody_typed() -> None:
    """A pattern is written in the source, or put together from such."""
    names = ("re.compile", "re.search", "re.match", "re.sub", "re.fullmatch")
    made = [
        one
        for name in names
        for one in calls(name)
        if re.search(rf"{name}\(\s*f?[a-z_]+[,)]", _line(one))
    ]

    assert made == []


def test_no_template_is_made_of_text() -> None:
    assert list(calls("Template")) == []
    assert list(calls("from_string")) == []
    assert {one.rpartition("/")[0] for one in calls("mark_safe")} <= DRAWN


def test_no_cryptography_of_our_own() -> None:
    assert imports("Crypto", "Cryptodome", "nacl", "rsa") == set()
    assert imports("cryptography") == {"organizations/boxes.py"}


def test_no_weak_hash_is_used() -> None:
    weak = [one for name in ("md5", "sha1", "new") for one in calls(f"hashlib.{name}")]

    assert weak == []


def test_what_must_not_be_guessed_comes_from_secrets() -> None:
    """``random`` draws samples that are published and figures of the demo, nothing that is kept."""
    assert imports("random") <= {
        path for path in imports("random")
        if path.startswith(("evaluations/simulation/", "evaluations/rules/"))
    }  # fmt: skip


def test_our_scripts_write_text_and_never_html() -> None:
    wrong = []
    for path in sorted((ROOT / "static" / "js").glob("*.js")):
        text = path.read_text(encoding="utf-8")
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                     "new Function", "__proto__", "srcdoc"):  # fmt: skip
            if word in text:
                wrong.append(f"{path.name}: {word}")

    assert wrong == []


def test_no_secret_lies_in_the_repository() -> None:
    wrong = []
    for path in ROOT.rglob("*"):
        parts = set(path.relative_to(ROOT).parts)
        if parts & {".git", ".venv", ".local", "node_modules"} or path.suffix in {".ttf", ".woff2"}:
            continue
        if path.is_file() and path.stat().st_size < 2_000_000:
            text = path.read_bytes().decode("utf-8", "ignore")
            if SECRET.search(text) and path.name != "test_source.py":
                wrong.append(str(path.relative_to(ROOT)))

    assert wrong == []
