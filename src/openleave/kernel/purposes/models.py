"""Until when each organization may use data for a purpose that rests on more than the law."""

from __future__ import annotations

from django.db import models

from openleave.kernel.tenancy.models import TenantModel


class Standing(TenantModel):
    """One purpose of one organization: usable through ``until``; null: not at all.

    Purposes of a legitimate interest or of consent need a row; those of a contract are usable without one, until an
    assessment sets a day for its review. Legal obligations are never asked about.
    """

    purpose = models.CharField(max_length=40)
    until = models.DateField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization_id", "purpose"], name="purposes_standing_one")]
