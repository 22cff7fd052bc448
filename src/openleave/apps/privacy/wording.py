"""The categories of data, in words people read. A category without words fails a test."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CATEGORIES: dict[str, Promise] = {
    "system": _("Running data"),
    "key": _("Record numbers"),
    "organization": _("Organization"),
    "subject_key": _("Number of a person’s records"),
    "name": _("Name"),
    "contact": _("Address, phone, e-mail"),
    "work_id": _("Employee number"),
    "language": _("Language"),
    "birth_date": _("Date of birth"),
    "employment": _("Employment"),
    "pay": _("Pay"),
    "hours": _("Hours worked"),
    "leave": _("Leave cases"),
    "usage": _("Leave used"),
    "medical": _("Medical"),
    "family": _("Family"),
    "government_id": _("Government number"),
    "secret": _("Passwords and second factors"),
    "account": _("Account"),
    "session": _("Session"),
    "device": _("Device and network address"),
    "cookie": _("Cookies"),
    "upload": _("Uploaded files"),
    "audit": _("Who did what"),
    "choice": _("Privacy choices"),
    "note": _("Messages and notes"),
    "request": _("Privacy requests"),
}
