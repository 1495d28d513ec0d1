"""Export formats for drawing: Graphviz and Mermaid, one box per file around its symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.kinds import Certainty, EdgeKind

if TYPE_CHECKING:
    from codegraph_lsp.features.lines import LineNumbers
    from codegraph_lsp.model.ids import SymbolKey
    from codegraph_lsp.model.symbols import ResolvedEdge, Symbol


class Drawing:
    """What the formats for drawing share: short node names, and one line between two nodes."""

    def __init__(self) -> None:
        self._nodes: dict[SymbolKey, str] = {}
        self._drawn: set[tuple[SymbolKey, SymbolKey, EdgeKind]] = set()

    def _node(self, symbol: Symbol) -> str:
        node = self._nodes[symbol.key] = f"n{len(self._nodes)}"
        return node

    def _is_new(self, edge: ResolvedEdge) -> bool:
        """True the first time two nodes are tied by an edge of this kind."""
        drawn = (edge.source, edge.target, edge.kind)
        if drawn in self._drawn:
            return False
        self._drawn.add(drawn)
        return True

    def _ends(self, edge: ResolvedEdge) -> tuple[str, str]:
        return self._nodes[edge.source], self._nodes[edge.target]


class Dot(Drawing):
    """Graphviz: one cluster per file."""

    def __init__(self) -> None:
        super().__init__()
        self._path = ""

    def begin(self) -> str:
        return 'digraph codegraph {\n  rankdir=LR;\n  node [shape=box, fontname="sans-serif"];\n'

    def symbol(self, symbol: Symbol, lines: LineNumbers | None, /) -> str:
        label = f"{symbol.qualified_name}\n{symbol.kind.label}"
        if lines is None:
            node = f"  {self._node(symbol)} [label={_dot_quoted(label)}, style=dashed];\n"
            return self._close() + node
        opening = ""
        if symbol.path != self._path:
            opening = self._close()
            self._path = symbol.path
            cluster = _dot_quoted(f"cluster {symbol.path}")
            opening += f"  subgraph {cluster} {{\n    label={_dot_quoted(symbol.path)};\n"
        return f"{opening}    {self._node(symbol)} [label={_dot_quoted(label)}];\n"

    def edge(self, edge: ResolvedEdge, _path: str, _lines: LineNumbers, /) -> str:
        if not self._is_new(edge):
            return ""
        source, target = self._ends(edge)
        style = "" if edge.certainty <= Certainty.INFERRED else ", style=dashed"
        return f'{self._close()}  {source} -> {target} [label="{edge.kind.label}"{style}];\n'

    def end(self) -> str:
        return f"{self._close()}}}\n"

    def _close(self) -> str:
        """Ends the cluster of the last file, once."""
        if not self._path:
            return ""
        self._path = ""
        return "  }\n"


class Mermaid(Drawing):
    """A Mermaid flow chart: one subgraph per file."""

    def __init__(self) -> None:
        super().__init__()
        self._path = ""
        self._n_files = 0

    def begin(self) -> str:
        return "flowchart LR\n"

    def symbol(self, symbol: Symbol, lines: LineNumbers | None, /) -> str:
        label = _mermaid_quoted(symbol.qualified_name)
        if lines is None:
            return f"{self._close()}  {self._node(symbol)}([{label}])\n"
        opening = ""
        if symbol.path != self._path:
            opening = self._close()
            self._path = symbol.path
            self._n_files += 1
            opening += f"  subgraph f{self._n_files}[{_mermaid_quoted(symbol.path)}]\n"
        return f"{opening}    {self._node(symbol)}[{label}]\n"

    def edge(self, edge: ResolvedEdge, _path: str, _lines: LineNumbers, /) -> str:
        if not self._is_new(edge):
            return ""
        source, target = self._ends(edge)
        arrow = "-->" if edge.certainty <= Certainty.INFERRED else "-.->"
        return f"{self._close()}  {source} {arrow}|{edge.kind.label}| {target}\n"

    def end(self) -> str:
        return self._close()

    def _close(self) -> str:
        if not self._path:
            return ""
        self._path = ""
        return "  end\n"


def _dot_quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _mermaid_quoted(text: str) -> str:
    return '"' + text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;") + '"'
