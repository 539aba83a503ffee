#!/usr/bin/env python
"""Run a Django command of the CCHC tracker."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as wrong:  # a variable of the environment: its sentence is all that helps
        sys.exit(f"{wrong}")
