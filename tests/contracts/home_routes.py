"""The first page, which everybody has, and the help, which needs no sign-in."""

from tests.contracts.table import Routes, Row

ROUTES: Routes = {
    "organizations:help": Row(url=lambda cast: "/help/?q=nhat+ky", anonymous=True),
    "organizations:help_topic": Row(url=lambda cast: "/help/day/", anonymous=True),
    "organizations:accessibility": Row(url=lambda cast: "/accessibility/", anonymous=True),
    "reporting:home": Row(url=lambda cast: "/"),
    "reporting:home_figures": Row(url=lambda cast: "/home/figures/"),
    "reporting:home_score": Row(url=lambda cast: "/home/score/"),
}
