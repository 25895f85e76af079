"""What a page showed before it is carried out: it travels with the form, signed, and comes back.

Nothing is stored between the look and the deed. What was shown to one posting on one page is
carried out by nobody else and on no other page, and not after a working day.
"""

from dataclasses import dataclass
from typing import Any

from django.core import signing

from organizations.http import TenantRequest

LASTS_SECONDS = 8 * 3600
FIELD = "kept"


class Expired(Exception):
    """What came back was shown too long ago, to somebody else, or never."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The page, by a name of its own."""

    page: str

    def kept(self, request: TenantRequest, content: Any) -> str:
        """What the form brings back as ``kept``; ``content`` is plain JSON."""
        return signing.dumps(content, salt=self._salt(request), compress=True)

    def brought(self, request: TenantRequest) -> Any:
        """The content that was kept.

        Raises:
            Expired: it cannot be believed any more.
        """
        try:
            return signing.loads(
                request.POST.get(FIELD, ""), salt=self._salt(request), max_age=LASTS_SECONDS
            )
        except signing.BadSignature:
            raise Expired from None

    def _salt(self, request: TenantRequest) -> str:
        return f"{self.page}.{request.posting.pk}"
