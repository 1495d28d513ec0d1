"""
The whole of a definition as it stands in its file: with its decorators, attributes and keywords,
the comments right above it, and its lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.features.import_statements import Change
from codegraph_lsp.languages.definitions import definition_syntax
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tree_sitter import Node

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.definitions import DefinitionSyntax
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.symbols import Symbol


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one definition."""

    span: Span
    """From the start of its first line to behind the end of its last."""
    code: Span
    """Without the comments above it."""
    text: str
    """All of it."""
    is_whole: bool
    """The block around it has something else, too."""
    is_at_top: bool
    """It stands in the module itself, not in a branch of it."""
    removal: Change
    """Takes it out, and an empty line that would be too many."""


def block_of(snapshot: Snapshot, symbol: Symbol) -> Block | None:
    """The block of *symbol*; None where it shares lines or a statement with something else."""
    if symbol.file is None:
        return None
    spec, text = snapshot.language(symbol.file), snapshot.text(symbol.file)
    if spec is None or text is None or spec.generic:
        return None
    syntax = definition_syntax(spec.lineage)
    if syntax.wrappers is None:
        return None
    with snapshot.parsed(symbol.file) as tree:
        if tree is None:
            return None
        node = _node_of(tree.root_node, symbol.span)
        block = None if node is None else _Reading(spec, syntax, text.source).block(node)
    if block is None:
        return None
    shares = any(
        each.key != symbol.key
        and each.container == symbol.container
        and block.code.start <= each.name_span.start < block.code.end
        for each in snapshot.symbols_in(symbol.file)
    )
    return None if shares else block


def covers(spans: Iterable[Span], offset: int) -> bool:
    """*offset* lies in one of *spans*."""
    return any(start <= offset < end for start, end in spans)


def removals(source: bytes, blocks: Iterable[Block]) -> list[Change]:
    """What takes all of *blocks*, which are in order of place, out of *source*."""
    found: list[Change] = []
    for block in blocks:
        each = block.removal
        last = found[-1] if found else None
        if last is None or each.start > last.end:
            found.append(each)
            continue
        found[-1] = Change(min(last.start, each.start), each.end, last.new + each.new)
    if found and found[-1].end >= len(source):
        start = found[-1].start
        kept = source[:start].rstrip(b"\r\n")
        line = source.find(b"\n", len(kept)) + 1
        if kept and 0 < line < start:
            found[-1] = found[-1]._replace(start=line)
    return found


def _node_of(root: Node, span: Span) -> Node | None:
    """The node that is *span*; where something stands before it, what ends there."""
    node = root.descendant_for_byte_range(max(span.end - 1, span.start), span.end)
    while node is not None and node.start_byte > span.start:
        around = node.parent
        if around is None or around.start_byte < span.start or around.end_byte > span.end:
            break
        node = around
    return None if node is None or node.parent is None else node


class _Reading:
    def __init__(self, spec: LanguageSpec, syntax: DefinitionSyntax, source: bytes) -> None:
        self._syntax = syntax
        self._source = source
        self._comments = frozenset(spec.nodes.comments.kinds)

    def block(self, node: Node) -> Block | None:
        assert self._syntax.wrappers is not None, "asked before"
        while node.parent is not None and node.parent.type in self._syntax.wrappers:
            others = [each for each in node.parent.named_children if each.id != node.id]
            if any(self._is_definition(each) for each in others):
                return None
            node = node.parent
        first = node
        while (before := first.prev_named_sibling) is not None:
            if before.type not in self._syntax.attributes or self._gap(before, first):
                break
            first = before
        code = self._lines(first.start_byte, node.end_byte)
        if code is None:
            return None
        top = self._with_comments(first, code)
        span = Span(top, code.end)
        text = self._source[span.start : span.end].decode("utf-8", "replace")
        others = [
            each
            for each in (node.parent.named_children if node.parent is not None else ())
            if each.type not in self._comments and not span.start <= each.start_byte < span.end
        ]
        at_top = node.parent is not None and node.parent.parent is None
        removal = self._removal(span, node, bool(others))
        return Block(span, code, text, bool(others), at_top, removal)

    def _is_definition(self, node: Node) -> bool:
        return node.type not in self._comments and node.type not in ("decorator",)

    def _gap(self, one: Node, other: Node) -> bool:
        return self._source[one.end_byte : other.start_byte].count(b"\n") > 1

    def _with_comments(self, first: Node, code: Span) -> int:
        """Where the comments begin that stand right above."""
        top = code.start
        node = first.prev_sibling
        while node is not None and node.type in self._comments and node.end_byte <= top:
            lines = self._lines(node.start_byte, node.end_byte)
            if lines is None or lines.end < top or lines.start == 0:
                break
            top = lines.start
            node = node.prev_sibling
        return top

    def _lines(self, start: int, end: int) -> Span | None:
        """The lines from *start* to *end*; None where something else stands on them."""
        first = self._source.rfind(b"\n", 0, start) + 1
        last = self._source.find(b"\n", end)
        last = len(self._source) if last < 0 else last + 1
        behind = self._source[end:last].strip().lstrip(b";,").strip()
        if self._source[first:start].strip() or (behind and behind[:1] not in (b"#", b"/")):
            return None
        return Span(first, last)

    def _removal(self, span: Span, node: Node, is_whole: bool) -> Change:
        parent = node.parent
        if not is_whole and self._syntax.empty_block and parent is not None and parent.parent:
            start = self._source.rfind(b"\n", 0, node.start_byte) + 1
            indent = self._source[start : node.start_byte].decode()
            return Change(span.start, span.end, f"{indent}{self._syntax.empty_block}\n")
        start, end = span
        source = self._source
        is_first = parent is not None and parent.named_children[0].start_byte >= start
        while end < len(source) and source[end : end + 2].lstrip(b"\r")[:1] == b"\n":
            # The empty lines above stay; those below are theirs.
            if not is_first and not self._is_blank_before(start):
                break
            end = source.find(b"\n", end) + 1
        if end >= len(source):
            while self._is_blank_before(start) and start > 0:
                start = source.rfind(b"\n", 0, start - 1) + 1
        return Change(start, end, "")

    def _is_blank_before(self, start: int) -> bool:
        above = self._source.rfind(b"\n", 0, max(start - 1, 0)) + 1
        return start == 0 or not self._source[above:start].strip()
