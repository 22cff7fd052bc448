"""Accounts (sign-ins) and the roles they hold in organizations."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from openleave.kernel import clock
from openleave.kernel.actor import Role
from openleave.kernel.ids import new_id
from openleave.kernel.tenancy.constraints import ACCOUNT_ROWS, OWN_ROWS, TenantKey
from openleave.kernel.tenancy.models import TenantModel


class AccountManager(BaseUserManager):
    """Makes accounts; e-mail addresses are compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(email=email.strip().lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email=(username or "").lower())


class Account(AbstractBaseUser):
    """A sign-in. It belongs to a person, not to an organization; what it may do is in its memberships.

    An operator's account runs the installation and sees no organization's rows.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    display_name = models.CharField(max_length=200, blank=True, default="")
    language = models.CharField(max_length=5, blank=True, default="", help_text="Empty: as the device prefers")
    is_operator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)
    notice_version = models.CharField(max_length=12, blank=True, default="", help_text="The notice that was shown last")
    of_age_at = models.DateTimeField(null=True, help_text="When the person said that they are eighteen or older")

    objects = AccountManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    def __str__(self) -> str:
        return self.display_name or self.email


class Membership(TenantModel):
    """One role of an account in an organization. ``employee_id`` names the employee the account is, if it is one."""

    account_id = models.UUIDField()
    employee_id = models.UUIDField(null=True)
    role = models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role if role != Role.OPERATOR])
    created_at = models.DateTimeField(default=clock.now)

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="accounts_membership_key", using=ACCOUNT_ROWS, check=OWN_ROWS),
            models.UniqueConstraint(fields=["organization_id", "account_id", "role"], name="accounts_membership_once"),
        ]
        indexes = [models.Index(fields=["account_id"], name="accounts_membership_account")]
