"""Journeys sign in as people do."""

import pytest


@pytest.fixture(autouse=True)
def _quick() -> None:
    """Passwords are hashed as the server will check them."""
