"""The relations that are compared with a type checker: calls, imports, inheritance."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.accuracy.agreement import Site, Verdict
from codegraph_lsp.model.facts import Call, Member, Name, New, Self, Super, SymbolValue
from codegraph_lsp.model.ids import Path as FileName
from codegraph_lsp.model.kinds import TYPE_KINDS, Certainty, EdgeKind, Role, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from benchmarks.accuracy.checker import Place
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.facts import FileFacts
    from codegraph_lsp.model.ids import SymbolKey
    from codegraph_lsp.model.symbols import FileRow, Symbol

CALLABLE = frozenset(
    {
        SymbolKind.FUNCTION,
        SymbolKind.METHOD,
        SymbolKind.CONSTRUCTOR,
        SymbolKind.CLASS,
        SymbolKind.STRUCT,
        SymbolKind.PROPERTY,
    }
)
CLASS_MEMBERS = frozenset({"__class__", "constructor"})
"""Properties of every object that hold its class."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One kind of edge: where it is written, and what may stand at its other end."""

    edges: frozenset[EdgeKind]
    sites: Callable[[FileFacts, FileRow], Iterator[Site]]
    ends: frozenset[SymbolKind] | None
    """Kinds of its targets; None: whole files."""

    def judge(
        self, snapshot: Snapshot, root: Path, site: Site, places: Sequence[Place]
    ) -> tuple[Verdict, list[str], list[str]]:
        """The verdict on *site*, and what we and the checker name there."""
        ours = _ours(snapshot, site, self.edges)
        if self.ends is None:
            files, is_outside = _files(snapshot, root, places)
            mine = sorted({str(symbol.path) for symbol in ours})
            found = sorted(files)
            return _verdict(mine, found, set(mine) & files, files, is_outside), mine, found
        theirs, is_outside = _inside(snapshot, root, places)
        known = [symbol for symbol in theirs if symbol.kind in self.ends]
        same = {str(key) for key in _alike(ours) & _alike(known)}
        told = [f"{symbol.path}:{symbol.qualified_name}" for symbol in ours]
        verdict = _verdict(told, known, same, theirs, is_outside)
        if verdict is Verdict.INVENTED and _named(snapshot, site) in CLASS_MEMBERS:
            verdict = Verdict.MEMBER
        return verdict, told, [f"{symbol.path}:{symbol.qualified_name}" for symbol in known]


def _verdict(
    ours: Sequence[object],
    known: Sequence[object],
    same: set[str],
    inside: object,
    is_outside: bool,
) -> Verdict:
    if not known and not is_outside:
        return Verdict.VALUE if inside else Verdict.UNKNOWN
    if not known:
        return Verdict.INVENTED if ours else Verdict.BOTH_OUTSIDE
    if not ours:
        return Verdict.MISSING
    return Verdict.SAME if same else Verdict.OTHER


def _call_sites(facts: FileFacts, row: FileRow) -> Iterator[Site]:
    """All calls with a name."""
    for occurrence in facts.body.occurrences:
        if occurrence.role in (Role.CALL, Role.NEW) and occurrence.live:
            shape = _shape(facts, occurrence.expression)
            if shape:
                start = occurrence.start
                yield Site(row, start, start + 1, start, shape)


def _base_sites(facts: FileFacts, row: FileRow) -> Iterator[Site]:
    """All entries of extends and implements clauses."""
    for occurrence in facts.body.occurrences:
        if occurrence.role in (Role.INHERIT, Role.IMPLEMENT) and occurrence.live:
            start = occurrence.start
            yield Site(row, start, start + 1, start, _short(facts, occurrence.expression))


def _import_sites(facts: FileFacts, row: FileRow) -> Iterator[Site]:
    """All modules that are imported, each once where it is written."""
    seen = set()
    for fact in facts.outline.imports:
        start, end = fact.module_start, fact.module_end
        if start < end and start not in seen:
            seen.add(start)
            yield Site(row, start, end, end - 1, "relative" if fact.level else "absolute")


