"""What templates ask of the law of accommodations."""

from __future__ import annotations

from django import template

from openleave.apps.accommodation import law

register = template.Library()
register.filter(law.unverified)
