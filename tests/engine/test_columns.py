"""The graph as columns says what the graph says record by record."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from codegraph_lsp.engine.once import index_once, open_snapshot
from codegraph_lsp.model.settings import Settings
from tests.engine.workspaces import Silent
from tests.fixtures.markers import FIXTURES

if TYPE_CHECKING:
    from pathlib import Path

    from codegraph_lsp.features.snapshot import Snapshot


@pytest.mark.parametrize("language", ["c", "cpp", "go", "python", "typescript"])
@pytest.mark.slow
def test_columns_hold_the_same_symbols_and_edges(language: str, tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(FIXTURES / language, root)
    settings = Settings(jobs=1, cache=False)
    index_once(str(root), settings, meter=Silent())
    with open_snapshot(str(root), settings) as snapshot:
        same_symbols(snapshot)
        same_edges(snapshot)


def same_symbols(snapshot: Snapshot) -> None:
    columns = snapshot.columns()
    expected = [
        (s.key, s.name, int(s.kind), int(s.flags), s.complexity, s.path, s.container)
        for row in sorted(snapshot.files(), key=lambda row: f"{row.path} ")
        for s in snapshot.symbols_in(row.id)
    ]
    symbols = columns.symbols
    keys = symbols.keys.tolist()
    found = [
        (key, name, kind, flags, complexity, columns.paths[file], keys[at] if at >= 0 else None)
        for key, name, kind, flags, complexity, file, at in zip(
            keys,
            symbols.names,
            symbols.kinds.tolist(),
            symbols.flags.tolist(),
            symbols.complexity.tolist(),
            symbols.file_of.tolist(),
            symbols.containers.tolist(),
            strict=True,
        )
    ]
    assert len(expected) > 20
    assert found == expected


def same_edges(snapshot: Snapshot) -> None:
    columns = snapshot.columns()
    keys, edges = columns.symbols.keys.tolist(), columns.edges
    expected = {
        (e.kind, e.file, e.start, e.end, e.source, e.target, e.certainty, e.virtual, e.live)
        for row in snapshot.files()
        for e in snapshot.edges_in(row.id)
    }
    columns_of_edges = zip(
        edges.kinds.tolist(),
        edges.file_of.tolist(),
        edges.starts.tolist(),
        edges.lengths.tolist(),
        edges.sources.tolist(),
        edges.targets.tolist(),
        edges.target_keys.tolist(),
        edges.certainties.tolist(),
        edges.virtual.tolist(),
        edges.live.tolist(),
        strict=True,
    )
    found = set()
    for kind, file, start, n, source, to, key, *rest in columns_of_edges:
        place = (kind, columns.files[file], start, start + n)
        found.add((*place, keys[source], keys[to] if to >= 0 else key, *rest))
    assert len(expected) > 20
    assert found == expected
