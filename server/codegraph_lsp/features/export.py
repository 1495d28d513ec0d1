"""
The whole graph as text, in an order that depends on nothing but the sources.

Symbols come first, by path and position, external ones behind them by id; then edges, one line per
site, by path and position of the site. Files are read one after the other, so that memory holds no
more than the symbols' ids.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from codegraph_lsp.features.drawing import Dot, Mermaid
from codegraph_lsp.features.every_edge import add_overriders, edges_of_file
from codegraph_lsp.features.lines import LineNumbers
from codegraph_lsp.graph.dispatch import closure
from codegraph_lsp.model.kinds import Certainty, EdgeKind, Reason, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from codegraph_lsp.features.options import Options
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import SymbolKey
    from codegraph_lsp.model.symbols import FileRow, ResolvedEdge, Symbol

_quoted = json.encoder.encode_basestring_ascii
"""What `json.dumps` does for a string, without its ceremony: a third of the export's time."""


@dataclass(frozen=True, slots=True)
class ExportCounts:
    symbols: int
    edges: int


class Writer(Protocol):
    """One format. Called in the order of its methods; each returns text to write, perhaps none."""

    def begin(self) -> str: ...
    def symbol(self, symbol: Symbol, lines: LineNumbers | None, /) -> str:
        """A symbol; *lines* are those of its file, None for an external one."""
        ...

    def edge(self, edge: ResolvedEdge, path: str, lines: LineNumbers, /) -> str:
        """An edge whose ends were both told before."""
        ...

    def end(self) -> str: ...


def export(
    snapshot: Snapshot, writer: Writer, write: Callable[[str], object], options: Options
) -> ExportCounts:
    """
    Writes the graph, or the part of it that *options* want, through *writer*.

    External symbols are told as far as an edge that is told leads to them. A file that cannot be
    read any more is told with line 1 throughout.
    """
    rows = [row for row in snapshot.files() if options.wants_file(snapshot, row.path)]
    write(writer.begin())
    told: set[SymbolKey] = set()
    for row in rows:
        snapshot.cancel.check("export: next file's symbols")
        symbols = snapshot.symbols_in(row.id)
        told.update(symbol.key for symbol in symbols)
        if symbols:
            lines = LineNumbers(snapshot.text(row.id))
            write("".join([writer.symbol(symbol, lines) for symbol in symbols]))
    overriders, ends = _surveyed(snapshot, rows, options.certainty)
    for symbol in _externals(snapshot, ends - told):
        told.add(symbol.key)
        write(writer.symbol(symbol, None))
    n_edges = 0
    for row in rows:
        edges = [
            edge
            for edge in edges_of_file(snapshot, row, options.certainty, overriders)
            if edge.target in told and edge.source in told
        ]
        if edges:
            n_edges += len(edges)
            edges.sort(key=_in_file)
            lines = LineNumbers(snapshot.text(row.id))
            write("".join([writer.edge(edge, row.path, lines) for edge in edges]))
    write(writer.end())
    return ExportCounts(len(told), n_edges)


def _surveyed(
    snapshot: Snapshot, rows: Iterable[FileRow], certainty: Certainty
) -> tuple[Mapping[SymbolKey, Sequence[SymbolKey]], set[SymbolKey]]:
    """
    What must be known before the first edge is written, in one pass: all overriders where derived
    edges are wanted, and the targets of the stored edges that will be told.
    """
    direct: dict[SymbolKey, set[SymbolKey]] = {}
    ends: set[SymbolKey] = set()
    wanted = {row.id for row in rows}
    for row in snapshot.files():
        snapshot.cancel.check("export: next file's targets")
        edges = snapshot.edges_in(row.id)
        add_overriders(edges, direct)
        if row.id in wanted:
            ends.update(e.target for e in edges if e.live and e.certainty <= certainty)
    if certainty < Certainty.DISPATCH:
        return {}, ends
    return closure({base: tuple(found) for base, found in direct.items()}), ends


def _in_file(edge: ResolvedEdge) -> tuple[int, int, int, int]:
    """Sorts the edges of a file by site; at one site by kind, the surest first."""
    return edge.start, edge.kind, edge.certainty, edge.target


def _externals(snapshot: Snapshot, keys: Collection[SymbolKey]) -> Sequence[Symbol]:
    """External symbols among *keys*, in order of id."""
    found = [symbol for symbol in snapshot.symbols(keys).values() if symbol.external]
    return sorted(found, key=lambda symbol: symbol.id)


class JsonLines:
    """One JSON object a line: `docs/protocol.md` describes the fields."""

    def __init__(self) -> None:
        self._ids: dict[SymbolKey, str] = {}
        """Ids already written as JSON strings."""
        self._path = ("", "")

    def begin(self) -> str:
        return ""

    def symbol(self, symbol: Symbol, lines: LineNumbers | None, /) -> str:
        quoted_id = self._ids[symbol.key] = _quoted(symbol.id)
        head = (
            f'{{"type":"symbol","id":{quoted_id},"name":{_quoted(symbol.name)}'
            f',"qualifiedName":{_quoted(symbol.qualified_name)},"kind":"{symbol.kind.label}"'
        )
        if lines is None:
            package = f',"package":{_quoted(symbol.package)}' if symbol.package else ""
            return f'{head},"language":{_quoted(symbol.language)},"external":true{package}}}\n'
        line, column = 1, 1
        if symbol.kind is not SymbolKind.MODULE:
            line, column = lines.at(symbol.name_span.start)
        end_line, _ = lines.at(max(symbol.span.start, symbol.span.end - 1))
        return (
            f'{head},"path":{self._quoted_path(symbol.path)},"line":{line},"column":{column}'
            f',"endLine":{end_line},"language":{_quoted(symbol.language)}}}\n'
        )

    def edge(self, edge: ResolvedEdge, path: str, lines: LineNumbers, /) -> str:
        line, column = lines.at(edge.start)
        return (
            f'{{"type":"edge","kind":"{_KINDS[edge.kind]}","source":{self._ids[edge.source]}'
            f',"target":{self._ids[edge.target]},"path":{self._quoted_path(path)}'
            f',"line":{line},"column":{column},"certainty":"{_CERTAINTIES[edge.certainty]}"'
            f',"reason":"{_REASONS[edge.reason]}"{_INDIRECT[edge.indirect]}}}\n'
        )

    def end(self) -> str:
        return ""

    def _quoted_path(self, path: str) -> str:
        if self._path[0] != path:
            self._path = (path, _quoted(path))
        return self._path[1]


FORMATS: dict[str, Callable[[], Writer]] = {"jsonl": JsonLines, "dot": Dot, "mermaid": Mermaid}
"""Writers by the name that `--format` takes."""

_KINDS = {kind: kind.label for kind in EdgeKind}
_CERTAINTIES = {certainty: certainty.label for certainty in Certainty}
_REASONS = {reason: reason.label for reason in Reason}
_INDIRECT = ("", ',"indirect":true')
