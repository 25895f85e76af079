"""Routes of organizations."""

from django.urls import URLPattern, path

from organizations.views import health, postings

app_name = "organizations"
urlpatterns: list[URLPattern] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("postings/", postings.choose_posting, name="choose_posting"),
    path("postings/switch/", postings.switch_posting, name="switch_posting"),
]
