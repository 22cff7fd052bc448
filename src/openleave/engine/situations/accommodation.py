"""Facts about limitation and accommodation (ADA, 29 CFR 1636)."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Accommodation:
    """Everything is optional; what is not known is left out."""
