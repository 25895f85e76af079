"""What the API is as a whole: its addresses, its schema, its reference page (ADR 0061)."""
