"""Routes of reporting."""

from django.urls import URLPattern, path

from reporting.views import home

app_name = "reporting"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
]
