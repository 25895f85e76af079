"""What a browser keeps of the portal: for whom, and of which release."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static
from django.utils.crypto import salted_hmac

from organizations.models import Posting

SALT = "worklogs.device.holder"
# What the day page and the page without a line need; kept by the service worker.
KEPT_FILES = (
    "css/tokens.css",
    "css/app.css",
    "django_htmx/htmx-2.min.js",
    "fonts/inter-latin.woff2",
    "fonts/inter-vietnamese.woff2",
    "img/emblem.svg",
    "img/icons.svg",
    "js/app.js",
    "js/combo.js",
    "js/day.js",
    "js/offline.js",
    "js/outbox.js",
)
WORKER = "js/sw.js"


def holders(posting: Posting, user_id: int | None) -> list[str]:
    """Under which names a browser keeps this person's lines, the present one first.

    Opaque: without our key nobody can tell whose they are. The same at each sign-in, so that what
    was written before a session ended goes out in the next one. After a change of the key, names
    made with the old ones are still known.
    """
    return [
        salted_hmac(SALT, f"{user_id}:{posting.pk}", secret=key, algorithm="sha256").hexdigest()[
            :32
        ]
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]


def kept_files() -> list[str]:
    """Addresses of the files that the service worker keeps."""
    return [static(name) for name in KEPT_FILES]


def names_are_hashed() -> bool:
    """Whether a file's address changes with its content, so that what is kept is never stale."""
    return bool(_manifest())


def _manifest() -> str:
    return str(getattr(staticfiles_storage, "manifest_hash", ""))


@cache
def release() -> str:
    """Changes with every static file, template and sentence: what was kept before is then stale."""
    digest = hashlib.sha256()
    digest.update(_manifest().encode())
    if not names_are_hashed():
        for name in (*KEPT_FILES, WORKER):
            digest.update(Path(str(finders.find(name))).read_bytes())
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.html")):
        digest.update(path.read_bytes())
    for path in sorted((settings.BASE_DIR / "locale").rglob("*.po")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
