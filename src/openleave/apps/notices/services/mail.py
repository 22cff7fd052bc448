"""The e-mail that tells somebody of a letter: neutral words and the way to it, never anything of the letter."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from openleave.apps.accounts import selectors as accounts
from openleave.apps.notices.models import By, Letter
from openleave.apps.organizations import selectors as organizations
from openleave.apps.people import selectors as people
from openleave.apps.people.selectors import Addressee
from openleave.kernel import clock
from openleave.kernel.faces import address_on
from openleave.kernel.mail import Outgoing

#: The template of the e-mail.
EMAIL = "notices/email/letter.txt"


def reachable(letter: Letter, by: str, person: Addressee) -> bool:
    """Whether the employee can read letters online, and for ``email`` has an address to be told at."""
    found, _names = accounts.accounts_of_employee(letter.organization_id, letter.employee_id)
    return bool(found) and (by == By.PORTAL or bool(person.email or found[0].email))


def address_of(letter: Letter) -> str:
    """Where the employee is told: the address the employer knows, else that of the account. "" for none."""
    today = clock.today(organizations.identity(letter.organization_id).time_zone)
    person = people.addressee(letter.organization_id, letter.employee_id, today)
    if person.email:
        return person.email
    found, _names = accounts.accounts_of_employee(letter.organization_id, letter.employee_id)
    return found[0].email if found else ""


def message_for(letter: Letter) -> Outgoing | None:
    """The message, or None where there is no address. The same letter has the same Message-ID, however often tried."""
    to = address_of(letter)
    if not to:
        return None
    organization = organizations.identity(letter.organization_id).name
    host = settings.OPENLEAVE_HOSTS["my"]
    with translation.override(letter.language):
        subject = _("You have a letter")
        body = render_to_string(EMAIL, {"organization": organization, "address": my_address()})
    message = EmailMessage(subject, body, to=[to], headers={"Message-ID": f"<{letter.id}@{host}>"})
    return Outgoing(message, EMAIL)


def my_address() -> str:
    """Where employees sign in."""
    return address_on("my")
