"""What a superuser changes behind the portal's back is found. Triggers rest meanwhile."""

import random

import pytest
from django.core.management import CommandError, call_command

from evaluations.models import LevelDecision
from organizations import audit
from organizations.access import system
from organizations.tenancy import tenant
from reporting import commands
from reporting.queries.sealed_rows import KINDS, OLDER
from tests.factories.organizations import actor
from tests.reporting.sealed import NOW, as_worker, seal
from tests.reporting.tampering import COLUMNS, CUT, drawn, look, tamper

SEED = 335
SHORT, LONG = 14, 100


@pytest.mark.slow
@pytest.mark.parametrize("count", [SHORT, pytest.param(LONG, marks=pytest.mark.long)])
def test_random_deeds_of_a_superuser_are_found_all_of_them(sealed, count, record_property) -> None:
    record_property("tried", count)
    record_property("seed", SEED)
    superuser, agency = sealed
    draw = random.Random(SEED)
    assert look(agency).differences == []
    missed = []
    for _ in range(count):
        deed = drawn(draw, superuser, agency)
        undo = tamper(superuser, deed)
        if look(agency).holds:
            missed.append(deed)
        undo()

    assert missed == []
    assert look(agency).differences == []


OF_KINDS = {
    "assessment": "evaluations_monthlyassessment",
    "term_assessment": "evaluations_termassessment",
    "term_score": "evaluations_termscore",
    "provincial_report": "reporting_provincialreport",
}


@pytest.mark.slow
def test_each_column_named_of_months_quarters_and_the_province_is_under_the_seal(sealed) -> None:
    superuser, agency = sealed
    assert look(agency).differences == []
    found = {}
    for kind, table in OF_KINDS.items():
        for column in COLUMNS[kind]:
            undo = tamper(superuser, f"UPDATE {table} SET {column}")
            found[kind, column] = {one.what for one in look(agency).differences}
            undo()

    assert found == {(kind, column): {f"{kind}_changed"} for kind, column in found}


@pytest.mark.slow
def test_without_anchors_a_cut_tail_is_not_seen(sealed) -> None:
    """The negative control, and the reason why heads leave the database."""
    superuser, agency = sealed
    undo = tamper(superuser, CUT.format(from_=look(agency).links - 3, agency=agency))

    assert look(agency, anchored=False).holds
    with as_worker(), pytest.raises(CommandError):
        call_command("verify_evidence")
    found = {one.what for one in look(agency).differences}
    undo()

    assert found == {"tail_cut"}


@pytest.mark.slow
@pytest.mark.parametrize("path", ["{agency,name}", "{head,title}", "{person,name}"])
def test_what_a_form_prints_of_people_and_the_agency_is_under_the_seal(sealed, path) -> None:
    superuser, agency = sealed
    undo = tamper(
        superuser,
        f"UPDATE evaluations_score SET printed = jsonb_set(printed, '{path}', '\"Khác\"')"
        f" WHERE agency_id = {agency} AND printed #>> '{path}' IS NOT NULL",
    )

    found = {one.what for one in look(agency).differences}
    undo()

    assert found == {"score_changed"}


@pytest.mark.slow
def test_the_quarter_of_an_exception_is_under_the_seal(sealed, committed_cast) -> None:
    superuser, agency = sealed
    head = committed_cast.agency_head
    with tenant(agency):
        made = LevelDecision.objects.create(
            agency_id=agency,
            posting=committed_cast.clerk,
            term="2026-Q4",
            kind="beyond_quota",
            document="Số 9/QĐ-SXD",
            decided_by=head,
            decided_at=NOW,
        )
        audit.record(actor=actor(head), action="evaluations.level.excepted", object_id=made.pk)
    seal()
    assert look(agency).holds
    superuser.execute("UPDATE evaluations_leveldecision SET term = '2026-Q3'")
    superuser.commit()

    assert {one.what for one in look(agency).differences} == {"decision_changed"}


@pytest.mark.slow
def test_a_row_is_compared_in_the_form_in_which_it_was_sealed(sealed, monkeypatch) -> None:
    """Scores sealed before names were under the seal: everything but the names is."""
    superuser, agency = sealed
    with monkeypatch.context() as before:
        before.setitem(KINDS, "score", OLDER["score", 1])
        with tenant(agency):
            audit.record(
                actor=system(agency),
                action="reporting.report.compiled",
                object_id=0,
                details={"period": "2026-10"},
            )
        seal()
    assert look(agency).holds

    superuser.execute("UPDATE evaluations_score SET printed = '{}'")
    superuser.commit()
    assert look(agency).holds
    superuser.execute(
        "UPDATE evaluations_score SET general_points = 1 WHERE agency_id = %s", [agency]
    )
    superuser.commit()
    assert {one.what for one in look(agency).differences} == {"score_changed"}


@pytest.mark.slow
def test_a_score_without_any_event_is_found(sealed) -> None:
    superuser, agency = sealed
    superuser.execute(
        "INSERT INTO evaluations_score SELECT (jsonb_populate_record(s, jsonb_build_object("
        "'id', s.id + 1000, 'version', 9, 'rule_fingerprint', NULL))).* FROM evaluations_score s"
        " WHERE agency_id = %s LIMIT 1",
        [agency],
    )
    superuser.commit()

    assert {one.what for one in look(agency).differences} == {"score_without_event"}

    with as_worker():
        assert commands.adopt(agency_id=agency, now=NOW) == 1
    assert look(agency).holds
