"""Facts about exigency, servicemember, veteran, next of kin (825.126-.127)."""

import dataclasses

from openleave.engine.reading import fact, text


@dataclasses.dataclass(frozen=True, slots=True)
class Military:
    """Everything is optional; what is not known is left out."""

    servicemember: str | None = fact(
        text, "which servicemember is cared for (a reference, to tell one from another)",
        es="a qué militar se cuida (una referencia, para distinguirlo de otro)", default=None,
    )  # fmt: skip
    injury: str | None = fact(
        text, "for which injury or illness (a reference, to tell one from another)",
        es="por qué lesión o enfermedad (una referencia, para distinguirla de otra)", default=None,
    )  # fmt: skip
