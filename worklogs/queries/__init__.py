"""Reads. Each function says what it returns and how many queries that costs."""
