# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about a spouse who works for the same employer (825.120(a)(3), .121(a)(3), .127(f), .201(b))."""

import dataclasses
from decimal import Decimal

from openleave.engine.facts_leave import Usage
from openleave.engine.reading import boolean, decimal, fact, many, nested


@dataclasses.dataclass(frozen=True, slots=True)
class Spouse:
    """Everything is optional; what is not known is left out."""

    married: bool | None = fact(
        boolean, "the two are married, validly where they married (domestic partners and civil unions are not)",
        es="las dos personas están casadas, válidamente donde se casaron (no en pareja de hecho ni unión civil)",
        default=None,
    )  # fmt: skip
    same_employer: bool | None = fact(
        boolean, "the spouse works for this employer, at any worksite or in any division",
        es="el cónyuge trabaja para este empleador, en cualquier lugar de trabajo o división", default=None,
    )  # fmt: skip
    eligible: bool | None = fact(
        boolean, "the spouse is eligible for this leave, too",
        es="el cónyuge también cumple los requisitos para esta licencia", default=None,
    )  # fmt: skip
    miles_apart: Decimal | None = fact(
        decimal, "how many miles lie between their worksites (it makes no difference)",
        es="cuántas millas hay entre sus lugares de trabajo (no influye)", default=None,
    )  # fmt: skip
    usage: tuple[Usage, ...] | None = fact(
        many(nested(Usage)), "which leave the spouse has used, and for which reasons (an empty list: none)",
        es="qué licencia ha usado el cónyuge y por qué motivos (una lista vacía: ninguna)", default=None,
    )  # fmt: skip
