"""
The import statements of one file: where they and their parts stand, and how parts are taken out.

Made inside of a block in which the file's tree lives, and gone with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.languages.imports import import_syntax, pattern
from codegraph_lsp.model.facts import MODULE_SCOPE
from codegraph_lsp.model.kinds import ImportFlag
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tree_sitter import Node, Tree

    from codegraph_lsp.languages.imports import ImportSyntax
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import FileFacts, ImportFact


class Part(NamedTuple):
    """One imported thing of a statement."""

    number: int
    """Index in `Outline.imports`."""
    fact: ImportFact
    item: Node
    """What is written for it: of a list an item, else the statement."""


class Change(NamedTuple):
    """*new* in the place of what stands from *start* to *end*, in bytes."""

    start: int
    end: int
    new: str


@dataclass(slots=True)
class Statement:
    """One import statement, alive as long as its tree."""

    node: Node
    parts: list[Part] = field(default_factory=list)
    """What it imports; empty where that is not known."""

    @property
    def span(self) -> Span:
        """From the first to the last byte of its node, without its line."""
        return Span(self.node.start_byte, self.node.end_byte)

    @property
    def facts(self) -> list[ImportFact]:
        return [part.fact for part in self.parts]


class Statements:
    """Those of one file."""

    def __init__(
        self,
        spec: LanguageSpec,
        tree: Tree,
        source: bytes,
        facts: FileFacts,
        before: int | None = None,
    ) -> None:
        """
        Args:
            before: Statements that end behind this byte are left out.
        """
        self.syntax: ImportSyntax = import_syntax(spec.lineage)
        self.spec = spec
        self.source = source
        self.root = tree.root_node
        self.facts = facts
        self.limit = len(source) if before is None else before
        found: dict[int, Statement] = {}
        parents = {self.root.id: self.root}
        for number, fact in enumerate(facts.outline.imports):
            item, statement = self._nodes_of(fact)
            if item is None or statement is None:
                continue
            known = found.setdefault(statement.id, Statement(statement))
            known.parts.append(Part(number, fact, item))
            if statement.parent is not None:
                parents[statement.parent.id] = statement.parent
        for parent in parents.values():
            for node in parent.named_children:
                if node.type in self.syntax.statements:
                    found.setdefault(node.id, Statement(node))
        seen = [each for each in found.values() if each.node.end_byte <= self.limit]
        self.all = sorted(seen, key=lambda each: each.span)
        """In order of place."""

    def _nodes_of(self, fact: ImportFact) -> tuple[Node | None, Node | None]:
        """What is written for *fact*, and the statement around it."""
        node = self.root.descendant_for_byte_range(fact.name_start, fact.name_end)
        item = None
        while node is not None and node.type not in self.syntax.statements:
            parent = node.parent
            if item is None and parent is not None and parent.type in self.syntax.lists:
                item = node
            node = parent
        return (item or node), node

    # Lists

    def items(self, node: Node) -> list[Node]:
        """The parts of a list."""
        name = self.syntax.lists[node.type]
        if name:
            return node.children_by_field_name(name)
        return [each for each in node.named_children if each.type not in self.comments]

    def list_around(self, node: Node) -> Node | None:
        """The list that *node* is an item of, or that the item around it is."""
        around = node.parent if node.type not in self.syntax.statements else None
        while around is not None and around.type not in self.syntax.lists:
            if around.type in self.syntax.statements:
                return None
            around = around.parent
        return around

    def is_list(self, statement: Statement) -> bool:
        return any(part.item.id != statement.node.id for part in statement.parts)

    def is_at_top(self, statement: Statement) -> bool:
        """It stands in the module itself."""
        parent = statement.node.parent
        return parent is not None and (
            parent.id in (self.root.id, self.top.id) or parent.type in self.syntax.shells
        )

    @cached_property
    def top(self) -> Node:
        """What the file's imports stand in: the file, or a guard around all of it."""
        shown = [
            node
            for node in self.root.named_children
            if node.type not in self.comments and node.type not in self.syntax.behind
        ]
        return shown[0] if len(shown) == 1 and shown[0].type in self.syntax.guards else self.root

    @cached_property
    def calls(self) -> list[Node]:
        """Lines at the top that import by calls, in order, of a file that has no other imports."""
        outline = self.facts.outline
        facts = [fact for fact in outline.imports if fact.name_end <= self.limit]
        if not self.syntax.caller or not all(fact.flags & ImportFlag.DYNAMIC for fact in facts):
            return []
        tops = [fact for fact in facts if fact.scope == MODULE_SCOPE]
        mark = f"{self.syntax.caller}(".encode()
        return [
            node
            for node in self.root.named_children
            if any(node.start_byte <= fact.module_start < node.end_byte for fact in tops)
            and mark in self.source[node.start_byte : node.end_byte]
            and node.end_byte <= self.limit
        ]

    # Lines

    @cached_property
    def line_end(self) -> str:
        return "\r\n" if b"\r\n" in self.source else "\n"

    @cached_property
    def comments(self) -> frozenset[str]:
        """Kinds of nodes that are comments."""
        return frozenset(self.spec.nodes.comments.kinds)

    def lines(self, span: Span) -> Span | None:
        """
        All of the lines that *span* stands on, with their end; None where other code stands on
        them, too. A comment behind it is a part of them.
        """
        while span.end > span.start and self.source[span.end - 1 : span.end] in (b"\n", b"\r"):
            span = Span(span.start, span.end - 1)
        start = self.source.rfind(b"\n", 0, span.start) + 1
        end = self.source.find(b"\n", span.end)
        end = len(self.source) if end < 0 else end + 1
        behind = self.source[span.end : end].strip().lstrip(b",;").strip()
        if self.source[start : span.start].strip() or (behind and not self._is_comment(behind)):
            return None
        return Span(start, end)

    def _is_comment(self, text: bytes) -> bool:
        mark = self.spec.line_comment.encode()
        return (bool(mark) and text.startswith(mark)) or (
            text.startswith(b"/*") and text.endswith(b"*/") and text.count(b"*/") == 1
        )

    def is_marked(self, statement: Statement) -> bool:
        """A comment on its lines, or on the one above, says that it has to stay."""
        found = pattern(self.syntax.keep_comments)
        if found is None:
            return False
        lines = self.lines(statement.span) or statement.span
        above = self.source.rfind(b"\n", 0, max(lines.start - 1, 0)) + 1
        before = self.source[above : lines.start].strip()
        text = self.source[lines.start : lines.end]
        return bool(found.search(text) or (self._is_comment(before) and found.search(before)))

    # Taking out

    def without(self, numbers: Collection[int]) -> list[Change]:
        """
        What has to change so that the imports *numbers* are not there, in order of place.

        A statement of which nothing is left goes with its lines, and with it a block around it that
        would be empty, unless a language wants a statement there.
        """
        return sorted([*self._inner(numbers), *self._whole(self.gone(numbers))])

    def gone(self, numbers: Collection[int]) -> list[Statement]:
        """The statements of which nothing is left."""
        return [
            each
            for each in self.all
            if each.parts and all(part.number in numbers for part in each.parts)
        ]

    def inside(self, statement: Statement, numbers: Collection[int]) -> Iterator[Change]:
        """The changes in a statement of which something is left."""
        gone = {part.item.id for part in statement.parts if part.number in numbers}
        kept = {part.item.id for part in statement.parts if part.number not in numbers}
        lists: dict[int, Node] = {}
        for part in statement.parts:
            node: Node | None = part.item
            while node is not None and (node := self.list_around(node)) is not None:
                lists.setdefault(node.id, node)
        removed = gone - kept  # of one item that makes several things nothing goes
        for node in sorted(lists.values(), key=lambda each: each.start_byte - each.end_byte):
            # from the outside to the inside: what is in a list that goes, goes with it
            items = self.items(node)
            going = [each for each in items if self._goes(each, removed, statement)]
            if going and len(going) < len(items):
                yield from self.from_list(items, {each.id for each in going})

    def _goes(self, item: Node, removed: set[int], statement: Statement) -> bool:
        """All that is imported by *item* is among the removed."""
        inside = [
            part.item.id
            for part in statement.parts
            if item.start_byte <= part.item.start_byte and part.item.end_byte <= item.end_byte
        ]
        return bool(inside) and all(each in removed for each in inside)

    def _inner(self, numbers: Collection[int]) -> Iterator[Change]:
        gone = {each.node.id for each in self.gone(numbers)}
        for statement in self.all:
            if statement.node.id not in gone and any(p.number in numbers for p in statement.parts):
                yield from self.inside(statement, numbers)

    def from_list(self, items: list[Node], going: set[int]) -> Iterator[Change]:
        """Takes some items, not all, out of a list with commas."""
        position = 0
        while position < len(items):
            if items[position].id not in going:
                position += 1
                continue
            first = position
            while position < len(items) and items[position].id in going:
                position += 1
            span = Span(items[first].start_byte, items[position - 1].end_byte)
            lines = self.lines(span) if self.source[span.end :].lstrip()[:1] in b",)}" else None
            if lines is not None and self._is_apart(items, going, lines):
                yield Change(lines.start, lines.end, "")
            elif position < len(items):
                yield Change(span.start, items[position].start_byte, "")
            else:
                yield Change(items[first - 1].end_byte, span.end, "")

    def _is_apart(self, items: list[Node], going: set[int], lines: Span) -> bool:
        """No item that stays stands on *lines*, and the list has other lines."""
        return not any(
            each.start_byte < lines.end and each.end_byte > lines.start
            for each in items
            if each.id not in going
        )

    def _whole(self, gone: list[Statement]) -> Iterator[Change]:
        ids = {each.node.id for each in gone}
        blocks: dict[int, Node] = {}
        for statement in gone:
            node = statement.node
            parent = node.parent
            if parent is None:
                continue
            others = [e for e in parent.named_children if e.type not in self.comments]
            is_empty = all(each.id in ids for each in others)
            if is_empty and parent.type in self.syntax.shells:
                while parent.parent is not None and parent.parent.type in self.syntax.shells:
                    parent = parent.parent
                blocks[parent.id] = parent
            elif is_empty and self.syntax.empty_block and parent.parent is not None:
                if parent.id not in blocks:
                    blocks[parent.id] = parent
                    yield Change(node.start_byte, node.end_byte, self.syntax.empty_block)
                else:
                    yield self._line(node)
            else:
                yield self._line(node)
        for node in blocks.values():
            if node.type in self.syntax.shells:
                yield self._line(node)

    def _line(self, node: Node) -> Change:
        """Takes *node* out with its lines; of several on one line what belongs to it."""
        span = Span(node.start_byte, node.end_byte)
        lines = self.lines(span)
        if lines is None:
            behind = self.source[span.end :]
            end = span.end + len(behind) - len(behind.lstrip(b" \t;"))
            return Change(span.start, end, "")
        source, start, end = self.source, lines.start, lines.end
        is_apart = start == 0 or source[:start].endswith((b"\n\n", b"\n\r\n"))
        blank = next((b for b in (b"\n", b"\r\n") if source[end:].startswith(b)), b"")
        return Change(start, end + len(blank) if is_apart else end, "")
