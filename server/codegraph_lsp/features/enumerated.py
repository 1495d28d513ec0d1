"""Types of which code asks for all subtypes (`Plugin.__subclasses__()`). Loads numpy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from codegraph_lsp.features.type_hierarchy import HERITAGE
from codegraph_lsp.model.kinds import TYPE_KINDS, Certainty, EdgeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.graph.columns import Columns


_TELLING_APART = re.compile(rb"\b(?:except|isinstance|issubclass|catch|raises)\b")
"""Words in front of a type that is only compared with."""


def enumerated(
    snapshot: Snapshot, columns: Columns, pattern: str, words: tuple[str, ...]
) -> frozenset[int]:
    """
    Types, as numbers of the columns, whose subtypes code may go through.

    Those that are asked, and those whose own code asks. Where a variable is asked (`cls`, or a
    parameter), any type may be in it that is an argument somewhere, too.

    Args:
        pattern: Regular expression whose group is what is asked.
        words: One of these is wherever it fits.
    """
    if not pattern:
        return frozenset()
    return snapshot.cached(
        f"enumerated {pattern}", lambda: _found(snapshot, columns, pattern, words)
    )


def _found(
    snapshot: Snapshot, columns: Columns, pattern: str, words: tuple[str, ...]
) -> frozenset[int]:
    symbols = columns.symbols
    types = np.isin(symbols.kinds, [int(kind) for kind in TYPE_KINDS])
    by_name: dict[str, list[int]] = {}
    asking = re.compile(pattern.encode())
    found: set[int] = set()
    is_any = False
    needed = [word.encode() for word in words]
    for number, file in enumerate(columns.files):
        text = snapshot.text(file)
        if text is None or not any(word in text.source for word in needed):
            continue
        for match in asking.finditer(text.source):
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
        found.update(_handed_on(snapshot, columns))
    return frozenset(found)


def _handed_on(snapshot: Snapshot, columns: Columns) -> Iterator[int]:
    """Types with subtypes that are given to something as an argument, not to be told apart."""
    edges = columns.edges
    bases = np.unique(edges.targets[edges.of(HERITAGE, Certainty.DISPATCH)])
    handed = edges.of({EdgeKind.REFERENCES}, Certainty.DISPATCH) & np.isin(edges.targets, bases)
    for n in np.flatnonzero(handed).tolist():
        text = snapshot.text(columns.files[int(edges.file_of[n])])
        if text is None:
            continue
        start = int(edges.starts[n])
        line = text.source[text.source.rfind(b"\n", 0, start) + 1 : start]
        behind = text.source[start + int(edges.lengths[n]) :][:1]
        if behind in (b",", b")") and not _TELLING_APART.search(line):
            yield int(edges.targets[n])
