"""The REST API: what the views of all apps share, and the views of this one (ADR 0061)."""
