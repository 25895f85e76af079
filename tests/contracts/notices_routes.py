"""Rows of a person's notices."""

from django.urls import reverse

from tests.contracts.table import Routes, Row
from tests.factories.notices import tell
from tests.factories.organizations import Cast


def _opening(cast: Cast) -> str:
    return reverse("organizations:open_notice", args=[tell(cast.clerk).pk])


ROUTES: Routes = {
    "organizations:notices": Row(url=lambda cast: reverse("organizations:notices")),
    "organizations:read_notices": Row(
        url=lambda cast: reverse("organizations:read_notices"), method="post"
    ),
    "organizations:switch_mail": Row(
        url=lambda cast: reverse("organizations:switch_mail"), method="post", data={"wanted": "0"}
    ),
    "organizations:open_notice": Row(
        url=_opening, allowed=frozenset({"clerk"}), refused=404, method="post"
    ),
}
