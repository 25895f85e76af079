"""What a page costs the database."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(browser: Client, url: str) -> int:
    """How many queries the page takes, without reading the session.

    Another test may empty the shared cache at any moment; then the session comes from its table.
    """
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(url).status_code == 200
    return sum("django_session" not in query["sql"] for query in captured)
