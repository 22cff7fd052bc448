"""What somebody says before their account opens: that they read the notice, and that they are eighteen or older."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from openleave.apps.accounts import notice
from openleave.apps.accounts.models import Account
from openleave.kernel import audit, clock
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict, Invalid, NotFound


def account_begin(*, actor: Actor, notice_version: str, of_age: bool) -> None:
    """Keep that the actor's person was shown the notice of that version, and that they are of age, with the time; the
    trail has both (commitments P-25, P-72). Who said once that they are of age is not asked again.

    Raises Conflict where the notice has changed since it was shown, Invalid (field ``of_age``) without the statement.
    """
    with transaction.atomic():
        account = Account.objects.select_for_update().filter(pk=actor.account_id, is_active=True).first()
        if account is None:
            raise NotFound
        if notice_version != notice.version():
            raise Conflict(_("The notice has changed meanwhile."), fix=_("Read it as it is now."))
        if account.of_age_at is None and not of_age:
            raise Invalid(
                _("You have not said that you are eighteen or older."),
                why=_("Nobody under eighteen has an account."),
                field="of_age",
            )
        account.notice_version = notice_version
        account.of_age_at = account.of_age_at or clock.now()
        account.save(update_fields=["notice_version", "of_age_at"])
        audit.append_installation(
            actor=actor, action="account.begin", object_type="account", object_id=account.pk,
            details={"notice": notice_version, "of_age": account.of_age_at.date().isoformat()},
        )  # fmt: skip
