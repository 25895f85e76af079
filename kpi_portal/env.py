"""The environment, read with types. Only ``settings.py`` and ``celery.py`` look into it.

An empty variable counts as absent. What is not understood stops the start with the name of
the variable and what was expected; a secret is never repeated in such a message.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

_WORDS = {"1": True, "true": True, "yes": True, "on": True}
_WORDS |= {"0": False, "false": False, "no": False, "off": False}


class EnvironmentMistake(Exception):
    """A variable is missing, or says something that the portal cannot use."""


def text(name: str, default: str | None = None) -> str:
    """The variable as it stands.

    Raises:
        EnvironmentMistake: it is absent and there is no default.
    """
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise EnvironmentMistake(f"{name} is not set.")
    return value


def flag(name: str, default: bool | None = None) -> bool:
    """True for 1, true, yes, on; False for 0, false, no, off.

    Raises:
        EnvironmentMistake: it is another word, or absent without a default.
    """
    word = text(name, None if default is None else str(default)).lower()
    if word not in _WORDS:
        raise EnvironmentMistake(f"{name} must be one of {', '.join(_WORDS)}; it is {word!r}.")
    return _WORDS[word]


def number(
    name: str, default: int | None = None, *, least: int = 0, most: int = 2_147_483_647
) -> int:
    """A whole number from ``least`` to ``most``.

    Raises:
        EnvironmentMistake: it is no such number, or absent without a default.
    """
    digits = text(name, None if default is None else str(default))
    if not digits.isascii() or not digits.isdigit() or not least <= int(digits) <= most:
        raise EnvironmentMistake(
            f"{name} must be a whole number from {least} to {most}; it is {digits!r}."
        )
    return int(digits)


def secret(name: str, default: str | None = None) -> str:
    """The variable, or the content of the file that ``NAME_FILE`` names (a mounted secret).

    Only what is empty by nature, such as the password of a mail server that asks for none,
    has a default.

    Raises:
        EnvironmentMistake: both are set, the file cannot be read, or there is neither a value
            (an empty file has none) nor a default.
    """
    path = os.environ.get(f"{name}_FILE", "").strip()
    if not path:
        value = os.environ.get(name, "").strip() or default
        if value is None:
            raise EnvironmentMistake(f"Neither {name} nor {name}_FILE is set.")
        return value
    if os.environ.get(name, "").strip():
        raise EnvironmentMistake(f"Both {name} and {name}_FILE are set; one must go.")
    try:
        value = Path(path).read_text(encoding="utf-8").strip() or default
    except (OSError, UnicodeDecodeError) as error:
        raise EnvironmentMistake(f"{name}_FILE names {path}, which cannot be read.") from error
    if value is None:
        raise EnvironmentMistake(f"{name}_FILE names {path}, which is empty.")
    return value


def url(name: str, default: str | None = None, *, schemes: tuple[str, ...] = ()) -> SplitResult:
    """An address taken apart, read like a secret because it may hold a password.

    ``schemes`` lists those that are understood; user name and password come back as written
    (percent-encoded).

    Raises:
        EnvironmentMistake: as ``secret``; or it has no such scheme, no host, or a bad port.
    """
    try:
        parts = urlsplit(secret(name, default))
        complete = bool(parts.scheme and parts.hostname) and parts.port != 0
    except ValueError as error:
        raise EnvironmentMistake(f"{name} is not an address.") from error
    if not complete or (schemes and parts.scheme not in schemes):
        wanted = " or ".join(f"{scheme}://…" for scheme in schemes) or "scheme://host/…"
        raise EnvironmentMistake(f"{name} must be an address of the form {wanted}")
    return parts


def identity_provider(name: str) -> dict[str, Any]:
    """An OpenID Connect provider as allauth wants it, from ``SSO_<NAME>_…`` variables.

    ``_URL`` is the issuer, ``_CLIENT_ID`` and ``_CLIENT_SECRET`` (or ``_FILE``) what it gave us;
    ``_TITLE`` stands on the button; ``_STAFF_CODE_CLAIM``, if it is trusted with staff codes, is
    the claim that holds them; ``_ORIGIN`` is where its sign-in page lies, if not at the issuer.

    Raises:
        EnvironmentMistake: one of them is missing, or is no address.
    """
    key = f"SSO_{name.strip().upper()}"
    issuer = url(f"{key}_URL", schemes=("https", "http"))
    return {
        "provider_id": name.strip().lower(),
        "name": text(f"{key}_TITLE", default=name.strip()),
        "client_id": text(f"{key}_CLIENT_ID"),
        "secret": secret(f"{key}_CLIENT_SECRET"),
        "settings": {
            "server_url": issuer.geturl(),
            "staff_code_claim": text(f"{key}_STAFF_CODE_CLAIM", default=" ").strip(),
            "origin": text(f"{key}_ORIGIN", default=f"{issuer.scheme}://{issuer.netloc}"),
        },
    }


def database(name: str, *, pool_max: int, statement_timeout_seconds: int) -> dict[str, Any]:
    """A PostgreSQL address as Django wants it; what stands after ``?`` goes to libpq.

    At most ``pool_max`` connections are kept in each process, checked before use; 0 means
    none. A timeout of 0 means no limit. PgBouncer drops the timeout: the role's own holds then.

    Raises:
        EnvironmentMistake: as ``url``; or no database is named.
    """
    parts = url(name, schemes=("postgresql", "postgres"))
    if not parts.path.strip("/"):
        raise EnvironmentMistake(f"{name} names no database.")
    options: dict[str, Any] = {
        "connect_timeout": 3,
        "options": f"-c statement_timeout={statement_timeout_seconds}s",
        **dict(parse_qsl(parts.query)),
    }
    if pool_max:
        options["pool"] = {"min_size": 0, "max_size": pool_max, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname,
        "PORT": str(parts.port or 5432),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,  # a transaction pooler may stand between
        "ATOMIC_REQUESTS": False,
        "OPTIONS": options,
    }
