"""Routes of evaluations."""

app_name = "evaluations"
urlpatterns: list = []
