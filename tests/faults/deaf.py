"""The portal's Celery without a look at whether it still hears: to see what that is for."""

from kpi_portal.celery import app
from kpi_portal.listening import Listening

app.steps["consumer"].discard(Listening)
app.conf.broker_transport_options["health_check_interval"] = 0
