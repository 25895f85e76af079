#!/usr/bin/env python
"""Administration of the portal from a terminal."""

import os
import sys

from django.core.management import execute_from_command_line

# These ask for no server, so they run in a bare clone too; nothing connects to these addresses.
WITHOUT_SERVERS = {"score", "benchmark_indicators", "makemessages", "compilemessages"}
NOWHERE = {
    "SECRET_KEY": "for-commands-without-servers-" + "x" * 40,
    "DATABASE_URL": "postgresql://kpi_app@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}

if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in WITHOUT_SERVERS:
        for name, value in NOWHERE.items():
            if f"{name}_FILE" not in os.environ:
                os.environ.setdefault(name, value)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kpi_portal.settings")
    execute_from_command_line(sys.argv)
