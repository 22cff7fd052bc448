"""Which programs run together for one leave: the laws' rows about each other, as they stand on the first day.

Programs of which no law says anything run side by side: the same day of leave counts against each that protects it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from openleave.engine.conditions import holds
from openleave.engine.law import Rule
from openleave.engine.trace import json_value

if TYPE_CHECKING:
    from openleave.engine.determination import Determination, ProgramDetermination

TOGETHER, NEVER, AFTER = "together", "never", "after"


class Pairing:
    """What one program's law says about running with another one. `certain`: its condition is known to hold."""

    __slots__ = ("certain", "other", "program", "rule", "runs")

    def __init__(self, program: str, other: str, rule: Rule, certain: bool) -> None:
        self.program, self.other, self.rule, self.certain = program, other, rule, certain
        self.runs: str = rule.body["runs"]

    @property
    def text(self) -> Mapping[str, str]:
        said: Mapping[str, str] = self.rule.body["text"]
        return said

    def to_json(self) -> dict[str, Any]:
        return {
            "program": self.program, "with": self.other, "runs": self.runs, "certain": self.certain,
            "text": json_value(self.text), "rule": self.rule.version,
            "cite": [{"id": name, "href": href} for name, href in self.rule.cite],
        }  # fmt: skip


def said_by(made: "ProgramDetermination") -> list[Pairing]:
    """What a program's own law says about others. A row whose condition does not hold says nothing."""
    found = []
    for other, rule in made.context.law.concurrency:
        held, _ = holds(made.scope, rule.body.get("when"))
        if held is not False:
            found.append(Pairing(made.id, other, rule, held is True))
    return found


def pairings(determination: "Determination") -> list[Pairing]:
    """What the laws say about those programs that are both decided for the leave, and not denied."""
    open_ = {made.id for made in determination.programs if made.outcome != "ineligible" or made.becomes_eligible_on}
    return [
        pairing
        for made in determination.programs
        if made.id in open_ and made.context.law.concurrency
        for pairing in said_by(made)
        if pairing.other in open_
    ]


def runs_with(determination: "Determination", program: str) -> dict[str, str]:
    """Other program → how they run together, by whichever of the two laws speaks of it."""
    own = determination.program(program)
    found = {pairing.other: pairing.runs for pairing in said_by(own)}
    for made in determination.programs:
        if made.id != program and made.context.law.concurrency:
            found.update((made.id, pairing.runs) for pairing in said_by(made) if pairing.other == program)
    return found
