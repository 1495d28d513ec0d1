"""Which names a module offers to importers, where its text tells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codegraph_lsp.languages.imports import import_syntax, pattern
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.facts import MODULE_SCOPE, MODULE_SYMBOL
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.kinds import BindingKind, ImportFlag, SymbolFlag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.facts import FileFacts
    from codegraph_lsp.model.ids import FileId

_MOST_MODULES = 200
"""Modules that are followed through star imports; beyond that nothing is certain. (a guess)"""


@dataclass
class Offered:
    """What one module, and all that it takes everything of, offers."""

    names: set[str] = field(default_factory=set)
    open: bool = False
    """It may offer more than that."""
    files: set[FileId] = field(default_factory=set)
    """The module, and those that it takes everything of."""


def names_offered(snapshot: Snapshot, file: FileId) -> Offered:
    """All names that others can import from *file*; kept by revision."""
    return snapshot.cached(f"names offered by {file}", lambda: _offered(snapshot, file))


def _offered(snapshot: Snapshot, file: FileId) -> Offered:
    offered = Offered(files={file})
    waiting, seen = [file], offered.files
    while waiting and not offered.open:
        each = waiting.pop()
        facts, spec, text = snapshot.facts(each), snapshot.language(each), snapshot.text(each)
        if facts is None or spec is None or text is None or len(seen) > _MOST_MODULES:
            offered.open = True
            break
        syntax, rules = import_syntax(spec.lineage), semantics(spec.lineage)
        late = pattern(syntax.late_names)
        broken = snapshot.n_problems(each) or snapshot.file_by_id(each).generated
        if not syntax.closed_names or broken or (late and late.search(text.source)):
            offered.open = True
            break
        row = snapshot.file_by_id(each)
        declares = row.path.endswith(syntax.declaring_files) and bool(syntax.declaring_files)
        if not declares and _is_declared(snapshot, row.path, syntax.declaring_files):
            offered.open = True
            break
        # Where every name is exported, a list of exports (`__all__`) gives none to what has none.
        if declares or not rules.every_name_exported:
            _add_exports(offered, facts)
        _add(offered, facts, every=declares or rules.every_name_exported)
        for fact in facts.outline.imports:
            if fact.name != "*" or fact.alias:
                continue
            if not rules.every_name_exported and not fact.flags & ImportFlag.REEXPORT:
                continue
            found = snapshot.modules().resolve(row.path, row.language, fact.module, fact.level)
            if len(found.files) != 1:
                offered.open = True
            elif found.files[0] not in seen:
                seen.add(found.files[0])
                waiting.append(found.files[0])
    return offered


def _is_declared(snapshot: Snapshot, path: Path, endings: Sequence[str]) -> bool:
    """Another file, beside the one at *path*, says what that offers."""
    folder, slash, name = path.rpartition("/")
    stem = f"{folder}{slash}{name.rpartition('.')[0]}"
    return any(snapshot.file(Path(f"{stem}{ending}")) is not None for ending in endings)


def _add_exports(offered: Offered, facts: FileFacts) -> None:
    """The names that one module lists as its exports."""
    own = (each for each in facts.outline.exports if each.container == MODULE_SYMBOL)
    offered.names.update(export.name for export in own)


def _add(offered: Offered, facts: FileFacts, *, every: bool) -> None:
    """The names that one module offers itself."""
    outline = facts.outline
    if every:
        for binding in outline.bindings:
            if binding.scope == MODULE_SCOPE or binding.kind == BindingKind.OUTER:
                offered.names.add(binding.name)
    else:
        for symbol in outline.symbols:
            exported = symbol.flags & (SymbolFlag.EXPORTED | SymbolFlag.DEFAULT_EXPORT)
            if symbol.container == MODULE_SYMBOL and exported:
                offered.names.add(symbol.name)
        reexports = [f for f in outline.imports if f.flags & ImportFlag.REEXPORT]
        for fact in reexports:
            offered.names.update(name for name in (fact.alias, fact.name) if name)
        if not offered.names and not reexports:
            offered.open = True  # no module that says what it exports
