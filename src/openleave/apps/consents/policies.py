"""Who keeps the purposes and the consents: the privacy officer, who speaks for the organization, and each person for
themselves."""

from openleave.kernel.actor import Role
from openleave.kernel.permissions import declare

PERMISSIONS = {
    "registry.read": {Role.PRIVACY_OFFICER},
    "purpose.read": {Role.PRIVACY_OFFICER},
    "purpose.assess": {Role.PRIVACY_OFFICER},
    "consent.read": {Role.PRIVACY_OFFICER},
    # The organization's own consent: who gives it holds authority for the organization (commitment P-43).
    "consent.client": {Role.PRIVACY_OFFICER},
    # What a person said on paper or by telephone.
    "consent.record": {Role.PRIVACY_OFFICER},
    "own.consent": {Role.EMPLOYEE},
}
declare(PERMISSIONS, purpose="privacy_rights")
