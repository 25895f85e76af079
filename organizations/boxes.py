"""Texts that the portal must read again and a copy of the database must not give away.

Keys come from ``SECRET_KEY`` and, while it is exchanged, from ``SECRET_KEY_FALLBACKS``; each
purpose has its own.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

__all__ = ["InvalidToken", "box"]


def box(purpose: bytes) -> MultiFernet:
    """Encrypts with the newest key; opens with any. ``InvalidToken``: written with one that is
    gone."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(purpose + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
