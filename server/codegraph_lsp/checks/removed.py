"""`removed-symbol`: names whose definition a change has just taken away."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from codegraph_lsp.checks.callees import Callees
from codegraph_lsp.checks.check import Check, Context
from codegraph_lsp.checks.finding import Finding, Related, Severity
from codegraph_lsp.features.sites import Sites
from codegraph_lsp.features.unmeant import unmeant_members, unmeant_names
from codegraph_lsp.languages.imports import import_syntax, pattern
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.kinds import TYPE_KINDS, Certainty, EdgeKind
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.features.snapshot import Snapshot, Text
    from codegraph_lsp.model.ids import FileId, Path, SymbolKey
    from codegraph_lsp.model.symbols import Removed, Symbol

_DOES = {
    EdgeKind.CALLS: "called",
    EdgeKind.INSTANTIATES: "instantiated",
    EdgeKind.IMPORTS: "imported",
    EdgeKind.REEXPORTS: "exported again",
    EdgeKind.INHERITS: "inherited from",
    EdgeKind.IMPLEMENTS: "implemented",
    EdgeKind.DECORATES: "used as a decorator",
}
"""What is done at the site; `used` for the rest."""

_HERITAGE = frozenset({EdgeKind.INHERITS, EdgeKind.IMPLEMENTS})

_MOST_TYPES = 50
"""Types that extend one whose member is gone; with more nothing is told. (a guess)"""


class RemovedSymbols(Check):
    """
    What an edit of one file, saved or not, takes away from the others and from the file itself.

    Only sites that surely meant it and that mean nothing now. As long as the file that it was in
    does not parse, as it often does not while one types, nothing is told of it.
    """

    code = "removed-symbol"
    summary = "What is used here was just removed or renamed."
    severity = Severity.ERROR
    at_once = True

    def in_file(self, context: Context, file: FileId) -> Iterator[Finding]:
        snapshot = context.snapshot
        unimported = {finding.span: finding for finding in self._unimported(snapshot, file)}
        yield from unimported.values()
        removed = snapshot.removed(file)
        text = snapshot.text(file) if removed else None
        if text is None:
            return
        places = _Places(snapshot, file, text)
        types = _Types(snapshot)
        for each in removed:
            symbol = each.symbol
            if not _is_whole(snapshot, symbol.path) or types.may_have_another(symbol):
                continue
            home = symbol.path == snapshot.file_by_id(file).path
            found = places.at_home(each) if home else places.of(each)
            for span, kind in found.items():
                if span in unimported:
                    continue
                does = _DOES.get(kind, "used")
                yield Finding(
                    self.code,
                    f"`{symbol.name}` is {does} here but is no longer defined in {symbol.path}",
                    file,
                    snapshot.file_by_id(file).path,
                    span,
                    symbol.id,
                    related=_where_it_was(snapshot, each),
                )

    def _unimported(self, snapshot: Snapshot, file: FileId) -> Iterator[Finding]:
        """Names in *file* that an import of its own bound until just now."""
        names, spec = snapshot.unimported(file), snapshot.language(file)
        text, row = snapshot.text(file), snapshot.file_by_id(file)
        given = None if spec is None else pattern(import_syntax(spec.lineage).given_names)
        if not names or text is None or given is None or given.search(text.source):
            return
        if not _is_whole(snapshot, row.path):
            return
        for name in sorted(names - {"_"}):  # which is often set for all files
            for each in unmeant_names(snapshot, file, name):
                if each.closed:
                    message = f"`{name}` is used here but is no longer imported"
                    yield Finding(self.code, message, file, row.path, each.span, f"import {name}")


class _Places:
    """Where a file still names what is gone."""

    def __init__(self, snapshot: Snapshot, file: FileId, text: Text) -> None:
        self._snapshot = snapshot
        self._file = file
        self._source = text.source
        self._digest = sha256(text.source).digest()
        self._text = text

    def of(self, removed: Removed) -> dict[Span, EdgeKind]:
        """The places, in order, and what is done there."""
        if removed.digest == self._digest:
            found = {Span(each.start, each.end): each.kind for each in removed.mentions}
        else:
            found = self._again(removed)
        return {span: found[span] for span in sorted(found) if not self._means_something(span)}

    def at_home(self, removed: Removed) -> dict[Span, EdgeKind]:
        """The same in the file that *removed* was in: what has changed there is the file itself."""
        snapshot, file, symbol = self._snapshot, self._file, removed.symbol
        keys = [each.key for each in snapshot.symbols_in(file)]
        kinds = _kinds(removed)
        found = [*unmeant_names(snapshot, file, symbol.name)]
        if symbol.container is not None and _is_type(snapshot, symbol.container):
            found += unmeant_members(snapshot, file, symbol)
        return {
            each.span: kinds[keys[each.owner]]
            for each in sorted(found)
            if each.closed and each.owner < len(keys) and keys[each.owner] in kinds
        }

    def _again(self, removed: Removed) -> dict[Span, EdgeKind]:
        """The file has changed since: the same name in the code of the same definitions."""
        facts = self._snapshot.facts(self._file)
        if facts is None:
            return {}
        keys = [symbol.key for symbol in self._snapshot.symbols_in(self._file)]
        kinds = _kinds(removed)
        name = removed.symbol.name
        spans = [
            (Span(each.start, each.end), keys[each.owner])
            for each in facts.body.occurrences
            if each.owner < len(keys)
        ]
        spans += [
            (Span(each.name_start, each.name_end), keys[0])
            for each in facts.outline.imports
            if each.name == name and keys
        ]
        return {span: kinds[key] for span, key in spans if key in kinds and self._at(span) == name}

    def _at(self, span: Span) -> str:
        return self._source[span.start : span.end].decode("utf-8", "replace")

    def _means_something(self, span: Span) -> bool:
        if span in self._meant:
            return True
        if self._is_as_linked:
            return False
        linked = self._sites.at(span.start, span.end, self._at(span))
        return any(each.edge.certainty <= Certainty.DISPATCH for each in linked)

    @cached_property
    def _is_as_linked(self) -> bool:
        """The edges are of this text, though they may be from before the change elsewhere."""
        return self._snapshot.file_by_id(self._file).digest == self._digest

    @cached_property
    def _meant(self) -> set[Span]:
        """Places whose edges lead to something that is there."""
        if not self._is_as_linked:
            return set()
        edges = [
            edge
            for edge in self._snapshot.edges_in(self._file)
            if edge.certainty <= Certainty.DISPATCH
        ]
        there = self._snapshot.symbols({edge.target for edge in edges})
        return {Span(edge.start, edge.end) for edge in edges if edge.target in there}

    @cached_property
    def _sites(self) -> Sites:
        return Sites(self._snapshot, self._file, self._text)


class _Types:
    """The types that members were in."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._callees = Callees(snapshot)

    def may_have_another(self, member: Symbol) -> bool:
        """
        A type has, or may have, another member of the name: it, or one that extends it, or what
        that extends beside it, which may not be known or answer for all names. Or the type is gone
        itself, which says more.
        """
        # The same for all files that used it, and a walk through all of a family.
        key = f"removed-symbol: another {member.key}"
        return self._snapshot.cached(key, lambda: self._has_another(member))

    def _has_another(self, member: Symbol) -> bool:
        snapshot, container = self._snapshot, member.container
        holder = None if container is None else snapshot.symbol(container)
        if holder is None:
            return True
        if holder.kind not in TYPE_KINDS:
            return False
        family = [holder.key]
        for each in family:
            subtypes = {edge.source for edge in snapshot.edges_to([each], _HERITAGE)}
            family += sorted(subtypes.difference(family))
            if len(family) > _MOST_TYPES:
                return True
        types = snapshot.symbols(family)
        return any(
            not self._callees.knows_ancestors(each, member)
            or any(base and self._has(base, member.name) for base in self._callees.lineage(each))
            for each in types.values()
        )

    def _has(self, holder: Symbol, name: str) -> bool:
        """*holder* has a member of that *name*, or one that answers for any."""
        if holder.file is None:
            return False  # one of which it is known that it has no such members
        spec = self._snapshot.language(holder.file)
        names = {name, *(() if spec is None else semantics(spec.lineage).any_members)}
        inside = (s for s in self._snapshot.symbols_in(holder.file) if s.container == holder.key)
        return not names.isdisjoint(each.name for each in inside)


def _kinds(removed: Removed) -> dict[SymbolKey, EdgeKind]:
    """What was done first with it in the code of each definition."""
    kinds: dict[SymbolKey, EdgeKind] = {}
    for mention in removed.mentions:
        kinds.setdefault(mention.source, mention.kind)
    return kinds


def _is_type(snapshot: Snapshot, key: SymbolKey) -> bool:
    symbol = snapshot.symbol(key)
    return symbol is not None and symbol.kind in TYPE_KINDS


def _is_whole(snapshot: Snapshot, path: Path) -> bool:
    """The parser has read all of the file, or the file is gone."""
    row = snapshot.file(path)
    return row is None or not snapshot.n_problems(row.id)


def _where_it_was(snapshot: Snapshot, removed: Removed) -> tuple[Related, ...]:
    symbol = removed.symbol
    row = snapshot.file(symbol.path)
    text = None if row is None else snapshot.text(row.id)
    if row is None or text is None:
        return ()
    at = min(symbol.name_span.start, len(text.source))
    message = f"`{symbol.name}` was defined about here"
    return (Related(row.id, symbol.path, Span(at, at), message),)
