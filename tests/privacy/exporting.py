"""Which routes answer with a file: by reading the source of their views, and of the functions those name."""

from __future__ import annotations

import dis
import inspect
import re
from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

from django.urls import get_resolver
from tests.isolation.routes import FACES, _walk

MARK = re.compile(r"Content-Disposition|as_attachment|text/calendar|ld\+json")
DEPTH = 3


def exporting() -> set[str]:
    """Names of all routes of ours whose answer is a file."""
    found = set()
    for face in FACES:
        for _, pattern in _walk(get_resolver(f"openleave.config.urls.{face}").url_patterns, ""):
            view = inspect.unwrap(pattern.callback)
            if str(getattr(view, "__module__", "")).startswith("openleave.") and _marked(view, DEPTH):
                found.add(pattern.name)
    return found


def _marked(function: Any, depth: int) -> bool:
    if not isinstance(function, FunctionType):
        return False
    source = inspect.getsource(function)
    return bool(MARK.search(source)) or (depth > 0 and any(_marked(one, depth - 1) for one in _named(function)))


def _named(function: FunctionType) -> Iterator[Any]:
    """Functions of OpenLeave that the code names: of its own module, or of ``views`` and ``pdf`` modules it imports."""
    for one in map(inspect.unwrap, filter(callable, _values(function))):
        module = str(getattr(one, "__module__", ""))
        if module.startswith("openleave.") and (module == function.__module__ or ".views" in module or "pdf" in module):
            yield one


def _values(function: FunctionType) -> Iterator[Any]:
    """What its global names stand for, and the attributes it takes of modules; ``row.letter`` is no ``letter``."""
    module = None
    for step in dis.get_instructions(function):
        if step.opname == "LOAD_GLOBAL":
            module = function.__globals__.get(step.argval)
            yield module
        elif step.opname in ("LOAD_ATTR", "LOAD_METHOD") and isinstance(module, ModuleType):
            module = getattr(module, step.argval, None)
            yield module
        else:
            module = None
