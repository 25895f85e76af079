"""The first page of everybody."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from organizations.http import TenantRequest


@require_GET
def home(request: TenantRequest) -> HttpResponse:
    """What there is to do next, by the roles of the posting in which the person acts."""
    return render(request, "reporting/home.html")
