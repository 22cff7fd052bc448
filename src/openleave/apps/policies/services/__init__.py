"""Writes: policies and their versions."""

from openleave.apps.policies.services.drafting import (
    policy_create,
    policy_draft_discard,
    policy_draft_save,
    policy_draft_start,
)
from openleave.apps.policies.services.publishing import policy_publish, policy_retire

__all__ = [
    "policy_create",
    "policy_draft_discard",
    "policy_draft_save",
    "policy_draft_start",
    "policy_publish",
    "policy_retire",
]
