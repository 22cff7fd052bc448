"""Privacy requests and what happened to them. What people wrote, their names and addresses are in the vault, under the
request's own key: they outlive the person's erasure as long as the law asks for the record, and no longer."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openleave.apps.requests.machine import LEVELS, Agent, Level, Right, State
from openleave.kernel import clock
from openleave.kernel.tenancy.models import TenantForeignKey, TenantModel

_ACTIVE = ["received", "verifying", "ready"]
_PROVED = sorted(right.value for right, level in LEVELS.items() if level != Level.NONE)


class Manner(models.TextChoices):
    """How a request was made (11 CCR 7101(b))."""

    DESK = "desk", _("In person or by phone")
    FORM = "form", _("Form on the public site")
    MAIL = "mail", _("E-mail")
    LETTER = "letter", _("Letter")
    EMPLOYER = "employer", _("Handed in by the employer")
    ACCOUNT = "account", _("From the person’s own account")


class PrivacyRequest(TenantModel):
    """One request of one right. The organization is that of the employer; the installation's own (id zero) holds those
    that nobody could say the employer of, until the operator passes them on.

    ``received_on`` is the first day on which anybody here had it. ``proof``: how the person was verified.
    ``fields``: codes of the fields to be corrected. ``since_on``: how far back the data is asked for.
    """

    reference = models.CharField(max_length=16)
    right = models.CharField(max_length=20, choices=Right)
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    manner = models.CharField(max_length=10, choices=Manner)
    language = models.CharField(max_length=5, blank=True, default="")
    received_on = models.DateField()
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True, help_text="The employee it is about, once found")
    agent = models.CharField(max_length=10, choices=Agent, default=Agent.NONE)
    agent_proof = models.CharField(max_length=20, blank=True, default="")
    fields = models.JSONField(default=list)
    since_on = models.DateField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    declared_on = models.DateField(null=True, help_text="Day of the signed declaration")
    verified_at = models.DateTimeField(null=True)
    proof = models.CharField(max_length=20, blank=True, default="")
    acknowledge_by_on = models.DateField()
    acknowledged_on = models.DateField(null=True)
    answer_by_on = models.DateField()
    extended_on = models.DateField(null=True)
    extended_why = models.CharField(max_length=20, blank=True, default="")
    acted_at = models.DateTimeField(null=True)
    answered_on = models.DateField(null=True)
    denied_why = models.CharField(max_length=30, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    merged_into = TenantForeignKey("self", null=True, related_name="merged")
    routed_to_id = models.UUIDField(null=True)
    routed_on = models.DateField(null=True)
    token_digest = models.CharField(max_length=64, blank=True, default="")
    warned_acknowledge = models.PositiveSmallIntegerField(default=0)
    warned_answer = models.PositiveSmallIntegerField(default=0)
    forgotten_at = models.DateTimeField(null=True, help_text="What the person wrote was deleted: 24 months have passed")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization_id", "reference"], name="requests_reference"),
            models.UniqueConstraint(
                fields=["organization_id", "subject_id", "right"],
                name="requests_one_active",
                condition=Q(subject_id__isnull=False, state__in=_ACTIVE),
            ),
            models.CheckConstraint(
                condition=Q(acted_at__isnull=True) | ~Q(right__in=_PROVED) | Q(verified_at__isnull=False),
                name="requests_no_act_unverified",
            ),
            models.CheckConstraint(
                condition=Q(acted_at__isnull=True) | ~Q(agent="unproven"), name="requests_no_act_for_anybody"
            ),
            models.CheckConstraint(
                condition=Q(extended_on__isnull=True) | ~Q(extended_why=""), name="requests_extended_why"
            ),
            models.CheckConstraint(condition=~Q(state="denied") | ~Q(denied_why=""), name="requests_denied_why"),
            models.CheckConstraint(condition=Q(answer_by_on__gt=F("received_on")), name="requests_answer_after"),
        ]
        indexes = [
            models.Index(
                fields=["organization_id", "answer_by_on"], name="requests_open", condition=Q(state__in=_ACTIVE)
            ),
            models.Index(fields=["organization_id", "-received_on"], name="requests_newest"),
            models.Index(fields=["organization_id", "token_digest"], name="requests_token"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference


class RequestStep(TenantModel):
    """A step that was taken. Append-only."""

    request = TenantForeignKey(PrivacyRequest, related_name="steps")
    step = models.CharField(max_length=20)
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    why = models.CharField(max_length=30, blank=True, default="")
    taken_at = models.DateTimeField(default=clock.now)
    taken_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization_id", "request", "taken_at"], name="requests_step_of")]


class Check(TenantModel):
    """One try to verify who asks: with which pieces of information, how many matched. Never the pieces themselves."""

    request = TenantForeignKey(PrivacyRequest, related_name="checks")
    points = models.JSONField(default=list)
    matched = models.PositiveSmallIntegerField(default=0)
    passed = models.BooleanField()
    made_at = models.DateTimeField(default=clock.now)
    made_by_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization_id", "request", "made_at"], name="requests_check_of")]


class Code(TenantModel):
    """A code sent to an address on record; whoever says it has that address. Only a keyed hash of it is kept."""

    request = TenantForeignKey(PrivacyRequest, related_name="codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [models.CheckConstraint(condition=Q(tries__lte=5), name="requests_code_tries")]
        indexes = [models.Index(fields=["organization_id", "request", "made_at"], name="requests_code_of")]


class Question(TenantModel):
    """A yes-or-no question to the employer's privacy contact: does this person, of this number, work or did work there?
    The person was told of it first (``told_on``)."""

    request = TenantForeignKey(PrivacyRequest, related_name="questions")
    asked_of_id = models.UUIDField()
    told_on = models.DateField()
    asked_at = models.DateTimeField(default=clock.now)
    asked_by_id = models.UUIDField(null=True)
    yes = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization_id", "asked_of_id", "asked_at"], name="requests_question_to")]


class Paper(TenantModel):
    """A picture of a government id, the last resort. The file is deleted in the moment somebody decided on it."""

    request = TenantForeignKey(PrivacyRequest, related_name="papers")
    file_id = models.UUIDField(null=True)
    why = models.CharField(max_length=30)
    received_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(emptied_at__isnull=True) | Q(file_id__isnull=True), name="requests_paper_emptied"
            )
        ]
        indexes = [
            models.Index(fields=["organization_id"], name="requests_paper_full", condition=Q(emptied_at__isnull=True))
        ]


class Item(TenantModel):
    """One part of what was asked for, and what became of it: a category of data, a case, a field, an account.

    ``kept_until_on``: a part that is kept has a reason and a day on which that ends (commitment P-83); a hold has none.
    """

    request = TenantForeignKey(PrivacyRequest, related_name="items")
    kind = models.CharField(max_length=10)
    code = models.CharField(max_length=64)
    about_id = models.UUIDField(null=True)
    granted = models.BooleanField()
    reason = models.CharField(max_length=30, blank=True, default="")
    kept_until_on = models.DateField(null=True)
    decided_at = models.DateTimeField(default=clock.now)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(granted=True) | ~Q(reason=""), name="requests_item_reason"),
        ]
        indexes = [models.Index(fields=["organization_id", "request"], name="requests_item_of")]


class PackageLink(TenantModel):
    """The address at which a package is fetched, once, before it expires. Only a hash of its token is kept."""

    request = TenantForeignKey(PrivacyRequest, related_name="links")
    file_id = models.UUIDField(null=True)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    files = models.PositiveIntegerField()
    token_digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization_id", "token_digest"], name="requests_link_token")]


class MailKind(models.TextChoices):
    """What an e-mail is about. None says more than that there is something to read."""

    RECEIVED = "received", _("Your request was received")
    CODE = "code", _("A code to verify a request")
    NEWS = "news", _("There is news of a request")
    WARNING = "warning", _("A privacy request is due")
    QUESTION = "question", _("A question for the privacy contact")


#: Not sent, and not tried again by itself.
FAILED = Q(sent_at__isnull=True, next_try_at__isnull=True)


class Mail(TenantModel):
    """An e-mail that waits or was sent. ``account_id``: to somebody who works here; else to who asked, or for a code to
    the address on record."""

    request = TenantForeignKey(PrivacyRequest, related_name="mails")
    kind = models.CharField(max_length=10, choices=MailKind)
    account_id = models.UUIDField(null=True)
    queued_at = models.DateTimeField(default=clock.now)
    next_try_at = models.DateTimeField(null=True, default=clock.now)
    claimed_at = models.DateTimeField(null=True)
    disclosure_id = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=20, blank=True, default="")

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(
                fields=["organization_id", "next_try_at"], name="requests_mail_due",
                condition=Q(sent_at__isnull=True, next_try_at__isnull=False),
            )
        ]  # fmt: skip
