"""What the chokepoint declares itself: the mail server, and the database, which is always open."""

from django.db import connections

from openleave.kernel.egress.destinations import Address, declare_destination
from openleave.kernel.egress.mail import MAIL, server


def _database() -> Address | None:
    settings = connections["default"].settings_dict
    host = str(settings.get("HOST") or "")
    return (host, int(settings.get("PORT") or 5432)) if host and not host.startswith("/") else None


declare_destination(MAIL, purpose="operations", address=server)
declare_destination("database", purpose="operations", address=_database, standing=True)
