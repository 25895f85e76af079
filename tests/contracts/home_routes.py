"""The first page, which everybody has, and the help, which needs no sign-in."""

from django.urls import reverse

from organizations.models import RoleAssignment, RoleKind
from organizations.tenancy import tenant
from tests.contracts.keepers import EVERY_KEEPER
from tests.contracts.table import Routes, Row
from tests.factories.organizations import Cast, give_role


def _screen(cast: Cast) -> str:
    """What the clerk sees, for a colleague who helps."""
    with tenant(cast.department.pk):
        held = RoleAssignment.objects.filter(posting=cast.colleague, role=RoleKind.SUPPORT)
        is_helper = held.exists()
    if not is_helper:
        give_role(cast.colleague, RoleKind.SUPPORT)
    return reverse("reporting:support_screen", args=[cast.clerk.pk])


ROUTES: Routes = {
    "organizations:help": Row(url=lambda cast: "/help/?q=nhat+ky", anonymous=True),
    "organizations:help_topic": Row(url=lambda cast: "/help/day/", anonymous=True),
    "organizations:accessibility": Row(url=lambda cast: "/accessibility/", anonymous=True),
    "reporting:home": Row(url=lambda cast: "/"),
    "reporting:first_steps": Row(
        url=lambda cast: "/home/steps/", method="post", data={"wanted": "0"}
    ),
    "reporting:completion": Row(url=lambda cast: "/support/", allowed=EVERY_KEEPER),
    # Of helpers alone; who looks is written down, and the person is told.
    "reporting:support_screen": Row(
        url=_screen,
        allowed=frozenset({"colleague"}),
        foreign=frozenset({403, 404}),
        leaves_trace=2,
    ),
    "reporting:home_figures": Row(url=lambda cast: "/home/figures/"),
    "reporting:home_score": Row(url=lambda cast: "/home/score/"),
}
