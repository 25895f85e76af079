"""Requests about personal data, one's own and the agency's; and who looked at one's pages."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, IntegerField, Q, QuerySet, When
from django.http import Http404

from organizations.access import Actor
from organizations.models import AuditEvent, DataRequest, Posting, RoleKind
from organizations.queries.heading import holding
from organizations.rules import privacy as rules
from organizations.rules.emergencies import kind_of

SHOWN = 50


@dataclass(frozen=True, slots=True)
class DataRequestLine:
    """A request with how it stands, and the last day in force for its answer."""

    request: DataRequest
    state: rules.State
    answer_by: date

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to answer."""
        return self.request.answered_at is None and self.request.withdrawn_at is None


def my_data_requests(actor: Actor, today: date) -> list[DataRequestLine]:
    """One's own last 50 requests in this agency, newest first. One query."""
    found = all_my_data_requests(actor).order_by("-asked_at", "-id")
    return [data_request_line(row, today) for row in found[:SHOWN]]


def all_my_data_requests(actor: Actor) -> QuerySet[DataRequest]:
    """Whatever the actor asked for in this agency. One query."""
    mine = Q(posting__staff_id=actor.staff_id or 0)
    return _with_people(DataRequest.objects.filter(mine, agency_id=actor.agency_id))


def get_my_data_request(actor: Actor, pk: int) -> DataRequest:
    """A request of one's own. One query.

    Raises:
        Http404: missing, or somebody else's: both answer alike.
    """
    found = all_my_data_requests(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def data_requests(agency_id: int, today: date) -> list[DataRequestLine]:
    """The agency's register: what is open by its due day, then what was settled, newest first.

    One query, 200 rows at most.
    """
    rows = list(
        registered_data_requests(agency_id).order_by(
            F("answered_at").desc(nulls_first=True), "answer_by", "id"
        )[: SHOWN * 4]
    )
    lines = [data_request_line(row, today) for row in rows]
    opened = sorted((one for one in lines if one.is_open), key=lambda one: one.answer_by)
    return [*opened, *(one for one in lines if not one.is_open)]


def registered_data_requests(agency_id: int) -> QuerySet[DataRequest]:
    """The agency's register, with ``is_settled``: 0 while somebody has to answer, or 1. One
    query."""
    is_open = Q(answered_at__isnull=True, withdrawn_at__isnull=True)
    settled = Case(When(is_open, then=0), default=1, output_field=IntegerField())
    return _with_people(DataRequest.objects.filter(agency_id=agency_id)).annotate(
        is_settled=settled
    )


def get_data_request(actor: Actor, pk: int) -> DataRequest:
    """A request of the agency. One query.

    Raises:
        Http404: missing, or another agency's.
    """
    found = DataRequest.objects.filter(agency_id=actor.agency_id, pk=pk).first()
    if found is None:
        raise Http404
    return found


def last_posting(agency_id: int, staff_code: str) -> Posting | None:
    """The latest posting here of somebody, also of who has left; None if there is none. One
    query."""
    code = staff_code.strip()
    found = Posting.objects.filter(agency_id=agency_id, staff__staff_code__iexact=code)
    return found.order_by(F("ends_on").desc(nulls_first=True), "-starts_on", "-id").first()


def officers_of(agency_id: int, today: date) -> list[str]:
    """The names of whoever answers: the KPI officers, or the head where there is none. Up to four
    queries."""
    for role in (RoleKind.OFFICER, RoleKind.AGENCY_HEAD):
        held = Posting.objects.filter(pk__in=holding(agency_id, today, role))
        names = list(held.order_by("staff__sort_key").values_list("staff__full_name", flat=True))
        if names:
            return names
    return []


@dataclass(frozen=True, slots=True)
class Reading:
    """That somebody opened a page about a person: when, who, which month or file.

    In an emergency ``kind`` says why an operator was let in, as ``rules.emergencies`` names it, and
    ``page`` which address was opened; both are empty otherwise.
    """

    event: AuditEvent
    reader: str
    kind: str = ""
    page: str = ""


def readings_of(posting: Posting) -> list[Reading]:
    """Who opened pages about this person lately, newest first. Two queries, by a partial index; one
    more where an operator did in an emergency."""
    events = list(
        AuditEvent.objects.filter(
            agency_id=posting.agency_id,
            action__endswith=".read",
            object_id=str(posting.pk),
        ).order_by("-recorded_at")[:SHOWN]
    )
    readers = {
        one.pk: one
        for one in Posting.objects.select_related("staff").filter(
            pk__in={one.actor_posting_id for one in events}
        )
    }
    pages = _pages(posting.agency_id, [one.details.get("emergency") for one in events])
    return [_reading(one, readers.get(one.actor_posting_id or 0), pages) for one in events]


def _pages(agency_id: int, notes: list[str | None]) -> dict[str, str]:
    """The addresses of pages that were opened in an emergency, by the event that says so."""
    known = {note for note in notes if note}
    if not known:
        return {}
    found = AuditEvent.objects.filter(agency_id=agency_id, pk__in=known)
    return {str(one.pk): str(one.details["of"]) for one in found}


def _reading(event: AuditEvent, reader: Posting | None, pages: dict[str, str]) -> Reading:
    name = reader.staff.full_name if reader else ""
    note = event.details.get("emergency")
    if note is None:
        return Reading(event, name)
    return Reading(event, name, kind_of(reader.title if reader else ""), pages.get(note, ""))


def _with_people(rows: QuerySet[DataRequest]) -> QuerySet[DataRequest]:
    return rows.select_related(
        "posting__staff", "posting__unit", "answered_by__staff", "recorded_by__staff"
    )


def data_request_line(row: DataRequest, today: date) -> DataRequestLine:
    """How a request stands today."""
    answer_by = row.extended_until or row.answer_by
    state = rules.state_of(
        today,
        acknowledge_by=row.acknowledge_by,
        answer_by=answer_by,
        is_acknowledged=row.acknowledged_at is not None,
        is_granted=row.is_granted,
        is_withdrawn=row.withdrawn_at is not None,
    )
    return DataRequestLine(row, state, answer_by)
