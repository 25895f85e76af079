"""Whoever holds a printed report asks whether it was issued. Without sign-in."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from reporting.queries.verification import issued

LONGEST_CODE = 200


@login_not_required
@require_GET
def ask(request: HttpRequest) -> HttpResponse:
    """Where a code is typed that cannot be scanned."""
    code = "".join(request.GET.get("code", "").split())[:LONGEST_CODE].replace("/", "")
    if code:
        return redirect("reporting:verify", code)
    return render(request, "reporting/verify.html", {"code": ""})


@login_not_required
@never_cache
@require_GET
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Issued, by whom and when; or not. 404 when not, so that machines understand it too."""
    found = issued(code[:LONGEST_CODE])
    status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
    context = {"code": code[:LONGEST_CODE], "found": found}
    return render(request, "reporting/verify.html", context, status=status)