RELATIONS = {
    "calls": Relation(frozenset({EdgeKind.CALLS, EdgeKind.INSTANTIATES}), _call_sites, CALLABLE),
    "imports": Relation(frozenset({EdgeKind.IMPORTS, EdgeKind.REEXPORTS}), _import_sites, None),
    "inherits": Relation(
        frozenset({EdgeKind.INHERITS, EdgeKind.IMPLEMENTS}), _base_sites, TYPE_KINDS
    ),
}


def _shape(facts: FileFacts, expression: int) -> str:
    """What is called, in words; empty where it has no name."""
    call = facts.outline.expressions[expression]
    callee = facts.outline.expressions[call.callee] if isinstance(call, (Call, New)) else call
    if isinstance(callee, Member) and callee.object >= 0:
        return f"{_short(facts, callee.object)}.name"
    return "name" if isinstance(callee, (Name, SymbolValue)) else ""


def _short(facts: FileFacts, expression: int) -> str:
    found = facts.outline.expressions[expression]
    if isinstance(found, Name):
        return "name"
    if isinstance(found, Self):
        return "self"
    if isinstance(found, Super):
        return "super"
    if isinstance(found, Member):
        around = _short(facts, found.object) if found.object >= 0 else "?"
        return f"{around}.name" if around in ("name", "self", "super") else "….name"
    return type(found).__name__.lower()


def _named(snapshot: Snapshot, site: Site) -> str:
    """The word that stands at *site*."""
    text = snapshot.text(site.row.id)
    rest = b"" if text is None else text.source[site.start : site.start + 40]
    word = rest.decode("utf-8", "replace")
    end = next((n for n, letter in enumerate(word) if not letter.isidentifier()), len(word))
    return word[:end]


def _ours(snapshot: Snapshot, site: Site, kinds: frozenset[EdgeKind]) -> list[Symbol]:
    """Definitions of the code base that our edges of *kinds* lead to from *site*."""
    keys = {
        edge.target
        for edge in snapshot.edges_in(site.row.id)
        if site.start <= edge.start < site.end
        and edge.kind in kinds
        and edge.certainty <= Certainty.DISPATCH
    }
    return [symbol for symbol in snapshot.symbols(keys).values() if not symbol.external]


def _inside(snapshot: Snapshot, root: Path, places: Sequence[Place]) -> tuple[list[Symbol], bool]:
    """Symbols of the code base at *places*, and whether a place is outside it."""
    found: list[Symbol] = []
    is_outside = False
    for place in places:
        name = os.path.relpath(place.path, root)
        row = None if name.startswith("..") else snapshot.file(FileName(name))
        text = None if row is None else snapshot.text(row.id)
        if row is None or text is None:
            is_outside = True
            continue
        offset = _offset(text.source, place.line, place.column)
        symbol = snapshot.definition_at(row.id, offset)
        if symbol is not None:
            found.append(symbol)
    return found, is_outside


def _files(snapshot: Snapshot, root: Path, places: Sequence[Place]) -> tuple[set[str], bool]:
    """Files of the code base among *places*, and whether a place is outside it."""
    names = [os.path.relpath(place.path, root) for place in places]
    rows = [None if name.startswith("..") else snapshot.file(FileName(name)) for name in names]
    return {str(row.path) for row in rows if row is not None}, any(row is None for row in rows)


def _alike(symbols: Sequence[Symbol]) -> set[SymbolKey]:
    """A class and its constructor stand for each other."""
    return {symbol.key for symbol in symbols} | {
        symbol.container
        for symbol in symbols
        if symbol.container is not None and symbol.kind is SymbolKind.CONSTRUCTOR
    }


def _offset(source: bytes, line: int, column: int) -> int:
    """The byte at a line and column."""
    begin = 0
    for _ in range(line):
        begin = source.find(b"\n", begin) + 1
    end = source.find(b"\n", begin)
    text = source[begin : end if end >= 0 else len(source)].decode("utf-8", "replace")
    return begin + len(
        text.encode("utf-16-le")[: 2 * column].decode("utf-16-le", "ignore").encode()
    )
