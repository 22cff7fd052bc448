"""The engine is exact and pure: no floats, no clock, no web framework, no program's name in its code."""

import ast
from pathlib import Path

import pytest

import openleave.engine

FILES = sorted(Path(openleave.engine.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_no_floats_and_no_clock(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), (
            f"float literal, line {node.lineno}"
        )
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            assert name != "float", f"float(), line {node.lineno}"
            assert name not in ("now", "today", "utcnow"), f"a clock, line {node.lineno}"
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            # True division of two whole numbers would be a float; paths, fractions and decimals are fine.
            sides = (node.left, node.right)
            assert not all(isinstance(s, ast.Constant) and isinstance(s.value, int) for s in sides), (
                f"line {node.lineno}"
            )


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_files_are_short_and_import_downwards(path: Path) -> None:
    text = path.read_text()
    if not path.name.startswith("messages_"):
        assert len(text.splitlines()) < 400
    for line in text.splitlines():
        if line.startswith(("import ", "from ")):
            assert not any(name in line for name in ("django", "psycopg", "pydantic", "polars", "openleave.kernel"))


@pytest.mark.parametrize("path", [p for p in FILES if p.name not in ("__init__.py",)], ids=lambda p: p.name)
def test_no_rule_branches_on_a_programs_name(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Compare):
            for part in (node.left, *node.comparators):
                assert not (isinstance(part, ast.Constant) and str(part.value).startswith("us.")), f"line {node.lineno}"
