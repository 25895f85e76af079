"""Addresses about people and time below ``/api/v1/``."""

from django.urls import path

from organizations.api import people, time, whoami

app_name = "organizations_api"
urlpatterns = [
    path("me/", whoami.MeView.as_view(), name="me"),
    path("units/", people.UnitsView.as_view(), name="units"),
    path("people/", people.PeopleView.as_view(), name="people"),
    path("periods/", time.PeriodsView.as_view(), name="periods"),
    path("calendar/", time.CalendarView.as_view(), name="calendar"),
]
