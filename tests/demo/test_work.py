"""The generated months of work: honest in their variety, and consistent like real ones."""

import pytest

from demo.closing import NEVER_SUBMITTED, RETURNED, WAITING
from tests.demo.conftest import STAFF, TODAY, run_command

pytestmark = pytest.mark.slow

AGENCIES = 105


def test_the_figures_of_every_day_are_those_of_its_entries(read):
    assert not read("""
        SELECT d.author_id, d.work_date FROM worklogs_workday d
        LEFT JOIN worklogs_workentry e
          ON e.author_id = d.author_id AND e.work_date = d.work_date
        GROUP BY d.id
        HAVING (d.minutes, d.entry_count, d.open_count, d.returned_count, d.accepted_count,
                d.accepted_minutes)
            IS DISTINCT FROM
               (sum(e.minutes), count(e.id), count(*) FILTER (WHERE e.status = 'submitted'),
                count(*) FILTER (WHERE e.status = 'returned'),
                count(*) FILTER (WHERE e.status = 'accepted'),
                coalesce(sum(e.accepted_minutes), 0))
    """)


def test_entries_stand_on_working_days_of_people_who_were_there(read):
    assert not read("""
        SELECT d.work_date, p.id FROM worklogs_workday d
        JOIN organizations_posting p ON p.id = d.author_id
        LEFT JOIN organizations_calendarday c ON c.date = d.work_date
        WHERE d.work_date < p.starts_on OR d.work_date > p.ends_on
           OR d.unit_id <> p.unit_id
           OR NOT EXISTS (SELECT FROM organizations_unitclosure u
                          JOIN organizations_unitcalendar k ON k.unit_id = u.ancestor_id
                          WHERE u.descendant_id = p.unit_id)
              AND CASE WHEN c.kind IS NULL THEN extract(isodow FROM d.work_date) > 5
                   ELSE c.kind <> 'working_saturday' END
           OR EXISTS (SELECT FROM organizations_leave l WHERE l.posting_id = p.id
                      AND (d.work_date > l.starts_on
                           OR (d.work_date = l.starts_on AND l.starts_half = 'am'))
                      AND d.work_date <= l.ends_on)
    """)


def test_who_is_on_a_roster_logs_on_days_of_duty_and_nights_are_among_them(read):
    rostered = """
        SELECT d.work_date, s.code FROM worklogs_workday d
        JOIN organizations_posting p ON p.id = d.author_id
        LEFT JOIN organizations_rosterduty r
          ON r.posting_id = p.id AND r.work_date = d.work_date AND r.cancelled_at IS NULL
        LEFT JOIN organizations_shift s ON s.id = r.shift_id
        WHERE EXISTS (SELECT FROM organizations_rosterduty x WHERE x.posting_id = p.id)
    """
    codes = {code for _day, code in read(rostered)}
    assert codes == {"N", "Đ"}  # on call expects nothing


def test_teachers_log_on_days_on_which_they_teach(read):
    assert read("SELECT count(*) FROM organizations_teachingload") > [(0,)]
    assert not read("""
        SELECT d.work_date, d.author_id FROM worklogs_workday d
        JOIN organizations_teachingload t ON t.posting_id = d.author_id
        WHERE t.periods[extract(isodow FROM d.work_date)::int] = 0
          AND d.work_date NOT IN (SELECT date FROM organizations_calendarday)
    """)


def test_nothing_is_written_or_decided_in_the_future(read):
    assert not read("SELECT id FROM worklogs_workday WHERE work_date >= %s", TODAY)
    assert not read("SELECT id FROM worklogs_workday WHERE submitted_at::date >= %s", TODAY)
    assert not read("SELECT id FROM evaluations_review WHERE decided_at::date >= %s", TODAY)


def test_what_is_decided_is_what_the_entries_say(read):
    assert not read("""
        SELECT e.id FROM worklogs_workentry e
        LEFT JOIN evaluations_review r ON r.entry_id = e.id AND r.work_date = e.work_date
        WHERE CASE WHEN r.id IS NULL THEN e.status NOT IN ('draft', 'submitted')
                   ELSE e.status <> r.decision OR r.decided_at <= e.changed_at END
    """)


def test_reviewers_decide_by_a_right_that_they_hold(read):
    assert not read("""
        SELECT r.id FROM evaluations_review r
        WHERE NOT EXISTS (SELECT FROM organizations_roleassignment a
                          WHERE a.posting_id = r.reviewer_id AND a.role = r.by_right)
    """)


def test_every_decision_is_named_in_the_trail_so_that_the_evidence_is_whole(read):
    assert not read("""
        (SELECT 'review', work_date || '/' || id FROM evaluations_review
         UNION ALL SELECT 'assessment', id::text FROM evaluations_monthlyassessment)
        EXCEPT
        SELECT details->>'kind', jsonb_array_elements_text(details->'keys')
          FROM organizations_auditevent WHERE action = 'organizations.evidence.adopted'
    """)
    assert read("SELECT 1 FROM evaluations_review LIMIT 1")


