"""Documents about employees: what came in, when, how, and whether it may be shown.

The content is in ``kernel.files`` under the employee's key; what a document is called and what is said of it is in the
vault (``private``).
"""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openleave.kernel import clock
from openleave.kernel.tenancy.models import TenantForeignKey, TenantModel


class Category(models.TextChoices):
    """What a document is for."""

    CERTIFICATION = "certification", _("Medical certification")
    FITNESS_FOR_DUTY = "fitness_for_duty", _("Fitness for duty")
    RELATIONSHIP_PROOF = "relationship_proof", _("Proof of relationship")
    MILITARY_ORDERS = "military_orders", _("Military orders")
    ACCOMMODATION = "accommodation", _("Accommodation")
    CORRESPONDENCE = "correspondence", _("Correspondence")
    LETTER = "letter", _("Letter")
    OTHER = "other", _("Other document")


class Source(models.TextChoices):
    """How a document came in."""

    DESK = "desk", _("Added at the desk")
    PORTAL = "portal", _("Sent by the employee")
    PROVIDER = "provider", _("Provider’s link")
    MAIL = "mail", _("Mail")
    FAX = "fax", _("Fax")
    IMPORT = "import", _("Import")


class State(models.TextChoices):
    """Whether a document may be shown. Only CLEAN and UNSCANNED are."""

    WAITING = "waiting", _("Waits for the virus scan")
    CLEAN = "clean", _("Scanned, clean")
    UNSCANNED = "unscanned", _("Not scanned")
    INFECTED = "infected", _("In quarantine")
    UNREADABLE = "unreadable", _("Unreadable")


class Withdrawn(models.TextChoices):
    """Why a document is not shown any more."""

    WRONG_PERSON = "wrong_person", _("It is about somebody else")
    DUPLICATE = "duplicate", _("It is here twice")
    ILLEGIBLE = "illegible", _("It cannot be read; a better copy was asked for")
    NOT_OURS = "not_ours", _("It has nothing to do with leave")


#: States in which the content is served.
SHOWN = (State.CLEAN, State.UNSCANNED)


class Document(TenantModel):
    """One document about one employee, in a case or in none yet.

    ``content_id`` is the file that is shown: a PDF written anew. ``sent_id`` is what was sent, as it was, kept only
    while it waits for the scan or is in quarantine. ``digest`` (keyed) recognises the same file sent twice.
    """

    employee = TenantForeignKey("people.Employee")
    case = TenantForeignKey("cases.LeaveCase", null=True)
    category = models.CharField(max_length=20, choices=Category)
    source = models.CharField(max_length=10, choices=Source)
    content = models.CharField(max_length=5, choices=[("pdf", "PDF"), ("image", _("Pictures"))], blank=True, default="")
    pages = models.PositiveSmallIntegerField(default=0)
    size_bytes = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)
    content_id = models.UUIDField(null=True)
    sent_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=State)
    scanned_at = models.DateTimeField(null=True)
    scan_tried_at = models.DateTimeField(null=True)
    scan_trouble = models.CharField(max_length=20, blank=True, default="", help_text="Why no scan was made, as a code")
    signature = models.CharField(max_length=100, blank=True, default="", help_text="What the scanner found")
    for_employee = models.BooleanField(default=False, help_text="The desk sent it to the employee, who may open it")
    received_on = models.DateField()
    received_at = models.DateTimeField(default=clock.now)
    received_by_id = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_id = models.UUIDField(null=True)
    withdrawn_why = models.CharField(max_length=15, choices=Withdrawn, blank=True, default="")

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(state="infected", content_id__isnull=True)
                | (~Q(state="infected") & Q(content_id__isnull=False, pages__gt=0)),
                name="documents_document_content",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why="")),
                name="documents_document_withdrawn",
            ),
        ]
        indexes = [
            models.Index(fields=["organization_id", "case", "-received_at", "-id"], name="documents_document_case"),
            models.Index(
                fields=["organization_id", "employee", "-received_at", "-id"], name="documents_document_employee"
            ),
            models.Index(
                fields=["organization_id", "state", "received_at"],
                name="documents_document_waiting",
                condition=Q(state__in=["waiting", "unscanned", "infected"]),
            ),
        ]

    case_id: UUID | None
    employee_id: UUID

    @property
    def shown(self) -> bool:
        """Whether its content is served."""
        return self.state in SHOWN and self.withdrawn_at is None


class DocumentView(TenantModel):
    """Somebody looked at a document or took a copy. Never edited."""

    document = TenantForeignKey(Document)
    seen_at = models.DateTimeField(default=clock.now)
    seen_by_id = models.UUIDField()
    downloaded = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization_id", "document", "-seen_at"], name="documents_view_newest")]
