"""Who: agencies, units, people and their postings, the calendar, periods and the audit trail."""

from organizations.models.agencies import Agency, Block, Layout, ReportRoute, Unit, UnitClosure
from organizations.models.audit import AuditEvent
from organizations.models.calendar import (
    CalendarDay,
    CalendarDayKind,
    DayHalf,
    Leave,
    LeaveKind,
    LeaveStatus,
    Parameter,
)
from organizations.models.decisions import (
    AgencySuccession,
    DecisionKind,
    StaffingDecision,
    Transfer,
    UnitSuccession,
)
from organizations.models.delegations import Delegation, DelegationKind, Purpose
from organizations.models.doors import EmergencyAccess, ServiceToken
from organizations.models.feeds import FeedKind, FeedToken
from organizations.models.notices import MailOutcome, Notice, NoticeKind, NoticeMail
from organizations.models.people import (
    Posting,
    RoleAssignment,
    RoleKind,
    StaffMember,
    SubjectClass,
    User,
)
from organizations.models.periods import AgencyPeriod, Period, PeriodStage
from organizations.models.privacy import DataRequest, DataRight
from organizations.models.sandboxes import Sandbox
from organizations.models.sealing import SealedEvent, SealedRow, Sealer, SealSalt
from organizations.models.staff_sheets import SheetReach, SheetState, StaffSheet
from organizations.models.webhooks import DeliveryOutcome, Webhook, WebhookDelivery
from organizations.models.work_calendars import (
    CalendarKind,
    RosterDuty,
    Shift,
    TeachingLoad,
    UnitCalendar,
    WorkCalendar,
)

__all__ = [
    "Agency",
    "AgencyPeriod",
    "AgencySuccession",
    "AuditEvent",
    "Block",
    "CalendarDay",
    "CalendarDayKind",
    "CalendarKind",
    "DataRequest",
    "DataRight",
    "DayHalf",
    "DecisionKind",
    "Delegation",
    "DelegationKind",
    "DeliveryOutcome",
    "EmergencyAccess",
    "FeedKind",
    "FeedToken",
    "Layout",
    "Leave",
    "LeaveKind",
    "LeaveStatus",
    "MailOutcome",
    "Notice",
    "NoticeKind",
    "NoticeMail",
    "Parameter",
    "Period",
    "PeriodStage",
    "Posting",
    "Purpose",
    "ReportRoute",
    "RoleAssignment",
    "RoleKind",
    "RosterDuty",
    "Sandbox",
    "SealSalt",
    "SealedEvent",
    "SealedRow",
    "Sealer",
    "ServiceToken",
    "SheetReach",
    "SheetState",
    "Shift",
    "StaffMember",
    "StaffSheet",
    "StaffingDecision",
    "SubjectClass",
    "TeachingLoad",
    "Transfer",
    "Unit",
    "UnitCalendar",
    "UnitClosure",
    "UnitSuccession",
    "User",
    "Webhook",
    "WebhookDelivery",
    "WorkCalendar",
]
