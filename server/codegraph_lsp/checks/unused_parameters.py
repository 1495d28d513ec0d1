"""`unused-parameter`: what a function of one file takes and never looks at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codegraph_lsp.checks.check import Check, Context
from codegraph_lsp.checks.finding import Finding
from codegraph_lsp.languages.liveness import liveness
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.kinds import BindingKind, EdgeKind, ScopeKind, SymbolFlag, SymbolKind
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import BindingFact, FileFacts
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.symbols import Symbol

_ASIDE = (
    SymbolFlag.EXPORTED
    | SymbolFlag.DECORATED
    | SymbolFlag.ABSTRACT
    | SymbolFlag.OVERLOAD
    | SymbolFlag.TYPE_ONLY
    | SymbolFlag.TEST
    | SymbolFlag.VIRTUAL
)

_ALL_EDGES = frozenset(EdgeKind)

_HOLDERS = frozenset({SymbolKind.MODULE, SymbolKind.FUNCTION, SymbolKind.METHOD})
"""What functions stand in that are looked at."""

_ALL_ARGUMENTS = re.compile(rb"\b(?:locals|vars|eval|exec|arguments|super|__class__)\b")
"""Words with which code gets at parameters without their names."""

_DOES_NOTHING = re.compile(
    rb"[\s:{}();]*(?:(?:pass|\.\.\.|return(?:\s+\w+)?|raise\b.*|throw\b.*|panic\b.*|"
    rb"unimplemented!.*|todo!.*)[\s{}();]*)?",
    re.DOTALL,
)
"""A body that is there for a signature's sake."""


class UnusedParameters(Check):
    """
    Only of functions that nobody outside their file can know and that are called and nothing else:
    what is handed on as a value has the parameters that its caller gives it.
    """

    code = "unused-parameter"
    summary = "A function does not use one of its parameters."
    severity = None
    needs_all_files = True
    only_open = True

    def in_file(self, context: Context, file: FileId) -> Iterator[Finding]:
        snapshot = context.snapshot
        facts, spec, text = snapshot.facts(file), snapshot.language(file), snapshot.text(file)
        if facts is None or spec is None or text is None or spec.generic:
            return
        if snapshot.n_problems(file) or snapshot.file_by_id(file).generated:
            return
        symbols = snapshot.symbols_in(file)
        kinds = {symbol.key: symbol.kind for symbol in symbols}
        for symbol in symbols:
            at_home = symbol.container is not None and kinds.get(symbol.container) in _HOLDERS
            if symbol.kind is not SymbolKind.FUNCTION or not at_home or symbol.flags & _ASIDE:
                continue
            found = list(_unused(facts, spec, text.source, symbol))
            if not found or _is_one_of_several(facts, symbol):
                continue
            if _is_local(spec, symbol, kinds) and _is_only_called(snapshot, symbol):
                for binding in found:
                    yield Finding(
                        self.code,
                        f"`{symbol.name}` does not use its parameter `{binding.name}`",
                        file,
                        symbol.path,
                        Span(binding.start, binding.end),
                        f"{symbol.id}({binding.name})",
                        unnecessary=True,
                    )


def _is_local(spec: LanguageSpec, symbol: Symbol, kinds: Mapping[SymbolKey, SymbolKind]) -> bool:
    """Other files are not meant to call it: it is in a function, or private to its file."""
    rules = semantics(spec.lineage)
    if symbol.container is None:
        return False
    if kinds[symbol.container] is not SymbolKind.MODULE or not rules.every_name_exported:
        return True
    prefix = rules.wildcard_skips
    return bool(prefix) and symbol.name.startswith(prefix)


def _is_only_called(snapshot: Snapshot, symbol: Symbol) -> bool:
    """All that is known to mention it calls it, in its own file."""
    edges = snapshot.edges_to([symbol.key], _ALL_EDGES)
    return bool(edges) and all(
        edge.kind is EdgeKind.CALLS and edge.file == symbol.file for edge in edges
    )


def _is_one_of_several(facts: FileFacts, symbol: Symbol) -> bool:
    """Its name is given to something else, too, which is called in the same way."""
    outline = facts.outline
    scope = outline.symbols[symbol.index].scope
    around = outline.scopes[scope].parent if scope >= 0 else scope
    return any(
        binding.name == symbol.name
        and binding.scope == around
        and binding.start != symbol.name_span.start
        for binding in outline.bindings
    )


def _unused(
    facts: FileFacts, spec: LanguageSpec, source: bytes, symbol: Symbol
) -> Iterator[BindingFact]:
    outline = facts.outline
    scope = outline.symbols[symbol.index].scope
    if scope < 0 or outline.scopes[scope].kind != ScopeKind.FUNCTION:
        return
    body = source[symbol.header_end : symbol.span.end]
    if symbol.doc is not None and symbol.doc.start >= symbol.header_end:
        start, end = symbol.doc.start - symbol.header_end, symbol.doc.end - symbol.header_end
        body = body[:start].rstrip(b"\"'rRuUbB") + body[end:].lstrip(b"\"'")
    if _DOES_NOTHING.fullmatch(body) or _ALL_ARGUMENTS.search(body):
        return
    own_names = liveness(spec.lineage).own_names
    for binding in outline.bindings:
        if binding.scope != scope or binding.kind != BindingKind.PARAMETER:
            continue
        if source[binding.start : binding.end] != binding.name.encode():
            continue  # a pattern
        meant = bool(own_names) and re.fullmatch(own_names, binding.name)
        if meant or binding.name.startswith("_"):
            continue
        word = re.compile(rb"(?<![\w$])%s(?![\w$])" % re.escape(binding.name.encode()))
        head = source[binding.end : symbol.header_end]
        if not word.search(body) and not word.search(head):
            yield binding
