"""A cache of one's own, although every process of the suite shares one Valkey."""

from uuid import uuid4

from django.core.cache import caches


def fresh_cache() -> None:
    """Forget everything, such as counted failures, without emptying what other tests use."""
    caches["default"].key_prefix = f"test-{uuid4().hex}"
