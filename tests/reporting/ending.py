"""A report on its way to the end, as the tests bring it there."""

from datetime import timedelta

from organizations.models import (
    AgencyPeriod,
)
from organizations.tenancy import tenant
from reporting import commands
from reporting.models import Report
from tests.factories import reporting as make
from tests.factories.organizations import actor

LATER = make.ANSWERED + timedelta(hours=2)


def accepted(cast):
    report = make.submit_for(cast.agency_head)
    receiver = actor(cast.home_affairs)
    commands.receive_report(actor=receiver, report_id=report.pk, now=make.ANSWERED)
    commands.accept_report(actor=receiver, report_id=report.pk, now=make.ANSWERED)
    return report


def issue(cast, now=LATER):
    return commands.compile_provincial(
        actor=actor(cast.home_affairs), period=make.period(), assessment="", proposals="", now=now
    )


def close(cast):
    return commands.run_due(now=LATER + timedelta(minutes=1), limit=1000, worker="w")


def stage(cast) -> str:
    with tenant(cast.department.pk):
        return AgencyPeriod.objects.get(agency=cast.department, period=make.period()).stage


def status(report) -> str:
    with tenant(report.agency_id):
        return Report.objects.get(pk=report.pk).status
