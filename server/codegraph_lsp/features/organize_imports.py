"""Organising the imports of one file: unused ones go, the others are merged and sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features.edits import Edit, Edits
from codegraph_lsp.features.import_order import ordered
from codegraph_lsp.features.import_statements import Statements
from codegraph_lsp.features.import_usage import unused_imports
from codegraph_lsp.languages.imports import import_syntax, standard_of
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from codegraph_lsp.features.import_statements import Statement
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.resolve.modules import ModuleTable

MAX_TEXT = 1_000_000
"""Longer files are not looked through. (bytes, a guess)"""


def can_organize(snapshot: Snapshot, file: FileId) -> bool:
    """The imports of *file* are written in a way that is known, and there are some."""
    spec, facts = snapshot.language(file), snapshot.facts(file)
    if spec is None or spec.generic or facts is None or not facts.outline.imports:
        return False
    syntax = import_syntax(spec.lineage)
    return bool(syntax.order or syntax.removes)


def organize_imports(snapshot: Snapshot, file: FileId, *, sorts: bool = True) -> Edits:
    """
    The edits that organise the imports of *file*; none where the text has syntax errors.

    Args:
        sorts: Also merge and sort; else only take out what nothing uses.
    """
    spec, text = snapshot.language(file), snapshot.text(file)
    row = snapshot.file_by_id(file)
    if spec is None or text is None or spec.generic or row.generated:
        return Edits()
    facts = snapshot.local_facts(file)
    if facts is None or snapshot.n_problems(file) or len(text.source) > MAX_TEXT:
        return Edits()
    with snapshot.parsed(file) as tree:
        if tree is None:
            return Edits()
        statements = Statements(spec, tree, text.source, facts)
        gone = unused_imports(snapshot, file, statements)
        if sorts:
            changes = ordered(statements, gone, Sections(snapshot, file))
        else:
            changes = statements.without(gone)
    return Edits(tuple(Edit(row.path, Span(c.start, c.end), c.new, file) for c in changes))


FUTURE, STANDARD, OTHERS, OWN, RELATIVE = range(5)
"""Groups of imports, in order."""


class Sections:
    """Tells the groups of imports of one file."""

    def __init__(
        self, snapshot: Snapshot, file: FileId, modules: ModuleTable | None = None
    ) -> None:
        spec = snapshot.language(file)
        assert spec is not None, "imports were found in it"
        self._syntax = import_syntax(spec.lineage)
        self._own = OWN if self._syntax.own_apart else OTHERS
        self._standard = standard_of(spec.family)
        self._row = snapshot.file_by_id(file)
        self._modules = snapshot.modules() if modules is None else modules

    def __call__(self, statement: Statement) -> int:
        """The group of a statement."""
        if statement.node.type in self._syntax.behind or not statement.parts:
            return FUTURE
        fact = statement.parts[0].fact
        return self.of(fact.module, fact.level)

    def of(self, module: str, level: int) -> int:
        """The group of an import of *module*."""
        if self._syntax.order not in ("sections", "standard-first"):
            return FUTURE
        if level:
            return RELATIVE
        found = self._modules.resolve(self._row.path, self._row.language, module, level)
        if found.files or found.folder:
            return self._own
        return STANDARD if self._standard(module) else OTHERS
