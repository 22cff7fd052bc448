"""The register of recipients, the ledger of what left, and the legal desk's demands.

Names of offices and companies are organization-level labels; nothing here says anything about a person but that
something about them was handed out.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openleave.kernel import clock
from openleave.kernel.egress import BASES, REASONS
from openleave.kernel.ids import new_id
from openleave.kernel.tenancy.models import TenantForeignKey, TenantModel


class Kind(models.TextChoices):
    """What a registered recipient is. The person themselves and the employer's own staff need no entry."""

    AUTHORITY = "authority", _("Court or agency")
    COUNSEL = "counsel", _("Counsel")
    PROVIDER = "provider", _("Health care provider")
    REPRESENTATIVE = "representative", _("Representative")
    SUBPROCESSOR = "subprocessor", _("Subprocessor")
    SUCCESSOR = "successor", _("Successor")


class Entry(models.Model):
    """Who receives, what, why, since when, on what contract."""

    label = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=Kind)
    country = models.CharField(max_length=2, default="US")
    categories = models.JSONField(default=list)
    purposes = models.JSONField(default=list)
    contract_on = models.DateField(null=True)
    service_terms = models.BooleanField(default=False, help_text="The contract has the terms of 11 CCR 7051")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    entered_at = models.DateTimeField(default=clock.now)
    entered_by_id = models.UUIDField()

    class Meta:
        abstract = True


class Recipient(Entry, TenantModel):
    """One entry of an organization's register."""

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                                   name="disclosures_recipient_period"),
            models.CheckConstraint(condition=~Q(kind="subprocessor") | Q(contract_on__isnull=False),
                                   name="disclosures_recipient_contract"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["organization_id", "kind", "label", "id"], name="disclosures_recipient_list")]


class Subprocessor(Entry):
    """One entry of the operator's register: companies that every organization's data passes.

    ``destination`` and ``host`` name the connection it covers (``kernel.egress``); a host outside this machine without
    a current entry is not connected to.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    destination = models.CharField(max_length=40, blank=True, default="")
    host = models.CharField(max_length=253, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                                   name="disclosures_subprocessor_period"),
            models.CheckConstraint(condition=Q(contract_on__isnull=False),
                                   name="disclosures_subprocessor_contract"),
        ]  # fmt: skip


class DemandKind(models.TextChoices):
    """What the legal desk was given."""

    SUBPOENA = "subpoena", _("Subpoena")
    COURT_ORDER = "court_order", _("Court order")
    SEARCH_WARRANT = "search_warrant", _("Search warrant")
    AGENCY_DEMAND = "agency_demand", _("Demand of an agency")
    EMERGENCY = "emergency", _("Emergency")


class DemandState(models.TextChoices):
    """How far a demand is. What ends in RELEASED or REFUSED stays so."""

    OPEN = "open", _("Open")
    RELEASED = "released", _("Released")
    REFUSED = "refused", _("Refused")


class EmergencyReason(models.TextChoices):
    """Why something is released at once. Each is a code of its own in the ledger; safety is not litigation."""

    SAFETY_THREAT = "safety_threat", _("Threat to somebody’s safety")
    MEDICAL_EMERGENCY = "medical_emergency", _("Medical emergency")
    FRAUD = "fraud", _("Fraud")
    ILLEGAL_ACT = "illegal_act", _("Another illegal act")
    POLICY_VIOLATION = "policy_violation", _("Violation of the terms")
    LITIGATION = "litigation", _("Evidence in litigation")


class MedicalGround(models.TextChoices):
    """What lets medical records be part of an answer (Cal. Civ. Code 56.20(c); 29 CFR 825.500(g))."""

    NONE = "", _("No medical records")
    COURT_ORDER = "court_order", _("Process of a court or an agency that names them")
    AUTHORIZATION = "authorization", _("The person’s signed authorization")
    EMERGENCY = "emergency", _("The emergency itself")


class Barred(models.TextChoices):
    """Who or what forbids telling the person."""

    COURT = "court", _("Order of a court")
    STATUTE = "statute", _("A statute")
    SAFETY = "safety", _("Telling would endanger somebody")


class Refusal(models.TextChoices):
    """Why a demand is not answered."""

    NOT_VALID = "not_valid", _("Not validly served or signed")
    NO_RECORDS = "no_records", _("No such records")
    TOO_BROAD = "too_broad", _("Too broad, not narrowed")
    WITHDRAWN = "withdrawn", _("Withdrawn by who made it")
    QUASHED = "quashed", _("Quashed by a court")


class Demand(TenantModel):
    """One subpoena, order or emergency: from whom, what was found in scope, who approved, what was released.

    ``label`` is neutral: how the office names the paper, never a person. ``scope_sha256`` is of the items as they
    stand; an approval of an older digest is no approval. The bar, if any, hides the disclosure from the person until
    ``barred_until``.
    """

    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=16, choices=DemandKind)
    reason = models.CharField(max_length=24)
    recipient = TenantForeignKey("disclosures.Recipient")
    label = models.CharField(max_length=60)
    received_on = models.DateField()
    answer_by = models.DateField(null=True)
    medical_ground = models.CharField(max_length=16, choices=MedicalGround, blank=True, default="")
    barred_why = models.CharField(max_length=12, choices=Barred, blank=True, default="")
    barred_until = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=DemandState, default=DemandState.OPEN)
    matter_id = models.UUIDField(null=True, help_text="The matter of its holds")
    scope_sha256 = models.CharField(max_length=64, blank=True, default="")
    entered_at = models.DateTimeField(default=clock.now)
    entered_by_id = models.UUIDField()
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)
    refused_why = models.CharField(max_length=12, choices=Refusal, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="", help_text="Of the list of its answers' hashes")
    persons = models.PositiveIntegerField(default=0)
    overdue_at = models.DateTimeField(null=True, help_text="When the missing second approval was noticed")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "number"], name="disclosures_demand_number"),
            models.CheckConstraint(
                condition=Q(barred_why="", barred_until__isnull=True)
                | (~Q(barred_why="") & Q(barred_until__isnull=False)),
                name="disclosures_demand_bar",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refused_why=""), name="disclosures_demand_refusal"
            ),
            models.CheckConstraint(condition=~Q(state="released") | ~Q(sha256=""), name="disclosures_demand_hashed"),
        ]
        indexes = [
            models.Index(fields=["organization_id", "-received_on", "-id"], name="disclosures_demand_newest"),
        ]

    @property
    def is_emergency(self) -> bool:
        return self.kind == DemandKind.EMERGENCY


class DemandItem(TenantModel):
    """One line of a demand's scope: a section of one person's records, of one case or of all. Struck with a reason."""

    demand = TenantForeignKey("disclosures.Demand", models.CASCADE)
    employee = TenantForeignKey("people.Employee")
    case = TenantForeignKey("cases.LeaveCase", null=True)
    section = models.CharField(max_length=20)
    records = models.PositiveIntegerField(null=True, help_text="How many the search found; null before it")
    struck_why = models.CharField(max_length=20, blank=True, default="")
    added_by_id = models.UUIDField()
    added_at = models.DateTimeField(default=clock.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "demand", "employee", "case", "section"],
                name="disclosures_demanditem_once", nulls_distinct=False,
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["organization_id", "employee"], name="disclosures_item_employee"),
            models.Index(fields=["organization_id", "case"], name="disclosures_item_case"),
        ]


class Answer(TenantModel):
    """What was released about one person: a file under that person's key, so that it goes with them, and its hash."""

    demand = TenantForeignKey("disclosures.Demand", models.CASCADE)
    employee = TenantForeignKey("people.Employee")
    file_id = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    records = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=clock.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "demand", "employee"], name="disclosures_answer_once"
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["organization_id", "employee"], name="disclosures_answer_employee")]


