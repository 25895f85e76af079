"""People, roles, rights, notices and the catalogue by the API."""

from organizations.models import AuditEvent, Delegation, Notice
from organizations.tenancy import tenant
from tests.contracts.api_catalogue_routes import NEW_TASK
from tests.contracts.api_people_routes import new_posting, right
from tests.factories.notices import tell
from tests.factories.organizations import TODAY
from tests.factories.worklogs import make_forwarded, make_proposal, make_task


def test_a_person_is_entered_given_a_role_and_renamed(cast, api) -> None:
    officer = api(cast.officer)
    made = officer("post", "postings/", new_posting(cast.office.pk))
    again = officer("post", "postings/", new_posting(cast.office.pk))
    path = f"postings/{made.json()['posting_id']}/"
    role = officer(
        "post",
        f"{path}roles/",
        {"role": "deputy", "unit_id": cast.office.pk, "starts_on": str(TODAY)},
    )
    ended = officer("post", f"roles/{role.json()['id']}/end/")
    read = officer("get", "people/KH70001/name/")
    renamed = officer(
        "put", "people/KH70001/name/", {"full_name": "Lê Thị Mới Hơn"}, if_match=read["ETag"]
    )
    left = officer("put", f"{path}end/", {"ends_on": "2026-10-31"})

    assert (made.status_code, made.json()["full_name"]) == (201, "Lê Thị Mới")
    assert (again.status_code, again.json()["code"]) == (422, "position_is_taken")
    assert (role.status_code, ended.json()["ends_on"]) == (201, str(TODAY))
    assert renamed.json() == {"full_name": "Lê Thị Mới Hơn"}
    assert left.json()["ends_on"] == "2026-10-31"


def test_two_who_correct_one_name_do_not_write_over_each_other(cast, api) -> None:
    path = f"people/{cast.clerk.staff.staff_code}/name/"
    officer, head = api(cast.officer), api(cast.agency_head)
    read = officer("get", path)["ETag"]
    first = head("put", path, {"full_name": "Đặng Thị Anh"}, if_match=read)
    second = officer("put", path, {"full_name": "Đặng Thị Ánh"}, if_match=read)
    blind = officer("put", path, {"full_name": "Đặng Thị Ánh"})

    assert (first.status_code, first.json()) == (200, {"full_name": "Đặng Thị Anh"})
    assert (second.status_code, second.json()["code"]) == (412, "changed_meanwhile")
    assert blind.status_code == 428
    assert officer("get", path, if_none_match=first["ETag"]).status_code == 304
    assert officer("get", path).json() == {"full_name": "Đặng Thị Anh"}


def test_nobody_gives_what_is_not_theirs_to_give(cast, api) -> None:
    sent = {"role": "officer", "starts_on": str(TODAY)}
    answer = api(cast.officer)("post", f"postings/{cast.clerk.pk}/roles/", sent)
    strange = sent | {"role": "head", "unit_id": 10**12}
    unit = api(cast.officer)("post", f"postings/{cast.clerk.pk}/roles/", strange)

    assert (answer.status_code, answer.json()["code"]) == (422, "not_yours_to_give")
    assert unit.json()["errors"][0]["field"] == "unit_id"


def test_a_right_is_given_for_some_days_and_revoked(cast, api) -> None:
    head = api(cast.head)
    made = head("post", "rights/", right(cast.colleague.pk))
    again = head("post", "rights/", right(cast.colleague.pk))
    [line] = head("get", "rights/").json()["items"]
    path = f"rights/{made.json()['rights'][0]['id']}/revocation/"
    revoked = head("post", path, {"reason": "Đã về"})
    twice = head("post", path, {"reason": "Đã về"})

    assert (made.status_code, again.json()["code"]) == (201, "delegation_overlaps")
    assert (line["state"], line["may_revoke"]) == ("future", True)
    assert revoked.json()["revoked_at"]
    assert (twice.status_code, twice.json()["code"]) == (409, "outdated")


def test_an_acting_head_is_appointed_from_above(cast, api) -> None:
    sent = {
        "kind": "acting", "delegate_id": cast.outsider.pk, "unit_id": cast.office.pk,
        "starts_on": "2030-01-02", "reason": "Trưởng phòng đi học",
    }  # fmt: skip
    made = api(cast.agency_head)("post", "rights/", sent)
    half = api(cast.agency_head)("post", "rights/", sent | {"unit_id": None})

    assert (made.status_code, made.json()["rights"][0]["purpose"]) == (201, "all")
    assert half.json()["errors"][0]["field"] == "unit_id"
    with tenant(cast.department.pk):
        assert Delegation.objects.count() == 1


