"""
Import statements in the order that is usual in a language, those of one module merged.

What is in one of the usual orders already stays as it is. Statements are sorted among neighbours
alone: a comment on its own line, other code and what has to run in its place part them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codegraph_lsp.features.import_orders import (
    ORDER_OF_NAMES,
    ORDERS,
    Row,
    by_type,
    caseless,
    plain,
)
from codegraph_lsp.features.import_statements import Change
from codegraph_lsp.model.facts import NOTHING
from codegraph_lsp.model.kinds import ImportFlag
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from codegraph_lsp.features.import_statements import Part, Statement, Statements


def ordered(
    statements: Statements, gone: Collection[int], section_of: Callable[[Statement], int]
) -> list[Change]:
    """
    The changes that take the imports *gone* out and put the others in order.

    Args:
        section_of: The group that a statement belongs to; groups are parted by a blank line.
    """
    changes: list[Change] = []
    sorted_: list[Span] = []
    if statements.syntax.order:
        for run in _runs(statements, gone):
            found = _Run(statements, run, gone, section_of).change()
            if found is not None:
                changes.append(found)
                sorted_.append(Span(found.start, found.end))
    changes += (
        change
        for change in statements.without(gone)
        if not any(span.start <= change.start < span.end for span in sorted_)
    )
    return sorted(changes)


def _runs(statements: Statements, gone: Collection[int]) -> Iterator[list[Statement]]:
    """Neighbours that may change places, in order."""
    run: list[Statement] = []
    dropped = {each.node.id for each in statements.gone(gone)}
    for statement in statements.all:
        if run and not _are_neighbours(statements, run[-1], statement):
            yield from _several(run, dropped)
            run = []
        if not _may_move(statements, statement):
            yield from _several(run, dropped)
            run = []
        elif run or not _is_pinned(statements, statement):
            run.append(statement)
    yield from _several(run, dropped)


def _several(run: list[Statement], dropped: set[int]) -> Iterator[list[Statement]]:
    # Where all go, what is left of their block is not for here.
    if len(run) > 1 and any(each.node.id not in dropped for each in run):
        yield run


def _are_neighbours(statements: Statements, one: Statement, other: Statement) -> bool:
    if one.node.parent is None or other.node.parent is None:
        return False
    lines = statements.lines(one.span)
    if lines is None or one.node.parent.id != other.node.parent.id:
        return False
    between = statements.source[lines.end : other.span.start]
    blank = b"\n" in between
    return not between.strip() and not (blank and statements.syntax.order != "sections")


def _may_move(statements: Statements, statement: Statement) -> bool:
    """It binds something, and nothing stands on its lines beside it."""
    if statements.lines(statement.span) is None or statements.is_marked(statement):
        return False
    if statement.node.parent is not None and any(
        statement.node.parent.type == kind or _is_below(statement, kind)
        for kind in statements.syntax.kept_inside
        if statement.node.type != kind
    ):
        return False
    if statement.node.type in statements.syntax.behind:
        return True
    order = statements.syntax.order
    if order == "specifiers":
        # One that binds nothing, or is another kind of statement, runs where it stands.
        return bool(statement.parts) and statements.is_list(statement)
    return bool(statement.parts)


def _is_below(statement: Statement, kind: str) -> bool:
    node = statement.node.parent
    while node is not None:
        if node.type == kind:
            return True
        node = node.parent
    return False


def _is_pinned(statements: Statements, statement: Statement) -> bool:
    """A comment stands right above it, and is about it perhaps."""
    lines = statements.lines(statement.span)
    if lines is None or lines.start == 0:
        return False
    above = statements.source.rfind(b"\n", 0, lines.start - 1) + 1
    before = statements.source[above : lines.start].strip()
    if not before:
        return False
    node = statements.root.descendant_for_byte_range(lines.start - 2, lines.start - 1)
    while node is not None and node.type not in statements.comments:
        node = node.parent
    # The head of a file is not about its first statement.
    return node is not None and node.start_byte > 0


class _Run:
    def __init__(
        self,
        statements: Statements,
        run: list[Statement],
        gone: Collection[int],
        section_of: Callable[[Statement], int],
    ) -> None:
        self._statements = statements
        self._source = statements.source
        self._syntax = statements.syntax
        self._gone = gone
        first, last = statements.lines(run[0].span), statements.lines(run[-1].span)
        assert first is not None, "each has lines of its own"
        assert last is not None, "the last, too"
        self._span = Span(first.start, last.end)
        dropped = {each.node.id for each in statements.gone(gone)}
        self._rows = [self._row(each, section_of) for each in run if each.node.id not in dropped]

    def change(self) -> Change | None:
        rows = self._merged()
        sorted_ = self._sorted(rows)
        if sorted_ is None and len(rows) == len(self._rows):
            texts = [row.text for row in rows]
            old = [self._text(row.statement) for row in rows]
            if texts == old:
                return None  # nothing is out of order; what goes is taken out one by one
            if len(rows) == len(old) and not self._has_gone():
                return self._in_place(rows)
        chosen = rows if sorted_ is None else sorted_
        end = "\r\n" if b"\r\n" in self._source[self._span.start : self._span.end] else "\n"
        lines: list[str] = []
        for before, row in zip([None, *chosen], chosen, strict=False):
            parted = self._syntax.order in ("sections", "standard-first")
            if parted and before is not None and before.section != row.section:
                lines.append("")
            lines.append(row.text)
        new = end.join(lines) + end
        old_text = self._source[self._span.start : self._span.end].decode("utf-8", "replace")
        return None if new == old_text else Change(*self._span, new)

    def _has_gone(self) -> bool:
        return any(part.number in self._gone for row in self._rows for part in row.statement.parts)

    def _in_place(self, rows: list[Row]) -> Change | None:
        """Only names inside of statements are sorted: blank lines stay as they are."""
        text = self._source[self._span.start : self._span.end].decode("utf-8", "replace")
        position = 0
        for row in rows:
            old = self._text(row.statement)
            at = text.index(old, position)
            text = text[:at] + row.text + text[at + len(old) :]
            position = at + len(row.text)
        old_text = self._source[self._span.start : self._span.end].decode("utf-8", "replace")
        return None if text == old_text else Change(*self._span, text)

    # Rows

    def _row(self, statement: Statement, section_of: Callable[[Statement], int]) -> Row:
        changes = list(self._statements.inside(statement, self._gone))
        kept = [part for part in statement.parts if part.number not in self._gone]
        changes += self._names_sorted(statement, kept)
        text = self._text(statement, changes)
        names = tuple(part.fact.name for part in kept)
        return Row(statement, text, names, section_of(statement))

    def _text(self, statement: Statement, changes: Sequence[Change] = ()) -> str:
        lines = self._statements.lines(statement.span)
        assert lines is not None, "only such are sorted"
        text = self._source[lines.start : lines.end]
        for change in sorted(changes, reverse=True):
            start, end = change.start - lines.start, change.end - lines.start
            text = text[:start] + change.new.encode() + text[end:]
        return text.decode("utf-8", "replace").rstrip("\r\n")

    def _names_sorted(self, statement: Statement, parts: list[Part]) -> list[Change]:
        """The names of a list change places, unless they are in one of the usual orders."""
        if len(parts) < 2 or any(not part.fact.name for part in parts):
            return []
        parents = {part.item.parent.id for part in parts if part.item.parent is not None}
        if len(parents) != 1 or self._has_comments(statement):
            return []
        named = [part for part in parts if part.fact.name not in ("*", "default")]
        if len(named) != len(parts) or len({part.item.id for part in parts}) != len(parts):
            return []
        names = [part.fact.name for part in parts]
        if any(sorted(names, key=key) == names for key in (by_type, caseless, plain)):
            return []
        best = sorted(parts, key=lambda part: ORDER_OF_NAMES[self._syntax.order](part.fact.name))
        return [
            Change(
                slot.item.start_byte,
                slot.item.end_byte,
                self._source[part.item.start_byte : part.item.end_byte].decode("utf-8", "replace"),
            )
            for slot, part in zip(parts, best, strict=True)
            if slot is not part
        ]

    def _has_comments(self, statement: Statement) -> bool:
        lines = self._statements.lines(statement.span)
        assert lines is not None, "only such are sorted"
        nodes = [statement.node]
        while nodes:
            node = nodes.pop()
            if node.type in self._statements.comments:
                return True
            nodes += node.children
        return bool(self._source[statement.span.end : lines.end].strip(b" \t\r\n;"))

    # Order

    def _sorted(self, rows: list[Row]) -> list[Row] | None:
        """*rows* in order; None where they are in one of the usual orders already."""
        orders = ORDERS[self._syntax.order]
        sections = [row.section for row in rows]
        for key in orders:
            keys = [(row.section, key(row)) for row in rows]
            if sorted(keys) == keys:
                return None if self._are_parted(sections) else rows
        return sorted(rows, key=lambda row: (row.section, orders[0](row)))

    def _are_parted(self, sections: list[int]) -> bool:
        """Groups need no new blank lines: only where others in one block want them."""
        return self._syntax.order != "standard-first" or len(set(sections)) == 1

    def _merged(self) -> list[Row]:
        """One row for those that import from one module, where each is plain enough."""
        found: list[Row] = []
        seen: dict[tuple[object, ...], Row] = {}
        for row in self._rows:
            key = self._merge_key(row)
            first = seen.get(key) if key is not None else None
            if key is None or first is None:
                found.append(row)
                if key is not None:
                    seen[key] = row
                continue
            if row.text == first.text and row.names == first.names:
                continue
            text = self._joined(first, row)
            if text is None:
                found.append(row)
                continue
            names = tuple(dict.fromkeys([*first.names, *row.names]))
            merged = Row(first.statement, text, names, first.section)
            found[found.index(first)] = merged
            seen[key] = merged
        return found

    def _merge_key(self, row: Row) -> tuple[object, ...] | None:
        facts = [p.fact for p in row.statement.parts if p.number not in self._gone]
        if not facts or self._has_comments(row.statement):
            return None
        if self._syntax.adds != "names":
            return ("same", row.text.strip())
        one = facts[0]
        flags = {fact.flags & ImportFlag.TYPE_ONLY for fact in facts}
        plain = all(
            fact.name not in ("", "*", "default") and fact.alias_start == NOTHING for fact in facts
        )
        if not plain or len(flags) > 1:
            return ("same", row.text.strip())
        text = row.text
        attributes = text[text.rfind(one.module) :].count("{") > 0
        return None if attributes else (one.module, one.level, flags.pop(), _head(text))

    def _joined(self, first: Row, row: Row) -> str | None:
        """Both in one statement, written like the first."""
        names = list(dict.fromkeys([*first.names, *row.names]))
        names.sort(key=ORDER_OF_NAMES[self._syntax.order])
        return with_names(first.text, names, self._syntax.line_limit)


def with_names(text: str, names: Sequence[str], limit: int) -> str | None:
    """
    The statement *text* with a list of *names* in the place of its own; None where it has no list
    that can be told from the rest.
    """
    found = re.fullmatch(r"(\s*)(.*?\{)(.*)(\}.*)", text, re.DOTALL)
    if found is not None:
        indent, head, inner, tail = found.groups()
        space = " " if inner.startswith((" ", "\n", "\r")) or not inner.strip() else ""
        line = f"{indent}{head}{space}{', '.join(names)}{space}{tail}"
        tab = re.search(r"\n([ \t]+)", inner)
        if "\n" not in inner and len(line) <= limit:
            return line
        comma = "," if inner.rstrip().endswith(",") else ""
        step = tab.group(1) if tab is not None else indent + "    "
        body = ",\n".join(f"{step}{name}" for name in names)
        return f"{indent}{head}\n{body}{comma}\n{indent}{tail}"
    found = re.fullmatch(r"(\s*)(from\s.*?\simport\s+)(.*)", text, re.DOTALL)
    if found is None:
        return None
    indent, head, inner = found.groups()
    line = f"{indent}{head}{', '.join(names)}"
    if "\n" not in inner and len(line) <= limit:
        return line
    body = "".join(f"{indent}    {name},\n" for name in names)
    return f"{indent}{head}(\n{body}{indent})"


def _head(text: str) -> str:
    """What stands before the names: `import type`."""
    return re.split(r"[{(]|\bimport\b(?!\s*type)", text.strip(), maxsplit=1)[0].strip()
