"""What a command is given: days, and JSON documents, read strictly; what is wrong with them is said in one line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path


def day(text: str) -> date:
    """A day of an argument, as 2026-12-01."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: write 2026-12-01.") from None


def read_json(name: str) -> object:
    """A JSON document of a file, or of standard input. Raises OSError, JSONDecodeError, FactsError (a key twice)."""
    text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    return json.loads(text, object_pairs_hook=once)


def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose keys occur once: of two values for one fact neither can be trusted."""
    from openleave.engine import FactsError

    made: dict[str, object] = {}
    for key, value in pairs:
        if key in made:
            raise FactsError(key, "This key occurs twice in one object.", "One would be lost.", "Keep one of the two.")
        made[key] = value
    return made


def answering[T](command: str, name: str, work: Callable[[], T]) -> T | None:
    """What `work` makes of the documents it reads; None after one line on standard error that says what is wrong.

    `name`: the document, where the error does not name it.
    """
    from openleave.engine import FactsError, LawError

    try:
        return work()
    except OSError as error:
        problem = f"{error.filename or name} cannot be read: {error.strerror}. Check the path."
    except UnicodeDecodeError:
        problem = f"{name} is not UTF-8 text. Save it as UTF-8 JSON."
    except json.JSONDecodeError as error:
        problem = (
            f"{name} is not JSON (line {error.lineno}, column {error.colno}: {error.msg}). Correct it at that place; "
            "docs/reference/facts.md shows the format."
        )
    except (FactsError, LawError, ValueError) as error:
        problem = str(error)
    print(f"openleave {command}: {problem}", file=sys.stderr)
    return None
