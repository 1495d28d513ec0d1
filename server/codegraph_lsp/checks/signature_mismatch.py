"""`signature-mismatch`: calls that no function they may mean accepts."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from codegraph_lsp.checks.callees import MOST, Callee, Callees
from codegraph_lsp.checks.check import Check, Context
from codegraph_lsp.checks.finding import Finding, Related, Severity
from codegraph_lsp.features.call_shapes import (
    Given,
    call_around,
    given_by,
    misfit,
    renames_arguments,
)
from codegraph_lsp.features.meant import symbol_numbered
from codegraph_lsp.languages.shape import shape
from codegraph_lsp.model.kinds import TYPE_KINDS, Certainty, EdgeKind, Role, SymbolFlag, SymbolKind
from codegraph_lsp.model.span import Span
from codegraph_lsp.support.counts import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tree_sitter import Node

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.symbols import ResolvedEdge, Symbol
    from codegraph_lsp.resolve.called import Called

_CALLING = frozenset({EdgeKind.CALLS, EdgeKind.INSTANTIATES})
_CALL_ROLES = frozenset({Role.CALL, Role.NEW})
MAX_RELATED = 5
"""Definitions that a finding leads to."""

_GIVEN = frozenset({SymbolKind.INTERFACE, SymbolKind.TRAIT})
"""Kinds of types whose members others may be given."""

_NEAR = 40
"""So far behind a call it is looked what goes on there. (bytes, a guess)"""


class SignatureMismatches(Check):
    """
    A glance at the edges of each call tells most that fit. Of the others it is asked again what
    they may mean, every overload and overrider, and all of that must be known and refuse them.
    """

    code = "signature-mismatch"
    summary = "No function that is meant here accepts these arguments."
    severity = Severity.ERROR
    needs_all_files = True

    def in_file(self, context: Context, file: FileId) -> Iterator[Finding]:
        snapshot = context.snapshot
        spec, text = snapshot.language(file), snapshot.text(file)
        row = snapshot.file_by_id(file)
        if spec is None or text is None or row.generated or not shape(spec.lineage).calls.counted:
            return
        edges = list(snapshot.edges_in(file))
        sites = _sites(snapshot, file, spec, edges)
        if not sites:
            return
        with snapshot.parsed(file) as tree:
            if tree is None:
                return
            targets = snapshot.symbols({edge.target for each in sites.values() for edge in each})
            looking = _Looking(snapshot, file, spec, text.source, edges, targets)
            for span, called in sites.items():
                snapshot.cancel.check("signature-mismatch: next call")
                found = looking.refused(tree.root_node, span, called)
                if found is not None:
                    message, callees = found
                    yield Finding(
                        self.code,
                        message,
                        file,
                        row.path,
                        span,
                        callees[0].symbol.id,
                        related=tuple(_related(callees)),
                    )


def _related(callees: Sequence[Callee]) -> Iterator[Related]:
    for symbol, _, _ in callees[:MAX_RELATED]:
        assert symbol.file is not None, "of the workspace"
        yield Related(symbol.file, symbol.path, symbol.name_span, "what is called")


def _sites(
    snapshot: Snapshot, file: FileId, spec: LanguageSpec, edges: Sequence[ResolvedEdge]
) -> dict[Span, list[ResolvedEdge]]:
    """Where something is called, with those of *edges* that start there."""
    found: dict[Span, list[ResolvedEdge]] = {}
    for edge in edges:
        if edge.kind in _CALLING and edge.live:
            found.setdefault(Span(edge.start, edge.end), []).append(edge)
    if shape(spec.lineage).calls.by_arity:
        facts = snapshot.facts(file)
        for each in () if facts is None else facts.body.occurrences:
            if each.role in _CALL_ROLES and each.live:
                found.setdefault(Span(each.start, each.end), [])
    return found


class _Looking:
    """At the calls of one file."""

    def __init__(
        self,
        snapshot: Snapshot,
        file: FileId,
        spec: LanguageSpec,
        source: bytes,
        edges: Sequence[ResolvedEdge],
        targets: Mapping[SymbolKey, Symbol],
    ) -> None:
        self._snapshot = snapshot
        self._file = file
        self._spec = spec
        self._source = source
        self._edges = edges
        self._targets = targets
        self._rules = shape(spec.lineage).calls
        self._callees = Callees(snapshot)

    def refused(
        self, root: Node, span: Span, edges: Sequence[ResolvedEdge]
    ) -> tuple[str, list[Callee]] | None:
        """What is wrong with the call whose callee ends at *span*, and what refuses it."""
        sure = [edge for edge in edges if edge.certainty is Certainty.EXACT and not edge.indirect]
        found = {edge.target: self._targets.get(edge.target) for edge in sure}
        targets = [target for target in found.values() if target is not None]
        inside = [target for target in targets if not target.external]
        is_all = len(sure) == len(edges) and len(inside) == len(targets) > 0
        if not (is_all or self._rules.by_arity) or len(targets) > MOST:
            return None
        targets = inside
        call = call_around(root, span, self._spec)
        given = None if call is None else given_by(call, self._source, self._spec)
        if call is None or given is None:
            return None
        if self._goes_on(call) or not self._looks_refused(targets, given, call):
            return None
        copies = self._rules.copies and given.n_places == 1
        if copies and (not targets or any(each.kind in TYPE_KINDS for each in targets)):
            return None
        callees = self._all(call, targets)
        if callees is None:
            return None
        whys = [misfit(each.takes, given, bound=each.bound) for each in callees]
        if not all(whys) or self._is_to_fail(call) or self._is_given_to_macro(call):
            return None
        name = self._source[span.start : span.end].decode("utf-8", "replace")
        return _told(name, callees, whys, given), callees

    def _looks_refused(self, targets: Sequence[Symbol], given: Given, call: Node) -> bool:
        """False where the edges alone say that a function accepts *given*."""
        functions = [each for each in targets if each.kind not in TYPE_KINDS]
        if not functions:
            return self._rules.by_arity
        if self._rules.overloads_hide:
            stated = [each for each in functions if each.flags & SymbolFlag.OVERLOAD]
            functions = stated or functions
        for symbol in functions:
            callee = self._callees.callee(symbol, bound=True, makes=True)
            if callee is None:
                return False
            if not misfit(callee.takes, given, bound=callee.bound):
                return callee.bound and self._may_be_unbound(call)
        return True

    def _goes_on(self, call: Node) -> bool:
        """It makes an instance of more than its name says, which the parser reads as a product."""
        arguments = self._spec.nodes.calls[call.type].arguments
        bare = call.child_by_field_name(arguments) is None
        behind = self._source[call.end_byte : call.end_byte + _NEAR]
        return bare and behind.lstrip().startswith(b"*")

    def _is_given_to_macro(self, call: Node) -> bool:
        """A macro makes another name of what stands in its brackets: `POSIX(read(f))`."""
        node = call.parent
        while node is not None and self._rules.macro_parameters:
            entry = self._spec.nodes.calls.get(node.type)
            callee = None if entry is None else node.child_by_field_name(entry.callee)
            if callee is not None and callee.end_byte <= call.start_byte:
                name = self._source[callee.start_byte : callee.end_byte].decode("utf-8", "replace")
                named = self._snapshot.symbols_named(name) if name.isidentifier() else ()
                if any(map(self._renames, named)):
                    return True
            node = node.parent
        return False

    def _renames(self, symbol: Symbol) -> bool:
        if symbol.kind is not SymbolKind.MACRO or symbol.file is None:
            return False
        text = self._snapshot.text(symbol.file)
        start, end = symbol.span
        written = b"" if text is None else text.source[start:end]
        return renames_arguments(written.decode("utf-8", "replace"), self._rules)

    def _is_to_fail(self, call: Node) -> bool:
        """Somebody waits for the error."""
        if self._rules.silencing and re.search(self._rules.silencing, self._lines(call)):
            return True
        inside = call
        node = call.parent
        while node is not None:
            words = self._rules.failing.get(node.type)
            body = node.child_by_field_name("body")
            if words is not None and body is not None and body.id == inside.id:
                text = self._source[node.start_byte : node.end_byte].decode("utf-8", "replace")
                if re.search(words, text, re.MULTILINE):
                    return True
            inside = node
            node = node.parent
        return False

    def _lines(self, call: Node) -> str:
        """The lines of *call*, and the one above."""
        above = self._source.rfind(b"\n", 0, call.start_byte)
        start = self._source.rfind(b"\n", 0, max(above, 0)) + 1
        end = self._source.find(b"\n", call.end_byte)
        lines = self._source[start : end if end >= 0 else len(self._source)]
        return lines.decode("utf-8", "replace")

    def _held(self, call: Node) -> tuple[Node | None, bool]:
        """What the callee is a member of, and whether a path says so."""
        entry = self._spec.nodes.calls[call.type]
        callee = call.child_by_field_name(entry.callee)
        while callee is not None and callee.type not in self._spec.nodes.members:
            value = self._spec.nodes.values.get(callee.type)
            if value is None or value.op != "same":
                break
            callee = callee.named_child(0)
        member = None if callee is None else self._spec.nodes.members.get(callee.type)
        if callee is None or member is None:
            return None, False
        return callee.child_by_field_name(member.object), member.path

    def _may_be_unbound(self, call: Node) -> bool:
        """The callee is a member of a type, which is named there: a variable may hold anything."""
        held, path = self._held(call)
        if path or held is None:
            return path
        return any(target.kind in TYPE_KINDS for target in self._meant_at(held))

    def _is_of_others(self, call: Node) -> bool:
        """The callee is a member of an ancestor that is picked by hand, or of a type itself."""
        held, _ = self._held(call)
        if held is None:
            return False
        nodes = self._spec.nodes
        entry = nodes.calls.get(held.type)
        if entry is not None:
            callee = held.child_by_field_name(entry.callee)
            given = held.child_by_field_name(entry.arguments)
            name = b"" if callee is None else self._source[callee.start_byte : callee.end_byte]
            return name.decode("utf-8", "replace") in nodes.super_calls and bool(
                given is not None and given.named_child_count
            )
        return self._rules.method_expressions and any(
            target.kind in TYPE_KINDS for target in self._meant_at(held)
        )

    def _meant_at(self, node: Node) -> Iterator[Symbol]:
        end = node.start_byte + len(self._source[node.start_byte : node.end_byte].rstrip(b") "))
        keys = {edge.target for edge in self._ends.get(end, ()) if edge.start >= node.start_byte}
        yield from self._snapshot.symbols(keys).values()

    @cached_property
    def _ends(self) -> dict[int, list[ResolvedEdge]]:
        """The file's edges by where their sites end."""
        found: dict[int, list[ResolvedEdge]] = {}
        for edge in self._edges:
            found.setdefault(edge.end, []).append(edge)
        return found

    def _all(self, call: Node, targets: Sequence[Symbol]) -> list[Callee] | None:
        """All that *call* may run; None where that is not certain."""
        entry = self._spec.nodes.calls[call.type]
        callee = call.child_by_field_name(entry.callee)
        if callee is None or self._is_of_others(call):
            return None
        held, path = self._held(call)
        of_value = held is not None and not path
        called = self._snapshot.called_in(self._file, callee.start_byte, callee.end_byte)
        if not 0 < len(called) <= MOST or not all(each.exact for each in called):
            return None
        made = [each for each in targets if each.kind in TYPE_KINDS]
        found: dict[tuple[str, bool], Callee] = {}
        for each in called:
            symbol = symbol_numbered(self._snapshot, each.file, each.symbol)
            if symbol is None or not self._is_certain(symbol, each, made):
                return None
            for one in (symbol, *self._callees.others(symbol)):
                known = self._callees.callee(one, bound=each.bound, path=path, makes=each.makes)
                if known is None or self._callees.may_have_unread(one):
                    return None
                if of_value and not self._is_surely_member(known):
                    return None
                found.setdefault((one.id, known.bound), known)
        return list(found.values()) if len(found) <= MOST else None

    def _is_surely_member(self, callee: Callee) -> bool:
        """It is a member of the value in front of it, if that is what it seems to be."""
        rules, container = self._rules, callee.symbol.container
        if rules.written_receivers and not callee.takes.receiver:
            return False
        if not rules.given_members or container is None:
            return True
        holder = self._snapshot.symbol(container)
        return holder is not None and holder.kind not in _GIVEN

    def _is_certain(self, symbol: Symbol, called: Called, made: Sequence[Symbol]) -> bool:
        if called.makes:
            return bool(made) and all(self._callees.made_plainly(each, symbol) for each in made)
        if self._rules.by_arity and symbol.kind is SymbolKind.METHOD:
            return self._callees.stands_apart(symbol)
        return True


def _told(name: str, callees: Sequence[Callee], whys: Sequence[str], given: Given) -> str:
    if len(callees) == 1 or len(set(whys)) == 1:
        return f"'{name}' {whys[0]}"
    n_given = given.n_places + len(given.names)
    arguments = counted(n_given, "argument") if n_given else "no arguments"
    return f"nothing that '{name}' may mean accepts {arguments}"
