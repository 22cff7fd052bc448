"""The engine is exact and pure: no floats, no clock, no web framework, no program's name in its code."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import openleave.engine

ENGINE = Path(openleave.engine.__file__).parent
FILES = sorted(ENGINE.rglob("*.py"))
ARRAYS = ENGINE / "batch"  # the columnar executor alone may use NumPy, and polars to read and write files


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
            assert not any(name in line for name in ("django", "psycopg", "pydantic", "openleave.kernel"))
            if path.parent != ARRAYS:
                assert not any(name in line for name in ("polars", "numpy", "engine.batch", "engine import batch"))
            elif path.name != "parquet.py":
                assert "polars" not in line


def test_the_engine_does_not_load_numpy() -> None:
    """A web worker decides one case at a time, in little memory."""
    look = "import openleave.engine, sys; sys.exit(any(name in sys.modules for name in ('numpy', 'polars')))"
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0


@pytest.mark.parametrize("path", sorted(ARRAYS.glob("*.py")), ids=lambda p: p.name)
def test_arrays_hold_whole_numbers(path: Path) -> None:
    """No division that gives fractions, no functions of real numbers, in the columnar executor."""
    real = {"float16", "float32", "float64", "sqrt", "sin", "cos", "arcsin", "mean", "true_divide", "radians"}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "np":
            assert node.attr not in real, f"line {node.lineno}"


@pytest.mark.parametrize("path", [p for p in FILES if p.name not in ("__init__.py",)], ids=lambda p: p.name)
def test_no_rule_branches_on_a_programs_name(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Compare):
            for part in (node.left, *node.comparators):
                assert not (isinstance(part, ast.Constant) and str(part.value).startswith("us.")), f"line {node.lineno}"
