"""`duplicate-definition`: a definition that a later one of the same name takes the place of."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from codegraph_lsp.checks.check import Check, Context
from codegraph_lsp.checks.finding import Finding, Related, Severity
from codegraph_lsp.languages.definitions import definition_syntax
from codegraph_lsp.languages.liveness import liveness
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.facts import NOTHING
from codegraph_lsp.model.kinds import CALLABLE_KINDS, TYPE_KINDS, SymbolFlag, SymbolKind
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import Outline, SymbolFact
    from codegraph_lsp.model.ids import FileId

_DEFINED = (CALLABLE_KINDS | TYPE_KINDS) - {SymbolKind.MACRO}

_SEVERAL = frozenset({SymbolKind.INTERFACE, SymbolKind.TRAIT})
"""What may have several parts, or stand beside something else of its name."""

_ASIDE = SymbolFlag.OVERLOAD | SymbolFlag.TYPE_ONLY | SymbolFlag.DECORATED


class DuplicateDefinitions(Check):
    """
    Two definitions right in one block, neither decorated, nor the name anywhere between them.

    What stands in two branches, or is used, deleted or handed on before it is defined anew, is
    somebody's intention.
    """

    code = "duplicate-definition"
    summary = "A later definition of the same name takes the place of this one."
    severity = Severity.WARNING

    def in_file(self, context: Context, file: FileId) -> Iterator[Finding]:
        snapshot = context.snapshot
        facts, spec = snapshot.facts(file), snapshot.language(file)
        if facts is None or spec is None or spec.generic or snapshot.n_problems(file):
            return
        row = snapshot.file_by_id(file)
        groups = _alike(facts.outline, liveness(spec.lineage).mains)
        text = snapshot.text(file) if groups and not row.generated else None
        if text is None:
            return
        with snapshot.parsed(file) as tree:
            if tree is None:
                return
            look = _Look(tree.root_node, text.source, spec)
            for first, second in look.pairs(groups):
                if look.loses(first, second):
                    yield self._finding(snapshot, file, first, second)

    def _finding(
        self, snapshot: Snapshot, file: FileId, first: SymbolFact, second: SymbolFact
    ) -> Finding:
        path = snapshot.file_by_id(file).path
        text = snapshot.text(file)
        assert text is not None, "it was read before"
        line = text.point(first.name_start).line + 1
        kind = SymbolKind(first.kind).label.replace("-", " ")
        span = Span(first.name_start, first.name_end)
        symbol = next(s for s in snapshot.symbols_in(file) if s.name_span == span)
        return Finding(
            self.code,
            f"`{second.name}` is defined again: the {kind} of that name in line {line} is lost "
            "before anything uses it",
            file,
            path,
            Span(second.name_start, second.name_end),
            symbol.id,
            related=(Related(file, path, span, f"the first `{first.name}`"),),
        )


def _alike(outline: Outline, mains: tuple[str, ...]) -> list[list[SymbolFact]]:
    """Definitions of one name in one place, where there are several."""
    kinds = [symbol.kind for symbol in outline.symbols]
    by_name: dict[tuple[int, str, str], list[SymbolFact]] = defaultdict(list)
    for symbol in outline.symbols:
        is_named = symbol.name.strip("_") and symbol.name_start < symbol.name_end
        if symbol.kind in _DEFINED and symbol.container != NOTHING and is_named:
            by_name[symbol.container, symbol.receiver, symbol.name].append(symbol)
    return [
        sorted(found, key=lambda symbol: symbol.start)
        for (container, _, name), found in by_name.items()
        if len(found) > 1 and kinds[container] not in _SEVERAL and name not in mains
    ]


def _may_clash(first: SymbolFact, second: SymbolFact) -> bool:
    """By what the definitions say of themselves."""
    several = first.kind in _SEVERAL or second.kind in _SEVERAL
    without_body = first.header_end >= first.end or second.header_end >= second.end
    alike = (first.kind in TYPE_KINDS) == (second.kind in TYPE_KINDS)
    static = (first.flags ^ second.flags) & SymbolFlag.STATIC
    aside = (first.flags | second.flags) & _ASIDE
    return alike and not (several or without_body or static or aside)


class _Look:
    """At the code of two definitions."""

    def __init__(self, root: Node, source: bytes, spec: LanguageSpec) -> None:
        rules = semantics(spec.lineage)
        self._root = root
        self._source = source
        self._has_macros = rules.declarations
        self._told_apart = rules.overloads or rules.signatures or rules.declarations
        self._attributes = definition_syntax(spec.lineage).attributes
        self._comments = frozenset(spec.nodes.comments.kinds)

    def pairs(self, groups: Iterable[list[SymbolFact]]) -> Iterator[tuple[SymbolFact, SymbolFact]]:
        """Each definition with the next that could take its place."""
        for found in groups:
            last: dict[bytes, SymbolFact] = {}
            for symbol in found:
                # What is told apart by its parameters is another thing.
                header = self._header(symbol) if self._told_apart else b""
                before = last.get(header)
                if before is not None and _may_clash(before, symbol):
                    yield before, symbol
                last[header] = symbol

    def loses(self, first: SymbolFact, second: SymbolFact) -> bool:
        one, other = self._node(first), self._node(second)
        if one is None or other is None or one.parent is None or other.parent is None:
            return False
        if one.parent.id != other.parent.id or one.type != other.type:
            return False
        if self._is_marked(one) or self._is_marked(other):
            return False
        if self._has_macros and first.start == first.name_start:
            return False  # `TEST(a) { … }`: a macro whose argument makes the name
        word = re.compile(rb"(?<![\w$])%s(?![\w$])" % re.escape(first.name.encode()))
        # Where parameters tell functions apart, a word between them may mean another.
        between = b"" if self._told_apart else self._source[one.end_byte : second.name_start]
        return not word.search(between) and not word.search(
            self._source[second.name_end : second.header_end]
        )

    def _node(self, symbol: SymbolFact) -> Node | None:
        """The outermost node that is the definition."""
        node = self._root.descendant_for_byte_range(symbol.name_start, symbol.name_end)
        while node is not None and node.parent is not None:
            around = node.parent
            if around.start_byte < symbol.start or around.end_byte > symbol.end:
                return node
            if around.parent is None:
                return node
            node = around
        return node

    def _is_marked(self, node: Node) -> bool:
        before = node.prev_named_sibling
        while before is not None and before.type in self._comments:
            before = before.prev_named_sibling
        return before is not None and before.type in self._attributes

    def _header(self, symbol: SymbolFact) -> bytes:
        return b"".join(self._source[symbol.start : symbol.header_end].split())
