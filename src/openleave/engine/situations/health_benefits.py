"""Facts about group health coverage, premiums, continuation coverage (825.209-.213)."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class HealthBenefits:
    """Everything is optional; what is not known is left out."""
