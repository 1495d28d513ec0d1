"""Where edges begin is told without making them, and is where they begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.features.callers import CALLING
from codegraph_lsp.graph.adjacency import Sure
from codegraph_lsp.model.kinds import Certainty
from tests.engine.workspaces import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from codegraph_lsp.engine.snapshot import Snapshot
    from codegraph_lsp.model.ids import SymbolKey

pytestmark = pytest.mark.slow

PYTHON = {
    "shape.py": "class Shape:\n    def area(self):\n        return 0\n",
    "square.py": (
        "from shape import Shape\n\n\nclass Square(Shape):\n    def area(self):\n        return 1\n"
    ),
    "total.py": (
        "from shape import Shape\nfrom square import Square\n\n\n"
        "def total(shape: Shape, other):\n    return shape.area() + other.area()\n\n\n"
        "def one():\n    return Square().area()\n"
    ),
}
C = {
    "pay.h": "int charge(int sum);\n",
    "pay.c": '#include "pay.h"\nint charge(int sum) { return sum; }\n',
    "cart.c": (
        '#include "pay.h"\nint checkout(void) { return charge(1); }\n'
        "#if 0\nint never(void) { return charge(2); }\n#endif\n"
    ),
}


@pytest.mark.parametrize("files", [PYTHON, C], ids=["python", "c"])
def test_edges_begin_where_is_told(files: dict[str, str], tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "root", files=files)
    n_edges = 0
    with workspace.serving(), workspace.snapshot() as snapshot:
        for row in snapshot.files():
            for symbol in snapshot.symbols_in(row.id):
                for certainty in Certainty:
                    n_edges += compare(snapshot, symbol.key, certainty)
    assert n_edges > 0


def compare(snapshot: Snapshot, target: SymbolKey, certainty: Certainty) -> int:
    edges = Sure(snapshot, certainty).edges_to([target], CALLING)
    told = snapshot.sources_of([target], CALLING, certainty)
    assert told == {edge.source for edge in edges}
    virtual = snapshot.sources_of([target], CALLING, certainty, virtual=True)
    assert virtual == {edge.source for edge in edges if edge.virtual}
    return len(edges)
