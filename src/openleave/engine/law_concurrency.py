"""Which programs run together: rows of a program about another one, checked when the library is compiled."""

from collections.abc import Callable, Mapping
from typing import Any

type Known = Callable[[str, object, tuple[str, ...], str], None]

# together: the same leave counts against both; never: on no day both; if_notified: together when the employer gave
# notice; employee_chooses: together when the employee wants it; after: it begins when the other one is used up.
RUNS = ("together", "never", "if_notified", "employee_chooses", "after")


def check(program: str, parts: Mapping[str, Any], tables: Any, known: Known) -> None:
    """Raises LawError for a row that says nothing that can be followed. `tables` checks conditions and texts."""
    for rule in parts.get("concurrency", ()):
        where = f"{program}/concurrency, {rule['id']}"
        for value in rule["values"]:
            known(where, value["runs"], RUNS, "way of running together")
            tables.said(f"{where}, text", value["text"])
            if "when" in value:
                tables.when(where, value["when"])
