"""Backups that were tried: taken whole, restored to the second, and drilled every month.

``taking`` copies the running cluster and the files beside it, ``wal`` keeps what happens between
two copies, ``restoring`` brings back any instant of it, ``drill`` shows that this works. By hand:
``python -m ops.backups take | list | restore | drill`` (``make backup``, ``restore``, ``drill``).
"""
