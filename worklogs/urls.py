"""Routes of worklogs."""

app_name = "worklogs"
urlpatterns: list = []
