"""Help: the index with its search, one text, and what the portal promises of its accessibility.

Open to everybody, also before the sign-in, which has help of its own.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from organizations import help_texts
from organizations.rules.help_topics import Part, search

LONGEST_QUESTION = 100
STATEMENT = "accessibility"


@login_not_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All texts part by part, or those that hold what was asked for. No query."""
    language = get_language() or ""
    topics = list(help_texts.topics(language).values())
    asked = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    context = {
        "asked": asked,
        "hits": search(topics, asked),
        "parts": [(part, [one for one in topics if one.part is part]) for part in Part],
        "handbook": help_texts.handbook(language),
    }
    return render(request, "organizations/help_index.html", context)


@login_not_required
@require_GET
def topic(request: HttpRequest, name: str) -> HttpResponse:
    """One text: a page, or its blocks alone where a page shows them beside itself."""
    found = help_texts.topics(get_language() or "").get(name)
    if found is None:
        raise Http404
    if found.name == STATEMENT:
        return redirect("organizations:accessibility")
    is_part = bool(request.headers.get("HX-Request")) and not request.headers.get("HX-Boosted")
    page = "organizations/_help_beside.html" if is_part else "organizations/help_topic.html"
    return render(request, page, {"topic": found})


@login_not_required
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was tested, how, what is known not to work, and whom to tell."""
    found = help_texts.topics(get_language() or "")[STATEMENT]
    return render(request, "organizations/help_topic.html", {"topic": found})
