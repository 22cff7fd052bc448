"""Audit packets: what was asked for, how far the building is, and what the finished file is."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openleave.kernel import clock
from openleave.kernel.tenancy.models import TenantForeignKey, TenantModel


class PacketState(models.TextChoices):
    """Where the building of a packet stands."""

    WAITING = "waiting", _("Waiting")
    BUILDING = "building", _("Being built")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class Packet(TenantModel):
    """One audit packet (29 CFR 825.500): of a period, of all or of one employee or case, for who asked for it.

    ``audit_seq`` is the last entry of the audit trail that it shows, so that building it again gives the same bytes.
    ``sha256`` is the hash of the finished zip. A packet written by a command has no ``file_id``: it never rested here.
    """

    asked_at = models.DateTimeField(default=clock.now)
    asked_by_id = models.UUIDField()
    asked_roles = models.CharField(max_length=200)
    asked_employee_id = models.UUIDField(null=True, help_text="Who the account is, for the walls")
    from_on = models.DateField()
    to_on = models.DateField()
    employee = TenantForeignKey("people.Employee", null=True)
    case = TenantForeignKey("cases.LeaveCase", null=True)
    medical = models.BooleanField(default=False)
    audit_seq = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=PacketState, default=PacketState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    phase = models.CharField(max_length=40, blank=True, default="")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    progress_at = models.DateTimeField(null=True)
    built_at = models.DateTimeField(null=True)
    file_id = models.UUIDField(null=True)
    files = models.PositiveIntegerField(default=0)
    size_bytes = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    problem = models.CharField(max_length=60, blank=True, default="", help_text="A code: the kind of error")

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="reports_packet_period"),
            models.CheckConstraint(condition=~Q(state="ready") | ~Q(sha256=""), name="reports_packet_hashed"),
        ]
        indexes = [
            models.Index(fields=["organization_id", "-asked_at", "-id"], name="reports_packet_newest"),
            models.Index(
                fields=["organization_id"], name="reports_packet_unfinished",
                condition=Q(state__in=["waiting", "building"]),
            ),
        ]  # fmt: skip


class PacketPerson(TenantModel):
    """Somebody of whom there is something in a finished packet, and of which case: it is handed out days later."""

    packet = TenantForeignKey("reports.Packet")
    employee = TenantForeignKey("people.Employee")
    case = TenantForeignKey("cases.LeaveCase", null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization_id", "packet", "employee", "case"],
                name="reports_packetperson_once", nulls_distinct=False,
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["organization_id", "employee"], name="reports_packets_of_person"),
            models.Index(fields=["organization_id", "case"], name="reports_packets_of_case"),
        ]
