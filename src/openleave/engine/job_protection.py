"""On which days of a leave a program gives a right to the job: by the law's own answer, else by the kind of program.

The answer may rest on whether another program protects the leave. That one may begin within the leave (after so many
days of employment) or end in it (with a move), and with it the right: it holds on the days on which both do.
"""

from openleave.engine.determination import ProgramDetermination, determine_program
from openleave.engine.granting import FAR, open_spans
from openleave.engine.measures_place import joined

PROTECTS_JOB = ("job_protection", "special_leave", "sick_leave", "accommodation")
OF_ANOTHER = ".program.protects"  # the term by which an answer rests on another program

type Spans = list[tuple[int, int]]  # first and last days, as ordinals, in order


def within(spans: Spans, day: int) -> bool:
    return any(first <= day <= last for first, last in spans)


def protects_job(made: ProgramDetermination) -> bool | None:
    """Whether somebody on this leave has a right to their job on any day of it; None: the facts leave it open."""
    if "job_protected" in made.context.law.decisions:
        answer = made.decision("job_protected").answer
        return answer if isinstance(answer, bool) else None
    header = made.context.law.header
    return bool(header.get("job_protection", header["kind"] in PROTECTS_JOB))


def job_spans(made: ProgramDetermination) -> Spans:
    """The days on which it gives a right to the job, as far as it covers them."""
    if not protects_job(made):
        return []
    found = [(1, FAR)]
    for other in rests_on(made, "job_protected"):
        found = common(found, days_of(other))
    return found


def days_of(made: ProgramDetermination) -> Spans:
    """The days of the plan that a program protects; without an amount, those on which leave can be protected."""
    if made.plan is None or made.protected is None:
        return open_spans(made)
    days = (day[0] for day, part in zip(made.plan.days, made.protected.parts, strict=True) if part)
    return joined([(day, day) for day in sorted(set(days))])


def rests_on(made: ProgramDetermination, question: str) -> list[ProgramDetermination]:
    """The programs whose protection of this leave the answer to a question rests on."""
    if question not in made.context.law.decisions:
        return []
    found = []
    for term, value in made.decision(question).read.items():
        program, mark, rest = term.partition(OF_ANOTHER)
        if mark and not rest and value is True and program in made.program.others:
            beside = next((one for one in made.beside if one.id == program), None)
            context = made.context
            found.append(beside or determine_program(context.facts, made.program.others[program], context.as_of))
        elif term.startswith("decision.") and value is not None:
            found += rests_on(made, term.removeprefix("decision."))
    return found


def common(one: Spans, other: Spans) -> Spans:
    """The days of both."""
    pairs = [(max(a, c), min(b, d)) for a, b in one for c, d in other]
    return sorted((first, last) for first, last in pairs if first <= last)
