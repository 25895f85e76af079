"""A form that somebody has filled in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.factories.organizations import NOW


@dataclass(frozen=True)
class Filled:
    """Who sends what to where."""

    person: str
    url: str
    data: Mapping[str, Any]
    at: datetime | None = NOW
