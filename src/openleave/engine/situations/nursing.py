"""Facts about break time for nursing employees (29 USC 218d)."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Nursing:
    """Everything is optional; what is not known is left out."""
