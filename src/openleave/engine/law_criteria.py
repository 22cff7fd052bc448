"""Checks of the table of criteria: a word, a parameter or a fact that there is not is refused at compile time."""

from collections.abc import Callable, Mapping
from typing import Any

from openleave.engine import law_words
from openleave.engine.law_error import LawError

type Names = set[str] | tuple[str, ...]
type Known = Callable[[str, object, Names, str], None]

# What tells two tests of one measure apart: with different ones they cannot disagree.
APART = ("decision", "fact", "scope", "of", "full_time", "base", "to")


def check(program: str, parts: Mapping[str, Any], known: Known, parameters: Names, questions: Names) -> None:
    """Raises LawError for a criterion that cannot be executed, or that two rules of the program decide."""
    from openleave.engine.law_files import overlapping

    measures: dict[Any, Any] = {}
    for rule in parts.get("criteria", ()):
        where = f"{program}/criteria, {rule['id']}"
        known(where, rule["group"], law_words.GROUPS, "group")
        for value in rule["values"]:
            known(where, value["measured"], law_words.MEASURED, "moment")
            for test in value["any_of"]:
                check_test(where, program, test, known, parameters, questions)
                key = (test["measure"], test["comparator"], *(str(test.get(name)) for name in APART))
                earlier = measures.setdefault(key, rule)
                if earlier is not rule and overlapping(earlier, rule):
                    raise LawError(
                        where,
                        f"{earlier['id']} already tests {test['measure']}.",
                        "Two criteria on one measure could disagree.",
                        "Merge them.",
                    )


def check_test(
    where: str, program: str, test: Mapping[str, Any], known: Known, parameters: Names, questions: Names
) -> None:
    known(where, test.get("measure"), law_words.MEASURES, "measure")
    known(where, test.get("comparator"), law_words.COMPARATORS, "comparator")
    for key, argument in test.items():
        if key == "decision":
            known(where, argument, questions, "question")
        elif isinstance(argument, str) and argument.startswith(f"{program}."):
            known(where, argument, parameters, "parameter")
    if test["measure"] == "employees":
        known(where, test.get("scope"), law_words.SCOPES, "scope")
    if test["measure"] == "belongs_to":
        known(where, test.get("to"), law_words.MEMBERSHIPS, "group of employees")
    if test["comparator"] in ("one_of", "none_of") and not (
        isinstance(test.get("parameter"), list) or test.get("parameter") in parameters
    ):
        raise LawError(where, "A test has no list.", "It looks for a word in one.", "Add `parameter: [word]`.")
    if test["measure"] == "stated":
        check_path(where, test.get("fact"))
    if test["comparator"] in ("at_least", "at_most") and "parameter" not in test:
        raise LawError(where, "A test has no `parameter`.", "It compares with one.", "Add it.")
    if "cite" not in test:
        raise LawError(where, "A test has no `cite`.", "Every answer names its paragraph.", "Add it.")


def check_path(where: str, path: object) -> None:
    # Imported here: the facts know the law's words.
    from openleave.engine.paths import kind_at

    if not isinstance(path, str) or kind_at(path) is None:
        raise LawError(
            where, f"`{path}` is no fact.", "What is stated has to be in the facts.",
            "Use a path of docs/reference/facts.md or docs/reference/situations.md.",
        )  # fmt: skip
