#!/usr/bin/env python
"""Django's command line for salesops."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 here: the settings module must be named first

    execute_from_command_line(sys.argv)
