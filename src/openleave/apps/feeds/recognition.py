"""Which column means what: by its name, and by what its values look like. Proposals carry a confidence and a reason."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher
from functools import cache

from openleave.apps.feeds import evidence
from openleave.apps.feeds.vocabulary import KINDS, Field, by_name

_WORDS = {
    "emp": "employee", "empl": "employee", "ee": "employee", "employees": "employee", "id": "number", "no": "number",
    "num": "number", "nbr": "number", "nr": "number", "identifier": "number", "dt": "date", "dte": "date", "cd": "code",
    "loc": "location", "dept": "department", "mgr": "manager", "supv": "supervisor", "supvr": "supervisor",
    "superv": "supervisor", "hrs": "hours", "hr": "hours", "wk": "week", "wkly": "weekly", "std": "standard",
    "sched": "schedule", "schd": "schedule", "orig": "original", "adj": "adjusted", "svc": "service",
    "term": "termination", "trm": "termination", "addr": "address", "desc": "description", "descr": "description",
    "ph": "phone", "tel": "phone", "telephone": "phone", "nm": "name", "pers": "personnel", "eff": "effective",
    "zipcode": "zip", "e-mail": "email", "mail": "email", "pct": "percent", "ttl": "total", "reg": "regular",
    "firstname": "first name", "lastname": "last name", "middlename": "middle name", "hiredate": "hire date",
    "startdate": "start date", "jobtitle": "job title", "birthdate": "birth date", "fulltime": "full time",
    "parttime": "part time", "workstate": "work state", "homestate": "home state", "dob": "date of birth",
    "emplid": "employee number", "empid": "employee number", "empno": "employee number", "deptid": "department number",
    "worksite": "work site", "rehire": "re hire", "bldg": "building", "hrly": "hourly", "sal": "salary",
    "cmpny": "company",
    "ctr": "center", "deptname": "department name", "emailid": "email number", "mobileno": "mobile number",
    "phoneno": "phone number", "empname": "employee name", "employeeid": "employee number",
    "supervisorid": "supervisor number",
    "managerid": "manager number", "employeename": "employee name", "fullname": "full name", "hiredt": "hire date",
    "termdate": "termination date", "zip5": "zip", "ssno": "ssn", "rehired": "re hired", "org": "organization",
}  # fmt: skip
_NOISE = {"employee", "worker", "associate", "legal", "current", "the", "of", "person", "personal", "primary", "data"}

SURE, LIKELY, GUESS = 95, 80, 60


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a column is proposed to mean. ``confidence`` is 0 to 100; ``field`` is empty for no proposal."""

    column: str
    field: str
    confidence: int
    reason: str
    ssn: str = ""

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


@cache
def canonical(text: str) -> str:
    """A column name without case, accents, punctuation and abbreviations: "Hire_Dt" is "hire date"."""
    flat = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    flat = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)", " ", flat)
    flat = flat.lower().replace("#", " number ").replace("%", " percent ").replace("e-mail", "email")
    flat = re.sub(r"['’]s?\b", "", flat)
    words = [_WORDS.get(word, word) for word in re.findall(r"[a-z0-9]+", flat)]
    return " ".join(" ".join(words).split())


@cache
def _names(kind: str) -> dict[str, tuple[str, int]]:
    """Canonical name to (field, rank of the synonym); the first field to claim a name keeps it."""
    table: dict[str, tuple[str, int]] = {}
    for field in KINDS[kind]:
        for rank, synonym in enumerate(field.synonyms):
            table.setdefault(canonical(synonym), (field.name, rank))
    return table


@cache
def _short_names(kind: str) -> dict[str, tuple[str, int]]:
    table: dict[str, tuple[str, int]] = {}
    for name, found in _names(kind).items():
        table.setdefault(_short(name), found)
    return table


def _short(name: str) -> str:
    words = name.split()
    return " ".join(word for word in words if word not in _NOISE) or name


def known_header(kind: str) -> Callable[[str], bool]:
    """A function that says whether a text is a column name of an import kind we know."""
    names = _names(kind)

    def known(text: str) -> bool:
        return len(text) <= 80 and canonical(text) in names

    return known


