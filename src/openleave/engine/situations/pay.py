"""Facts about substitution of paid leave, benefits received, deductions, bonuses (825.207, .206, .215)."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Pay:
    """Everything is optional; what is not known is left out."""
