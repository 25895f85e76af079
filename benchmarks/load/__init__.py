"""People at their pages at the same time: Locust against gunicorn over loopback."""
