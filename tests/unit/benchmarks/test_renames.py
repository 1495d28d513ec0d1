"""Random renames of the fixtures: nothing else changes, and back again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from benchmarks.copies import Step
from benchmarks.renames import measure

FIXTURES = Path(__file__).parents[3] / "fixtures"


@pytest.mark.slow
def test_random_renames_change_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODEGRAPH_JOBS", "1")
    root = tmp_path / "root"
    for language in ("go", "java", "python", "rust", "typescript"):
        for topic in ("calls", "inheritance"):
            shutil.copytree(FIXTURES / language / topic, root / language / topic)
    found = measure(root, tmp_path, count=15, seed=3, batch=15)
    assert (found["renamed"], found["failed"]) == (15, [])
    assert found["edits"] > 15


def test_places_are_found_on_both_sides_of_a_rename() -> None:
    step = Step("a", "long", {"f.py": [(2, 3, 4), (8, 9, 4)]}, {"f.py": "g.py"})
    assert [step.forward("f.py", place) for place in (0, 2, 4, 8, 9)] == [
        ("g.py", 0),
        ("g.py", 2),
        ("g.py", 7),
        ("g.py", 11),
        ("g.py", 15),
    ]
    assert [step.back("g.py", place) for place in (0, 2, 5, 7, 12, 15)] == [
        ("f.py", 0),
        ("f.py", 2),
        ("f.py", 2),
        ("f.py", 4),
        ("f.py", 8),
        ("f.py", 9),
    ]
    assert step.forward("other.py", 7) == step.back("other.py", 7) == ("other.py", 7)
