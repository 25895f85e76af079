"""Proposals for the common lists: sent on by the head, appraised by Home Affairs."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from organizations.models import AuditEvent
from organizations.refusals import NotPosted, Outdated
from organizations.tenancy import tenant
from tests.factories.organizations import NOW, TODAY, actor
from tests.factories.worklogs import (
    make_draft,
    make_forwarded,
    make_proposal,
    make_task,
)
from tests.worklogs.test_catalogue_proposals import TOMORROW, accept, open_versions, status_of
from worklogs.commands import catalogue
from worklogs.models import CatalogueProposal, CatalogueTask, ProposalStatus
from worklogs.refusals import (
    EffectiveTooEarly,
)

MOVE = "UPDATE worklogs_catalogueproposal SET status = %s, effective_on = %s WHERE id = %s"


def test_home_affairs_sees_a_proposal_once_the_head_sent_it_and_nobody_else_does(cast) -> None:
    proposal = make_proposal(cast.stranger, is_shared=True)

    def seen_from(posting) -> bool:
        with tenant(posting.agency_id):
            return CatalogueProposal.objects.filter(pk=proposal.pk).exists()

    assert [seen_from(one) for one in (cast.home_affairs, cast.clerk)] == [False, False]
    with tenant(cast.commune.pk):
        catalogue.forward(actor=actor(cast.strange_head), ids=[proposal.pk], now=NOW)
    assert [seen_from(one) for one in (cast.home_affairs, cast.clerk)] == [True, False]


def test_the_commune_proposes_and_home_affairs_puts_it_into_the_common_list(cast) -> None:
    proposal = make_forwarded(cast.stranger, cast.strange_head, code="C.XA.11")

    accept(cast.home_affairs, proposal)

    (task,) = open_versions("C.XA.11", cast.commune)
    assert task.agency_id is None
    assert status_of(proposal, cast.stranger) == ProposalStatus.ACCEPTED
    with tenant(cast.receiving.pk):
        event = AuditEvent.objects.get(action="worklogs.proposal.accepted")
    assert (event.object_id, event.details["effective_on"]) == ("C.XA.11", str(TOMORROW))


def test_the_head_alone_does_not_change_a_common_list(cast) -> None:
    proposal = make_proposal(cast.stranger, is_shared=True)

    with pytest.raises(Outdated):
        accept(cast.strange_head, proposal)


def test_other_people_of_home_affairs_appraise_nothing(cast) -> None:
    proposal = make_forwarded(cast.stranger, cast.strange_head)

    for person in (cast.kpi_team, cast.inspector, cast.operator):
        with pytest.raises(Outdated):
            accept(person, proposal)


def test_two_communes_that_wish_the_same_code_get_two_codes(cast) -> None:
    first = make_forwarded(cast.stranger, cast.strange_head, code="C.XA.11")
    second = make_forwarded(cast.clerk, cast.agency_head, code="C.XA.11")

    assert accept(cast.home_affairs, first).result.code == "C.XA.11"
    assert accept(cast.home_affairs, second).result.code == "C.XA.12"


def test_a_common_list_does_not_change_back_in_time(cast) -> None:
    proposal = make_forwarded(cast.stranger, cast.strange_head)

    with pytest.raises(EffectiveTooEarly):
        accept(cast.home_affairs, proposal, on=TODAY - timedelta(days=1))


def test_home_affairs_returns_a_proposal_to_the_commune_with_a_reason(cast) -> None:
    proposal = make_forwarded(cast.stranger, cast.strange_head)
    with tenant(cast.receiving.pk):
        catalogue.send_back(
            actor=actor(cast.home_affairs), ids=[proposal.pk], reason="Đã có C.XA.04", now=NOW
        )

    with tenant(cast.commune.pk):
        proposal.refresh_from_db()
    assert (proposal.status, proposal.return_reason) == ("returned", "Đã có C.XA.04")


def refused_sql(agency, statement: str, *values: object) -> str:
    """The SQLSTATE with which the statement is refused, "" when it is let through."""
    with tenant(agency.pk):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, values)
        except DatabaseError as error:
            return error.__cause__.sqlstate
    return ""


def test_the_database_refuses_a_move_that_skips_somebody(cast) -> None:
    own = make_proposal(cast.clerk)
    common = make_proposal(cast.stranger, is_shared=True)

    assert refused_sql(cast.department, MOVE, "accepted", TOMORROW, own.pk) == "KP004"
    assert refused_sql(cast.department, MOVE, "forwarded", None, own.pk) == "KP005"
    assert refused_sql(cast.commune, MOVE, "accepted", TOMORROW, common.pk) == "KP005"
    assert refused_sql(cast.commune, MOVE, "forwarded", None, common.pk) == "KP004"


def test_an_agency_cannot_name_itself_the_appraiser_or_answer_in_its_place(cast) -> None:
    common = make_proposal(cast.stranger, is_shared=True)
    forward = (
        "UPDATE worklogs_catalogueproposal SET status = 'forwarded', appraiser_id = %s,"
        " decided_by_id = %s, decided_at = now() WHERE id = %s"
    )
    to_itself = (cast.commune.pk, cast.strange_head.pk, common.pk)
    to_home_affairs = (cast.receiving.pk, cast.strange_head.pk, common.pk)
    answer = (
        "UPDATE worklogs_catalogueproposal SET status = 'accepted', effective_on = '2030-01-01',"
        " appraised_by_id = 1, appraised_at = now() WHERE id = %s"
    )

    assert refused_sql(cast.commune, forward, *to_itself) == "KP004"
    assert refused_sql(cast.commune, forward, *to_home_affairs) == ""
    assert refused_sql(cast.commune, answer, common.pk) == "KP004"


def test_an_agency_writes_no_common_task_and_changes_no_version(cast) -> None:
    common, own = make_task(), make_task(cast.department)
    insert = (
        "INSERT INTO worklogs_cataloguetask SELECT (jsonb_populate_record(t, jsonb_build_object("
        "'id', 900000, 'code', 'X'))).* FROM worklogs_cataloguetask t WHERE id = %s"
    )
    end = "UPDATE worklogs_cataloguetask SET valid_until = %s WHERE id = %s"

    assert refused_sql(cast.department, insert, common.pk) == "42501"
    assert refused_sql(cast.department, insert, own.pk) == ""
    assert refused_sql(cast.department, end, TOMORROW, own.pk) == ""
    assert refused_sql(cast.department, end, TODAY, own.pk) == "KP002"  # it ended once
    with tenant(cast.department.pk):
        assert CatalogueTask.objects.filter(pk=common.pk).update(valid_until=TODAY) == 0


def test_a_proposal_names_no_task_of_another_agency(cast) -> None:
    theirs = make_task(cast.commune)

    with tenant(cast.department.pk), pytest.raises(NotPosted):
        catalogue.propose(
            actor=actor(cast.clerk), drafts=[make_draft(theirs, complexity=3)], reason="x", now=NOW
        )
