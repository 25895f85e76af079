"""The web server's door."""

import os

from django.core.wsgi import get_wsgi_application

from kpi_portal import telemetry

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kpi_portal.settings")

application = get_wsgi_application()
telemetry.start()
