"""The mistakes that `mutants.py` makes: operators over the syntax tree of one module.

comparison (turned round, and its boundary) · arithmetic · and/or · not removed or added · whole numbers ±1 ·
true/false · return nothing · statement left out · min/max, any/all, bisect_left/bisect_right exchanged.
Annotations, docstrings, texts, `assert` and `raise` messages are left alone.
"""

import ast
import copy
import dataclasses
import difflib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

TURNED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
EXCHANGED = {
    "min": "max", "max": "min", "any": "all", "all": "any", "bisect_left": "bisect_right",
    "bisect_right": "bisect_left",
}  # fmt: skip
Change = Callable[[ast.AST], ast.AST]


@dataclasses.dataclass(frozen=True)
class Mutant:
    module: str
    number: int  # of the mistakes of the module, in the order of its text
    line: int
    end: int
    operator: str
    function: str  # qualified name of the outermost function that holds it; "" outside
    path: Path

    @property
    def key(self) -> str:
        return f"{self.module}:{self.line}:{self.number}"

    def diff(self) -> str:
        before, after = ast.unparse(tree_of(self.path)[0]), ast.unparse(mutated(self.path, self))
        lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))[2:]
        return "\n".join(line for line in lines if not line.startswith("@@"))


@dataclasses.dataclass
class Spot:
    """A place in the tree, as steps from the root, and what can be done there."""

    steps: tuple[tuple[str, int | None], ...]
    node: ast.AST
    function: str
    operator: str
    change: Change


def comparisons(node: ast.AST) -> Iterator[tuple[str, Change]]:
    if isinstance(node, ast.Compare):
        for position, op in enumerate(node.ops):
            for other in TURNED[type(op)]:

                def change(found: ast.AST, position: int = position, other: type[ast.cmpop] = other) -> ast.AST:
                    assert isinstance(found, ast.Compare)
                    found.ops[position] = other()
                    return found

                yield "comparison", change


def operators(node: ast.AST) -> Iterator[tuple[str, Change]]:
    if isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in ARITHMETIC:
        other = ARITHMETIC[type(node.op)]

        def change(found: ast.AST) -> ast.AST:
            found.op = other()  # type: ignore[attr-defined]
            return found

        yield "arithmetic", change
    if isinstance(node, ast.BoolOp):

        def swap(found: ast.AST) -> ast.AST:
            assert isinstance(found, ast.BoolOp)
            found.op = ast.Or() if isinstance(found.op, ast.And) else ast.And()
            return found

        yield "and/or", swap
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield "sign or not removed", lambda found: found.operand  # type: ignore[attr-defined]


def tests(node: ast.AST) -> Iterator[tuple[str, Change]]:
    """A condition that is a name, an attribute or a call is turned round."""
    if isinstance(node, ast.If | ast.While | ast.IfExp) and isinstance(
        node.test, ast.Name | ast.Attribute | ast.Call | ast.Subscript
    ):

        def change(found: ast.AST) -> ast.AST:
            found.test = ast.UnaryOp(ast.Not(), found.test)  # type: ignore[attr-defined]
            return found

        yield "condition turned round", change


def constants(node: ast.AST) -> Iterator[tuple[str, Change]]:
    if not isinstance(node, ast.Constant):
        return
    if isinstance(node.value, bool):
        others: list[object] = [not node.value]
    elif isinstance(node.value, int):
        others = [node.value + 1, node.value - 1]
    else:
        return
    for other in others:
        yield "constant", lambda found, other=other: ast.Constant(other)  # type: ignore[misc]


def calls(node: ast.AST) -> Iterator[tuple[str, Change]]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in EXCHANGED:

        def change(found: ast.AST) -> ast.AST:
            assert isinstance(found, ast.Call) and isinstance(found.func, ast.Name)
            found.func.id = EXCHANGED[found.func.id]
            return found

        yield "function exchanged", change


def statements(node: ast.AST) -> Iterator[tuple[str, Change]]:
    if isinstance(node, ast.Return) and node.value is not None:
        if not (isinstance(node.value, ast.Constant) and node.value.value is None):
            yield "returns nothing", lambda found: ast.Return(ast.Constant(None))
    elif isinstance(node, ast.Break | ast.Continue | ast.Raise | ast.Assign | ast.AugAssign) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ):
        yield "statement left out", lambda found: ast.Pass()


RULES = (comparisons, operators, tests, constants, calls, statements)
SKIPPED = {"annotation", "returns", "type_params", "decorator_list", "type_ignores", "bases"}
LEFT_ALONE = ast.Assert | ast.TypeAlias | ast.Import | ast.ImportFrom | ast.JoinedStr | ast.Raise


def spots(
    node: ast.AST, steps: tuple[tuple[str, int | None], ...] = (), function: str = "", scope: str = ""
) -> Iterator[Spot]:
    """Every place and change, in the order of the text."""
    for rule in RULES:
        for operator, change in rule(node):
            if not function and rule is statements:
                continue  # left out, the module would not be imported
            yield Spot(steps, node, function, operator, change)
    for name, value in ast.iter_fields(node):
        if name in SKIPPED or isinstance(
            node, ast.Assert | ast.TypeAlias | ast.Import | ast.ImportFrom | ast.JoinedStr
        ):
            continue
        if isinstance(node, ast.Raise):
            continue
        inner_function, inner_scope = function, scope
        if isinstance(node, ast.ClassDef) and name == "body":
            inner_scope = f"{scope}{node.name}."
        elif isinstance(node, ast.FunctionDef) and not function:
            # Defaults belong to the module: they are worked out when it is imported.
            inner_function = f"{scope}{node.name}" if name == "body" else ""
        if isinstance(value, list):
            for position, item in enumerate(value):
                if isinstance(item, ast.AST):
                    yield from spots(item, (*steps, (name, position)), inner_function, inner_scope)
        elif isinstance(value, ast.AST):
            yield from spots(value, (*steps, (name, None)), inner_function, inner_scope)


@cache
def tree_of(path: Path) -> tuple[ast.Module, list[Spot]]:
    tree = ast.parse(path.read_text())
    return tree, list(spots(tree))


def mutants_of(path: Path) -> list[Mutant]:
    _, places = tree_of(path)
    return [
        Mutant(
            path.stem, number, spot.node.lineno, line_end(spot.node), spot.operator, spot.function, path  # type: ignore[attr-defined]
        )
        for number, spot in enumerate(places)
    ]  # fmt: skip


def line_end(node: ast.AST) -> int:
    """Last line of the place; of a compound statement its head only."""
    if isinstance(node, ast.If | ast.While | ast.For):
        return node.body[0].lineno - 1 if node.body[0].lineno > node.lineno else node.lineno
    return node.end_lineno or node.lineno  # type: ignore[attr-defined]


def mutated(path: Path, mutant: Mutant) -> ast.Module:
    """The module's tree with the mistake in it."""
    tree, places = tree_of(path)
    spot = places[mutant.number]
    made = copy.deepcopy(tree)
    parent: ast.AST = made
    node: ast.AST = made
    for name, position in spot.steps:
        parent = node
        value = getattr(node, name)
        node = value if position is None else value[position]
    changed = spot.change(node)
    if changed is not node:
        ast.copy_location(changed, node)
        name, position = spot.steps[-1]
        if position is None:
            setattr(parent, name, changed)
        else:
            getattr(parent, name)[position] = changed
    return ast.fix_missing_locations(made)
