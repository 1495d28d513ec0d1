"""Pieces of source for people to read: whole definitions, beginnings, heads, lines around a use."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.features.lines import LineNumbersOf
from codegraph_lsp.features.signature import doc, signature
from codegraph_lsp.model.kinds import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.symbols import ResolvedEdge, Symbol

_SITES = 3
"""Uses shown of one symbol."""

_AROUND = 1
"""Lines shown before and behind a use."""


class Part(NamedTuple):
    text: str
    line_number: int
    """Where it begins, from 1."""


class Excerpts:
    """Reads texts of one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._lines = LineNumbersOf(snapshot)

    def whole(self, symbol: Symbol) -> Part:
        """All lines of *symbol*; of module-level code only where it defines nothing else."""
        first, last = self._range(symbol)
        return Part(self._joined(symbol, first, last), first)

    def beginning(self, symbol: Symbol, room: int) -> Part | None:
        """
        The first lines of *symbol* and a line that counts the rest, in *room* characters.

        None where not even the first line fits.
        """
        first, last = self._range(symbol)
        lines: list[str] = []
        used = 0
        for number in range(first, last + 1):
            line = self._line(symbol, number)
            rest = f"… {last - number:,} more lines"
            if used + len(line) + 1 + len(rest) > room:
                break
            lines.append(line)
            used += len(line) + 1
        if not lines:
            return None
        return Part("\n".join([*lines, f"… {last - first + 1 - len(lines):,} more lines"]), first)

    def signature(self, symbol: Symbol) -> Part:
        """The head on one line, and the first line of what its doc comment says."""
        text = None if symbol.file is None else self._snapshot.text(symbol.file)
        said = doc(text, symbol).partition("\n")[0]
        head = signature(text, symbol)
        return Part(f"{head}\n    {said}" if said else head, self._range(symbol)[0])

    def outside(self, symbol: Symbol) -> Part:
        """The dotted name of what has no source here."""
        return Part(signature(None, symbol), 0)

    def sites(self, symbol: Symbol, sites: Sequence[ResolvedEdge]) -> Part:
        """The head of *symbol*, and the lines around its first uses."""
        first, last = self._range(symbol)
        shown: list[str] = []
        until = 0
        for edge in sorted(sites, key=lambda edge: edge.start)[:_SITES]:
            line_number = self._lines(edge.file).at(edge.start)[0]
            start = max(line_number - _AROUND, first, until + 1)
            end = min(line_number + _AROUND, last)
            if start > end:
                continue
            if until and start > until + 1:
                shown.append("…")
            shown += [self._line(symbol, number) for number in range(start, end + 1)]
            until = end
        head = self.signature(symbol)
        if symbol.kind is SymbolKind.MODULE:
            return Part("\n".join(shown), first)
        return Part("\n".join([head.text.partition("\n")[0], "…", *shown]), head.line_number)

    def _range(self, symbol: Symbol) -> tuple[int, int]:
        assert symbol.file is not None
        lines = self._lines(symbol.file)
        first = lines.at(symbol.span.start)[0]
        last = lines.at(max(symbol.span.end - 1, symbol.span.start))[0]
        return first, last

    def _joined(self, symbol: Symbol, first: int, last: int) -> str:
        return "\n".join(self._line(symbol, number) for number in range(first, last + 1))

    def _line(self, symbol: Symbol, number: int) -> str:
        assert symbol.file is not None
        return self._lines(symbol.file).line(number)
