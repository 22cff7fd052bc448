"""Facts about a spouse who works for the same employer (825.120(a)(3), .121(a)(3), .127(f), .201(b))."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Spouse:
    """Everything is optional; what is not known is left out."""
