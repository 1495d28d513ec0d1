"""
Imports that a file is to have, and how their statements are written in it: its quotes, its ends of
statements, the templates of its language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.features.import_order import with_names
from codegraph_lsp.features.import_orders import names_in_order
from codegraph_lsp.languages.naming import naming

if TYPE_CHECKING:
    from codegraph_lsp.features.import_statements import Statements
    from codegraph_lsp.features.module_spelling import Spelling


class Wanted(NamedTuple):
    """An import that a file is to have."""

    module: Spelling
    name: str = ""
    """Taken out of the module; empty: the module itself."""
    alias: str = ""
    """The name it gets here, where that is another one."""
    default: bool = False
    """It is what the module offers as its default."""
    type_only: bool = False

    @property
    def local(self) -> str:
        """What it is called in the file; empty for a module without an alias."""
        return self.alias or self.name


class Wording:
    """Writes statements as the file of *statements* has them."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements
        self._syntax = statements.syntax
        self._source = statements.source
        self._names = naming(statements.spec.lineage).modules
        self._end = statements.line_end

    def entry(self, wanted: Wanted) -> str:
        """*wanted* as it stands in a list of names: `name`, `name as alias`."""
        if wanted.alias and wanted.alias != wanted.name:
            return self._syntax.templates.renamed.format(name=wanted.name, alias=wanted.alias)
        return wanted.name

    def listing(self, wanted: list[Wanted]) -> str:
        """One statement for several names of one module."""
        text = self.statement(wanted[0])
        if len(wanted) == 1 or self._statements.calls:
            return self._end.join(self.statement(each) for each in wanted)
        names = names_in_order(self._syntax, [self.entry(each) for each in wanted])
        found = with_names(text, names, self._syntax.line_limit)
        return text if found is None else found.replace("\n", self._end)

    def statement(self, wanted: Wanted) -> str:
        """The statement for *wanted* by itself."""
        templates = self._syntax.templates
        renamed = wanted.alias and wanted.alias != wanted.name
        called = wanted.name and not wanted.default and not renamed
        if called and templates.called and self._statements.calls:
            template = templates.called
        elif wanted.default:
            template = templates.default
        elif not wanted.name:
            template = templates.module_alias if wanted.alias else templates.module
        else:
            template = templates.alias if renamed else templates.name
        words = {
            "module": wanted.module.written(self._names),
            "name": wanted.local if wanted.default else wanted.name,
            "alias": wanted.alias,
            "quote": self._quote(),
        }
        text = template.format(**words)
        if wanted.type_only and templates.type_word:
            text = text.replace("import ", f"import {templates.type_word} ", 1)
        return text + self._statement_end()

    def _quote(self) -> str:
        marks = self._syntax.quotes
        if not marks:
            return ""
        counts = dict.fromkeys(marks, 0)
        for statement in self._statements.all:
            text = self._source[statement.node.start_byte : statement.node.end_byte].decode(
                "utf-8", "replace"
            )
            for mark in marks:
                counts[mark] += mark in text
        if not self._statements.all:
            counts = {mark: self._source.count(mark.encode()) for mark in marks}
        return max(marks, key=lambda mark: (counts[mark], mark == marks[-1]))

    def _statement_end(self) -> str:
        end = self._syntax.statement_end
        if not end:
            return ""
        nodes = [each.node for each in self._statements.all] or self._statements.calls
        if nodes:
            node = nodes[0]
            return end if self._source[node.start_byte : node.end_byte].endswith(b";") else ""
        return end if end.encode() in self._source or not self._source.strip() else ""

    def offer(self, wanted: Wanted, *, types: bool) -> str:
        """
        The statement that offers *wanted*, of another module, as one's own; empty where the
        language has none.

        Args:
            types: It is offered as a type alone, where the language tells that apart.
        """
        template = self._syntax.templates.offer
        if not template:
            return ""
        text = template.format(
            name=self.entry(wanted) if not wanted.default else f"default as {wanted.name}",
            module=wanted.module.written(self._names),
            quote=self._quote(),
        )
        word = self._syntax.templates.type_word
        if types and word:
            text = text.replace("export ", f"export {word} ", 1)
        return text + self._statement_end()
