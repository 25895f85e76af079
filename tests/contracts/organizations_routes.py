"""Rows of organizations."""

from django.urls import reverse

from tests.contracts.table import Routes, Row

ROUTES: Routes = {
    "organizations:healthz": Row(url=lambda cast: "/healthz", anonymous=True),
    "organizations:readyz": Row(url=lambda cast: "/readyz", anonymous=True),
    "organizations:choose_posting": Row(url=lambda cast: reverse("organizations:choose_posting")),
    "organizations:switch_posting": Row(
        url=lambda cast: reverse("organizations:switch_posting"),
        method="post",
        data=lambda cast: {"posting": cast.clerk.pk},
        allowed=frozenset({"clerk"}),
        refused=404,
    ),
}
