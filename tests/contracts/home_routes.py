"""The first page, which everybody has."""

from tests.contracts.table import Routes, Row

ROUTES: Routes = {
    "reporting:home": Row(url=lambda cast: "/"),
    "reporting:home_figures": Row(url=lambda cast: "/home/figures/"),
    "reporting:home_score": Row(url=lambda cast: "/home/score/"),
}
