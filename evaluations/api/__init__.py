"""Reviewing and results by the REST API: the commands of the queue, one decision at a time."""
