"""Composition: settings, hosts, routes, commands, processes."""

from __future__ import annotations

import os


def django_setup() -> None:
    """Make Django ready in a command. Idempotent."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openleave.config.settings")
    import django

    django.setup()
