"""Types and namespaces that are named before a member defined outside of them (`a::B::c`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.span import Span
from codegraph_lsp.resolve.targets import Target

if TYPE_CHECKING:
    from codegraph_lsp.engine.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import Symbol

_ARGUMENTS = rb"(?:<(?:[^<>()]|<[^<>()]*>)*>\s*)?"
_STEP = re.compile(rb"([A-Za-z_]\w*)\s*" + _ARGUMENTS + rb"::")
_PATH = re.compile(rb"(?:[A-Za-z_]\w*\s*" + _ARGUMENTS + rb"::\s*)+~?\s*\Z")


def path_before(source: bytes, symbol: Symbol) -> list[Span]:
    """The names before that of *symbol*, where they stand in *source*; the innermost is last."""
    start = symbol.span.start
    written = _PATH.search(source[start : symbol.name_span.start])
    if written is None:
        return []
    first = start + written.start()
    return [Span(first + each.start(1), first + each.end(1)) for each in _STEP.finditer(written[0])]


def holder_at(snapshot: Snapshot, file: FileId, offset: int) -> Target | None:
    """What the name at *offset*, before that of a member, means; None where it is no such name."""
    spec, text = snapshot.language(file), snapshot.text(file)
    if spec is None or text is None or not semantics(spec.lineage).includes:
        return None
    for symbol in snapshot.symbols_in(file):
        if not symbol.span.start <= offset < symbol.name_span.start:
            continue
        path = path_before(text.source, symbol)
        for n_outwards, span in enumerate(reversed(path)):
            if not span.contains(offset):
                continue
            name = text.source[span.start : span.end].decode("utf-8", "replace")
            for each in (symbol, *_declarations(snapshot, symbol)):
                holder = _around(snapshot, each, n_outwards)
                if holder is not None and holder.name == name:
                    return Target(file=holder.file, symbol=holder.index, site=span)
    return None


def _declarations(snapshot: Snapshot, symbol: Symbol) -> list[Symbol]:
    declared = snapshot.declarations_of([symbol.key]).get(symbol.key, ())
    return list(snapshot.symbols(declared).values())


def _around(snapshot: Snapshot, symbol: Symbol, n_outwards: int) -> Symbol | None:
    """What *symbol* stands in; further out where *n_outwards* says so."""
    found: Symbol | None = symbol
    for _ in range(n_outwards + 1):
        if found is None or found.container is None:
            return None
        found = snapshot.symbol(found.container)
    return found
