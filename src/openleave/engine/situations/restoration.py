"""Facts about return to work, key employees (825.214-.219)."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Restoration:
    """Everything is optional; what is not known is left out."""
