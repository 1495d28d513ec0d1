"""
Where in a file an import goes that is not there yet, and how it is written there.

It joins a statement that imports from the same module, else it stands behind the last import at the
top of the file, else at the file's beginning, behind what has to come first.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.features.edits import Edit
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.model.facts import MODULE_SCOPE
from codegraph_lsp.model.kinds import ImportFlag
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from codegraph_lsp.features.snapshot import Sketched, Snapshot
    from codegraph_lsp.languages.naming import ModuleNames
    from codegraph_lsp.model.facts import ImportFact
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.resolve.modules import ModuleTable

_ALONE = (
    ImportFlag.TYPE_ONLY
    | ImportFlag.DYNAMIC
    | ImportFlag.REEXPORT
    | ImportFlag.NAMESPACE
    | ImportFlag.DEFAULT
    | ImportFlag.TOP_PACKAGE
)
"""Imports that others do not join."""


_STATEMENT = "expression_statement"
"""Kind that says in `ModuleNames.preamble` that a string may stand first."""


class _Line(NamedTuple):
    """Where a line goes."""

    offset: int
    before: str
    behind: str


class ImportWriting:
    """Imports for one place in one file."""

    def __init__(self, snapshot: Snapshot, sketched: Sketched) -> None:
        self._snapshot = snapshot
        self._sketched = sketched
        spec = snapshot.language(sketched.file)
        assert spec is not None, "there is a sketch of it"
        self._nodes = spec.nodes
        self._row = snapshot.file_by_id(sketched.file)
        self.names: ModuleNames = naming(spec.lineage).modules

    @cached_property
    def table(self) -> ModuleTable:
        """Where modules are."""
        return self._snapshot.modules()

    def imports(self) -> Iterator[ImportFact]:
        """The imports at the top of the file, before the place."""
        for fact in self._sketched.facts.outline.imports:
            if fact.scope == MODULE_SCOPE and fact.module_end <= self._sketched.start:
                yield fact

    def leads_to(self, fact: ImportFact, file: FileId) -> bool:
        """The import is of the module that *file* is, or belongs to."""
        found = self.table.resolve(self._row.path, self._row.language, fact.module, fact.level)
        return file in found.files

    def of_name(self, file: FileId, module: str, name: str, *, default: bool) -> Edit | None:
        """
        An import of *name* out of *module*, which *file* is; None where none can be written.

        Args:
            default: *name* is what the module offers as its default.
        """
        names = self.names
        if names.import_merges and not default:
            for fact in self._joinable:
                if self.leads_to(fact, file):
                    return self._edit(max(fact.name_end, fact.alias_end), f", {name}")
        pattern = names.import_default if default else names.import_name
        if self._calls and names.import_called:
            pattern = "" if default else names.import_called
        if not pattern:
            return None
        text = pattern.replace("{module}", module).replace("{name}", name)
        text = text.replace("{quote}", self._quote).replace("{end}", self._end)
        into = self._list
        if into is not None:
            return self._edit(into.offset, f'{into.before}"{module}"{into.behind}')
        line = self._line
        return self._edit(line.offset, f"{line.before}{text}{line.behind}")

    def _edit(self, offset: int, text: str) -> Edit:
        return Edit(self._row.path, Span(offset, offset), text, self._sketched.file)

    # What is there

    @cached_property
    def _joinable(self) -> list[ImportFact]:
        """The last name of each statement that takes names out of a module."""
        last: dict[int, ImportFact] = {}
        alone = set()
        for fact in self.imports():
            if fact.flags & _ALONE & ~ImportFlag.DEFAULT or fact.name == "*":
                alone.add(fact.module_start)
            elif not fact.flags & _ALONE and fact.name and self._statement(fact) is not None:
                last[fact.module_start] = fact
        return [fact for start, fact in last.items() if start not in alone]

    @cached_property
    def _statements(self) -> list[Node]:
        """The statements that import, in order."""
        found = {}
        for fact in self.imports():
            statement = self._statement(fact)
            if statement is not None:
                found[statement.start_byte] = statement
        return [found[start] for start in sorted(found)]

    def _statement(self, fact: ImportFact) -> Node | None:
        """The statement of an import that stands at the top of the file, not under a condition."""
        place = self._around(self._sketched.tree.root_node)
        for node in place.children:
            if node.start_byte <= fact.module_start < node.end_byte:
                called = bool(fact.flags & ImportFlag.DYNAMIC)
                imports = node.type in self.names.import_nodes and not node.has_error
                return node if imports or (called and not node.has_error) else None
        return None

    def _around(self, root: Node) -> Node:
        """What holds the file's imports: the file, or a guard around all of it."""
        for node in root.children:
            around = node.start_byte <= self._sketched.start < node.end_byte
            if around and node.type in self.names.import_places:
                return node
        return root

    @cached_property
    def _calls(self) -> bool:
        """The file imports by calls, and in no other way."""
        flags = [fact.flags for fact in self.imports()]
        return bool(flags) and all(each & ImportFlag.DYNAMIC for each in flags)

    @cached_property
    def _quote(self) -> str:
        source = self._sketched.source
        for fact in self.imports():
            mark = source[fact.module_start - 1 : fact.module_start].decode("utf-8", "replace")
            if mark in ("'", '"'):
                return mark
        return "'" if self.names.dotted else '"'

    @cached_property
    def _end(self) -> str:
        source = self._sketched.source
        ends = [source[node.end_byte - 1 : node.end_byte] for node in self._statements]
        return "" if ends and b";" not in ends else ";"

    # Where it goes

    @cached_property
    def _line_end(self) -> str:
        return "\r\n" if b"\r\n" in self._sketched.source[:2_000] else "\n"

    @cached_property
    def _list(self) -> _Line | None:
        """Behind the last module of a list, where one statement imports several."""
        for statement in reversed(self._statements):
            for node in statement.named_children:
                if node.type == self.names.import_list and node.named_children:
                    last = node.named_children[-1]
                    source = self._sketched.source
                    begin = source.rfind(b"\n", 0, last.start_byte) + 1
                    indent = source[begin : last.start_byte].decode("utf-8", "replace")
                    blank = indent if not indent.strip() else "\t"
                    return _Line(last.end_byte, f"{self._line_end}{blank}", "")
        return None

    @cached_property
    def _line(self) -> _Line:
        source, end = self._sketched.source, self._line_end
        if self._statements:
            return _Line(self._end_of_line(self._statements[-1]), end, "")
        place = self._around(self._sketched.tree.root_node)
        behind, last = self._begin(place), None
        for node in place.children:
            if self._is_preamble(node, is_first=last is None):
                last = node
                behind = self._end_of_line(node) + len(end)
            elif not node.is_extra or not self._stands_apart(node):
                break
            else:
                behind = self._end_of_line(node) + len(end)
        if behind > len(source):
            return _Line(len(source), end, end)
        if source.startswith(
            end.encode(), behind
        ):  # a blank line, which parts it from what is before
            return _Line(behind + len(end), "", end + end)
        return _Line(behind, end if last is not None else "", end + end)

    def _begin(self, place: Node) -> int:
        return place.start_byte if place.parent is not None else 0

    def _end_of_line(self, node: Node) -> int:
        """Where the last line of *node* ends, before its line end."""
        source = self._sketched.source
        end = node.end_byte
        if source[end - 1 : end] == b"\n":
            end -= 1
        line_end = source.find(b"\n", end)
        line_end = len(source) if line_end < 0 else line_end
        if end <= self._sketched.start <= line_end:
            return end
        return line_end - 1 if source[line_end - 1 : line_end] == b"\r" else line_end

    def _is_preamble(self, node: Node, *, is_first: bool) -> bool:
        if node.type in self.names.preamble and node.type != _STATEMENT:
            return True
        inner = [node] if node.type in self._strings else node.named_children or [node]
        stated = _STATEMENT in self.names.preamble and node.type in (_STATEMENT, inner[0].type)
        return is_first and stated and len(inner) == 1 and inner[0].type in self._strings

    @cached_property
    def _strings(self) -> frozenset[str]:
        return frozenset((*self._nodes.strings, *self._nodes.literals))

    def _stands_apart(self, comment: Node) -> bool:
        """The comment is about the file, not about what comes next."""
        source = self._sketched.source
        if source.startswith(b"#!", comment.start_byte):
            return True
        behind = comment.next_sibling
        if behind is None:
            return True
        if behind.is_extra or behind.type in self.names.preamble:
            return True if behind.type in self.names.preamble else self._stands_apart(behind)
        between = source[self._end_of_line(comment) : behind.start_byte]
        return between.count(b"\n") > 1
