from django.apps import AppConfig


class WorklogsConfig(AppConfig):
    name = "worklogs"
    default_auto_field = "django.db.models.BigAutoField"
