"""Paths into the facts (`certification.requested_on`): whether one exists, and what it stands for in words."""

import dataclasses
import types
import typing
from functools import cache
from typing import Any

from openleave.engine.facts import Facts


def unwrapped(kind: Any) -> Any:
    """The type behind an optional one."""
    if isinstance(kind, types.UnionType) or typing.get_origin(kind) is typing.Union:
        return next((arm for arm in typing.get_args(kind) if arm is not type(None)), None)
    return kind


@cache
def hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


@cache
def kind_at(path: str) -> Any:
    """The type of the facts at a path, None where there is no such path. Properties are of unknown type: `object`."""
    kind: Any = Facts
    for part in path.split("."):
        if not (isinstance(kind, type) and dataclasses.is_dataclass(kind)):
            return None
        if part in hints(kind) and not part.startswith("_"):
            kind = unwrapped(hints(kind)[part])
        elif isinstance(getattr(kind, part, None), property):
            kind = object
        else:
            return None
    return kind


@cache
def described(path: str, language: str) -> str:
    """The words of the fact at a path, in a language; empty where it has none."""
    holder, _, name = path.rpartition(".")
    cls = kind_at(holder) if holder else Facts
    if not (isinstance(cls, type) and dataclasses.is_dataclass(cls)):
        return ""
    for field in dataclasses.fields(cls):
        if field.name == name:
            return str(field.metadata.get("es" if language == "es" else "doc", ""))
    return ""


def is_yes_or_no(path: str) -> bool:
    return kind_at(path) is bool
