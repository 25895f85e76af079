"""What happened that one person may know of, for their feed reader: facts of reports, entries and
results, without names of people, figures or anything that somebody wrote."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.models import Decision, Publication, Review
from organizations.access import Actor
from organizations.templatetags.formats import period_name, short_date
from reporting import access
from reporting.models import Delivery
from reporting.rules.atom_feed import News

BACK = timedelta(days=62)
DAYS_BEFORE = timedelta(days=366)  # the day of an entry that came back, at most


def news(actor: Actor, now: datetime) -> list[News]:
    """Of the last two months: reports of one's agency and reports sent to it, for whoever reads
    these; one's own entries that came back and stand so; one's own results. At most three
    queries."""
    since = now - BACK
    return [*_reports(actor, since), *_returned(actor, since), *_results(actor, since)]


def _reports(actor: Actor, since: datetime) -> Iterator[News]:
    reach = Q(pk__in=[])
    if access.may_read(actor):
        reach |= Q(agency_id=actor.agency_id)
    if access.may_receive(actor):
        reach |= Q(receiver_id=actor.agency_id)
    steps = ("delivered", "received", "accepted", "returned")
    lately = Q()
    for step in steps:
        lately |= Q(**{f"{step}_at__gte": since})
    rows = Delivery.objects.filter(reach, lately).select_related(
        "report__period", "agency", "receiver"
    )
    for row in rows.defer("report__snapshot", "report__figures", "return_reason"):
        for step in steps:
            at: datetime | None = getattr(row, f"{step}_at")
            if at is not None and at >= since:
                yield News(
                    uid=f"delivery-{row.pk}-{step}",
                    kind=f"report.{'submitted' if step == 'delivered' else step}",
                    title=_of_a_report(step, row),
                    at=at,
                    url=settings.PUBLIC_URL + reverse("reporting:version", args=[row.report_id]),
                )


def _of_a_report(step: str, row: Delivery) -> str:
    names = {
        "period": period_name(row.report.period.code, "within"),
        "agency": row.agency.name,
        "receiver": row.receiver.name,
    }
    words = {
        "delivered": _("%(agency)s submitted its report of %(period)s to %(receiver)s"),
        "received": _("%(receiver)s received the report of %(period)s from %(agency)s"),
        "accepted": _("%(receiver)s accepted the report of %(period)s from %(agency)s"),
        "returned": _("%(receiver)s returned the report of %(period)s to %(agency)s"),
    }
    return words[step] % names


def _returned(actor: Actor, since: datetime) -> Iterator[News]:
    """One's own; gone when they are decided about anew."""
    rows = Review.objects.filter(
        agency_id=actor.agency_id,
        author_id=actor.posting_id or 0,
        work_date__gte=(since - DAYS_BEFORE).date(),
        decision=Decision.RETURNED,
        decided_at__gte=since,
        superseded_at__isnull=True,
    )
    for pk, work_date, at in rows.values_list("pk", "work_date", "decided_at"):
        yield News(
            uid=f"return-{pk}",
            kind="entry.returned",
            title=_("An entry of %(day)s was returned") % {"day": short_date(work_date)},
            at=at,
            url=settings.PUBLIC_URL + reverse("worklogs:day", args=[work_date]),
        )


def _results(actor: Actor, since: datetime) -> Iterator[News]:
    """That there is one, and not what it is."""
    rows = Publication.objects.filter(
        agency_id=actor.agency_id, posting_id=actor.posting_id or 0, published_at__gte=since
    )
    for pk, code, term, at in rows.values_list(
        "pk", "score__period__code", "term_score__term", "published_at"
    ):
        yield News(
            uid=f"publication-{pk}",
            kind="result.published",
            title=_("My result of %(period)s was published")
            % {"period": period_name(code or term, "within")},
            at=at,
            url=settings.PUBLIC_URL + reverse("evaluations:scores"),
        )
