"""What tests of reports share."""

import pytest


@pytest.fixture
def without_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents have tests of their own and take a second each."""
    monkeypatch.setattr("reporting.queries.documents.render", lambda *_, **__: b"document")
