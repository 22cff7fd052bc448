"""What visits keep: who looked at an organization, why, who allowed it, which pages were opened."""

from django.utils.translation import gettext_lazy as _

from openleave.kernel.egress import RecipientKind, declare_flow
from openleave.kernel.registry import declare_message, declare_table, declare_task

ABOUT = {"subject": "account", "owner": "organization", "purposes": ["security"]}

declare_table(
    "visits_visit",
    **ABOUT,
    columns={"id": "key", "organization_id": "key", "pass_id": "key"}
    | dict.fromkeys(["account_id", "decided_by_id", "ended_by_id", "told_ids"], "audit")
    | dict.fromkeys(
        [
            "purpose", "reference", "asked_areas", "asked_minutes", "asked_tier3", "asked_at", "announced_at", "state",
            "decided_at", "allowed_areas", "allowed_minutes", "allowed_tier3", "ends_at", "ended_at", "ended_how",
        ],
        "system",
    ),
)  # fmt: skip
declare_table(
    "visits_view",
    **ABOUT,
    columns={"id": "key", "organization_id": "key", "visit_id": "key"}
    | dict.fromkeys(["opened_at", "page", "path"], "audit"),
)
declare_task("visits.catch_up", arguments=["timestamp"], purpose="privacy_rights")
declare_message(
    "visits/email/asked.txt", holds="That somebody who runs the installation asks for something; the way in."
)
declare_flow(
    "visits.mail",
    label=_("E-mail that somebody asks to visit"),
    means="mail",
    purpose="security",
    reasons=["service_operation"],
    recipient=RecipientKind.SELF,
    categories=["contact"],
)
