"""Routes of organizations."""

app_name = "organizations"
urlpatterns: list = []
