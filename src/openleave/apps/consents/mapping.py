"""The registry as a map: which data of whom rest where, for which purposes on which ground, for how long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from openleave.apps.consents import wording
from openleave.kernel.registry import CATEGORIES, EVERYWHERE, PURPOSES, declared

#: Where nobody's data are: not drawn, and in the table only when looked for.
OF_NOBODY = frozenset({"organization", "operator"})
WIDTH, ROW, NODE, TOP = 1120, 30, 200, 34
COLUMNS = 4


@dataclass(slots=True)
class Line:
    """One line of the table: data of one category about one kind of people, in one kind of place."""

    subject: str
    category: str
    tier: int
    store: str
    retention: str
    erase: str
    export: str
    purposes: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What the search looks through."""
        parts: list[object] = [
            wording.SUBJECTS.get(self.subject, self.subject), wording.CATEGORIES[self.category], self.category,
            wording.STORES[self.store], wording.RETENTION[self.retention], *self.places, *self.purposes,
            *(wording.purpose_name(purpose) for purpose in self.purposes),
            *(wording.BASES[PURPOSES[purpose].basis] for purpose in self.purposes),
        ]  # fmt: skip
        return " ".join(str(part) for part in parts).casefold()


@dataclass(frozen=True, slots=True)
class Node:
    """A box of the drawing; ``key`` is what a click looks for."""

    column: int
    key: str
    label: str
    x: int
    y: int
    tier: int
    on: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A line between two boxes, as the path of an SVG."""

    path: str
    on: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Whom, what, where, why: four columns of boxes."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]


def store_of(table: str) -> str:
    """The kind of place a table is."""
    if table.startswith("vault."):
        return "vault"
    if table.startswith("audit_"):
        return "trail"
    if table.startswith("cache_"):
        return "cache"
    if table.startswith("procrastinate_"):
        return "queue"
    if table.startswith(("accounts_", "account_", "mfa_", "usersessions_", "django_session")):
        return "accounts"
    return "database"


def lines() -> list[Line]:
    """Every kind of personal data that the registry declares: tables, files, search indexes, exports."""
    found: dict[tuple[str, str, str], Line] = {}
    known = declared()

    def add(subject: str, category: str, store: str, place: str, purposes: Iterable[str]) -> None:
        what = CATEGORIES[category]
        if what.tier == 0:
            return
        line = found.setdefault(
            (subject, category, store),
            Line(subject, category, what.tier, store, what.retention, what.erase, what.export),
        )
        if place not in line.places:
            line.places.append(place)
        line.purposes += [purpose for purpose in purposes if purpose not in line.purposes]

    for column in known.columns.values():
        add(column.subject, column.category.key, store_of(column.table), column.table, column.purposes)
    for kind in known.file_kinds.values():
        add("employee", kind.category.key, "files", kind.key, (*kind.purposes, *EVERYWHERE))
    for index in known.search_indexes.values():
        for name in index.columns:
            column = known.columns[index.table, name]
            add(column.subject, column.category.key, "search", index.name, column.purposes)
    for export in known.exports.values():
        for category in export.categories:
            add("employee", category, "export", export.route, (export.purpose,))
    order = list(PURPOSES)
    for line in found.values():
        line.purposes.sort(key=order.index)
    return sorted(found.values(), key=lambda line: (line.subject, -line.tier, line.category, line.store))


def matching(rows: Sequence[Line], *, words: str, subject: str, store: str, purpose: str) -> list[Line]:
    """Those in which every word occurs, of that subject, place and purpose (empty: any)."""
    wanted = words.casefold().split()
    return [
        row
        for row in rows
        if all(word in row.words for word in wanted)
        and (not subject or row.subject == subject)
        and (not store or row.store == store)
        and (not purpose or purpose in row.purposes)
    ]


def drawing(rows: Sequence[Line], chosen: Sequence[Line]) -> Drawing:
    """The map of all lines; those of ``chosen`` are marked. The purposes that reach everything are not drawn: they
    would be a line from every box."""
    marked = {id(row) for row in chosen} if len(chosen) < len(rows) else set()
    keys: list[dict[str, int]] = [{}, {}, {}, {}]
    pairs: dict[tuple[int, str, str], bool] = {}
    bright: set[tuple[int, str]] = set()
    for row in rows:
        on = id(row) in marked
        steps = [(row.subject, row.category), (row.category, row.store)]
        for column, (left, right) in enumerate(steps):
            keys[column][left] = max(keys[column].get(left, 0), row.tier)
            pairs[column, left, right] = pairs.get((column, left, right), False) or on
        keys[2][row.store] = max(keys[2].get(row.store, 0), row.tier)
        for purpose in row.purposes:
            if purpose in EVERYWHERE:
                continue
            keys[3].setdefault(purpose, 0)
            pairs[2, row.store, purpose] = pairs.get((2, row.store, purpose), False) or on
            if on:
                bright.add((3, purpose))
        if on:
            bright |= {(0, row.subject), (1, row.category), (2, row.store)}
    keys[1] = dict(sorted(keys[1].items(), key=lambda item: (-item[1], item[0])))
    tallest = max(len(column) for column in keys)
    places, nodes = {}, []
    for number, column in enumerate(keys):
        gap = tallest * ROW // max(1, len(column))
        for position, (key, tier) in enumerate(column.items()):
            x, y = number * (WIDTH - NODE) // (COLUMNS - 1), TOP + position * gap + (gap - ROW) // 2
            places[number, key] = (x, y)
            nodes.append(Node(number, key, _label(number, key), x, y, tier, (number, key) in bright))
    links = []
    for (column, left, right), on in sorted(pairs.items(), key=lambda item: item[1]):
        (x1, y1), (x2, y2) = places[column, left], places[column + 1, right]
        x1, y1, y2 = x1 + NODE, y1 + 12, y2 + 12
        middle = (x1 + x2) // 2
        links.append(Link(f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}", on))
    return Drawing(WIDTH, TOP + tallest * ROW + 4, tuple(nodes), tuple(links))


def _label(column: int, key: str) -> str:
    names = (wording.SUBJECTS, wording.CATEGORIES, wording.STORES)
    return str(names[column].get(key, key) if column < 3 else wording.purpose_name(key))


@dataclass(frozen=True, slots=True)
class Use:
    """One purpose with all that is said beside it (commitment P-30)."""

    key: str
    basis: str
    grantor: str
    categories: tuple[str, ...]
    retention: tuple[str, ...]
    everywhere: bool


def uses() -> list[Use]:
    """Every purpose with its ground, the categories it may reach, and how long those are kept."""
    rows = lines()
    found = []
    for purpose in PURPOSES.values():
        reached = [row for row in rows if purpose.key in row.purposes]
        found.append(
            Use(
                purpose.key,
                purpose.basis,
                purpose.grantor or "",
                tuple(sorted({row.category for row in reached})),
                tuple(sorted({row.retention for row in reached})),
                purpose.key in EVERYWHERE,
            )
        )
    return found
