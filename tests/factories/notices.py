"""Notices, told through the command."""

from datetime import datetime

from django.urls import reverse

from organizations import commands
from organizations.commands import NewNotice
from organizations.http import LOCAL_ZONE
from organizations.models import Notice, NoticeKind, Posting
from organizations.tenancy import tenant
from tests.factories.organizations import NOW


def tell(posting: Posting, now: datetime = NOW, **fields: object) -> Notice:
    """One notice; that yesterday's log is not declared unless said otherwise."""
    values = {
        "kind": NoticeKind.DAY_NOT_DECLARED,
        "subject": "2026-10-09",
        "data": {"day": "2026-10-09"},
        "link": reverse("worklogs:day", args=[now.date()]),
    } | fields
    with tenant(posting.agency_id):
        new = NewNotice(posting_id=posting.pk, **values)
        commands.notify(agency_id=posting.agency_id, notices=[new], now=now)
        return Notice.objects.filter(
            posting=posting,
            kind=new.kind,
            subject=new.subject,
            day=now.astimezone(LOCAL_ZONE).date(),
        ).latest("pk")
