"""Help texts of ``templates/help``: read once a process, in the reader's language (ADR 0071)."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from organizations.rules.help_topics import Topic, in_order, topic

FOLDER = Path(settings.BASE_DIR) / "templates" / "help"
HANDBOOKS = Path(settings.BASE_DIR) / "static" / "handbook"


def read(folder: Path) -> dict[str, Topic]:
    """Every text of one language by its name, in the order of the index."""
    found = [topic(path.stem, path.read_text(encoding="utf-8")) for path in folder.glob("*.md")]
    return {one.name: one for one in in_order(found)}


@lru_cache(maxsize=8)
def topics(language: str) -> Mapping[str, Topic]:
    """Every text by its name; what a language does not have yet stands there in Vietnamese."""
    own = read(FOLDER / language) if language in dict(settings.LANGUAGES) else {}
    whole = read(FOLDER / settings.LANGUAGE_CODE)
    return {name: own.get(name, one) for name, one in whole.items()}


@lru_cache(maxsize=1)
def _by_page() -> Mapping[str, str]:
    """Which text stands beside which route: said once, in the Vietnamese files."""
    return {page: one.name for one in topics(settings.LANGUAGE_CODE).values() for page in one.pages}


def name_for(page: str) -> str:
    """The name of the text beside a route, "" where it has none."""
    return _by_page().get(page, "")


def handbook(language: str) -> str:
    """The address of the printed handbook; "" where it was not built (``make handbook``)."""
    name = f"{language}.pdf"
    if not (HANDBOOKS / name).is_file():
        return ""
    try:
        return staticfiles_storage.url(f"handbook/{name}")
    except ValueError:  # built after the static files were collected
        return ""