def test_notices_are_read_one_by_one_or_all(cast, api) -> None:
    first, second = tell(cast.clerk), tell(cast.clerk, subject="2026-10-08")
    clerk = api(cast.clerk)
    listed = clerk("get", "notices/").json()["items"]
    one = clerk("post", f"notices/{first.pk}/reading/")
    theirs = api(cast.colleague)("post", f"notices/{second.pk}/reading/")
    with tenant(cast.department.pk):
        unread = list(Notice.objects.filter(read_at=None).values_list("pk", flat=True))
    rest = clerk("post", "notices/reading/")

    assert {line["id"] for line in listed} == {str(first.pk), str(second.pk)}
    assert (one.status_code, theirs.status_code, rest.status_code) == (204, 404, 204)
    assert unread == [second.pk]
    assert clerk("put", "me/mail/", {"wanted": False}).json() == {"wanted": False}


def test_a_task_is_proposed_once_and_accepted_by_the_head(cast, api) -> None:
    clerk, top = api(cast.clerk), api(cast.agency_head)
    made = clerk("post", "catalogue/proposals/", NEW_TASK)
    again = clerk("post", "catalogue/proposals/", NEW_TASK)
    [waits] = top("get", "catalogue/proposals/", {"waiting": True}).json()["items"]
    decision = {"act": "accept", "ids": [made.json()["id"]], "effective_on": "2026-10-15"}
    by_clerk = clerk("post", "catalogue/decisions/", decision)
    accepted = top("post", "catalogue/decisions/", decision)
    twice = top("post", "catalogue/decisions/", decision)
    stands = clerk("get", f"catalogue/proposals/{made.json()['id']}/").json()

    assert (made.status_code, made.json()["code"][:2]) == (201, "C.")
    assert again.json() == made.json() == waits
    assert by_clerk.status_code == 403
    assert accepted.json() == {"count": 1}
    assert (twice.status_code, twice.json()["code"]) == (409, "outdated")
    assert (stands["status"], stands["effective_on"]) == ("accepted", "2026-10-15")
    assert stands["result_id"]


def test_a_change_says_what_differs_and_a_merger_names_both(cast, api) -> None:
    task, into = make_task(cast.department), make_task(cast.department)
    clerk = api(cast.clerk)
    change = {"kind": "change", "task_id": task.pk, "standard_minutes": 45, "reason": "Nhanh hơn"}
    changed = clerk("post", "catalogue/proposals/", change)
    second = clerk("post", "catalogue/proposals/", change)
    merger = {"kind": "merge", "task_id": into.pk, "reason": "Trùng"}
    half = clerk("post", "catalogue/proposals/", merger)
    new = clerk("post", "catalogue/proposals/", {"kind": "new", "reason": "Thiếu"})

    assert (changed.json()["name"], changed.json()["standard_minutes"]) == (task.name, 45)
    assert (second.status_code, second.json()["code"]) == (422, "proposal_is_open")
    assert half.json()["errors"][0]["field"] == "into_id"
    assert {one["field"] for one in new.json()["errors"]} >= {"name", "complexity"}


def test_of_many_proposals_all_are_decided_or_none(cast, api) -> None:
    mine = make_proposal(cast.clerk)
    common = make_forwarded(cast.clerk, cast.agency_head)
    top = api(cast.agency_head)
    missing = top(
        "post", "catalogue/decisions/", {"act": "return", "ids": [mine.pk, 10**12], "reason": "Sai"}
    )
    mixed = top(
        "post",
        "catalogue/decisions/",
        {"act": "return", "ids": [mine.pk, common.pk], "reason": "Sai"},
    )
    appraiser = api(cast.home_affairs)
    [there] = appraiser("get", "catalogue/proposals/", {"waiting": True}).json()["items"]

    assert missing.status_code == 404
    assert mixed.status_code in {403, 409}
    assert there["id"] == common.pk
    with tenant(cast.department.pk):
        assert not AuditEvent.objects.filter(action="worklogs.proposal.returned").exists()
