"""Reads of reporting, by noun."""
