"""What the snapshot counts, and that its cost does not grow with people."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Review
from evaluations.queries import audit_sample
from evaluations.rules.arithmetic import half_up
from evaluations.rules.honesty.reviewers import drawn
from organizations import audit
from organizations.access import system
from organizations.inserting import insert
from organizations.tenancy import tenant
from reporting import commands
from reporting.documents import Format, render
from reporting.queries.drafts import draft_snapshot
from reporting.rules.canonical import NotCanonical, canonical_json
from tests.factories import reporting as make
from tests.factories.organizations import make_leave, make_posting
from worklogs.models import EntryStatus, WorkEntry

# 2026-10 has 22 working days; the department's log keepers are clerk, colleague, head, outsider,
# officer and agency head.
DAYS, KEEPERS = 22, 6


def _snapshot(agency):
    return json.loads(make.compile_for(agency).snapshot)


def test_everybody_who_keeps_a_log_is_expected_on_every_working_day(cast) -> None:
    snapshot = _snapshot(cast.department)

    assert snapshot["people"] == {"headcount": KEEPERS, "required": KEEPERS, "exempt": 0}
    assert snapshot["coverage"]["required_days"] == DAYS * KEEPERS
    assert snapshot["period"]["working_days"] == len(snapshot["coverage"]["by_day"]) == DAYS
    assert snapshot["hours"]["minutes_expected"] == DAYS * KEEPERS * 480


def test_a_day_counts_as_logged_declared_and_in_time_step_by_step(cast) -> None:
    make.log_day(cast.clerk, date(2026, 9, 21))
    make.log_day(cast.clerk, date(2026, 9, 22), late=True)
    make.log_day(cast.clerk, date(2026, 9, 23), declared=False, status=EntryStatus.DRAFT)

    coverage = _snapshot(cast.department)["coverage"]

    assert (coverage["logged_days"], coverage["declared_days"], coverage["on_time_days"]) == (
        3,
        2,
        1,
    )
    day = next(day for day in coverage["by_day"] if day["date"] == "2026-09-22")
    assert (day["logged"], day["on_time"]) == (1, 0)


def test_work_on_a_day_of_rest_is_time_but_no_coverage(cast) -> None:
    make.log_day(cast.clerk, date(2026, 9, 21), minutes=400)
    make.log_day(cast.clerk, date(2026, 9, 20), minutes=120)

    snapshot = _snapshot(cast.department)

    assert snapshot["coverage"]["logged_days"] == 1
    assert snapshot["hours"]["minutes_total"] == 520


def test_leave_lowers_what_is_expected_by_half_days(cast) -> None:
    make_leave(cast.clerk, cast.officer, date(2026, 9, 21), date(2026, 9, 22), starts_half="pm")

    snapshot = _snapshot(cast.department)

    assert snapshot["coverage"]["required_days"] == DAYS * KEEPERS - 1
    assert snapshot["hours"]["minutes_expected"] == (DAYS * KEEPERS - 1) * 480 - 240


def test_somebody_on_leave_the_whole_period_is_exempt(cast) -> None:
    make_leave(cast.clerk, cast.officer, date(2026, 9, 1), date(2026, 12, 1), kind="maternity")

    assert _snapshot(cast.department)["people"]["exempt"] == 1


def test_a_person_with_two_postings_is_expected_and_counted_once(cast) -> None:
    second = make_posting(
        cast.archive, staff=cast.clerk.staff, is_primary=False, job_position="Lưu trữ"
    )
    make.log_day(second, date(2026, 9, 21), minutes=60)

    snapshot = _snapshot(cast.department)

    assert snapshot["people"]["headcount"] == KEEPERS
    assert snapshot["coverage"]["required_days"] == DAYS * KEEPERS
    assert snapshot["coverage"]["logged_days"] == 1
    assert sum(snapshot["levels"].values()) == KEEPERS
    assert len(snapshot["staff"]) == KEEPERS + 1


def test_who_holds_only_a_second_post_here_is_expected_elsewhere(cast) -> None:
    make_posting(cast.archive, "Phan Văn Kiêm", is_primary=False)

    snapshot = _snapshot(cast.department)

    assert snapshot["people"] == {"headcount": KEEPERS + 1, "required": KEEPERS, "exempt": 1}
    assert snapshot["coverage"]["required_days"] == DAYS * KEEPERS


def test_units_and_people_add_up_to_the_agency(cast) -> None:
    make.log_day(cast.clerk, date(2026, 9, 21), minutes=400, status=EntryStatus.ACCEPTED)
    make.log_day(cast.outsider, date(2026, 9, 21), minutes=300)

    snapshot = _snapshot(cast.department)

    for key, total in (
        ("headcount", snapshot["people"]["headcount"]),
        ("required_days", snapshot["coverage"]["required_days"]),
        ("logged_days", snapshot["coverage"]["logged_days"]),
        ("minutes_total", snapshot["hours"]["minutes_total"]),
    ):
        assert sum(unit[key] for unit in snapshot["units"]) == total
    for rows in (snapshot["units"], snapshot["staff"], snapshot["work"]["groups"]):
        converted = sum(Decimal(row["converted"]) for row in rows)
        assert converted == Decimal(snapshot["work"]["converted"])


def test_converted_products_are_of_accepted_finished_work_alone(cast) -> None:
    make.log_day(cast.clerk, date(2026, 9, 21), status=EntryStatus.ACCEPTED, quantity="3")
    make.log_day(cast.clerk, date(2026, 9, 22), status=EntryStatus.SUBMITTED, quantity="5")
    make.log_day(cast.clerk, date(2026, 9, 23), status=EntryStatus.RETURNED, quantity="7")

    work = _snapshot(cast.department)["work"]

    assert work["converted"] == "4.50"
    counts = [work[key] for key in ("entries", "accepted", "returned", "unreviewed")]
    assert counts == [3, 1, 1, 1]


def _review(entry: WorkEntry, reviewer, **fields: object) -> None:
    values = {
        "decision": "accepted",
        "quality_level": 4,
        "accepted_minutes": entry.minutes,
        "by_right": "head",
        "decided_at": make.AFTER_CLOSING,
    } | fields
    insert(
        [
            Review(
                id=audit.new_id(),
                agency_id=entry.agency_id,
                entry_id=entry.pk,
                work_date=entry.work_date,
                entry_version=entry.version,
                author_id=entry.author_id,
                reviewer=reviewer,
                **values,
            )
        ]
    )


def test_quality_counts_the_reviews_in_force(cast) -> None:
    make.log_day(cast.clerk, entries=3)
    with tenant(cast.department.pk):
        first, second, third = WorkEntry.objects.order_by("position")
        _review(first, cast.head, quality_level=1, superseded_at=make.AFTER_CLOSING)
        _review(first, cast.head, quality_level=4, quality_faults=2, quality_faults_excused=1,
                objective_cause="Mưa lũ")  # fmt: skip
        _review(second, cast.head, quality_level=5, delays=1)
        _review(third, cast.head, quality_level=5)

    quality = _snapshot(cast.department)["quality"]

    assert quality == {
        "mean_level": str(half_up(Decimal(14) / 3, 2)),
        "faults": 2,
        "faults_excused": 1,
        "delays": 1,
        "delays_excused": 0,
    }


def test_an_agency_that_logged_nothing_has_no_means_and_no_zero_marks(cast) -> None:
    snapshot = _snapshot(cast.commune)

    assert snapshot["hours"]["minutes_per_person_day"] is None
    assert snapshot["quality"]["mean_level"] is None
    assert snapshot["levels"]["not_enough_data"] == 2
    assert snapshot["levels"]["not_completed"] == 0


def test_the_report_compares_with_the_period_before(cast) -> None:
    make.log_day(cast.clerk, date(2026, 8, 20), minutes=100)
    make.compile_for(cast.department, "2026-09")

    previous = _snapshot(cast.department)["previous"]

    assert previous["period"] == "2026-09"
    assert (previous["logged_days"], previous["minutes_per_person_day"]) == (1, "100.00")


def test_the_head_signs_and_the_receivers_are_named(cast) -> None:
    snapshot = _snapshot(cast.department)

    assert snapshot["signing"]["name"] == "Nguyễn Quốc Khánh"
    assert snapshot["recipients"] == ["Sở Nội vụ"]
    assert snapshot["agency"]["layout"] == "state"
    assert _snapshot(cast.party_body)["agency"]["layout"] == "party"


def test_the_report_prints_the_seed_by_which_its_sample_can_be_drawn_again(cast) -> None:
    for day in range(21, 26):
        make.log_day(cast.clerk, date(2026, 9, day), entries=3, status=EntryStatus.ACCEPTED)
    make.log_day(cast.colleague)
    with tenant(cast.department.pk):
        draft = draft_snapshot(cast.department.pk, make.period(), make.COMPILED)
    assert draft["audit_sample"] is None

    report = make.compile_for(cast.department)

    printed = json.loads(report.snapshot)["audit_sample"]
    with tenant(cast.department.pk):
        accepted = WorkEntry.objects.filter(status=EntryStatus.ACCEPTED)
        ids = list(accepted.values_list("pk", flat=True))
        sample = audit_sample(cast.department.pk, make.period())
    assert sample is not None
    assert (printed["population"], printed["size"]) == (15, 5)
    assert [pk for pk, _ in sample.entries] == drawn(printed["seed"], ids)


@pytest.mark.parametrize("fmt", list(Format))
def test_every_document_is_made_of_it(cast, fmt) -> None:
    make.log_day(cast.clerk, status=EntryStatus.ACCEPTED)
    report = make.compile_for(cast.department)

    content = render(json.loads(report.snapshot), fmt, checksum=report.checksum, unsigned=True)

    assert content[:2] in {b"PK", b"%P"}


def test_thirty_people_cost_as_many_queries_as_three(cast) -> None:
    def queries() -> int:
        period = make.period()
        with tenant(cast.commune.pk), CaptureQueriesContext(connection) as captured:
            draft_snapshot(cast.commune.pk, period, make.COMPILED)
        return len(captured)

    make.log_day(cast.stranger)
    few = queries()
    for number in range(27):
        make.log_day(make_posting(cast.stranger.unit, f"Mấu Văn {number}"))
    many = queries()

    assert few == many <= 22


def test_a_whole_compilation_stays_under_its_query_budget(cast) -> None:
    for number in range(10):
        make.log_day(make_posting(cast.stranger.unit, f"Mấu Văn {number}"))
    make.compile_for(cast.department)  # the first one of all writes down the rule sets in use
    period = make.period()

    with CaptureQueriesContext(connection) as captured:
        commands.compile_report(
            agency_id=cast.commune.pk,
            period=period,
            cause="scheduled",
            actor=system(cast.commune.pk),
            now=make.COMPILED,
        )

    said = [query["sql"].split()[0] for query in captured.captured_queries]
    reads = [
        query["sql"]
        for query in captured.captured_queries
        if query["sql"].startswith(("SELECT", "(SELECT")) and " FROM " in query["sql"]
    ]
    # Of the tests alone: the transaction around each makes that of the compilation a savepoint.
    of_the_test = ("SAVEPOINT", "RELEASE", "looking which agency is active", "taking it back")
    assert said.count("SAVEPOINT") == said.count("RELEASE") == 1
    assert len(reads) <= 24  # and one where work is assigned
    assert len(said) - len(of_the_test) <= 33


@pytest.mark.parametrize("value", [1.5, {"a": Decimal(1)}, [date(2026, 1, 1)], {1: "a"}])
def test_canonical_json_takes_nothing_that_two_machines_write_differently(value) -> None:
    with pytest.raises(NotCanonical):
        canonical_json(value)


def test_canonical_json_is_the_same_for_composed_and_decomposed_text() -> None:
    assert (
        canonical_json({"b": "Đặng", "a": 1})
        == canonical_json({"a": 1, "b": "Đặng"})
        == '{"a":1,"b":"Đặng"}'
    )
