"""What pages show is read by the API too, by the same people: figures, units by days, months."""

from organizations.models import AuditEvent, Unit
from organizations.tenancy import tenant
from tests.factories import reporting as make
from tests.factories.evaluations import make_review
from tests.factories.honesty import make_flag
from tests.factories.organizations import PERIOD, TODAY
from tests.factories.worklogs import make_entry
from worklogs.models import EntryStatus


def test_one_reads_ones_own_figures_before_and_after_they_are_compared(cast, api) -> None:
    clerk = api(cast.clerk)
    before = clerk("get", f"figures/{PERIOD}/").json()
    make_flag(cast.clerk)
    clerk("post", f"figures/{PERIOD}/explanations/", {"words": "Cả tuần đi tập huấn"})
    after = clerk("get", f"figures/{PERIOD}/").json()

    assert (before["day_count"], before["figures"], before["head_sees_from"]) == (None, [], None)
    assert after["asked"]
    assert {one["name"] for one in after["figures"]} >= set(after["asked"])
    assert [one["words"] for one in after["explanations"]] == ["Cả tuần đi tập huấn"]
    assert clerk("get", "figures/1999-01/").status_code == 404


def test_a_head_reads_whom_figures_ask_and_that_is_recorded(cast, api) -> None:
    make_flag(cast.clerk)
    head = api(cast.head)
    listed = head("get", f"figures/{PERIOD}/people/").json()["items"]
    one = head("get", f"figures/{PERIOD}/people/{cast.clerk.pk}/").json()

    assert [row["posting_id"] for row in listed] == [cast.clerk.pk]
    assert [figure["name"] for figure in one["figures"]] == one["asked"] == listed[0]["asked"]
    assert api(cast.clerk)("get", f"figures/{PERIOD}/people/").status_code == 403
    with tenant(cast.department.pk):
        assert AuditEvent.objects.filter(action="evaluations.figures.read").count() == 1


def test_units_lie_beside_their_peers_and_the_province_shows_no_words(cast, api) -> None:
    own = api(cast.agency_head)("get", f"figures/{PERIOD}/units/").json()
    province = api(cast.kpi_team)("get", f"figures/{PERIOD}/province/", {"kind": "commune"})

    assert own["period"] == PERIOD
    assert province.json() == {"period": PERIOD, "units": [], "words": []}
    assert api(cast.clerk)("get", f"figures/{PERIOD}/units/").status_code == 403


def test_who_stands_above_reviewers_reads_how_they_judged(cast, api) -> None:
    make_review(make_entry(cast.clerk, status=EntryStatus.SUBMITTED), cast.head)
    top = api(cast.agency_head)
    found = top("get", f"scoring/{PERIOD}/distributions/").json()

    assert found["is_frozen"] is False
    assert sum(one["people"] for one in found["by_unit"]) == found["everybody"]["people"] > 0
    assert top("get", f"figures/{PERIOD}/reviewers/").json() == {"reviewers": [], "sample": None}


def test_a_unit_is_read_by_days_with_the_work_beside_it(cast, api) -> None:
    make_entry(cast.clerk, status=EntryStatus.SUBMITTED)
    head = api(cast.head)
    found = head("get", f"units/{cast.office.pk}/coverage/{PERIOD}/").json()
    [clerk] = [one for one in found["people"] if one["posting_id"] == cast.clerk.pk]

    assert [day["date"] for day in clerk["days"]] == [str(TODAY)]
    assert (clerk["logged"], clerk["minutes_logged"]) == (1, clerk["days"][0]["minutes"])
    assert clerk["work"]["to_review"] == 1
    assert str(TODAY) in found["days"]
    assert head("get", f"units/{10**9}/coverage/{PERIOD}/").status_code == 404


def test_a_receiver_reads_months_beside_each_other(cast, api) -> None:
    make.submit_for(cast.agency_head)
    found = api(cast.home_affairs)("get", f"desk/{PERIOD}/months/").json()

    assert found["months"][-1]["period"] == PERIOD
    assert found["months"][-1]["figures"]["agencies"] == 1
    assert found["compared"] == []


def test_what_changed_after_the_report_is_read_by_who_prepares_it(cast, api) -> None:
    officer = api(cast.officer)
    none_yet = officer("get", f"own-report/{PERIOD}/changes/")
    report = make.submit_for(cast.agency_head)

    assert none_yet.status_code == 404
    found = officer("get", f"own-report/{PERIOD}/changes/").json()
    assert (found["report_id"], found["changes"]) == (report.pk, [])


def test_ones_own_quarter_is_read_with_its_months(cast, api) -> None:
    found = api(cast.clerk)("get", f"terms/2026-Q4/{cast.clerk.pk}/").json()

    assert found["posting_id"] == cast.clerk.pk
    assert "2026-10" in [month["code"] for month in found["months"]]
    assert api(cast.colleague)("get", f"terms/2026-Q4/{cast.clerk.pk}/").status_code == 403


def test_a_person_is_read_with_postings_and_roles(cast, api) -> None:
    code = cast.head.staff.staff_code
    found = api(cast.officer)("get", f"people/{code}/").json()

    assert [one["posting_id"] for one in found["postings"]] == [cast.head.pk]
    assert [role["role"] for role in found["postings"][0]["roles"]] == ["head"]


def test_norms_and_late_lines_are_lists(cast, api) -> None:
    clerk = api(cast.clerk)

    for path in ("catalogue/norms/", "late/", "late/people/"):
        assert clerk("get", path).json() == {"items": [], "next": None}


def test_a_unit_is_added_below_another_once(cast, api) -> None:
    new = {
        "parent_id": cast.office.pk,
        "code": "SXD-TO1",
        "name": "Tổ Một",
        "starts_on": str(TODAY),
    }
    officer = api(cast.officer)
    made, again = (officer("post", "units/", new) for _ in range(2))
    nowhere = officer("post", "units/", new | {"code": "SXD-TO2", "parent_id": 10**9})

    assert (made.status_code, made.json()["kind"]) == (201, "division")
    assert (again.status_code, again.json()["code"]) == (409, "outdated")
    assert (nowhere.status_code, nowhere.json()["code"]) == (422, "not_posted")
    assert api(cast.head)("post", "units/", new).status_code == 403
    with tenant(cast.department.pk):
        unit = Unit.objects.get(code="SXD-TO1")
        above = unit.ancestor_links.order_by("depth").values_list("ancestor_id", flat=True)
        assert list(above)[:2] == [unit.pk, cast.office.pk]
