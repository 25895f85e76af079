"""Choose in which posting to act, and change it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from organizations import access, looking
from organizations.http import now_and_today
from organizations.middleware import remember
from organizations.rules.typed_days import parse_day


@require_GET
def choose_posting(request: HttpRequest) -> HttpResponse:
    """The postings of the person, as cards to choose from."""
    now, today = now_and_today()
    mine = access.current_postings(request.user, today)  # type: ignore[arg-type]
    postings = looking.offered(mine, now)
    return render(request, "organizations/choose_posting.html", {"postings": postings})


@require_POST
def switch_posting(request: HttpRequest) -> HttpResponseRedirect:
    """Act in another of one's own postings from now on; ``day`` leads to that day of its log."""
    _, today = now_and_today()
    chosen = request.POST.get("posting", "")
    posting = get_object_or_404(
        access.current_postings(request.user, today),  # type: ignore[arg-type]
        pk=chosen if chosen.isdecimal() and len(chosen) < 19 else 0,  # noqa: PLR2004 - bigint
    )
    remember(request, posting)
    day = parse_day(request.POST.get("day", ""))
    return redirect("reporting:home") if day is None else redirect("worklogs:day", day)
