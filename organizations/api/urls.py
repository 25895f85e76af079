"""Addresses about people and time below ``/api/v1/``."""

from django.urls import path

from organizations.api import (
    keeping,
    leave,
    leave_decisions,
    notices,
    people,
    persons,
    privacy,
    rights,
    rosters,
    shifts,
    teaching,
    team_leave,
    time,
    whoami,
    work_calendars,
)

LEAVE = "leave/<int:pk>/"
POSTING = "postings/<int:posting_id>/"
ASKED = "data-requests/<int:pk>/"

app_name = "organizations_api"
urlpatterns = [
    path("me/", whoami.MeView.as_view(), name="me"),
    path("me/data-requests/", privacy.MyDataRequestsView.as_view(), name="my_data_requests"),
    path(
        "me/data-requests/<int:pk>/withdrawal/",
        privacy.DataRequestWithdrawalView.as_view(),
        name="data_request_withdrawal",
    ),
    path("data-requests/", privacy.DataRequestsView.as_view(), name="data_requests"),
    path(
        ASKED + "acknowledgement/",
        privacy.AcknowledgementView.as_view(),
        name="data_acknowledgement",
    ),
    path(ASKED + "extension/", privacy.ExtensionView.as_view(), name="data_extension"),
    path(ASKED + "answer/", privacy.DataAnswerView.as_view(), name="data_answer"),
    path("units/", people.UnitsView.as_view(), name="units"),
    path("people/", people.PeopleView.as_view(), name="people"),
    path("periods/", time.PeriodsView.as_view(), name="periods"),
    path("work-calendars/", work_calendars.WorkCalendarsView.as_view(), name="work_calendars"),
    path("units/calendars/", work_calendars.CalendarsOfUnitsView.as_view(), name="unit_calendars"),
    path(
        "units/calendars/ahead/",
        work_calendars.CalendarsAheadView.as_view(),
        name="unit_calendars_ahead",
    ),
    path(
        "units/<int:pk>/calendar/",
        work_calendars.CalendarOfUnitView.as_view(),
        name="unit_calendar",
    ),
    path("shifts/", shifts.ShiftsView.as_view(), name="shifts"),
    path(
        "shifts/<int:pk>/retirement/",
        shifts.ShiftRetirementView.as_view(),
        name="shift_retirement",
    ),
    path("rosters/<str:month>/", rosters.RostersView.as_view(), name="rosters"),
    path("rosters/<str:month>/<int:pk>/", rosters.RosterView.as_view(), name="roster"),
    path("teaching-loads/", teaching.TeachingLoadsView.as_view(), name="teaching_loads"),
    path(POSTING + "teaching-load/", teaching.TeachingLoadView.as_view(), name="teaching_load"),
    path("calendar/", time.CalendarView.as_view(), name="calendar"),
    path("leave/", leave.LeaveView.as_view(), name="leave"),
    path("leave/requests/", leave_decisions.LeaveRequestsView.as_view(), name="leave_requests"),
    path("leave/team/", team_leave.TeamLeaveView.as_view(), name="team_leave"),
    path(
        "leave/<int:pk>/withdrawal/", leave.LeaveWithdrawalView.as_view(), name="leave_withdrawal"
    ),
    path(
        "leave/<int:pk>/decision/",
        leave_decisions.LeaveDecisionView.as_view(),
        name="leave_decision",
    ),
    path(
        "leave/<int:pk>/cancellation/",
        leave_decisions.LeaveCancellationView.as_view(),
        name="leave_cancellation",
    ),
    path(POSTING + "leave/", leave_decisions.RecordedLeaveView.as_view(), name="recorded_leave"),
    path("postings/", keeping.PostingsView.as_view(), name="postings"),
    path(POSTING + "end/", keeping.PostingEndView.as_view(), name="posting_end"),
    path(POSTING + "roles/", keeping.RolesView.as_view(), name="roles"),
    path("roles/<int:pk>/end/", keeping.RoleEndView.as_view(), name="role_end"),
    path("people/<str:staff_code>/", persons.PersonView.as_view(), name="person"),
    path("people/<str:staff_code>/name/", keeping.NameView.as_view(), name="name"),
    path("notices/", notices.NoticesView.as_view(), name="notices"),
    path("notices/reading/", notices.NoticesReadView.as_view(), name="notices_read"),
    path("notices/<uuid:pk>/reading/", notices.NoticeReadView.as_view(), name="notice_read"),
    path("me/mail/", notices.MailView.as_view(), name="mail"),
    path("rights/", rights.RightsView.as_view(), name="rights"),
    path("rights/<int:pk>/revocation/", rights.RevocationView.as_view(), name="revocation"),
]
