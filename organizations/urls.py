"""Routes of organizations."""

from django.urls import URLPattern, path

from organizations.views import (
    health,
    holdings,
    leave,
    notices,
    people,
    postings,
    rosters,
    teaching,
    team_leave,
    work_calendars,
    year,
)

app_name = "organizations"
urlpatterns: list[URLPattern] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("postings/", postings.choose_posting, name="choose_posting"),
    path("postings/switch/", postings.switch_posting, name="switch_posting"),
    path("postings/<int:pk>/end/", holdings.end_posting, name="end_posting"),
    path("postings/<int:pk>/roles/", holdings.give_role, name="give_role"),
    path("postings/<int:pk>/leave/", holdings.record_leave, name="record_leave"),
    path("roles/<int:pk>/end/", holdings.end_role, name="end_role"),
    path("leave/", leave.my_leave, name="my_leave"),
    path("leave/requests/", leave.requests, name="leave_requests"),
    path("leave/team/", team_leave.team, name="team_leave"),
    path("leave/<int:pk>/withdrawal/", leave.withdraw, name="withdraw_leave"),
    path("leave/<int:pk>/decision/", leave.decide, name="decide_leave"),
    path("leave/<int:pk>/cancellation/", leave.cancel, name="cancel_leave"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_all, name="read_notices"),
    path("notices/mail/", notices.switch_mail, name="switch_mail"),
    path("notices/<uuid:pk>/opening/", notices.open_notice, name="open_notice"),
    path("leave/roster/", rosters.roster, name="roster"),
    path("leave/teaching/", teaching.teaching, name="teaching"),
    path("leave/teaching/<int:pk>/", teaching.set_load, name="set_teaching_load"),
    path("leave/year/", year.year, name="year"),
    path("leave/calendars/", work_calendars.work_calendars, name="work_calendars"),
    path("leave/calendars/new/", work_calendars.new_calendar, name="new_calendar"),
    path("leave/calendars/following/", work_calendars.follow, name="follow_calendar"),
    path("leave/shifts/new/", work_calendars.new_shift, name="new_shift"),
    path("leave/shifts/<int:pk>/retirement/", work_calendars.retire_shift, name="retire_shift"),
    path("people/", people.people, name="people"),
    path("people/new/", people.new_person, name="new_person"),
    path("people/<str:staff_code>/", people.person, name="person"),
    path("people/<str:staff_code>/name/", people.rename, name="rename_person"),
    path("people/<str:staff_code>/activation/", people.activation, name="activation"),
]
