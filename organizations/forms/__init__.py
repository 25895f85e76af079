"""Shape of what an agency's people type. What is allowed, the commands decide."""

from organizations.forms.calendars import CalendarForm, FollowForm, LoadForm, ShiftForm
from organizations.forms.doors import ServiceTokenForm
from organizations.forms.fields import DayField
from organizations.forms.leave import CancelLeaveForm, LeaveForm, LeaveRequestForm, ReasonForm
from organizations.forms.people import LastDayForm, NameForm, PeopleFilter, PostingForm, RoleForm
from organizations.forms.privacy import (
    AnswerForm,
    DataRequestForm,
    ExtensionForm,
    PaperRequestForm,
)

__all__ = [
    "AnswerForm",
    "CalendarForm",
    "CancelLeaveForm",
    "DataRequestForm",
    "DayField",
    "ExtensionForm",
    "FollowForm",
    "LastDayForm",
    "LeaveForm",
    "LeaveRequestForm",
    "LoadForm",
    "NameForm",
    "PaperRequestForm",
    "PeopleFilter",
    "PostingForm",
    "ReasonForm",
    "RoleForm",
    "ServiceTokenForm",
    "ShiftForm",
]
