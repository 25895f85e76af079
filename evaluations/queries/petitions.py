"""Petitions: the days that hold, one's own, and those that wait for somebody."""

from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, When
from django.http import Http404

from evaluations.access import reviewed_postings
from evaluations.models import Petition, PetitionState, Publication, Score, TermScore
from evaluations.policy import HANDLE_PETITIONS
from evaluations.queries.settings import values_in_force
from evaluations.rules.petitions import Terms, file_until, terms_of
from evaluations.rules.terms import NoTerm, term
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import Period, Posting, Purpose
from organizations.queries import get_period
from organizations.rules.parameters import PARAMETERS
from organizations.rules.policy import Relation

NAMES = tuple(name for name in PARAMETERS if name.startswith("petition."))
SHOWN = 200
MOST_URGENT = ("is_settled", "due_on", "id")
RELATED = (
    "posting__staff",
    "posting__unit",
    "publication__score__period",
    "publication__term_score",
    "proposed_by__staff",
    "answered_by__staff",
)


def petition_terms(posting: Posting, published_on: date) -> Terms:
    """How long this person may petition, as of the day of publication. One query."""
    values = values_in_force(posting.agency_id, published_on, NAMES)
    return terms_of(values, posting.subject_class)


def publication_of(posting: Posting, period: Period) -> Publication | None:
    """The last result of a month that was made known to a person. One query."""
    return (
        Publication.objects.filter(
            agency_id=posting.agency_id, posting=posting, score__period=period
        )
        .select_related("score", "posting")
        .order_by("-score__version")
        .first()
    )


def publication_of_term(posting: Posting, code: str) -> Publication | None:
    """The last result of a quarter or a year that was made known to a person. One query."""
    return (
        Publication.objects.filter(
            agency_id=posting.agency_id, posting=posting, term_score__term=code
        )
        .select_related("term_score", "posting")
        .order_by("-term_score__version")
        .first()
    )


def publication_about(posting: Posting, code: str) -> Publication | None:
    """What was made known to the person of this month, quarter or year. One query, or two.

    Raises:
        Http404: there is no month of that code.
    """
    try:
        return publication_of_term(posting, term(code).code)
    except NoTerm:
        return publication_of(posting, get_period(code))


def may_file_until(publication: Publication, today: date) -> date | None:
    """The last day to petition, while it is open and nobody has yet. Two queries."""
    published_on = publication.published_at.astimezone(LOCAL_ZONE).date()
    last = file_until(published_on, petition_terms(publication.posting, published_on))
    if today > last or petition_about(publication) is not None:
        return None
    return last


def petition_about(publication: Publication) -> Petition | None:
    """The petition about a published result that was not withdrawn. One query."""
    return (
        Petition.objects.filter(publication=publication)
        .exclude(state=PetitionState.WITHDRAWN)
        .first()
    )


def petitions_of(posting: Posting) -> list[Petition]:
    """One's own, the newest 200 first. One query."""
    return list(all_petitions_of(posting).order_by("-filed_at")[:SHOWN])


def all_petitions_of(posting: Posting) -> QuerySet[Petition]:
    """Every one of one's own. One query."""
    rows = Petition.objects.filter(agency_id=posting.agency_id, posting=posting)
    return rows.select_related(*RELATED)


def petitions_to_handle(actor: Actor, today: date) -> list[Petition]:
    """Those of others that the actor may propose to or answer, the most urgent 200 first.

    Four queries.
    """
    return list(all_to_handle(actor, today).order_by(*MOST_URGENT)[:SHOWN])


def all_to_handle(actor: Actor, today: date) -> QuerySet[Petition]:
    """Every one of them, with ``is_settled``: 0 while it waits for somebody, or 1. Four queries."""
    rows = Petition.objects.filter(agency_id=actor.agency_id).exclude(
        posting__staff_id=actor.staff_id
    )
    if not actor.may(HANDLE_PETITIONS, Relation.AGENCY):
        rows = rows.filter(posting_id__in=reviewed_postings(actor, today, Purpose.ASSESS))
    is_open = Q(state__in=[PetitionState.FILED, PetitionState.PROPOSED])
    settled = Case(When(is_open, then=0), default=1, output_field=IntegerField())
    return rows.select_related(*RELATED).annotate(is_settled=settled)


def get_petition(actor: Actor, pk: int) -> Petition:
    """A petition of the actor's agency. One query.

    Raises:
        Http404: missing, or of another agency: both answer alike.
    """
    found = (
        Petition.objects.filter(agency_id=actor.agency_id, pk=pk).select_related(*RELATED).first()
    )
    if found is None:
        raise Http404
    return found


def later_scores(petition: Petition) -> list[Score | TermScore]:
    """Versions of the same result made after the one petitioned against. One query."""
    score = petition.publication.result
    if isinstance(score, TermScore):
        return list(
            TermScore.objects.filter(
                agency_id=petition.agency_id,
                posting_id=petition.posting_id,
                term=score.term,
                version__gt=score.version,
            ).order_by("version")
        )
    return list(
        Score.objects.filter(
            agency_id=petition.agency_id,
            posting_id=petition.posting_id,
            period_id=score.period_id,
            version__gt=score.version,
        ).order_by("version")
    )
