"""The portal's Celery without the look at connections that say nothing: to see what it is for."""

from kpi_portal.celery import app

app.conf.broker_transport_options["health_check_interval"] = 0
