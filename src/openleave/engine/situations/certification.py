"""Facts about certification, second opinions, recertification, fitness for duty (825.305-.313)."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Certification:
    """Everything is optional; what is not known is left out."""
