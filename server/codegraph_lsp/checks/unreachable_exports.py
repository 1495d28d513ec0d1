"""`unreachable-export`: what a module offers and no other file takes."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from codegraph_lsp.checks.check import Context, GraphCheck
from codegraph_lsp.checks.finding import Finding, Fix
from codegraph_lsp.features.edits import Edit, Edits
from codegraph_lsp.features.globs import fits
from codegraph_lsp.features.testcode import is_test
from codegraph_lsp.languages.definitions import definition_syntax
from codegraph_lsp.languages.liveness import liveness
from codegraph_lsp.model.facts import MODULE_SYMBOL, Name
from codegraph_lsp.model.ids import SymbolKey
from codegraph_lsp.model.kinds import EdgeKind, ImportFlag, SymbolFlag, SymbolKind
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import Symbol

_ASIDE = SymbolFlag.DEFAULT_EXPORT | SymbolFlag.TYPE_ONLY | SymbolFlag.DECORATED

_ALL_EDGES = frozenset(EdgeKind)

_TAKING_ALL = ImportFlag.NAMESPACE | ImportFlag.DYNAMIC | ImportFlag.DEFAULT


class UnreachableExports(GraphCheck):
    """
    Only where a word offers a name, no manifest publishes the file, and no other text has the name:
    what is offered and nowhere written is nobody's.
    """

    code = "unreachable-export"
    summary = "No other file uses what is exported here."
    severity = None
    safe_to_fix = True

    def in_workspace(self, context: Context) -> Iterator[Finding]:
        from codegraph_lsp.features.name_words import written, written_in  # late: it loads numpy

        snapshot = context.snapshot
        found = [each for each in _offered(context) if _is_used_at_home(snapshot, each)]
        names = {symbol.name for symbol in found}
        everywhere = written(snapshot, names)
        by_file: dict[FileId, list[Symbol]] = defaultdict(list)
        for symbol in found:
            assert symbol.file is not None, "symbols of the workspace"
            by_file[symbol.file].append(symbol)
        for file, symbols in sorted(by_file.items()):
            snapshot.cancel.check("exports: next file")
            if _is_taken_whole(snapshot, file):
                continue
            here = written_in(snapshot, file, {symbol.name for symbol in symbols})
            for symbol in symbols:
                if everywhere[symbol.name] == here[symbol.name]:
                    yield Finding(
                        self.code,
                        f"`{symbol.name}` is exported, and no other file has its name",
                        file,
                        symbol.path,
                        symbol.name_span,
                        symbol.id,
                    )

    def fixes(self, context: Context, finding: Finding) -> Iterator[Fix]:
        snapshot = context.snapshot
        spec, text = snapshot.language(finding.file), snapshot.text(finding.file)
        symbol = snapshot.definition_at(finding.file, finding.span.start)
        if spec is None or text is None or symbol is None:
            return
        word = definition_syntax(spec.lineage).exporting.encode()
        line = text.source.rfind(b"\n", 0, finding.span.start) + 1
        start = text.source.find(word, line, finding.span.start)
        if word and start >= 0 and not text.source[line:start].strip():
            edit = Edit(finding.path, Span(start, start + len(word)), "", finding.file)
            yield Fix(f"Do not export `{symbol.name}`", Edits((edit,)), preferred=True)


def _offered(context: Context) -> Iterator[Symbol]:
    """What is marked as offered in files that nobody outside can get at."""
    from codegraph_lsp.features.exposure import all_rules, public_names  # late, as above

    snapshot = context.snapshot
    columns = snapshot.columns()
    public = public_names(snapshot, columns, all_rules(snapshot))
    entries = tuple(each.partition("::")[0] for each in context.settings.used_from_outside)
    for file_number, file in enumerate(columns.files):
        spec, row = snapshot.language(file), snapshot.file_by_id(file)
        if spec is None or spec.generic or not definition_syntax(spec.lineage).exporting:
            continue
        rules = liveness(spec.lineage)
        outside = fits(row.path, (*rules.entry_files, *rules.page_files, *entries))
        if row.generated or outside or is_test(snapshot, row.path) or snapshot.n_problems(file):
            continue
        first = int(columns.firsts[file_number])
        symbols = snapshot.symbols_in(file)
        if any(public[first : first + len(symbols)]):
            continue
        renamed = _renamed(snapshot, file)
        yield from (symbol for symbol in _marked(symbols) if symbol.name not in renamed)


def _renamed(snapshot: Snapshot, file: FileId) -> set[str]:
    """What *file* offers under another name: as its default, `export { a as b }`."""
    facts = snapshot.facts(file)
    if facts is None:
        return set()
    found = set()
    for export in facts.outline.exports:
        value = facts.outline.expressions[export.value] if export.value >= 0 else None
        if isinstance(value, Name) and value.name != export.name:
            found.add(value.name)
    return found


def _marked(symbols: Sequence[Symbol]) -> Iterator[Symbol]:
    top = symbols[MODULE_SYMBOL].key if symbols else None
    names = Counter(symbol.name for symbol in symbols if symbol.container == top)
    for symbol in symbols:
        marked = symbol.flags & SymbolFlag.EXPORTED and not symbol.flags & _ASIDE
        if symbol.container == top and marked and names[symbol.name] == 1:
            yield symbol


def _is_used_at_home(snapshot: Snapshot, symbol: Symbol) -> bool:
    """
    Its own file uses it, and nothing that is offered itself: that may have it in its signature.
    What nothing uses at all is told by another check.
    """
    edges = list(snapshot.edges_to([symbol.key], _ALL_EDGES))
    if not edges or any(edge.file != symbol.file for edge in edges):
        return False
    users = snapshot.symbols({SymbolKey(edge.source) for edge in edges} - {symbol.key})
    return bool(users) and all(
        user.kind is SymbolKind.MODULE or not user.flags & SymbolFlag.EXPORTED
        for user in users.values()
    )


def _is_taken_whole(snapshot: Snapshot, file: FileId) -> bool:
    """Some file has all of the module in its hands, and may go through what it offers."""
    module = snapshot.symbols_in(file)[MODULE_SYMBOL].key
    row = snapshot.file_by_id(file)
    for other in {edge.file for edge in snapshot.edges_to([module], _ALL_EDGES)} - {file}:
        facts, importer = snapshot.facts(other), snapshot.file_by_id(other)
        if facts is None or importer.language != row.language:
            return True
        for fact in facts.outline.imports:
            whole = fact.flags & _TAKING_ALL or fact.name == "*" or not fact.name
            if whole and fact.module:
                target = snapshot.modules().resolve(
                    importer.path, importer.language, fact.module, fact.level
                )
                if file in target.files:
                    return True
    return False