def test_nobody_fills_up_to_eight_hours(read):
    ((exact, usual, low, high),) = read("""
        SELECT avg((d.minutes = 480)::int), avg(d.minutes),
               percentile_disc(0.1) WITHIN GROUP (ORDER BY d.minutes),
               percentile_disc(0.9) WITHIN GROUP (ORDER BY d.minutes)
        FROM worklogs_workday d JOIN organizations_posting p ON p.id = d.author_id
        WHERE p.is_primary
    """)
    assert exact < 0.05
    assert 330 < usual < 480
    assert high - low > 120


def test_some_days_are_missing_and_a_few_are_late(read):
    ((late, days),) = read("SELECT avg(is_late::int), count(*) FROM worklogs_workday")
    ((working,),) = read(
        """
        SELECT count(*) FROM generate_series(DATE '2026-09-15', %s - 1, '1 day') day
        LEFT JOIN organizations_calendarday c ON c.date = day
        WHERE CASE WHEN c.kind IS NULL THEN extract(isodow FROM day) <= 5
                   ELSE c.kind = 'working_saturday' END
    """,
        TODAY,
    )
    assert 0.01 < late < 0.12
    assert 0.85 < days / (working * STAFF) < 0.98


def test_all_levels_occur_and_good_is_the_most_frequent(read):
    levels = dict(read("SELECT level, count(*) FROM evaluations_score GROUP BY level"))
    assert set(levels) == {"excellent", "good", "completed", "not_completed", "not_enough_data"}
    assert max(levels, key=levels.get) == "good"
    assert levels["not_enough_data"] < STAFF / 10


def test_the_oldest_period_is_reported_but_for_a_few(read):
    statuses = dict(
        read("""
        SELECT r.status, count(*) FROM reporting_report r
        JOIN organizations_period p ON p.id = r.period_id WHERE p.code = '2026-10' GROUP BY 1
    """)
    )
    assert (statuses["returned"], statuses["compiled"]) == (RETURNED, NEVER_SUBMITTED)
    assert statuses["accepted"] >= AGENCIES - NEVER_SUBMITTED - RETURNED - WAITING


def test_a_period_that_is_not_due_waits_for_the_portal_to_close_it_and_none_lies_before(read):
    stages = read(
        """
        SELECT p.code, s.stage, count(*) FROM organizations_agencyperiod s
        JOIN organizations_period p ON p.id = s.period_id WHERE p.starts_on <= %s
        GROUP BY 1, 2 ORDER BY 1
    """,
        TODAY,
    )
    assert stages == [
        ("2026-10", "reviewing_closed", AGENCIES),
        ("2026-11", "open", AGENCIES),
        ("2026-12", "open", AGENCIES),
    ]
    assert not read(
        "SELECT FROM reporting_report r JOIN organizations_period p"
        " ON p.id = r.period_id WHERE p.code <> '2026-10'"
    )


def test_work_that_came_up_and_new_tasks_wait_for_a_decision(read):
    assert read(
        "SELECT count(*) > 5, bool_and(status = 'proposed') FROM worklogs_assignmentproposal"
    ) == [(True, True)]
    assert read("SELECT count(*) > 0 FROM worklogs_catalogueproposal") == [(True,)]


def test_people_and_heads_talk_give_rights_and_put_causes_forward(read):
    assert read(
        "SELECT count(*) > 0 FROM organizations_delegation"
        " WHERE revoked_at IS NULL AND starts_on <= %s AND ends_on >= %s",
        TODAY,
        TODAY,
    ) == [(True,)]
    assert read(
        "SELECT count(*) > 3, count(DISTINCT sender_id = author_id) = 2 FROM worklogs_entrymessage"
    ) == [(True, True)]
    assert read("SELECT count(*) > 0 FROM evaluations_causerequest") == [(True,)]


def test_drawn_entries_of_the_agency_that_is_shown_were_looked_at_again(read):
    ((asked, decided),) = read(
        "SELECT count(*), count(o.id) FROM evaluations_secondlook l"
        " LEFT JOIN evaluations_secondopinion o ON o.look_id = l.id"
    )
    assert 0 < decided < asked


def test_a_head_of_the_agency_that_is_shown_stamps(read):
    assert read("""
        SELECT count(*) > 0 FROM (
            SELECT r.reviewer_id FROM evaluations_review r JOIN organizations_agency a
              ON a.id = r.agency_id AND a.code = 'SXD'
             WHERE r.superseded_at IS NULL
             GROUP BY 1 HAVING count(*) >= 20 AND min(r.decision) = 'accepted'
                AND max(r.decision) = 'accepted' AND min(r.quality_level) = 5
        ) stamping
    """) == [(True,)]


def test_a_province_with_people_is_not_filled_again(province, tmp_path):
    done = run_command(province.database, tmp_path / "accounts.json")
    assert done.returncode != 0
    assert "There are people already" in done.stderr
    assert not (tmp_path / "accounts.json").exists()
