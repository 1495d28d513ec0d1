"""Imports and includes as links to the files they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.model.facts import MODULE_SYMBOL
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId, Path
    from codegraph_lsp.resolve.targets import Target


class Link(NamedTuple):
    span: Span
    file: FileId
    path: Path


def links(snapshot: Snapshot, file: FileId) -> list[Link]:
    """
    The links of *file*, in order of place, none over another.

    A module that is written is a link to its file; of a package of several files, to the first. So
    is an imported name that is a module, or whose module has no file of its own (Java's classes).
    What lies outside the workspace, or cannot be found, is none.
    """
    facts, text = snapshot.facts(file), snapshot.text(file)
    if facts is None or text is None:
        return []
    source = text.source
    found: dict[Span, Link | None] = {}
    for imported in facts.outline.imports:
        snapshot.cancel.check("links: next import")
        module = Span(imported.module_start, imported.module_end)
        if module not in found:
            found[module] = _link(snapshot, file, module, modules_only=True)
        name = Span(imported.name_start, imported.name_end)
        if imported.name not in ("", "*") and name not in found:
            has_file = found[module] is not None
            found[name] = _link(snapshot, file, name, modules_only=has_file)
            word = imported.name.encode()
            is_itself = source[name.start : name.end] != word
            if is_itself and source[module.start : module.end].rpartition(b"::")[2] == word:
                # `a::b::{self}`: what is written is the module that is taken, not one around it.
                link = found[name]
                found[module] = None if link is None else link._replace(span=module)
    ends = 0
    kept = []
    for link in sorted(link for link in found.values() if link is not None):
        if link.span.start >= ends:
            kept.append(link)
            ends = link.span.end
    return kept


def _link(snapshot: Snapshot, file: FileId, span: Span, *, modules_only: bool) -> Link | None:
    if span.start >= span.end:
        return None
    targets = [
        target
        for target in snapshot.targets_at(file, span.start)
        if target.site == span and target.file is not None and target.file != file
    ]
    found = _meant(targets, modules_only=modules_only)
    if found is None or found.file is None:
        return None
    return Link(span, found.file, snapshot.file_by_id(found.file).path)


def _meant(targets: Sequence[Target], *, modules_only: bool) -> Target | None:
    modules = [target for target in targets if target.symbol == MODULE_SYMBOL]
    if modules or modules_only:
        return modules[0] if modules else None
    return targets[0] if targets else None
