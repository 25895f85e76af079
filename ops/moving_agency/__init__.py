"""Take one agency out of a portal whole, and bring it into another one (ADR 0073).

``python -m ops.moving_agency take SNV --to snv.zip`` writes a file that people can read: a table
each as CSV, the documents and the evidence as they are, and ``manifest.json`` with how many rows
and which checksums. ``bring snv.zip`` fills an empty portal of the same release with it.

Both connect as an administrator of PostgreSQL (``SUPERUSER_DATABASE_URL``): row security would hide
what a trail needs, and triggers would stamp again what was stamped.
"""
