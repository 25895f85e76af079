"""Sign a compiled report: the step between the frozen figures and their receivers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404

from organizations import audit, queries
from organizations.access import Actor
from organizations.http import LOCAL_ZONE
from organizations.models import Posting
from organizations.refusals import Outdated, stated
from organizations.rules.rights import Authority
from organizations.tenancy import tenant
from reporting.models import Report, ReportSignature, ReportStatus
from reporting.queries import letterheads
from reporting.refusals import NotConfirmed

LONGEST_PAUSE = timedelta(minutes=10)  # between proving who one is and signing


@dataclass(frozen=True, slots=True)
class Confirmation:
    """When the signer last proved who they are, and how: ``password``, ``mfa``."""

    at: datetime
    by: str


def sign_report(
    *, actor: Actor, report_id: int, checksum: str, confirmation: Confirmation, now: datetime
) -> ReportSignature:
    """Sign the snapshot of that checksum. Signing what is signed does nothing.

    By right of the head, of an acting head, or for the head by a delegation in force on that day;
    the database looks at all three again. Locks: the report's row. About 15 statements.

    Raises:
        PermissionDenied: the actor may not sign today.
        NotConfirmed: they did not prove who they are within the last ten minutes.
        Http404: the agency has no such report.
        Outdated: another version stands, or what was read is not what is signed.
        RightIsOver: the delegation was revoked meanwhile.
    """
    with stated(), tenant(actor.agency_id):
        posting, authority = signer(actor, now)
        if not now - LONGEST_PAUSE <= confirmation.at <= now:
            raise NotConfirmed
        report = locked_report(actor, report_id)
        if report.status != ReportStatus.COMPILED:
            if report.status == ReportStatus.SIGNED:
                return ReportSignature.objects.get(report=report)
            raise Outdated
        if report.checksum != checksum:
            raise Outdated
        signature = _signature(report, posting, authority, confirmation, now)
        report.status = ReportStatus.SIGNED
        report.save(update_fields=["status"])
        audit.record(
            actor=actor,
            action="reporting.report.signed",
            object_id=report.pk,
            details={
                "period": report.period.code,
                "version": str(report.version),
                "checksum": report.checksum,
                "signature": str(signature.pk),
                "right": authority.right.value,
                "behalf": str(authority.on_behalf_of or ""),
                "confirmed": confirmation.by,
            },
        )
        return signature


def _signature(
    report: Report,
    posting: Posting,
    authority: Authority,
    confirmation: Confirmation,
    now: datetime,
) -> ReportSignature:
    printed = letterheads.signed_with(authority, posting, now.astimezone(LOCAL_ZONE).date())
    return ReportSignature.objects.create(
        agency_id=report.agency_id,
        report=report,
        checksum=report.checksum,
        signed_at=now,
        signed_by=posting,
        signed_staff_id=posting.staff_id,
        by_right=authority.right.value,
        on_behalf_of_id=authority.on_behalf_of,
        delegation_id=authority.grant,
        confirmed_at=confirmation.at,
        confirmed_by=confirmation.by[:24],
        **printed,
    )


def signer(actor: Actor, now: datetime) -> tuple[Posting, Authority]:
    """The actor's posting and the right by which it signs on that day. Inside ``tenant``.

    Raises:
        PermissionDenied: there is no such right.
    """
    today = now.astimezone(LOCAL_ZONE).date()
    if actor.posting_id is None:
        raise PermissionDenied
    authority = queries.may_sign(actor.agency_id, actor.posting_id, today)
    if authority is None:
        raise PermissionDenied
    posting = Posting.objects.select_related("staff").get(
        agency_id=actor.agency_id, pk=actor.posting_id
    )
    return posting, authority


def locked_report(actor: Actor, report_id: int) -> Report:
    """The agency's report, its row locked, with its period.

    Raises:
        Http404: the agency has no such report.
    """
    report = (
        Report.objects.select_for_update(no_key=True, of=("self",))
        .select_related("period")
        .defer("snapshot")
        .filter(pk=report_id, agency_id=actor.agency_id)
        .first()
    )
    if report is None:
        raise Http404
    return report
