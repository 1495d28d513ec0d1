"""
Makes the facts of one file. Never raises on broken code: what could be read is told.

The pass itself is `extract/walker.py` with the visits around it; here it is started and its drafts
become facts.
"""

from __future__ import annotations

import sys
from array import array
from typing import TYPE_CHECKING

from codegraph_lsp.extract.access import mark_access
from codegraph_lsp.extract.complexity import cyclomatic
from codegraph_lsp.extract.drafts import CLASS_METHOD, HIDDEN, PUBLIC, Draft
from codegraph_lsp.extract.expressions import read_children
from codegraph_lsp.extract.interface import interface_of
from codegraph_lsp.extract.order import attach_members, attach_methods
from codegraph_lsp.extract.problems import find_problems
from codegraph_lsp.extract.scopes import outside_mentions, settle_writes
from codegraph_lsp.extract.table import table_for
from codegraph_lsp.extract.walker import Walk
from codegraph_lsp.model.facts import (
    NOTHING,
    Body,
    FileFacts,
    Name,
    Outline,
    ScopeFact,
    SymbolFact,
    SymbolValue,
)
from codegraph_lsp.model.kinds import TYPE_KINDS, SymbolFlag, SymbolKind

if TYPE_CHECKING:
    from tree_sitter import Tree

    from codegraph_lsp.extract.drafts import Scope
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import Problem

MODULE_NAME = "<module>"
EXPORTED = int(SymbolFlag.EXPORTED)
DEPRECATED = int(SymbolFlag.DEPRECATED)

_HOLDERS = frozenset(
    int(kind)
    for kind in TYPE_KINDS | {SymbolKind.VARIABLE, SymbolKind.CONSTANT, SymbolKind.NAMESPACE}
)
"""Kinds whose members others can name when they can name the holder."""

_OPEN_HOLDERS = frozenset({int(SymbolKind.TRAIT), int(SymbolKind.ENUM)})
"""Kinds whose members are as visible as they are themselves, where others must say so."""


def extract(
    spec: LanguageSpec,
    tree: Tree,
    source: bytes,
    *,
    locals: bool = False,  # noqa: A002  the word the contract uses
    around: int = NOTHING,
) -> FileFacts:
    """
    All that one file says.

    Args:
        tree: The tree of *source*, of this language's grammar.
        locals: Keep reads and writes of local names as well; for answers about the file alone.
        around: Offset of the one name that is asked about: of the outermost functions only the one
            around it is read. The local names there are those of the whole; symbols and scopes
            may have other numbers.

    Raises:
        LanguageError: The language's node table does not fit its grammar.
    """
    root = tree.root_node
    walk = Walk(table_for(spec.id), source, keep_locals=locals, around=around)
    _open_module(walk, source)
    try:
        read_children(walk, root, 0)
    except RecursionError:
        # Depth is bounded; this is for a caller that was deep in the stack already. What was read
        # so far is told.
        walk.enter(walk.scopes[0])
    settle_writes(walk)
    if walk.extensions:
        attach_members(walk)
    else:
        attach_methods(walk)
    return _facts(walk, find_problems(root, source, spec.nodes.unread))


def extract_outline(spec: LanguageSpec, tree: Tree, source: bytes) -> FileFacts:
    """Symbols alone, for generated and minified files that nobody reads."""
    return symbols_alone(extract(spec, tree, source))


def symbols_alone(facts: FileFacts) -> FileFacts:
    """What the graph keeps of all that a generated file says."""
    outline = facts.outline
    bare = Outline(
        outline.language,
        outline.package,
        [_without_values(symbol) for symbol in outline.symbols],
        outline.scopes[:1],
        [],
        [],
        [],
        [],
        [],
        [],
        [],
        [],
    )
    body = facts.body
    return FileFacts(
        bare,
        Body([], body.problems, body.n_bytes, body.ascii, body.line_lengths),
        *interface_of(bare),
    )


def _without_values(symbol: SymbolFact) -> SymbolFact:
    return SymbolFact(
        symbol.kind,
        symbol.name,
        symbol.container,
        symbol.flags,
        symbol.start,
        symbol.end,
        symbol.name_start,
        symbol.name_end,
        symbol.header_end,
        symbol.doc_start,
        symbol.doc_end,
        complexity=symbol.complexity,
        receiver=symbol.receiver,
    )


