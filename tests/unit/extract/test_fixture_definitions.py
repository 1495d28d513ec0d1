"""Every `def` marker of the fixtures stands at a symbol, or at a local name, of that name."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fixtures.markers import Pointer, markers_in
from tests.unit.extract.reading import Reading, read

from codegraph_lsp.languages.registry import languages

FIXTURES = Path(__file__).parents[3] / "fixtures"
TOPICS = sorted(
    folder.relative_to(FIXTURES).as_posix()
    for language in ("python", "javascript", "typescript", "go", "java", "rust", "c", "cpp")
    for folder in (FIXTURES / language).iterdir()
)


def name_at(facts: Reading, line: int, column: int) -> str:
    """Qualified name of the symbol, or name of the local, that stands at a place."""
    lines = facts.source.splitlines(keepends=True)
    offset = sum(map(len, lines[:line])) + column
    for index, symbol in enumerate(facts.outline.symbols):
        if index and symbol.name_start <= offset < symbol.name_end:
            return facts.qualified(index)
    local = (fact.name for fact in facts.outline.bindings if fact.start <= offset < fact.end)
    return next(local, "")


@pytest.mark.parametrize("topic", TOPICS)
def test_definitions_stand_where_the_markers_say(topic: str) -> None:
    folder = FIXTURES / topic
    found = {}
    expected = {}
    readings: dict[str, Reading] = {}
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*")]
    claims = languages().claims.decide(names)
    for marker in markers_in(folder):
        if not isinstance(marker, Pointer) or marker.word != "def":
            continue
        if marker.path not in readings:
            claimed = claims.get(str(marker.path), "")
            spec = languages().by_id.get(claimed) or languages().for_path(marker.path)
            assert spec is not None
            readings[marker.path] = read(spec.id, (folder / marker.path).read_bytes())
        name = name_at(readings[marker.path], marker.line, marker.column)
        (label,) = marker.labels
        expected[str(marker)] = label
        found[str(marker)] = name if name.endswith(f".{label}") else name or "nothing"
        if found[str(marker)].endswith(f".{label}"):
            found[str(marker)] = label
    assert found == expected
    broken = topic.endswith("/broken_code")
    problems = {path: facts.facts.body.problems for path, facts in readings.items()}
    assert all(bool(told) == broken for told in problems.values()), problems
