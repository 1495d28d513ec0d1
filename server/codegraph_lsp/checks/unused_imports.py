"""`unused-import`: what is imported and not used."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.checks.check import Check, Context
from codegraph_lsp.checks.finding import Finding, Fix, Severity
from codegraph_lsp.features.edits import Edit, Edits
from codegraph_lsp.features.import_statements import Statements
from codegraph_lsp.features.import_usage import unused_imports
from codegraph_lsp.features.organize_imports import MAX_TEXT
from codegraph_lsp.features.testcode import case_names, is_below_tests
from codegraph_lsp.languages.imports import import_syntax
from codegraph_lsp.languages.liveness import liveness
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.model.facts import NOTHING, Imported, Name
from codegraph_lsp.model.kinds import CALLABLE_KINDS, BindingKind, EdgeKind
from codegraph_lsp.model.span import Span
from codegraph_lsp.resolve.outline_index import index_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.features.import_statements import Statement
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import FileFacts, ImportFact
    from codegraph_lsp.model.ids import FileId


_ALL_EDGES = frozenset(EdgeKind)


class UnusedImports(Check):
    """
    What "remove unused imports" takes out, told beforehand.

    Most files use all that they import, and their facts say so: only the others are parsed.
    """

    code = "unused-import"
    summary = "What is imported here is not used."
    severity = Severity.HINT
    safe_to_fix = True
    needs_all_files = True
    only_open = True

    def in_file(self, context: Context, file: FileId) -> Iterator[Finding]:
        snapshot = context.snapshot
        path = snapshot.file_by_id(file).path
        with _read(snapshot, file) as reading:
            if reading is None:
                return
            for statement in reading.statements.all:
                gone = [part for part in statement.parts if part.number in reading.unused]
                whole = len(gone) == len(statement.parts)
                for part in gone:
                    item = statement.node if whole and len(gone) == 1 else part.item
                    span = Span(item.start_byte, item.end_byte)
                    subject = _subject(part.fact)
                    yield Finding(
                        self.code,
                        _message(part.fact, reading.spec),
                        file,
                        path,
                        span,
                        subject,
                        unnecessary=True,
                    )

    def fixes(self, context: Context, finding: Finding) -> Iterator[Fix]:
        snapshot, file = context.snapshot, finding.file
        with _read(snapshot, file) as reading:
            if reading is None:
                return
            numbers = {
                part.number
                for statement in reading.statements.all
                for part in statement.parts
                if part.number in reading.unused and _stands_at(part.fact, statement, finding)
            }
            changes = reading.statements.without(numbers)
        if changes:
            edits = tuple(Edit(finding.path, Span(c.start, c.end), c.new, file) for c in changes)
            yield Fix("Remove unused import", Edits(edits), preferred=True)


class _Reading(NamedTuple):
    spec: LanguageSpec
    statements: Statements
    unused: set[int]


@contextmanager
def _read(snapshot: Snapshot, file: FileId) -> Iterator[_Reading | None]:
    """The import statements of *file*, for as long as its tree lives; None where all is well."""
    spec, facts = snapshot.language(file), snapshot.facts(file)
    row = snapshot.file_by_id(file)
    if spec is None or spec.generic or facts is None or row.generated:
        yield None
        return
    syntax = import_syntax(spec.lineage)
    if not syntax.removes or not _may_have_some(facts, spec) or _serves_tests(snapshot, file, spec):
        yield None
        return
    text = snapshot.text(file)
    local = snapshot.local_facts(file)
    if text is None or local is None or len(text.source) > MAX_TEXT:
        yield None
        return
    with snapshot.parsed(file) as tree:
        if tree is None:
            yield None
            return
        statements = Statements(spec, tree, text.source, local)
        yield _Reading(spec, statements, unused_imports(snapshot, file, statements))


def _serves_tests(snapshot: Snapshot, file: FileId, spec: LanguageSpec) -> bool:
    """It is there for tests: none is in it, and all that use it lie below tests, too."""
    path = snapshot.file_by_id(file).path
    if not liveness(spec.lineage).material_in_tests or not is_below_tests(snapshot, path):
        return False
    symbols = snapshot.symbols_in(file)
    is_case = case_names(snapshot, path)
    if any(symbol.kind in CALLABLE_KINDS and is_case(symbol.name) for symbol in symbols):
        return False
    users = {edge.file for edge in snapshot.edges_to([each.key for each in symbols], _ALL_EDGES)}
    return all(is_below_tests(snapshot, snapshot.file_by_id(user).path) for user in users - {file})


def _may_have_some(facts: FileFacts, spec: LanguageSpec) -> bool:
    """Something is imported that no name of the file is known to mean."""
    outline = facts.outline
    if not outline.imports:
        return False
    index = index_of(outline, spec)
    used: set[int] = set()
    outside: set[str] = set()
    for expression in outline.expressions:
        if type(expression) is not Name:
            continue
        found = index.lookup(expression.scope, expression.name)
        if not found:
            outside.add(expression.name)
        for each in found or ():
            binding = outline.bindings[each]
            if binding.kind == BindingKind.IMPORT and binding.value != NOTHING:
                value = outline.expressions[binding.value]
                if isinstance(value, Imported):
                    used.add(value.imported)
    return any(
        fact.alias and n not in used and fact.alias not in outside
        for n, fact in enumerate(outline.imports)
    )


def _stands_at(fact: ImportFact, statement: Statement, finding: Finding) -> bool:
    inside = finding.span.start <= fact.name_start and fact.name_end <= finding.span.end
    return inside and _subject(fact) == finding.subject and bool(statement.parts)


def _subject(fact: ImportFact) -> str:
    return f"{'.' * fact.level}{fact.module}:{fact.name}:{fact.alias}"


def _message(fact: ImportFact, spec: LanguageSpec) -> str:
    separator = naming(spec.lineage).modules.separator or "."
    name = fact.alias or fact.name or fact.module
    origin = f"{'.' * fact.level}{fact.module}"
    if fact.name and fact.name != fact.module and fact.module and separator:
        return f"`{name}`, imported from `{origin}`, is not used in this file"
    return f"`{name}` is imported and not used in this file"