def recognise(kind: str, header: Sequence[str], samples: Sequence[Sequence[str]]) -> list[Proposal]:
    """One proposal a column. ``samples`` holds, a column each, some of its non-empty values.

    A field is proposed once: for the column with the most confidence. Columns of Social Security numbers are marked
    and never proposed; a person has to map them deliberately.
    """
    seen = [evidence.look(values) for values in samples]
    candidates = [
        _candidate(kind, name, looks, values) for name, looks, values in zip(header, seen, samples, strict=True)
    ]
    candidates = _tell_apart(kind, candidates)
    taken: dict[str, int] = {}
    for index, proposal in sorted(enumerate(candidates), key=lambda item: -item[1].confidence):
        if proposal.field and proposal.field not in taken:
            taken[proposal.field] = index
    _fill_by_content(kind, header, seen, candidates, taken)
    _fill_needed(kind, header, seen, samples, candidates, taken)
    result = []
    for index, proposal in enumerate(candidates):
        if proposal.field and taken.get(proposal.field) != index:
            other = header[taken[proposal.field]]
            label = by_name(kind)[proposal.field].label
            proposal = Proposal(proposal.column, "", 0, f"“{other}” fits {label} better.", proposal.ssn)
        result.append(proposal)
    return _prefer_parts(kind, result)


def _tell_apart(kind: str, candidates: list[Proposal]) -> list[Proposal]:
    """Two columns that claim one field, where their names tell which is which.

    "Location ID" and "Location" are code and name; "Original Hire Date" and "Hire Date" are the first and the present
    hire; a cost centre is a department only where there is no better.
    """
    claims: dict[str, list[int]] = {}
    for index, proposal in enumerate(candidates):
        claims.setdefault(proposal.field, []).append(index)
    out = list(candidates)

    def move(index: int, field: str, reason: str) -> None:
        if field in claims:
            return
        claims[field] = [index]
        out[index] = Proposal(out[index].column, field, LIKELY, reason)

    sites = claims.get("worksite_code", [])
    coded = [index for index in sites if re.search(r"\b(number|code)\b", canonical(out[index].column))]
    for index in sites:
        if coded and index not in coded:
            move(index, "worksite_name", "Another column holds its code.")
    hires = claims.get("hired_on", [])
    first = [index for index in hires if re.search(r"\b(original|first|initial)\b", canonical(out[index].column))]
    for index in hires:
        if first and index not in first:
            move(index, "rehired_on", "Another column holds the first hire date.")
    for index in claims.get("department", []):
        weak = re.search(r"cost center|business unit|division|section|number|code", canonical(out[index].column))
        if weak and len(claims["department"]) > 1:
            out[index] = replace(out[index], confidence=GUESS)
    return _only_with_regular(kind, out)


def _only_with_regular(kind: str, proposals: list[Proposal]) -> list[Proposal]:
    """Overtime is added to regular hours; a column of all hours worked already has it."""
    if kind != "hours":
        return proposals
    main = [canonical(each.column) for each in proposals if each.field == "minutes_worked"]
    if any("regular" in name for name in main):
        return [
            Proposal(each.column, "", 0, "Regular and overtime hours have columns of their own.", each.ssn)
            if each.field == "minutes_worked" and "regular" not in canonical(each.column)
            else each
            for each in proposals
        ]
    return [
        Proposal(each.column, "", 0, "It is taken to be part of the hours worked; map it if it is not.", each.ssn)
        if each.field in ("overtime_minutes", "doubletime_minutes") and main
        else each
        for each in proposals
    ]


def _candidate(kind: str, column: str, looks: evidence.Looks, values: Sequence[str]) -> Proposal:
    name = re.sub(r" \(\d+\)$", "", column)
    field_name, confidence, reason = _by_header(kind, name)
    named_ssn = field_name == "ssn" or re.search(r"\bssn\b|social sec", canonical(name)) is not None
    if named_ssn or looks.ssn:
        why = "Its name says Social Security number." if named_ssn else "Its values look like Social Security numbers."
        numbered = (
            field_name in ("employee_number", "manager_number", "phone", "home_postal_code") and not looks.ssn_dashed
        )
        if named_ssn or not numbered:
            return Proposal(column, "", 0, f"{why} It is left out unless you deliberately map it.", why)
    if not field_name:
        return Proposal(column, "", 0, "No field has a name like this.")
    field = by_name(kind)[field_name]
    if values:
        confidence, reason = _weigh(field, looks, confidence, reason)
    if confidence < GUESS:
        return Proposal(column, "", 0, reason)
    return Proposal(column, field_name, confidence, reason)


