"""Facts about service in the uniformed services (20 CFR 1002)."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class UniformedService:
    """Everything is optional; what is not known is left out."""