class Approval(TenantModel):
    """One account's yes to a demand's scope as it then was. Never changed."""

    demand = TenantForeignKey("disclosures.Demand", models.CASCADE)
    account_id = models.UUIDField()
    scope_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "demand", "account_id", "scope_sha256"], name="disclosures_approval_once"
            )
        ]


def _pairs() -> Q:
    """Each reason under its one ground."""
    wanted = Q()
    for basis in sorted(BASES):
        wanted |= Q(basis=str(basis), reason__in=sorted(r for r, of in REASONS.items() if of == basis))
    return wanted


class Disclosure(TenantModel):
    """One row of the ledger: something left. Never changed (a trigger refuses).

    It holds no person: those it is about are rows of ``DisclosedPerson``, which go when a person is erased.
    """

    at = models.DateTimeField(default=clock.now)
    flow = models.CharField(max_length=40)
    means = models.CharField(max_length=10)
    purpose = models.CharField(max_length=40)
    basis = models.CharField(max_length=20)
    reason = models.CharField(max_length=24)
    recipient_kind = models.CharField(max_length=16)
    recipient = TenantForeignKey("disclosures.Recipient", null=True)
    categories = models.JSONField(default=list)
    about_type = models.CharField(max_length=40)
    persons = models.PositiveIntegerField(default=0)
    records = models.PositiveIntegerField(default=0)
    size_bytes = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    demand = TenantForeignKey("disclosures.Demand", null=True)
    by_account_id = models.UUIDField(null=True)
    channel = models.CharField(max_length=16)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=_pairs(), name="disclosures_disclosure_basis"),
            models.CheckConstraint(
                condition=~Q(recipient_kind="authority") | Q(demand__isnull=False),
                name="disclosures_disclosure_authority",
            ),
        ]
        indexes = [
            models.Index(fields=["organization_id", "-at", "-id"], name="disclosures_newest"),
            models.Index(
                fields=["organization_id", "demand"], name="disclosures_of_demand", condition=Q(demand__isnull=False)
            ),
        ]


class DisclosedPerson(TenantModel):
    """Somebody whom a disclosure is about. ``about_id``: the object that was handed out; it goes with the person."""

    disclosure = TenantForeignKey("disclosures.Disclosure")
    employee = TenantForeignKey("people.Employee")
    case = TenantForeignKey("cases.LeaveCase", null=True)
    about_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "disclosure", "employee", "case"],
                name="disclosures_disclosedperson_once", nulls_distinct=False,
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["organization_id", "employee", "disclosure"], name="disclosures_of_person"),
            models.Index(fields=["organization_id", "case"], name="disclosures_of_case"),
        ]
