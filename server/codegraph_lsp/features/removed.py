"""
Who still uses what has been removed.

The graph has no edge to what is not there. Three things are left of one: an import that leads to
where it was, and a bare name in the file it was in that means nothing now, which are certain; and a
call of which only the name is known, which counts where nothing else in the workspace has that
name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.features.places import Site, symbol_place
from codegraph_lsp.features.unmeant import unmeant_names
from codegraph_lsp.languages.imports import import_syntax
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.model.facts import MODULE_SYMBOL, NOTHING
from codegraph_lsp.model.ids import NO_FILE
from codegraph_lsp.model.kinds import Certainty, EdgeKind
from codegraph_lsp.model.span import Span
from codegraph_lsp.resolve.symbol_ids import by_name_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.features.options import Options
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.facts import ImportFact
    from codegraph_lsp.model.ids import FileId, SymbolKey
    from codegraph_lsp.model.symbols import Symbol

_IMPORTING = frozenset({EdgeKind.IMPORTS, EdgeKind.REEXPORTS})
_USING = frozenset(EdgeKind) - {EdgeKind.CONTAINS}


@dataclass(frozen=True, slots=True)
class RemainingUser:
    """A symbol whose code still names a removed one."""

    symbol: Symbol
    certainty: Certainty
    """Exact where an import leads to where it was, or in the file it was in; else by-name. Of its
    surest site."""
    sites: tuple[Site, ...]
    """In order of path and place."""


def remaining_users(
    snapshot: Snapshot, removed: Symbol, options: Options
) -> tuple[RemainingUser, ...]:
    """
    Who still names *removed*, a symbol that is in no file now, by path and position.

    Args:
        options: Files that count; how sure edges are does not, since each user tells.
    """
    sites = dict(_by_name(snapshot, removed))
    sites.update(_at_home(snapshot, removed))
    sites.update(_imported(snapshot, removed))
    by_user: dict[SymbolKey, tuple[Symbol, list[tuple[Site, Certainty]]]] = {}
    for site, certainty in sorted(sites.items()):
        user = _around(snapshot, site)
        if options.wants(snapshot, user):
            by_user.setdefault(user.key, (user, []))[1].append((site, certainty))
    found = [
        RemainingUser(user, min(sure for _, sure in each), tuple(site for site, _ in each))
        for user, each in by_user.values()
    ]
    return tuple(sorted(found, key=lambda user: symbol_place(user.symbol)))


def _by_name(snapshot: Snapshot, removed: Symbol) -> Iterator[tuple[Site, Certainty]]:
    spec = languages().by_id.get(removed.language)
    if spec is None or snapshot.symbols_named(removed.name):
        return
    key = by_name_key(spec.family, removed.name)
    for edge in snapshot.edges_to([key], {EdgeKind.CALLS}):
        yield _site(snapshot, edge.file, edge.start, edge.end), Certainty.BY_NAME


def _at_home(snapshot: Snapshot, removed: Symbol) -> Iterator[tuple[Site, Certainty]]:
    """Bare names in the file that it was in, which mean nothing now."""
    home = snapshot.file(removed.path)
    spec = languages().by_id.get(removed.language)
    if home is None or spec is None or "." in removed.qualified_name:
        return
    closed = import_syntax(spec.lineage).closed_names
    for each in unmeant_names(snapshot, home.id, removed.name):
        certainty = Certainty.EXACT if closed and each.closed else Certainty.BY_NAME
        yield _site(snapshot, home.id, each.span.start, each.span.end), certainty


def _imported(snapshot: Snapshot, removed: Symbol) -> Iterator[tuple[Site, Certainty]]:
    """Imports of *removed* from its module, and what they mean further down."""
    home = snapshot.file(removed.path)
    if home is None:
        yield from _of_a_module_that_is_gone(snapshot, removed)
        return
    if "." in removed.qualified_name:
        return  # a member
    module = snapshot.symbols_in(home.id)[MODULE_SYMBOL]
    importing = {edge.file for edge in snapshot.edges_to([module.key], _IMPORTING)}
    for file in sorted(importing):
        snapshot.cancel.check("removed: next file that imports")
        facts, row = snapshot.local_facts(file), snapshot.file_by_id(file)
        for fact in facts.outline.imports if facts is not None else ():
            if fact.name != removed.name:
                continue
            target = snapshot.modules().resolve(row.path, row.language, fact.module, fact.level)
            if home.id in target.files:
                yield _site(snapshot, file, fact.name_start, fact.name_end), Certainty.EXACT
                yield from _bound(snapshot, file, fact)


def _bound(snapshot: Snapshot, file: FileId, fact: ImportFact) -> Iterator[tuple[Site, Certainty]]:
    """Mentions in *file* of the name that the import *fact* binds."""
    facts, text = snapshot.local_facts(file), snapshot.text(file)
    if facts is None or text is None or not fact.alias:
        return
    start = fact.name_start if fact.alias_start == NOTHING else fact.alias_start
    alias = fact.alias.encode()
    for each in facts.body.occurrences:
        if text.source[each.start : each.end] != alias or each.start == start:
            continue
        if any(
            target.file == file and target.span is not None and target.span.start == start
            for target in snapshot.targets_at(file, each.start)
        ):
            yield _site(snapshot, file, each.start, each.end), Certainty.EXACT


def _of_a_module_that_is_gone(
    snapshot: Snapshot, removed: Symbol
) -> Iterator[tuple[Site, Certainty]]:
    """Where modules are imported by full names, one that is gone seems to be a package outside."""
    modules = snapshot.modules_after(lambda path: path)
    modules.add(NO_FILE, removed.path)
    names = modules.names_of(removed.path, removed.language, removed.path)
    wanted = {f"{name}.{removed.qualified_name}" for name in names if not name.startswith(".")}
    keys = [each.key for each in snapshot.externals() if each.qualified_name in wanted]
    for edge in snapshot.edges_to(keys, _USING):
        yield _site(snapshot, edge.file, edge.start, edge.end), edge.certainty


def _site(snapshot: Snapshot, file: FileId, start: int, end: int) -> Site:
    return Site(snapshot.file_by_id(file).path, Span(start, end), file)


def _around(snapshot: Snapshot, site: Site) -> Symbol:
    """The innermost symbol around *site*; where there is none, the module."""
    symbols = snapshot.symbols_in(site.file)
    around = [each for each in symbols[1:] if each.span.start <= site.span.start < each.span.end]
    return max(around, key=lambda each: each.span.start, default=symbols[MODULE_SYMBOL])
