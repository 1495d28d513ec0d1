"""Files that are there for tests to read: as text, not as code. Loads numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from codegraph_lsp.features.testcode import is_below_tests
from codegraph_lsp.features.whole_graph import cases, files_of_tests
from codegraph_lsp.model.kinds import Certainty, EdgeKind, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.graph.columns import Columns, Mask
    from codegraph_lsp.languages.liveness import Liveness
    from codegraph_lsp.model.ids import FileId


def material_of_tests(
    snapshot: Snapshot, columns: Columns, rules_by_file: Mapping[FileId, Liveness | None]
) -> Mask:
    """
    Of each of the columns' files, whether it lies in a folder below one of tests, has no test in
    it, no other file knows of what it defines, and it runs nothing of the workspace. What it runs
    does not matter where all files of its language are in tests: nobody writes tests in that.
    """
    testing = files_of_tests(snapshot, columns)
    unknown, quiet = _unknown(snapshot, columns), _quiet(columns)
    used_languages = {
        snapshot.file_by_id(file).language
        for number, file in enumerate(columns.files)
        if not testing[number]
    }
    found = np.zeros(len(columns.paths), np.bool_)
    for number in np.flatnonzero(testing & unknown).tolist():
        file, path = columns.files[number], columns.paths[number]
        rules = rules_by_file.get(file)
        if snapshot.file_by_id(file).language not in used_languages or (
            rules is not None and rules.material_in_tests and quiet[number]
        ):
            found[number] = is_below_tests(snapshot, path)
    return found


def _unknown(snapshot: Snapshot, columns: Columns) -> Mask:
    """Files with no test in them of which no other file knows."""
    symbols, edges = columns.symbols, columns.edges
    found = np.ones(len(columns.paths), np.bool_)
    inside = np.flatnonzero(edges.targets >= 0)
    known_in = symbols.file_of[edges.targets[inside]]
    found[known_in[known_in != edges.file_of[inside]]] = False
    modules = symbols.kinds == int(SymbolKind.MODULE)
    found[symbols.file_of[cases(snapshot, columns) & ~modules]] = False
    return found


def _quiet(columns: Columns) -> Mask:
    """Files that call nothing of the workspace when they are loaded."""
    edges = columns.edges
    running = edges.of({EdgeKind.CALLS, EdgeKind.INSTANTIATES}, Certainty.BY_NAME)
    running &= columns.symbols.kinds[edges.sources] == int(SymbolKind.MODULE)
    found = np.ones(len(columns.paths), np.bool_)
    found[edges.file_of[running]] = False
    return found
