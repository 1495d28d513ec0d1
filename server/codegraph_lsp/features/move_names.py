"""Whether a file has other uses for the names that a definition that moves there needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.languages.naming import naming
from codegraph_lsp.model.errors import RefactorError
from codegraph_lsp.model.facts import MODULE_SCOPE, NOTHING
from codegraph_lsp.model.kinds import BindingKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codegraph_lsp.features.import_words import Wanted
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.facts import ImportFact
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.resolve.modules import ModuleTable


def check_names(
    snapshot: Snapshot, file: FileId, wanted: Mapping[str, Wanted], modules: ModuleTable
) -> None:
    """
    Nothing, where each import in *wanted* can have its name in *file*.

    Args:
        wanted: By the name that the import gets.
        modules: Where modules are afterwards.

    Raises:
        RefactorError: A name means something else there.
    """
    facts, row = snapshot.facts(file), snapshot.file_by_id(file)
    spec = snapshot.language(file)
    if facts is None or spec is None:
        return
    binds_parts = naming(spec.lineage).modules.binds_parts

    def is_same(fact: ImportFact, other: Wanted) -> bool:
        if not fact.name and not other.name and not other.alias and binds_parts:
            return fact.alias_start == NOTHING  # both bind the first part of their names
        if fact.name != ("default" if other.default else other.name):
            return False
        here = modules.resolve(row.path, row.language, fact.module, fact.level)
        there = modules.resolve(row.path, row.language, other.module.module, other.module.level)
        if here.files or there.files:
            return here.files == there.files
        return (fact.module, fact.level) == other.module

    for binding in facts.outline.bindings:
        other = wanted.get(binding.name)
        if binding.scope != MODULE_SCOPE or other is None:
            continue
        imports = [
            fact
            for fact in facts.outline.imports
            if fact.alias == binding.name and fact.scope == MODULE_SCOPE
        ]
        if binding.kind != BindingKind.IMPORT or not all(is_same(f, other) for f in imports):
            raise RefactorError(
                f"it uses `{binding.name}`, which is something else in {row.path}",
                sort="collision",
            )
