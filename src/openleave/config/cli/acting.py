"""Who acts in a command that works for an organization (``--organization SLUG --as EMAIL``)."""

from __future__ import annotations

from openleave.kernel.actor import Actor, Channel


def acting(slug: str, email: str) -> Actor:
    """The account as an actor of the organization, with the roles it holds there. Raises NotFound."""
    from openleave.apps.accounts.models import Account
    from openleave.apps.accounts.selectors import places
    from openleave.apps.organizations.selectors import organization_by_slug
    from openleave.kernel.errors import NotFound
    from openleave.kernel.tenancy import account_scope

    organization = organization_by_slug(slug)
    account = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    if account is not None:
        with account_scope(account.pk):
            for place in places(account.pk):
                if place.organization_id == organization.id:
                    return Actor(account.pk, organization.id, place.roles, place.employee_id, Channel.COMMAND)
    raise NotFound(f"{email} holds no role in {slug}. Give the e-mail of an account that does.")