def _by_header(kind: str, column: str) -> tuple[str, int, str]:
    name = canonical(column)
    if not name:
        return "", 0, ""
    if name in _names(kind):
        field, rank = _names(kind)[name]
        return field, SURE + 4 - min(rank // 6, 8), "The name is one that HR systems use for it."
    short = _short(name)
    trimmed = re.sub(
        r"^(?:legal |preferred |worker |employee |person )*name (?=first|middle|last|suffix|prefix)", "", name
    )
    if trimmed != name and trimmed in _names(kind):
        return _names(kind)[trimmed][0], SURE, f"The name says “{trimmed}”."
    for table in (_names(kind), _short_names(kind)):
        if short in table:
            return table[short][0], LIKELY + 5, f"The name says “{short}”."
    for pattern in (
        r"^(?:home|primary|residential|mailing|legal) address ",
        r"^(?:work contact|home|personal contact|legal|job) ",
    ):
        prefixed = re.sub(pattern, "", name)
        if prefixed != name and prefixed in _names(kind):
            return _names(kind)[prefixed][0], LIKELY, f"The name ends in “{prefixed}”."
    best, ratio = "", 0.0
    for known, (field, _) in _names(kind).items():
        if abs(len(known) - len(name)) <= 3 and len(name) >= 5:
            score = SequenceMatcher(None, name, known).ratio()
            if score > ratio:
                best, ratio = field, score
    if ratio >= 0.9:
        return best, int(ratio * LIKELY), "The name is nearly one that HR systems use for it."
    return "", 0, ""


def _weigh(field: Field, looks: evidence.Looks, confidence: int, reason: str) -> tuple[int, str]:
    """The values agree with the name, or speak against it."""
    share = looks.share_of(field.kind)
    if share is None:
        return confidence, reason
    if share >= 0.8:
        return min(99, confidence + 2), f"{reason} Its values fit."
    if share < 0.3:
        return confidence - 40, f"The name fits {field.label}, but its values do not look like that."
    return confidence - 8, f"{reason} Some of its values do not fit."


def _fill_by_content(
    kind: str, header: Sequence[str], seen: list[evidence.Looks], candidates: list[Proposal], taken: dict[str, int]
) -> None:
    """Columns whose name says nothing, whose values can be one thing only."""
    fields = by_name(kind)
    for name, look in (("email", "email"), ("full_name", "full_name"), ("phone", "phone"), ("home_state", "state")):
        if name not in fields or name in taken or (name == "full_name" and {"first_name", "last_name"} & set(taken)):
            continue
        for index, looks in enumerate(seen):
            free = not candidates[index].field and not candidates[index].ssn
            if free and looks.count >= 3 and looks.shares.get(look, 0) >= 0.95:
                reason = f"Every value looks like {fields[name].label.lower()}."
                candidates[index] = Proposal(header[index], name, GUESS + 5, reason)
                taken[name] = index
                break


def _fill_needed(
    kind: str,
    header: Sequence[str],
    seen: list[evidence.Looks],
    samples: Sequence[Sequence[str]],
    candidates: list[Proposal],
    taken: dict[str, int],
) -> None:
    """A number and a hire date are needed: guessed where one column alone can be meant."""
    free = [
        index for index, each in enumerate(candidates) if not each.field and not each.ssn and seen[index].count >= 2
    ]
    if kind == "employees" and not {"hired_on", "rehired_on", "service_from_on"} & set(taken):
        dated = [index for index in free if seen[index].shares["date"] >= 0.95]
        if len(dated) == 1:
            reason = "No column is called a hire date, and this is the only other one with dates. Please check."
            candidates[dated[0]] = Proposal(header[dated[0]], "hired_on", GUESS, reason)
            taken["hired_on"] = dated[0]
    if "employee_number" not in taken:
        for index in free:
            values = [value.strip() for value in samples[index]]
            looks = seen[index].shares
            numbered = looks["number"] == 1.0 and max(looks["date"], looks["email"], looks["phone"]) < 0.5
            if numbered and len(set(values)) == len(values) and all(len(value) <= 20 for value in values):
                reason = "No column is called a number of the person, and these values are all different. Please check."
                candidates[index] = Proposal(header[index], "employee_number", GUESS, reason)
                taken["employee_number"] = index
                return


def _prefer_parts(kind: str, proposals: list[Proposal]) -> list[Proposal]:
    """With first and last name in columns of their own, a full-name column is not needed."""
    found = {proposal.field for proposal in proposals}
    if kind == "employees" and {"first_name", "last_name"} <= found and "full_name" in found:
        return [
            Proposal(each.column, "", 0, "First and last name have columns of their own.", each.ssn)
            if each.field == "full_name"
            else each
            for each in proposals
        ]
    return proposals
