"""Refusals, deeds and periods in words."""

from django.utils.translation import gettext as _

from organizations.refusals import NoPeriod, Outdated, PeriodIsClosed, Refusal, RightIsOver
from reporting.refusals import (
    AskedAlready,
    FileIsDamaged,
    NoReceiver,
    NotConfirmed,
    NothingLeaves,
    NotReceived,
    NotReturned,
    NotSent,
    NotSigned,
    PeriodIsRunning,
    ReasonMissing,
    SamePerson,
)


def refused(refusal: Refusal) -> str:
    """One sentence for what was refused and what can be done."""
    sentences = {
        PeriodIsRunning: _(
            "The period is still running. It can be compiled from the day after its last day."
        ),
        NoPeriod: _("Your agency has no report to make for this period."),
        PeriodIsClosed: _("The report is compiled; its narrative and figures no longer change."),
        Outdated: _(
            "Somebody changed it in the meantime. Nothing was stored; this is how it stands."
        ),
        NoReceiver: _(
            "The province has not said to whom your agency reports. Please tell the operator."
        ),
        NothingLeaves: _(
            "The sandbox sends nothing: the practice ends with the signature. In real work the"
            " report now goes to its receivers."
        ),
        NotSigned: _("The report is not signed yet. It is signed first, then submitted."),
        NotConfirmed: _("Please confirm once more that it is you, then sign."),
        RightIsOver: _("Your right to sign has ended or was revoked. Nothing was signed."),
        NotReturned: _("Only a report that a receiver returned can be amended."),
        SamePerson: _("Reopening takes two people; you have already acted in it."),
        NotSent: _("Only a report that is with its receivers can be reopened."),
        AskedAlready: _("The receivers have been asked already; please wait for their answer."),
        FileIsDamaged: _(
            "The stored file is damaged and cannot be downloaded. Please request it once more."
        ),
        NotReceived: _("Please receive the report before you accept it."),
        ReasonMissing: _("Please give a reason; it is read by the others and kept."),
    }
    return sentences.get(type(refusal), _("This was refused."))
