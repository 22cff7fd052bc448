"""Which pay codes stand for time worked. The FMLA counts hours actually worked, not paid ones (29 CFR 825.110(c))."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

_NOT_WORKED = re.compile(
    r"vac|sick|\bpto\b|paid.?time.?off|holiday|\bhol\b|bereave|funeral|jury|leave|\bloa\b|fmla|\bstd\b|\bltd\b|disab|"
    r"unpaid|personal|\bpers\b|milit|float|parental|maternity|absen|comp.?taken|sabbat|\bwc\b|workers.?comp|severance|"
    r"bonus|\bpay ?out\b|award|tips|\bupl\b|\bvto\b|\blwop\b|time.?off|licen",
    re.IGNORECASE,
)
_WORKED = re.compile(
    r"^r$|^1$|\breg|^o$|\bot\b|over.?time|^d$|\bdt\b|double|work|hours|train|call.?(?:back|in)|shift|\bprem|"
    r"straight|\bst\b|orient|meeting|travel|charge|\bhrs\b|on.?site|hourly|salar|base",
    re.IGNORECASE,
)


def counts_as_worked(code: str) -> bool | None:
    """Whether a pay code names time worked; None when its name does not say."""
    if re.search(r"holiday.*work|work.*holiday|hol.*wrk", code, re.IGNORECASE):
        return True
    if _NOT_WORKED.search(code):
        return False
    if _WORKED.search(code):
        return True
    return None


class Decider:
    """Decides codes: first what the mapping says, then what the name says."""

    def __init__(self, decided: Mapping[str, bool]) -> None:
        self._decided = {code.casefold(): bool(worked) for code, worked in decided.items()}

    def worked(self, code: str) -> bool | None:
        """Whether the code counts, None if unknown."""
        decided = self._decided.get(code.casefold())
        return counts_as_worked(code) if decided is None else decided

    def decide(self, codes: pl.Series) -> tuple[pl.Series, pl.Series]:
        """(counts as worked, mask of unknown codes). No code means worked."""
        import polars as pl

        table = {code: self.worked(code) for code in codes.unique().drop_nulls().to_list()}
        known = {code: worked for code, worked in table.items() if worked is not None}
        decided = codes.replace_strict(known, default=None, return_dtype=pl.Boolean) if known else None
        if decided is None:
            decided = pl.Series([None], dtype=pl.Boolean).new_from_index(0, len(codes))
        unknown = codes.is_not_null() & decided.is_null()
        return decided.fill_null(True), unknown
