"""The engine: facts in, determinations out. Pure Python, exact arithmetic, no Django, no clock.

    from openleave.engine import Facts, determine, load_library, render

    library = load_library()                      # compiled law, once per process; raises LawError
    facts = Facts.from_json(document)             # JSON-shaped facts; raises FactsError (path, what, why, fix)
    determination = determine(facts, library, as_of)
    determination.to_json()                       # see docs/reference/facts.md; calendar=False leaves the days out
    determination.to_bytes()                      # canonical: same facts and library version, same bytes
    determination.calendar("us.fed.fmla")         # the planned leave day by day, made on demand
    determination.programs[0].benefit             # what a paid program pays in a week, with its arithmetic
    pay_plan(determination)                       # who pays what in each week of the leave
    render(determination.programs[0].findings[0], "es")

The only input besides facts is the law library's own folder, read by `load_library`.
"""

from openleave.engine.determination import Determination, ProgramDetermination, determine
from openleave.engine.facts import Facts
from openleave.engine.law import LawError, Library, library_path, load_library
from openleave.engine.pay_plan import PayPlan, pay_plan
from openleave.engine.reading import FactsError
from openleave.engine.render import render
from openleave.engine.trace import Finding, Sentence

__all__ = [
    "Determination",
    "Facts",
    "FactsError",
    "Finding",
    "LawError",
    "Library",
    "PayPlan",
    "ProgramDetermination",
    "Sentence",
    "determine",
    "library_path",
    "load_library",
    "pay_plan",
    "render",
]
