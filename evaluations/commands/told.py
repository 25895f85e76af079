"""What people are told of results and petitions: that there is something, never what it says."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from evaluations.models import Petition, Publication
from organizations.commands import NewNotice, notify
from organizations.http import LOCAL_ZONE
from organizations.models import NoticeKind, RoleKind
from organizations.queries import holding

# Who is told that a petition waits for a proposal, and for an answer.
PROPOSERS = (RoleKind.OFFICER,)
ANSWERERS = (RoleKind.AGENCY_HEAD, RoleKind.SUPERIOR)


def tell_published(agency_id: int, made: Iterable[Publication], code: str, now: datetime) -> None:
    """Tell each person that their result of a month, quarter or year can be read. One statement."""
    notify(
        agency_id=agency_id,
        notices=[
            NewNotice(
                posting_id=one.posting_id,
                kind=NoticeKind.RESULT_PUBLISHED,
                link=reverse(
                    "evaluations:score" if one.score_id else "evaluations:term_score",
                    args=[code, one.posting_id],
                ),
                subject=str(one.score_id or f"{code} {one.term_score_id}"),
                data={"period": code},
            )
            for one in made
        ],
        now=now,
    )


def tell_handlers(petition: Petition, roles: Iterable[RoleKind], now: datetime) -> None:
    """Tell those in these roles, never the petitioner nor who proposed. Two statements."""
    day = now.astimezone(LOCAL_ZONE).date()
    postings = holding(petition.agency_id, day, *roles) - {
        petition.posting_id,
        petition.proposed_by_id,
    }
    notify(
        agency_id=petition.agency_id,
        notices=[
            NewNotice(
                posting_id=pk,
                kind=NoticeKind.PETITION_WAITS,
                link=reverse("evaluations:petition", args=[petition.pk]),
                subject=f"{petition.pk} {petition.state}",
                data={"day": petition.due_on.isoformat()},
            )
            for pk in sorted(postings)
        ],
        now=now,
    )


def tell_petitioner(petition: Petition, now: datetime) -> None:
    """Tell the person that the petition is answered. One statement."""
    notify(
        agency_id=petition.agency_id,
        notices=[
            NewNotice(
                posting_id=petition.posting_id,
                kind=NoticeKind.PETITION_ANSWERED,
                link=reverse("evaluations:petition", args=[petition.pk]),
                subject=f"{petition.pk}",
            )
        ],
        now=now,
    )
