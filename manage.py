#!/usr/bin/env python
"""Administration of the portal from a terminal."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kpi_portal.settings")
    execute_from_command_line(sys.argv)