def _open_module(walk: Walk, source: bytes) -> None:
    module = Draft(
        int(SymbolKind.MODULE), MODULE_NAME, NOTHING, 0, 0, len(source), 0, 0, 0, scope=0
    )
    walk.symbols.append(module)
    walk.open_module(len(source))


def _facts(walk: Walk, problems: list[Problem]) -> FileFacts:
    source = walk.source
    occurrences = outside_mentions(walk)
    _mark_exports(walk)
    symbols = [_symbol(draft) for draft in walk.symbols]
    outline = Outline(
        walk.table.spec.id,
        walk.package,
        symbols,
        [ScopeFact(s.kind, _parent(s.parent), s.symbol, s.start, s.end) for s in walk.scopes],
        walk.imports,
        walk.exports,
        walk.bindings,
        walk.members,
        walk.heritage,
        walk.returns,
        walk.decorators,
        walk.made,
    )
    body = Body(occurrences, problems, len(source), source.isascii(), line_lengths(source))
    return FileFacts(outline, body, *interface_of(outline))


def _parent(scope: Scope | None) -> int:
    return NOTHING if scope is None else scope.index


def _symbol(draft: Draft) -> SymbolFact:
    return SymbolFact(
        draft.kind,
        draft.name,
        draft.container,
        draft.flags,
        draft.start,
        draft.end,
        draft.name_start,
        draft.name_end,
        draft.header_end,
        draft.doc_start,
        draft.doc_end,
        draft.scope,
        cyclomatic(draft),
        draft.annotation,
        draft.value,
        draft.receiver,
    )


def _mark_exports(walk: Walk) -> None:
    """Which symbols other files can name, by the language's rule, and the end of pseudo flags."""
    rule = walk.table.nodes.exports
    listed = _offered(walk)
    by_list = bool(walk.table.nodes.export_list) and bool(listed)
    symbols = walk.symbols
    _mark_deprecated(walk)
    mark_access(walk)
    for draft in symbols[1:]:
        hidden = draft.flags & HIDDEN
        draft.flags &= ~(HIDDEN | PUBLIC | CLASS_METHOD)
        holder = symbols[draft.container]
        if draft.container == 0:
            if rule in ("explicit", "stated") or by_list:
                exported = draft.name in listed or bool(draft.flags & EXPORTED)
            else:
                exported = _open_name(rule, draft.name)
        else:
            named = rule == "explicit" or _open_name(rule, draft.name)
            exported = bool(holder.flags & EXPORTED) and named and holder.kind in _HOLDERS
            if holder.kind == SymbolKind.NAMESPACE and rule in ("explicit", "stated"):
                exported = bool(draft.flags & EXPORTED)
            elif rule == "stated" and holder.kind not in _OPEN_HOLDERS:
                exported = bool(holder.flags & draft.flags & EXPORTED)
        if exported and not hidden:
            draft.flags |= EXPORTED
        else:
            draft.flags &= ~EXPORTED


def _mark_deprecated(walk: Walk) -> None:
    """Which symbols' documentation says that they should not be used any more."""
    source = walk.source
    marks = [mark for mark in walk.table.deprecated if mark in source]
    for draft in walk.symbols if marks else ():
        start, end = draft.doc_start, draft.doc_end
        if start != NOTHING and any(source.find(mark, start, end) >= 0 for mark in marks):
            draft.flags |= DEPRECATED


def _offered(walk: Walk) -> set[str]:
    """Names of this file's own that its exports offer, under whatever name."""
    found = set()
    for export in walk.exports:
        value = walk.made[export.value]
        if isinstance(value, Name):
            found.add(value.name)
        elif isinstance(value, SymbolValue):
            walk.symbols[value.symbol].flags |= EXPORTED
    return found


def _open_name(rule: str, name: str) -> bool:
    if rule == "underscore":
        return not name.startswith("_") or (name.startswith("__") and name.endswith("__"))
    if rule == "capital":
        return name[:1].isupper()
    return True


def line_lengths(source: bytes) -> bytes:
    """Length of each line with its end, as `Body.line_lengths` wants it."""
    lengths = array("I", map(len, source.splitlines(keepends=True)))
    if sys.byteorder == "big":
        lengths.byteswap()
    return lengths.tobytes()
