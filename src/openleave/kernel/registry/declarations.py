"""What the apps declare, and the one object that holds it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils.functional import Promise

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
    takes the file, and the app deletes it. ``served`` is False for what is handed to nobody, as files in quarantine.
    """

    key: str
    category: Category
    maximum_age: timedelta | None
    purposes: tuple[str, ...]
    served: bool


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """An index made for searching by parts of words: a second place where values rest."""

    name: str
    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """A route whose answer is a file that leaves the service: its name, what is in it, for which purpose."""

    route: str
    categories: tuple[str, ...]
    purpose: str
    holds: str


@dataclass(frozen=True, slots=True)
class MaximumAge:
    """Rows of ``table`` that are neither a person's nor a case's record go once ``since`` is longer ago than ``most``.

    ``since`` and ``only``, a condition for tables of which only some rows age, are SQL on the row ``x``. ``why`` is for
    people.
    """

    table: str
    since: str
    most: timedelta
    why: str | Promise
    only: str


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
    queues: dict[str, str] = field(default_factory=dict)
    search_indexes: dict[str, SearchIndex] = field(default_factory=dict)
    exports: dict[str, Export] = field(default_factory=dict)
    links: set[tuple[str, str, str]] = field(default_factory=set)
    file_columns: dict[tuple[str, str], str] = field(default_factory=dict)
    shared_files: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    references: set[tuple[str, str]] = field(default_factory=set)
    ages: list[MaximumAge] = field(default_factory=list)


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


def declare_file_kind(
    key: str, *, category: str, maximum_age: timedelta | None, purposes: Iterable[str], served: bool = True
) -> None:
    """Declare a class of files. Older ones are swept; with None, the category's retention rule decides instead."""
    wanted = tuple(purposes)
    for purpose in wanted:
        require_purpose(purpose)
    _declared.file_kinds[key] = FileKind(key, _category(category), maximum_age, wanted, served)


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


def declare_queue(name: str, *, holds: str) -> None:
    """Declare a queue of jobs. Its jobs' arguments are ids only (``declare_task``)."""
    _declared.queues[name] = holds


def declare_search_index(name: str, *, table: str, columns: Iterable[str]) -> None:
    """Declare an index for searching by parts of words, and the declared columns whose values it holds again."""
    _declared.search_indexes[name] = SearchIndex(name, table, tuple(columns))


def declare_export(route: str, *, categories: Iterable[str], purpose: str, holds: str) -> None:
    """Declare a route by which a file leaves: a download, a calendar's feed. ``route`` is its address's name."""
    wanted = tuple(_category(category).key for category in categories)
    _declared.exports[route] = Export(route, wanted, require_purpose(purpose).key, holds)


def declare_cookie(name: str, *, purpose: str) -> None:
    """Declare a cookie and what it is for."""
    _declared.cookies[name] = purpose


def declare_link(table: str, column: str, *, to: str) -> None:
    """Declare that a column without a foreign key names a row of another table, which the row belongs to. A column
    that may name rows of several tables is declared once for each, by the app that has the table."""
    _declared.links.add((table, column, to))


def declare_reference(table: str, column: str) -> None:
    """Declare that a column points to a row which its own row does not belong to: emptied when that row is erased."""
    _declared.references.add((table, column))


def declare_file_column(table: str, column: str, *, kind: str) -> None:
    """Declare that a column holds the id of a stored file, which goes when the row goes."""
    _declared.file_columns[table, column] = kind


def declare_shared_file(table: str, column: str, *, kind: str, member: tuple[str, str]) -> None:
    """Declare a column with a file made of several people's things. ``member`` is the table and column that point from
    one person's thing to this row: when such a thing goes, the file goes, and the row stays without it."""
    _declared.shared_files[table, column] = member
    _declared.file_columns[table, column] = kind


def declare_maximum_age(table: str, since: str, *, most: timedelta, why: str | Promise, only: str = "true") -> None:
    """Declare how old rows of a table become at most, counted from ``since``, a column or SQL on the row ``x``: the
    daily sweep of retention takes older ones, unless held."""
    _declared.ages.append(MaximumAge(table, f"x.{since}" if since.isidentifier() else since, most, why, only))


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
