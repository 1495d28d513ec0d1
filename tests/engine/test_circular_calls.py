"""Cycles of calls, counted from columns, against the same counted from edges one by one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.features.callers import CALLING
from codegraph_lsp.features.circular_calls import circular_calls
from codegraph_lsp.features.cycles import cycles
from codegraph_lsp.features.every_edge import every_edge
from codegraph_lsp.features.options import Options
from codegraph_lsp.graph.cycles import circles
from codegraph_lsp.model.kinds import Certainty
from tests.engine.workspaces import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

FILES = {
    "shapes.py": """\
from draw import paint

class Shape:
    def area(self):
        return 0

class Square(Shape):
    def area(self):
        return paint(self)

class Tile(Square):
    def area(self):
        paint(self)
        return paint(self)
""",
    "draw.py": """\
from shapes import Shape, Square

def paint(shape: Shape):
    return shape.area()

def even(n):
    return odd(n - 1) or odd(n)

def odd(n):
    return even(n - 1)

def once(n):
    return once(n - 1) + even(n)
""",
    "list.h": "int next(int n);\nint last(int n);\n",
    "list.c": '#include "list.h"\nint next(int n) { return last(n); }\n',
    "last.c": '#include "list.h"\nint last(int n) { return n ? next(n - 1) : 0; }\n',
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = Workspace(tmp_path, files=FILES)
    with made.serving():
        yield made


@pytest.mark.parametrize("certainty", [Certainty.EXACT, Certainty.INFERRED, Certainty.DISPATCH])
def test_calls_on_cycles_are_those_of_the_edges(workspace: Workspace, certainty: Certainty) -> None:
    with workspace.snapshot() as snapshot:
        counts = Counter((e.source, e.target) for e in every_edge(snapshot, certainty, CALLING))
        ends: dict[int, list[int]] = {target: [] for _, target in counts}
        for source, target in counts:
            ends.setdefault(source, []).append(target)
        circle_of = {each: number for number, of in enumerate(circles(ends)) for each in of}
        assert circular_calls(snapshot, certainty) == {
            (source, target): count
            for (source, target), count in counts.items()
            if source != target
            and source in circle_of
            and circle_of[source] == circle_of.get(target)
        }


def test_cycles_of_calls_go_through_overriders_and_declarations(workspace: Workspace) -> None:
    with workspace.snapshot() as snapshot:
        found = cycles(snapshot, Options(), granularity="symbol")
        told = [
            sorted(node.symbol.qualified_name for node in cycle.nodes if node.symbol is not None)
            for cycle in found.items
        ]
    assert sorted(told) == [
        ["Square.area", "Tile.area", "paint"],
        ["even", "odd"],
        ["last", "next"],
    ]


@pytest.mark.parametrize("path", ["a.py", "a.txt"])
def test_a_workspace_without_calls_has_no_cycles(tmp_path: Path, path: str) -> None:
    workspace = Workspace(tmp_path, files={path: "x = 1\n"})
    with workspace.serving(), workspace.snapshot() as snapshot:
        assert cycles(snapshot, Options(), granularity="symbol").total == 0
