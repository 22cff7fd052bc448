"""Facts about notices by employer and employee, designation, records (825.300-.304, .500)."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Notices:
    """Everything is optional; what is not known is left out."""
