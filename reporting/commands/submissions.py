"""A report on its way: submitted by its agency, received or returned by a receiver."""

from datetime import datetime

from django.http import Http404

from organizations import audit
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import Agency
from organizations.refusals import Outdated, stated
from organizations.rules.names import nfc_lines
from organizations.tenancy import province, tenant
from reporting import access
from reporting.commands.issuing import keep_root
from reporting.commands.jobs import owe_closing, owe_documents, owe_telling
from reporting.commands.signing import locked_report, signer
from reporting.models import Delivery, Report, ReportStatus
from reporting.queries import letterheads
from reporting.refusals import (
    NoReceiver,
    NothingLeaves,
    NotReceived,
    NotSigned,
    ReasonMissing,
)

LONGEST_REASON = 500


def submit_report(*, actor: Actor, report_id: int, now: datetime) -> Report:
    """Send the signed report to the receivers that the province routes the agency to today.

    Late when the day in Vietnam is past the due day: it is accepted, and marked. Submitting what
    is submitted does nothing. Locks: the report's row.

    Raises:
        PermissionDenied: the actor may not sign for the agency today.
        Http404: the agency has no such report.
        NotSigned: its head has not signed it yet.
        Outdated: it was answered meanwhile, or a newer version stands.
        NoReceiver: the agency is routed to nobody.
        NothingLeaves: it is a sandbox.
    """
    with stated(), tenant(actor.agency_id):
        signer(actor, now)
        report = locked_report(actor, report_id)
        if report.status == ReportStatus.SUBMITTED:
            return report
        if report.status == ReportStatus.COMPILED:
            raise NotSigned
        if report.status != ReportStatus.SIGNED:
            raise Outdated
        today = now.astimezone(LOCAL_ZONE).date()
        receivers = letterheads.receivers(actor.agency_id, today)
        if not receivers:
            raise NothingLeaves if _trains(actor.agency_id) else NoReceiver
        report.status = ReportStatus.SUBMITTED
        report.submitted_at = now
        report.submitted_by_id = actor.posting_id
        report.is_late = today > report.period.due_on
        report.save(update_fields=["status", "submitted_at", "submitted_by", "is_late"])
        Delivery.objects.bulk_create(
            Delivery(agency_id=actor.agency_id, report=report, receiver=receiver, delivered_at=now)
            for receiver in receivers
        )
        keep_root(report, now)
        owe_documents(agency_id=actor.agency_id, period=report.period, now=now)
        _record(actor, report, "submitted", to=" ".join(one.code for one in receivers))
        return report


def receive_report(*, actor: Actor, report_id: int, now: datetime) -> Delivery:
    """Take the report in. Receiving twice does nothing. Locks: the delivery, then the report.

    Raises:
        PermissionDenied: the actor receives no reports.
        Http404: the report was not delivered to the actor's agency.
        Outdated: it was returned meanwhile.
    """
    with stated(), tenant(actor.agency_id):
        delivery, report = locked_delivery(actor, report_id)
        if report.status == ReportStatus.RETURNED:
            raise Outdated
        if delivery.received_at is not None:
            return delivery
        delivery.received_at = now
        delivery.received_by_id = actor.posting_id
        delivery.save(update_fields=["received_at", "received_by_id"])
        if report.status == ReportStatus.SUBMITTED:
            report.status = ReportStatus.RECEIVED
            report.save(update_fields=["status"])
        _record(actor, report, "received")
        return delivery


def accept_report(*, actor: Actor, report_id: int, now: datetime) -> Delivery:
    """Accept the received report after it was checked. Twice does nothing.

    The report is accepted when each of its receivers has accepted it; then it comes back only by
    a reopening. Locks: the delivery, then the report, so that of two receivers at once the second
    sees the first.

    Raises:
        PermissionDenied: the actor receives no reports.
        Http404: the report was not delivered to the actor's agency.
        NotReceived: it was not received before.
        Outdated: it was returned meanwhile.
    """
    with stated(), tenant(actor.agency_id):
        delivery, report = locked_delivery(actor, report_id)
        if report.status == ReportStatus.RETURNED:
            raise Outdated
        if delivery.accepted_at is not None:
            return delivery
        if delivery.received_at is None:
            raise NotReceived
        delivery.accepted_at = now
        delivery.accepted_by_id = actor.posting_id
        delivery.save(update_fields=["accepted_at", "accepted_by_id"])
        if not _others_to_accept(report):
            report.status = ReportStatus.ACCEPTED
            report.save(update_fields=["status"])
            owe_closing(agency_id=report.agency_id, period=report.period, now=now)
        _record(actor, report, "accepted")
        return delivery


def return_report(*, actor: Actor, report_id: int, reason: str, now: datetime) -> Delivery:
    """Send the report back with a reason; its agency may then reopen the period and amend it.

    Raises:
        PermissionDenied: the actor receives no reports.
        ReasonMissing: there is no reason.
        Http404: the report was not delivered to the actor's agency.
        Outdated: it was returned already, or accepted: then it takes a reopening.
    """
    reason = nfc_lines(reason).strip()[:LONGEST_REASON]
    if not reason:
        raise ReasonMissing
    with stated(), tenant(actor.agency_id):
        delivery, report = locked_delivery(actor, report_id)
        if report.status in {ReportStatus.RETURNED, ReportStatus.ACCEPTED}:
            raise Outdated
        send_back(actor, delivery, report, reason, now)
        return delivery


def send_back(actor: Actor, delivery: Delivery, report: Report, reason: str, now: datetime) -> None:
    """Mark the locked delivery and its report as returned, and have the agency told."""
    delivery.returned_at = now
    delivery.returned_by_id = actor.posting_id
    delivery.returned_staff_id = actor.staff_id
    delivery.return_reason = reason
    delivery.save(
        update_fields=["returned_at", "returned_by_id", "returned_staff_id", "return_reason"]
    )
    report.status = ReportStatus.RETURNED
    report.save(update_fields=["status"])
    owe_telling(agency_id=report.agency_id, period=report.period, now=now)
    _record(actor, report, "returned", reason=reason)


def _trains(agency_id: int) -> bool:
    return Agency.objects.filter(pk=agency_id, is_training=True).exists()


def _others_to_accept(report: Report) -> bool:
    """Whether another receiver has still to accept: its row is seen by the province alone."""
    with province():
        return Delivery.objects.filter(report_id=report.pk, accepted_at__isnull=True).exists()


def locked_delivery(actor: Actor, report_id: int) -> tuple[Delivery, Report]:
    """The delivery to the actor's agency and its report, both locked.

    Raises:
        PermissionDenied: the actor receives no reports.
        Http404: the report was not delivered to the actor's agency.
    """
    access.require(access.may_receive(actor))
    delivery = (
        Delivery.objects.select_for_update(no_key=True)
        .filter(report_id=report_id, receiver_id=actor.agency_id)
        .first()
    )
    if delivery is None:
        raise Http404
    report = (
        Report.objects.select_for_update(no_key=True, of=("self",))
        .select_related("period")
        .defer("snapshot")
        .get(pk=report_id)
    )
    return delivery, report


def _record(actor: Actor, report: Report, deed: str, **details: str) -> None:
    audit.record(
        actor=actor,
        action=f"reporting.report.{deed}",
        object_id=report.pk,
        details={
            "period": report.period.code,
            "agency": str(report.agency_id),
            "version": str(report.version),
            **details,
        },
    )
