"""What the apps declare, and the one object that holds it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from openleave.kernel.registry.categories import CATEGORIES, EVERYWHERE, Category, Owner, require_purpose


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where it is, whose, of what category, for which purposes."""

    table: str
    name: str
    subject: str
    owner: Owner
    category: Category
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileKind:
    """A class of files that ``kernel.files`` may hold, and for how long at most.

    ``maximum_age`` is None where the retention rule of the category decides, as for documents of a case: then no sweep
    takes the file, and the app deletes it.
    """

    key: str
    category: Category
    maximum_age: timedelta | None
    purposes: tuple[str, ...]


@dataclass(slots=True)
class Declared:
    """Everything declared so far, by kind."""

    columns: dict[tuple[str, str], Column] = field(default_factory=dict)
    file_kinds: dict[str, FileKind] = field(default_factory=dict)
    tasks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    task_purposes: dict[str, str] = field(default_factory=dict)
    caches: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    log_fields: dict[str, str] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)


_declared = Declared()


def declared() -> Declared:
    """All declarations. Complete once Django's apps are ready."""
    return _declared


def declare_table(
    table: str, *, subject: str, owner: Owner, purposes: Iterable[str], columns: Mapping[str, str]
) -> None:
    """Declare every column of a table. ``columns`` maps column name to category key.

    ``table`` is the name in PostgreSQL, with its schema when that is not public: ``vault.secret``. What belongs to
    organizations and accounts may be reached for the purposes ``EVERYWHERE`` besides. From tier 2 on the database
    itself asks for one of them (kernel.purposes).
    """
    wanted = tuple(purposes)
    if owner != "operator":
        wanted = (*wanted, *(purpose for purpose in EVERYWHERE if purpose not in wanted))
    for purpose in wanted:
        require_purpose(purpose)
    for name, category in columns.items():
        if (table, name) in _declared.columns:
            raise RuntimeError(f"The column {table}.{name} is declared twice; keep one declaration.")
        _declared.columns[table, name] = Column(table, name, subject, owner, _category(category), wanted)


def declare_file_kind(key: str, *, category: str, maximum_age: timedelta | None, purposes: Iterable[str]) -> None:
    """Declare a class of files. Older ones are swept; with None, the category's retention rule decides instead."""
    wanted = tuple(purposes)
    for purpose in wanted:
        require_purpose(purpose)
    _declared.file_kinds[key] = FileKind(key, _category(category), maximum_age, wanted)


def file_kind(key: str) -> FileKind:
    """The declared kind of files, or an error that names it."""
    if key not in _declared.file_kinds:
        raise LookupError(f"The file kind {key!r} is not declared; declare it in the app's registry.py.")
    return _declared.file_kinds[key]


def declare_task(name: str, *, arguments: Iterable[str], purpose: str) -> None:
    """Declare a job, its arguments, which are ids only, and the purpose it runs for."""
    require_purpose(purpose)
    names = tuple(arguments)
    for argument in names:
        if not argument.endswith(("_id", "_ids", "timestamp")):
            raise ValueError(f"The job {name} takes {argument}; a job's arguments are ids only.")
    _declared.tasks[name] = names
    _declared.task_purposes[name] = purpose


def declare_cache(alias: str, *, holds: str) -> None:
    """Declare a cache and what it holds."""
    _declared.caches[alias] = holds


def declare_cookie(name: str, *, purpose: str) -> None:
    """Declare a cookie and what it is for."""
    _declared.cookies[name] = purpose


def declare_log_fields(fields: Mapping[str, str]) -> None:
    """Declare log fields and what each holds. Anything else is dropped before a line is written."""
    _declared.log_fields.update(fields)


def declare_message(template: str, *, holds: str) -> None:
    """Declare the template of an outgoing message (e-mail, push): neutral text and links only."""
    _declared.messages[template] = holds


def _category(key: str) -> Category:
    if key not in CATEGORIES:
        raise LookupError(f"The data category {key!r} does not exist; add it to kernel/registry/categories.py.")
    return CATEGORIES[key]
