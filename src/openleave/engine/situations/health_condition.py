"""Facts about what is known about a health condition (825.113-.119)."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class HealthCondition:
    """Everything is optional; what is not known is left out."""
