"""What other systems brought, for people: assigned once, set aside, put beside an entry."""

from uuid import uuid4

from organizations.models import AuditEvent
from organizations.tenancy import tenant
from tests.contracts.api_law_routes import work
from tests.factories.inbound import bring
from tests.factories.organizations import TODAY
from tests.factories.worklogs import make_entry
from worklogs.models import Assignment, EntryStatus, InboundDocument


def stored(cast) -> InboundDocument:
    with tenant(cast.department.pk):
        return InboundDocument.objects.get()


def test_a_head_sees_what_waits_for_their_units_and_nobody_elses(cast, api) -> None:
    row = bring(cast.department, unit=cast.office)
    bring(cast.department)  # for the head of the agency
    found = api(cast.head)("get", "inbound/waiting/").json()["items"]

    assert [(one["id"], one["subject"]) for one in found] == [(row.pk, row.subject)]
    assert len(api(cast.agency_head)("get", "inbound/waiting/").json()["items"]) == 2
    assert api(cast.clerk)("get", "inbound/waiting/").status_code == 403
    assert api(cast.strange_head)("get", f"inbound/{row.pk}/").status_code == 404


def test_it_becomes_the_work_of_one_person_once_under_its_key(cast, api) -> None:
    row, key, sent = bring(cast.department, unit=cast.office), str(uuid4()), work(cast)
    head, address = api(cast.head), f"inbound/{row.pk}/assignment/"
    made = head("post", address, sent, idempotency_key=key)
    again = head("post", address, sent, idempotency_key=key)
    other = head("post", address, sent, idempotency_key=str(uuid4()))

    [given] = made.json()["assignments"]
    assert (given["assignee_id"], given["source_document"]) == (cast.clerk.pk, row.number)
    assert (again.status_code, again.json()["again"]) == (201, True)
    assert (other.status_code, other.json()["code"]) == (409, "outdated")
    assert head("get", f"inbound/{row.pk}/").json()["state"] == "assigned"
    with tenant(cast.department.pk):
        assert Assignment.objects.count() == 1


def test_nobody_is_given_work_who_is_not_theirs(cast, api) -> None:
    row = bring(cast.department, unit=cast.office)
    sent = work(cast) | {"assignee_id": cast.outsider.pk}

    assert api(cast.head)("post", f"inbound/{row.pk}/assignment/", sent).status_code == 403
    assert stored(cast).state == "waiting"


def test_it_is_set_aside_with_a_reason_that_stays(cast, api) -> None:
    row = bring(cast.department, unit=cast.office)
    head, address = api(cast.head), f"inbound/{row.pk}/setting-aside/"

    assert head("post", address, {"reason": " "}).status_code == 422
    done = head("post", address, {"reason": "Gửi nhầm"}).json()
    assert (done["state"], done["reason"]) == ("set_aside", "Gửi nhầm")
    assert head("post", address, {"reason": "Khác"}).status_code == 409
    assert stored(cast).reason == "Gửi nhầm"


def test_who_did_the_work_puts_it_beside_their_entry(cast, api) -> None:
    row = bring(cast.department, unit=cast.office)
    entry = make_entry(cast.clerk, TODAY, EntryStatus.DRAFT)
    address, clerk = f"days/{TODAY}/entries/{entry.pk}/inbound/", api(cast.clerk)
    offered = clerk("get", address).json()["items"]
    done = [clerk("post", address, {"document_id": row.pk}) for _ in range(2)]

    assert [one["id"] for one in offered] == [row.pk]
    assert [one.json()["state"] for one in done] == ["evidence", "evidence"]
    assert api(cast.colleague)("post", address, {"document_id": row.pk}).status_code == 404
    assert stored(cast).entry_id == entry.pk
    with tenant(cast.department.pk):
        assert AuditEvent.objects.filter(action="worklogs.inbound.evidence").count() == 1
