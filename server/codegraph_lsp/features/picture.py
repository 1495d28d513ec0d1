"""
The whole graph as the graph view draws it: one JSON document, the `Graph` of
`clients/vscode/src/graph/model/graph.ts`.

Nothing in it names a folder of the machine: places are told by paths of the workspace. More symbols
than a picture can hold are drawn as files.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from codegraph_lsp.features.export import export
from codegraph_lsp.features.freshness import freshness
from codegraph_lsp.features.signature import signature
from codegraph_lsp.features.testcode import is_test
from codegraph_lsp.model.kinds import EdgeKind, SymbolKind
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Hashable

    from codegraph_lsp.features.lines import LineNumbers
    from codegraph_lsp.features.options import Options
    from codegraph_lsp.features.snapshot import Snapshot, Text
    from codegraph_lsp.model.ids import Path, SymbolKey
    from codegraph_lsp.model.kinds import Certainty
    from codegraph_lsp.model.symbols import ResolvedEdge, Symbol

Json = dict[str, Any]

MAX_SYMBOLS = 3000
"""Symbols that are drawn one by one; the view was measured with 2,000. (a guess)"""

_SYMBOL_SITES, _FILE_SITES = 5, 1
"""Places kept of one edge; all of them would make half of the document. (a guess)"""


@dataclass(frozen=True, slots=True)
class Picture:
    graph: Json
    """As the graph view takes it."""
    symbols: int
    """In the graph, external ones included; also where files are drawn."""
    edges: int
    """Likewise, each site counted."""
    by_file: bool
    """Its nodes are files: there are too many symbols."""


def picture(
    snapshot: Snapshot, options: Options, *, title: str, max_symbols: int = MAX_SYMBOLS
) -> Picture:
    """
    The graph, or the part of it that *options* want.

    Args:
        title: Heading of the picture.
        max_symbols: Where the workspace has more, files are drawn in their place; 0: always.
    """
    drawing = _Drawing(snapshot, max_symbols)
    counts = export(snapshot, drawing, lambda _: None, options)
    level = drawing.files if drawing.symbols is None else drawing.symbols
    notes = []
    if drawing.symbols is None:
        limit = f", more than {max_symbols:,}" if max_symbols else ""
        notes.append(f"There are {drawing.n_symbols:,} symbols{limit}: files are shown.")
    pending = freshness(snapshot).pending
    if pending:
        files = "1 file is" if pending == 1 else f"{pending:,} files are"
        notes.append(f"A lower bound: {files} still to be read.")
    graph = {
        "title": title,
        "focus": [],
        "nodes": list(level.nodes.values()),
        "edges": list(level.edges.values()),
        "notes": notes,
        "directed": False,
    }
    return Picture(graph, counts.symbols, counts.edges, drawing.symbols is None)


def picture_text(graph: Json) -> str:
    """*graph* as JSON that can stand in an element of a page: there is no `<` in it."""
    # ASCII, since names of files may hold bytes that are no text.
    return json.dumps(graph, separators=(",", ":")).replace("<", "\\u003c")


class _Level:
    """Nodes and edges of one granularity. Edges that make a pair twice are one."""

    def __init__(self, most_sites: int) -> None:
        self._most_sites = most_sites
        self.nodes: dict[str, Json] = {}
        self.edges: dict[Hashable, Json] = {}
        self._surest: dict[Hashable, Certainty] = {}

    def tie(self, source: str, target: str, edge: ResolvedEdge, place: Json) -> None:
        key = (source, target, edge.kind)
        known = self.edges.get(key)
        if known is None:
            known = self.edges[key] = {
                "source": source,
                "target": target,
                "kind": edge.kind.label,
                "certainty": edge.certainty.label,
                "reason": edge.reason.label,
                "count": 0,
                "sites": [],
            }
            self._surest[key] = edge.certainty
        elif edge.certainty < self._surest[key]:
            self._surest[key] = edge.certainty
            known["certainty"], known["reason"] = edge.certainty.label, edge.reason.label
        known["count"] += 1
        if len(known["sites"]) < self._most_sites:
            known["sites"].append(place)


class _Drawing:
    """Collects what an export tells. Serves it as its `Writer`, and writes nothing."""

    def __init__(self, snapshot: Snapshot, max_symbols: int) -> None:
        self.files = _Level(_FILE_SITES)
        self.symbols: _Level | None = _Level(_SYMBOL_SITES)
        """None as soon as there are too many."""
        self.n_symbols = 0
        """Of the workspace."""
        self._snapshot = snapshot
        self._max_symbols = max_symbols
        self._ids: dict[SymbolKey, str] = {}
        self._homes: dict[SymbolKey, str] = {}
        """Node of the file, or of the package outside, that a symbol belongs to."""
        self._text: tuple[Path | None, Text | None, bool] = (None, None, False)

    def begin(self) -> str:
        return ""

    def symbol(self, symbol: Symbol, lines: LineNumbers | None, /) -> str:
        self._ids[symbol.key] = symbol.id
        if lines is None:
            self._external(symbol)
            return ""
        self.n_symbols += 1
        if self.n_symbols > self._max_symbols:
            self.symbols = None
        text, tests = self._file(symbol)
        self._homes[symbol.key] = symbol.path
        if self.symbols is not None:
            node = _node(symbol.id, symbol.name, symbol.qualified_name, symbol.kind.label)
            node["path"] = symbol.path
            is_code = symbol.kind is not SymbolKind.MODULE
            span = symbol.name_span if is_code else Span(0, 0)
            node["place"] = _place(symbol.path, lines, span.start, span.end)
            told = signature(text, symbol)
            if told != symbol.qualified_name:
                node["signature"] = told
            self.symbols.nodes[symbol.id] = node | tests
        return ""

    def edge(self, edge: ResolvedEdge, path: str, lines: LineNumbers, /) -> str:
        if edge.kind is EdgeKind.CONTAINS:
            return ""  # the view draws it as rectangles in each other
        place = _place(path, lines, edge.start, edge.end)
        if self.symbols is not None:
            self.symbols.tie(self._ids[edge.source], self._ids[edge.target], edge, place)
        source, target = self._homes[edge.source], self._homes[edge.target]
        if source != target:
            self.files.tie(source, target, edge, place)
        return ""

    def end(self) -> str:
        return ""

    def _external(self, symbol: Symbol) -> None:
        home = symbol.package or symbol.qualified_name.partition(".")[0] or symbol.name
        outside = {"path": symbol.package, "external": True}
        package = _node(f"package {home}", home, home, "package")
        self._homes[symbol.key] = package["id"]
        self.files.nodes.setdefault(package["id"], package | {"path": home, "external": True})
        if self.symbols is not None:
            node = _node(symbol.id, symbol.name, symbol.qualified_name, symbol.kind.label)
            self.symbols.nodes[symbol.id] = node | outside

    def _file(self, symbol: Symbol) -> tuple[Text | None, Json]:
        """Text of the symbol's file, and what its nodes say of tests. Files come one by one."""
        if self._text[0] != symbol.path:
            text = None
            if symbol.file is not None and self.symbols is not None:
                text = self._snapshot.text(symbol.file)
            self._text = (symbol.path, text, is_test(self._snapshot, symbol.path))
            tests = {"test": True} if self._text[2] else {}
            node = _node(symbol.path, symbol.path.rpartition("/")[2], symbol.path, "file")
            top = {"line": 0, "character": 0}
            place = {"uri": symbol.path, "range": {"start": top, "end": top}}
            self.files.nodes[symbol.path] = node | {"path": symbol.path, "place": place} | tests
        _, text, is_in_test = self._text
        return text, {"test": True} if is_in_test else {}


def _node(identity: str, name: str, qualified_name: str, kind: str) -> Json:
    return {"id": identity, "name": name, "qualifiedName": qualified_name, "kind": kind}


def _place(path: str, lines: LineNumbers, start: int, end: int) -> Json:
    def position(offset: int) -> Json:
        line_number, column_number = lines.at(offset)
        return {"line": line_number - 1, "character": column_number - 1}

    return {"uri": path, "range": {"start": position(start), "end": position(end)}}
