"""Facts about airline flight crews (825.800-.803)."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class FlightCrew:
    """Everything is optional; what is not known is left out."""
