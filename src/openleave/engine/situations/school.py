"""Facts about school employees (825.600-.604)."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class School:
    """Everything is optional; what is not known is left out."""
