"""Facts about exigency, servicemember, veteran, next of kin (825.126-.127)."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Military:
    """Everything is optional; what is not known is left out."""
