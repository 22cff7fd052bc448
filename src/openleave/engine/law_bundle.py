"""The compiled library as a file: one JSON document, in lines that can be read one by one.

The first line holds what every process needs at once: versions, the list of programs and an outline of each (header and
reasons). Every further line is one program's rules, kept as bytes until somebody needs them. The files that it was
made of are told by size and time, so that a fresh bundle is known without reading YAML.
"""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

UNUSED = ("copies", "summary", "limits")  # parts of a header that only pages read


def rule_entries(folder: str) -> Iterator[os.DirEntry[str]]:
    """Every rule file below a folder, without those of cases."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "cases":
                    yield from rule_entries(entry.path)
            elif entry.name.endswith(".yaml"):
                yield entry


def rule_files(root: Path) -> list[Path]:
    """Every rule file of a library, in order."""
    return sorted(Path(entry.path) for entry in rule_entries(str(root)))


def stamp(root: Path) -> dict[str, list[int]]:
    """Size and modification time of every rule file and of VERSION."""
    above = len(str(root)) + 1
    found = {entry.path[above:]: entry.stat() for entry in rule_entries(str(root))}
    with suppress(FileNotFoundError):
        found["VERSION"] = (root / "VERSION").stat()
    return {name: [file.st_size, file.st_mtime_ns] for name, file in sorted(found.items())}


def outline(parts: Mapping[str, Any]) -> dict[str, Any]:
    """What a program is known by before its rules are read, in the shape of the rules."""
    header = {key: value for key, value in parts["program"].items() if key not in UNUSED}
    return {"program": header, "reasons": [{"reason": rule["reason"]} for rule in parts.get("reasons", ())]}


def write_bundle(root: Path, bundle: Mapping[str, Any], target: Path | None = None) -> Path:
    """Write a compiled library in one step (a reader never sees half a file). It is of the files as they were when they
    were read: one that has changed since makes it stale."""
    path = target or root / "bundle.json"
    programs = bundle["programs"]
    head = {key: value for key, value in bundle.items() if key != "programs"}
    head |= {
        "sources": bundle.get("sources") or stamp(root),
        "outlines": {name: outline(parts) for name, parts in programs.items()},
    }
    lines = ",\n".join(f"{text(name)}:{text(parts)}" for name, parts in programs.items())
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".bundle-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f'{text(head)[:-1]},"programs":{{\n{lines}\n}}}}')
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)
    return path


def text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read_bundle(path: Path) -> dict[str, Any]:
    """A compiled library whose programs are bytes still to be read. Raises OSError, ValueError (not whole)."""
    first, *lines, last = path.read_bytes().split(b"\n")
    if last != b"}}":
        raise ValueError(f"{path} ends in the middle.")
    bundle: dict[str, Any] = json.loads(first + b"}}")
    for line in lines:
        name, _, rules = line.removesuffix(b",").partition(b":")
        bundle["programs"][json.loads(name)] = rules
    return bundle
