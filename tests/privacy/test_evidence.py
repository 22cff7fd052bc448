"""Marks and states agree, and evidence is written only of what really ran and passed."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest
from tests import evidence
from tests.evidence import Result, known, marked, missing, write

from openleave.apps.evidence.catalogue import chapters, commitments, lesson_id, lessons

pytest_plugins = ["pytester"]
ROOT = Path(__file__).resolve().parents[2]


def test_there_are_105_commitments_and_14_lessons() -> None:
    assert [one.id for one in commitments()] == [f"P-{number:02}" for number in range(1, 106)]
    assert [one.number for one in lessons()] == list(range(1, 15))
    order = [one.key for one in chapters()]
    assert [one.chapter for one in commitments()] == sorted((one.chapter for one in commitments()), key=order.index)
    texts = [text for one in commitments() for text in (one.promise.en, one.promise.es)]
    assert len(set(texts)) == 210 and max(map(len, texts)) <= 150


def test_states_agree_with_the_marks() -> None:
    """A commitment is called built or partly built exactly when a test bears its mark."""
    shown = {one for test in marked() for one in test.shows}
    assert shown <= known(), "These marks name no commitment or lesson."
    wrong = {
        one.id: f"is {one.state} and {'has' if one.id in shown else 'has no'} marked tests"
        for one in commitments()
        if (one.state == "not_yet") == (one.id in shown)
    }
    assert wrong == {}, "Settle them: scripts/commitments"


def test_marks_are_read_from_modules_classes_and_functions(tmp_path: Path) -> None:
    path = tmp_path / "test_some.py"
    path.write_text(
        "import pytest\n"
        "pytestmark = [pytest.mark.django_db, pytest.mark.commitment('P-35')]\n"
        "def test_one(): ...\n"
        "@pytest.mark.lesson(7)\ndef test_two(): ...\n"
        "@pytest.mark.commitment('P-04')\nclass TestThem:\n    def test_three(self): ...\n"
        "def helper(): ...\n"
    )
    found = {one.test: one.shows for one in evidence.marked_in(path, tmp_path)}
    assert found == {
        "test_some.py::test_one": ("P-35",),
        "test_some.py::test_two": ("P-35", "lesson-07"),
        "test_some.py::TestThem::test_three": ("P-04", "P-35"),
    }
    path.write_text("import pytest\nX = 'P-04'\n@pytest.mark.commitment(X)\ndef test_one(): ...\n")
    with pytest.raises(ValueError, match="literally"):
        list(evidence.marked_in(path, tmp_path))


@pytest.mark.commitment("P-03")
def test_what_did_not_run_or_pass_is_not_proven(tmp_path: Path) -> None:
    wanted = [one.test for one in marked() if "P-65" in one.shows]
    assert len(wanted) > 2
    results = [Result(f"{test}[a]", ["P-65"], "passed", 1.25, {"people": 500}, 42) for test in wanted]

    def proven() -> bool:
        write(tmp_path, results, 9.0)
        return bool(json.loads((tmp_path / "P-65.json").read_text())["proven"])

    assert proven()
    value = json.loads((tmp_path / "P-65.json").read_text())
    assert value["tests"][0] | {"id": ""} == {
        "id": "", "outcome": "passed", "seconds": 1.25, "figures": {"people": 500}, "seed": 42,
    }  # fmt: skip
    assert set(value) == {"id", "state", "proven", "at", "commit", "changed", "tests"}
    for outcome in ("failed", "error", "skipped"):
        results[1].outcome = outcome
        assert not proven()
    results[1].outcome = "passed"
    left = results.pop()
    assert missing("P-65", results) == [left.id.removesuffix("[a]")] and not proven()
    index = write(tmp_path, [], 1.0)
    assert index["proven"] == []
    assert index["unproven"] == [one.id for one in commitments() if one.state == "built"]
    assert {path.stem for path in tmp_path.glob("*.json")} == known() | {"index"}


@pytest.mark.commitment("P-03")
def test_a_run_gathers_marks_figures_and_outcomes(pytester: pytest.Pytester) -> None:
    """The plugin in a pytest of its own, with and without processes."""
    pytester.makeini(
        "[pytest]\nmarkers =\n  commitment(*ids): x\n  lesson(*numbers): x\n"
        f"pythonpath = {ROOT} {ROOT / 'src'}\naddopts = -p no:django -p no:cacheprovider\n"
    )
    pytester.makeconftest('pytest_plugins = ["tests.evidence"]\n')
    pytester.makepyfile(
        test_it="""
        import pytest
        from hypothesis import given, strategies
        @pytest.mark.commitment("P-61", "P-62")
        def test_counts(record_property):
            record_property("timelines", 1000)
            record_property("seed", 7)
        @pytest.mark.commitment("P-61")
        @pytest.mark.parametrize("one", [1, 2])
        def test_fails(one):
            assert one == 1
        @pytest.mark.lesson(3)
        @given(strategies.integers())
        def test_any(one): ...
        def test_without(): ...
        """
    )
    for more in ([], ["-n", "2"]):
        out = pytester.path / "out"
        done = pytester.runpytest_subprocess("--evidence", str(out), *more)
        assert done.ret == 1
        tests = {key: json.loads((out / f"{key}.json").read_text())["tests"] for key in ("P-61", "P-62", "lesson-03")}
        ran = {key: [one for one in value if one["outcome"] != "not run"] for key, value in tests.items()}
        assert [(one["id"], one["outcome"]) for one in ran["P-61"]] == [
            ("test_it.py::test_counts", "passed"),
            ("test_it.py::test_fails[1]", "passed"),
            ("test_it.py::test_fails[2]", "failed"),
        ]
        assert (ran["P-62"][0]["figures"], ran["P-62"][0]["seed"]) == ({"timelines": 1000}, 7)
        assert int(ran["lesson-03"][0]["seed"]) >= 0
        assert "commitments proven" in done.stdout.str()


def test_lessons_have_their_tests_as_they_are_built() -> None:
    """All but those whose engines are still to come."""
    shown = {one for test in marked() for one in test.shows}
    assert {lesson_id(one.number) for one in lessons()} - shown <= {lesson_id(12)}


def test_every_seeded_mistake_can_still_be_made() -> None:
    spec = importlib.util.spec_from_file_location("privacy_mistakes", ROOT / "scripts" / "privacy_mistakes.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["privacy_mistakes"] = module
    spec.loader.exec_module(module)
    assert len(module.MISTAKES) >= 40 and len({one.name for one in module.MISTAKES}) == len(module.MISTAKES)
    for mistake in module.MISTAKES:
        texts: dict[str, str] = {}
        for name, old, new in mistake.edits:
            text = texts.get(name) or (ROOT / "src" / "openleave" / name).read_text(encoding="utf-8")
            assert text.count(old) == 1, f"{mistake.name}: {name} has changed; mend scripts/privacy_mistakes.py"
            texts[name] = text.replace(old, new)
        for name, text in texts.items():
            compile(text, name, "exec")
        assert all((ROOT / path).is_file() for path in mistake.tests), mistake.name


def test_a_mistake_whose_text_has_moved_ends_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said that it was not tried, and the next is made."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    mutants = importlib.import_module("privacy_mutants")
    from privacy_mistakes import Mistake  # type: ignore[import-not-found]

    source = tmp_path / "src" / "openleave" / "some.py"
    source.parent.mkdir(parents=True)
    source.write_text("careful = True\n")
    half = (("some.py", "careful = True", "careful = None"), ("some.py", "careful = 1", "careful = 0"))
    moved = Mistake("moved", "about", half, ("tests/a.py",))
    made = Mistake("made", "about", (("some.py", "careful = True", "careful = False"),), ("tests/a.py",))
    monkeypatch.setattr(mutants, "MISTAKES", (moved, made))
    monkeypatch.setattr(mutants, "RESULTS", tmp_path / "results.json")
    monkeypatch.setattr(mutants, "copy_sources", lambda: tmp_path)
    monkeypatch.setattr(
        mutants, "run_tests", lambda copy, tests: (int("False" in source.read_text()), "tests/a.py::test_it", 0.1)
    )
    monkeypatch.setattr(sys, "argv", ["privacy_mutants.py"])
    assert mutants.main() == 0
    results = json.loads((tmp_path / "results.json").read_text())
    assert {name: one["outcome"] for name, one in results.items()} == {"moved": "not tried", "made": "killed"}
    assert "has the text 0 times" in results["moved"]["by"]
    assert "1 killed, 0 survived, 1 not tried" in capsys.readouterr().out
    assert source.read_text() == "careful = True\n"
