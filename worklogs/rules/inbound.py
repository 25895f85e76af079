"""What is brought from outside, as one line that is compared. Pure."""

import hashlib
import json
from collections.abc import Mapping

# How a system is named: letters, digits and dashes.
SOURCE = r"[a-z0-9][a-z0-9-]{1,39}"


def digest_of(content: Mapping[str, object]) -> str:
    """The same for the same content, in whatever order its fields came."""
    text = json.dumps(
        {name: str(value or "") for name, value in content.items()},
        ensure_ascii=False,
        sort_keys=True,
    )
    return hashlib.sha256(text.encode()).hexdigest()
