"""Types of which code asks for all subtypes (`Plugin.__subclasses__()`). Loads numpy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from codegraph_lsp.model.kinds import TYPE_KINDS, EdgeKind

if TYPE_CHECKING:
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.graph.columns import Columns


def enumerated(snapshot: Snapshot, columns: Columns, pattern: str) -> frozenset[int]:
    """
    Types, as numbers of the columns, whose subtypes code may go through.

    Those that are asked, and those whose own code asks. Where a variable is asked (`cls`, or a
    parameter), any type may be in it that is handed around as a value, too.

    Args:
        pattern: Regular expression whose group is what is asked.
    """
    if not pattern:
        return frozenset()
    return snapshot.cached(f"enumerated {pattern}", lambda: _found(snapshot, columns, pattern))


def _found(snapshot: Snapshot, columns: Columns, pattern: str) -> frozenset[int]:
    symbols, edges = columns.symbols, columns.edges
    types = np.isin(symbols.kinds, [int(kind) for kind in TYPE_KINDS])
    by_name: dict[str, list[int]] = {}
    asking = re.compile(pattern.encode())
    found: set[int] = set()
    is_any = False
    for number, file in enumerate(columns.files):
        text = snapshot.text(file)
        for match in asking.finditer(text.source) if text is not None else ():
            if not by_name:
                for n in np.flatnonzero(types).tolist():
                    by_name.setdefault(symbols.names[n], []).append(n)
            named = by_name.get(match[1].decode("utf-8", "replace"))
            if named:
                found.update(named)
                continue
            is_any = True
            first = int(columns.firsts[number])
            found.update(
                first + index
                for index, symbol in enumerate(snapshot.symbols_in(file))
                if symbol.kind in TYPE_KINDS
                and symbol.span.start <= match.start() < symbol.span.end
            )
    if is_any:
        handed = edges.targets[(edges.kinds == int(EdgeKind.REFERENCES)) & (edges.targets >= 0)]
        found.update(np.unique(handed[types[handed]]).tolist())
    return frozenset(found)
