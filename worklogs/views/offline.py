"""The portal as an app on a phone: its manifest, its service worker, its page without a line.

None of these knows who asks. They carry nothing personal, so a device may keep them.
"""

import json
from types import SimpleNamespace

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from organizations.http import now_and_today
from worklogs import device
from worklogs.lines import new_line

ICONS = (
    ("img/emblem.svg", "any", "image/svg+xml", "any"),
    ("img/icon-192.png", "192x192", "image/png", "any"),
    ("img/icon-512.png", "512x512", "image/png", "any"),
    ("img/icon-maskable-512.png", "512x512", "image/png", "maskable"),
)
SCRIPT = """self.PORTAL = {portal};
importScripts({worker});
"""


@login_not_required
@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """How the portal looks when it is installed."""
    return JsonResponse(
        {
            "id": "/",
            "name": _("Work log · Khánh Hòa KPI"),
            "short_name": _("Work log"),
            "lang": request.LANGUAGE_CODE,
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#083b52",
            "theme_color": "#083b52",
            "icons": [
                {"src": static(name), "sizes": sizes, "type": kind, "purpose": purpose}
                for name, sizes, kind, purpose in ICONS
            ],
        },
        content_type="application/manifest+json",
    )


@login_not_required
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker of this release. It stands at the root, or it could not serve the pages there.

    A new release changes the text, and so the browser fetches and installs it anew.
    """
    portal = {
        "release": device.release(),
        "files": device.kept_files(),
        "hashed": device.names_are_hashed(),
        "shell": reverse("worklogs:offline"),
        "today": reverse("worklogs:today"),
        "options": reverse("worklogs:task_options"),
        "signIn": reverse("account_login"),
    }
    script = SCRIPT.format(portal=json.dumps(portal), worker=json.dumps(static(device.WORKER)))
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@login_not_required
@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """What the worker shows when there is no line and no copy: an empty form for today.

    The browser gives it the day and the ids of its lines; nothing of a person is in it.
    """
    _now, today = now_and_today()
    view = SimpleNamespace(work_date=today, is_open=True)
    return render(
        request,
        "worklogs/offline.html",
        {"view": view, "lines": [new_line()], "today": today},
    )


@login_not_required
@require_GET
def on_this_device(request: HttpRequest) -> HttpResponse:
    """What the portal keeps on the device that asks, in words, and the button to remove it."""
    return render(request, "worklogs/device.html")
