"""Where new import statements go in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.features.import_statements import Change
from codegraph_lsp.languages.imports import pattern
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Collection

    from tree_sitter import Node

    from codegraph_lsp.features.import_statements import Statement, Statements
    from codegraph_lsp.features.module_spelling import Spelling
    from codegraph_lsp.features.organize_imports import Sections


class Fresh(NamedTuple):
    """A new statement."""

    text: str
    module: Spelling
    named: bool
    """It takes names out of the module."""


class Places:
    """Those of one file, of which the imports *without* go."""

    def __init__(self, statements: Statements, section: Sections, without: Collection[int]) -> None:
        self._statements = statements
        self._syntax = statements.syntax
        self._source = statements.source
        self._section = section
        self._end = statements.line_end
        self._gone = statements.gone(without)
        gone = {each.node.id for each in self._gone}
        self.kept = [each for each in statements.all if each.node.id not in gone]

    def changes(self, fresh: list[Fresh]) -> list[Change]:
        """New statements, each at its place; neighbours as one."""
        tops = [each for each in self.kept if self._statements.is_at_top(each)]
        places: dict[int, list[Fresh]] = {}
        block = self._block(tops) if tops else []
        for each in sorted(fresh, key=lambda one: (self.section_of(one.module), self.key(one))):
            places.setdefault(self._place(block, each), []).append(each)
        found = []
        for place, several in places.items():
            sections = [self.section_of(each.module) for each in several]
            text = self.lines(several, sections)
            if not block:
                found.append(self._instead(text) or self._first(text))
            elif place:
                found.append(self._behind(block[place - 1], text, sections[0]))
            else:
                found.append(self._before(block[0], text, sections[-1]))
        return found

    def lines(self, several: list[Fresh], sections: list[int]) -> str:
        lines = []
        for number, each in enumerate(several):
            if number and self._parts() and sections[number] != sections[number - 1]:
                lines.append("")
            lines.append(each.text)
        return self._end.join(lines)

    def _place(self, block: list[Statement], fresh: Fresh) -> int:
        """How many statements of *block* stand before *fresh*."""
        section = self.section_of(fresh.module)
        for number, statement in enumerate(block):
            if self._goes_before(statement, fresh.module, section, named=fresh.named):
                return number
        return len(block)

    def key(self, fresh: Fresh) -> tuple[object, ...]:
        module = fresh.module
        if self._syntax.order == "sections":
            return (fresh.named, _far_first(module.level, module.module))
        return (module.module.startswith("."), module.module.lower())

    def _block(self, tops: list[Statement]) -> list[Statement]:
        """The statements at the top that have others beside them alone, the first such."""
        block = [tops[0]]
        for statement in tops[1:]:
            between = self._between(block[-1], statement)
            same = statement.node.parent == block[-1].node.parent
            if not same or self._has_code(between):
                break
            block.append(statement)
        return block

    def _between(self, one: Statement, other: Statement) -> bytes:
        """What stands between two, without statements that go."""
        found, start = b"", one.node.end_byte
        for each in self._gone:
            if one.node.end_byte <= each.node.start_byte < other.node.start_byte:
                found += self._source[start : each.node.start_byte]
                start = each.node.end_byte
        return found + self._source[start : other.node.start_byte]

    def _has_code(self, between: bytes) -> bool:
        mark = self._statements.spec.line_comment.encode()
        lines = [line.strip() for line in between.splitlines()]
        return any(line.strip(b";") and not line.startswith(mark or b"#") for line in lines)

    def _goes_before(
        self, statement: Statement, module: Spelling, section: int, *, named: bool
    ) -> bool:
        """A statement for *module* stands before *statement*."""
        order = self._syntax.order
        other = self._section(statement)
        if not order or not statement.parts:
            return False
        if section != other:
            return section < other
        fact = statement.parts[0].fact
        if order == "sections":
            mine = (named, _far_first(module.level, module.module))
            return mine < (bool(fact.name), _far_first(fact.level, fact.module))
        if order == "specifiers":
            if not fact.alias:
                return False
            return (module.module.startswith("."), module.module.lower()) < (
                fact.module.startswith("."),
                fact.module.lower(),
            )
        return module.module < fact.module

    def section_of(self, module: Spelling) -> int:
        return self._section.of(module.module, module.level)

    def _behind(self, statement: Statement, text: str, section: int) -> Change:
        node = statement.node
        single = node.parent if node.parent is not None and self._is_single(node) else node
        line = self._statements.lines(Span(single.start_byte, single.end_byte))
        indent = self._indent(node)
        parted = self._parts() and self._section(statement) != section
        if node.parent is not None and self._is_single(node):
            node = node.parent
            text = self._each(text, self._syntax.templates.single)
        text = self._each(text, f"{indent}{{}}")
        end = node.end_byte if line is None else line.end
        if line is None or not self._source[:end].endswith(b"\n"):
            return Change(end, end, f"{self._end}{text}")
        blank = self._end if parted else ""
        return Change(end, end, f"{blank}{text}{self._end}")

    def _before(self, statement: Statement, text: str, section: int) -> Change:
        node = statement.node
        indent = self._indent(node)
        parted = self._parts() and self._section(statement) != section
        if self._is_single(node):
            assert node.parent is not None, "it is alone in one"
            node = node.parent
            text = self._each(text, self._syntax.templates.single)
        text = self._each(text, f"{indent}{{}}")
        start = self._source.rfind(b"\n", 0, node.start_byte) + 1
        blank = self._end if parted else ""
        return Change(start, start, f"{text}{self._end}{blank}")

    def _each(self, text: str, template: str) -> str:
        """*template* around each line that is not empty."""
        lines = text.split(self._end)
        return self._end.join(template.format(line) if line else line for line in lines)

    def _is_single(self, node: Node) -> bool:
        """Alone in a statement where others stand in a common one."""
        parent = node.parent
        around = None if parent is None else parent.parent
        shells = self._syntax.shells
        return (
            parent is not None
            and parent.type in shells
            and (around is None or around.type not in shells)
        )

    def _parts(self) -> bool:
        return self._syntax.order in ("sections", "standard-first")

    def _indent(self, node: Node) -> str:
        start = self._source.rfind(b"\n", 0, node.start_byte) + 1
        before = self._source[start : node.start_byte]
        return "" if before.strip() else before.decode()

    def _instead(self, text: str) -> Change | None:
        """Where the first of those stood that go."""
        at = next((each for each in self._gone if self._statements.is_at_top(each)), None)
        lines = None if at is None else self._statements.lines(at.span)
        if at is None or lines is None or self._syntax.shells:
            return None
        start = lines.start
        apart = start == 0 or self._source[:start].endswith((b"\n\n", b"\n\r\n"))
        last = next(each for each in reversed(self._gone) if self._statements.is_at_top(each))
        behind = self._statements.lines(last.span)
        eaten = behind is not None and self._source[behind.end :].startswith((b"\n", b"\r\n"))
        tail = self._end if apart and eaten and at is last else ""
        return Change(start, start, f"{text}{self._end}{tail}")

    def _first(self, text: str) -> Change:
        """The first import of the file: behind its calls that import, else behind its head."""
        if self._syntax.templates.single:
            text = self._each(text, self._syntax.templates.single)
        calls = self._statements.calls
        if calls:
            end = self._line_behind(calls[-1])
            newline = "" if self._source[:end].endswith(b"\n") else self._end
            tail = self._end if not newline else ""
            return Change(end, end, f"{newline}{text}{tail}")
        head = self._head()
        if head is None:
            tail = self._end if self._source.strip() else ""
            return Change(0, 0, f"{text}{self._end}{tail}")
        end = self._line_behind(head)
        newline = "" if self._source[:end].endswith(b"\n") else self._end
        behind = self._source[end:]
        parted = not behind.strip() or behind.startswith((b"\n", b"\r\n"))
        tail = "" if parted else self._end
        return Change(end, end, f"{newline}{self._end}{text}{self._end}{tail}")

    def _line_behind(self, node: Node) -> int:
        """Where the line behind *node* begins; right behind it where more stands on its line."""
        span = self._statements.lines(Span(node.start_byte, node.end_byte))
        return node.end_byte if span is None else span.end

    def _head(self) -> Node | None:
        """
        The last of what comes before the imports: what a file says of itself, and comments before
        that are apart from the code.
        """
        statements = self._statements
        head, is_stated = None, False
        for node in statements.top.named_children:
            if node.end_byte > statements.limit:
                break
            if node.type in self._syntax.behind or self._is_head(node):
                head, is_stated = node, True
            elif node.type not in statements.comments:
                break
            elif self._comes_first(node) or (not is_stated and self._is_apart(node)):
                head = node
        return head

    def _comes_first(self, comment: Node) -> bool:
        found = pattern(self._syntax.head_comments)
        return found is not None and bool(found.match(self._source, comment.start_byte))

    def _is_apart(self, comment: Node) -> bool:
        """A blank line is behind the comment, or nothing at all."""
        behind = self._source[self._line_behind(comment) :]
        return not behind.strip() or behind.startswith((b"\n", b"\r\n"))

    def _is_head(self, node: Node) -> bool:
        """A docstring, or what a file says of itself before its code."""
        if node.type not in self._syntax.heads:
            return False
        strings = self._statements.spec.nodes.strings
        inner = node.named_children[0] if node.named_children else node
        return node.type in strings or inner.type in strings


def _far_first(level: int, module: str) -> str:
    return (f"{'.' * level}_{module}" if level else module).lower()
