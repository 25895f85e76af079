"""Rows of reporting: one's deadlines and events by a link."""

from django.urls import reverse

from organizations.commands.feeds import make_feed
from organizations.models import FeedKind
from organizations.tenancy import tenant
from tests.contracts.table import Routes, Row
from tests.factories.organizations import NOW, Cast, actor


def _link(cast: Cast, kind: FeedKind = FeedKind.DEADLINES, name: str = "deadlines") -> str:
    with tenant(cast.department.pk):
        token = make_feed(actor=actor(cast.clerk), kind=kind, instead_of=None, now=NOW)
    return reverse(f"reporting:{name}", args=[token])


def _revocation(cast: Cast) -> str:
    """The clerk has a link; whoever has none revokes nothing."""
    _link(cast)
    return reverse("reporting:revoke_feed")


def _page(_cast: Cast) -> str:
    return reverse("reporting:feed")


ROUTES: Routes = {
    "reporting:feed": (
        Row(url=_page),
        *(
            Row(url=_page, method="post", data={"kind": kind, "made_before": ""})
            for kind in FeedKind.values
        ),
    ),
    "reporting:revoke_feed": Row(url=_revocation, method="post", data={"kind": "deadlines"}),
    "reporting:deadlines": Row(url=_link, anonymous=True),
    "reporting:news": Row(url=lambda cast: _link(cast, FeedKind.EVENTS, "news"), anonymous=True),
}
