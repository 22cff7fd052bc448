"""The base of facts: each row is one version of something known about an employee or worksite.

Facts are bitemporal. *Valid* dates say when something was so in the world; ``recorded_at`` and ``superseded_at`` say
when OpenLeave knew it. A row is never edited: a change sets ``superseded_at`` on the old version and inserts the new
one, so that any past determination can be replayed with what was known then.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Q

from openleave.kernel import clock
from openleave.kernel.tenancy.models import TenantModel


class FactQuerySet(models.QuerySet):
    """Questions every table of facts answers."""

    def known(self, at: datetime | None = None) -> FactQuerySet:
        """The versions believed at an instant; without one, believed now."""
        if at is None:
            return self.filter(superseded_at__isnull=True)
        return self.filter(recorded_at__lte=at).filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=at))

    def valid(self, on: date) -> FactQuerySet:
        """The versions that describe a calendar date (dated facts only)."""
        return self.filter(valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))


class Fact(TenantModel):
    """One version of a fact, with where it came from.

    ``source_id`` is the import that brought it, or null when a person entered it on the desk; ``recorded_by_id`` is
    the account. ``superseded_by_source_id`` is the import that replaced it (null: a person did).
    """

    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by_id = models.UUIDField(null=True)
    source_id = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)
    superseded_by_source_id = models.UUIDField(null=True)

    objects = FactQuerySet.as_manager()

    class Meta(TenantModel.Meta):
        abstract = True


class DatedFact(Fact):
    """A fact that holds from a date up to and including another (null: still holds)."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta(Fact.Meta):
        abstract = True


#: Registry categories of the columns every fact has; merge into ``declare_table``.
FACT_COLUMNS = {
    "id": "key",
    "organization_id": "organization",
    "recorded_at": "system",
    "recorded_by_id": "audit",
    "source_id": "system",
    "superseded_at": "system",
    "superseded_by_source_id": "system",
}
DATED_COLUMNS = FACT_COLUMNS | {"valid_from": "employment", "valid_to": "employment"}
