"""The first page, which everybody has, and the help, which needs no sign-in."""

from tests.contracts.keepers import EVERY_KEEPER
from tests.contracts.table import Routes, Row

ROUTES: Routes = {
    "organizations:help": Row(url=lambda cast: "/help/?q=nhat+ky", anonymous=True),
    "organizations:help_topic": Row(url=lambda cast: "/help/day/", anonymous=True),
    "organizations:accessibility": Row(url=lambda cast: "/accessibility/", anonymous=True),
    "reporting:home": Row(url=lambda cast: "/"),
    "reporting:first_steps": Row(
        url=lambda cast: "/home/steps/", method="post", data={"wanted": "0"}
    ),
    "reporting:completion": Row(url=lambda cast: "/support/", allowed=EVERY_KEEPER),
    # Of helpers alone; nobody of the cast is one (tests/reporting/test_first_steps.py).
    "reporting:support_screen": Row(
        url=lambda cast: f"/support/{cast.clerk.pk}/", allowed=frozenset()
    ),
    "reporting:home_figures": Row(url=lambda cast: "/home/figures/"),
    "reporting:home_score": Row(url=lambda cast: "/home/score/"),
}
