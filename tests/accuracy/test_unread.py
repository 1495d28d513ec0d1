"""Languages that are not read yet are named, and not counted as if they had been."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from benchmarks.accuracy.measure import measure
from benchmarks.accuracy.suites import MISSING, Suites, find_suites

if TYPE_CHECKING:
    from pathlib import Path

SUITES = find_suites()

pytestmark = pytest.mark.skipif(SUITES is None, reason=MISSING)


def test_a_language_that_is_not_read_has_no_figures(tmp_path: Path) -> None:
    assert SUITES is not None
    files = {"python": {"a.py": "def f(): pass\nf()\n"}, "ruby": {"a.rb": "def f\nend\nf\n"}}
    cases = [
        {
            "suite": "own",
            "case": f"{language} case",
            "language": language,
            "licence": "",
            "origin": "",
            "files": texts,
            "closed": False,
            "edges": [],
            "sites": [],
            "options": {},
        }
        for language, texts in files.items()
    ]
    (tmp_path / "own.jsonl").write_text("\n".join(map(json.dumps, cases)))
    for module in ("cases", "graphio", "score"):
        (tmp_path / f"{module}.py").write_bytes((SUITES.folder / f"{module}.py").read_bytes())
    own = Suites(tmp_path)
    assert {language for language, _ in measure(own, "own")} == {"python"}
    assert own.unread("own") == ["ruby"]
    assert own.unread("own", "python") == []
