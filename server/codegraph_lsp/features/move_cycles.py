"""Whether a move would make modules load each other in a circle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features.loads import is_loaded_at_once
from codegraph_lsp.features.move_needs import is_type_alone
from codegraph_lsp.languages.shape import shape
from codegraph_lsp.model.errors import RefactorError
from codegraph_lsp.model.kinds import ImportFlag

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from codegraph_lsp.features.move_needs import Needs
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.facts import ImportFact
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import Symbol

MOST_FILES = 20_000
"""Files that are followed. (a guess)"""


def check_cycles(
    snapshot: Snapshot,
    symbol: Symbol,
    target: FileId | None,
    needs: Needs,
    users: Sequence[FileId],
    *,
    ignoring_types: bool,
) -> None:
    """
    Nothing, where no new circle is closed.

    Args:
        target: Where it goes; None for a new file.
        users: Files that will import it from there.
        ignoring_types: What is a type alone is not loaded.

    Raises:
        RefactorError: One is.
    """
    assert symbol.file is not None, "symbols of the workspace"
    below = set(_needed(snapshot, symbol, needs, ignoring_types=ignoring_types))
    if symbol.file in below and symbol.file in users:
        names = ", ".join(f"`{name}`" for name in sorted(needs.siblings))
        raise RefactorError(
            f"it uses {names}, and {symbol.path} uses it: the two would import each other",
            sort="cycle",
        )
    if target is None:
        return  # all that a new file imports, the old one imports already
    before = _reached(snapshot, [target])
    if target in _reached(snapshot, below - before):
        raise RefactorError(
            f"what it uses imports {snapshot.file_by_id(target).path} already", sort="cycle"
        )
    met = _reached(snapshot, [target, *below]) & set(users)
    for user in sorted(met - {target}):
        if symbol.file in _reached(snapshot, [user]) and user in _reached(snapshot, [symbol.file]):
            continue  # they are in one already
        raise RefactorError(
            f"{snapshot.file_by_id(target).path} imports {snapshot.file_by_id(user).path}, "
            "which would import it from there",
            sort="cycle",
        )


def _needed(
    snapshot: Snapshot, symbol: Symbol, needs: Needs, *, ignoring_types: bool
) -> Iterator[FileId]:
    """Files that the new place will load."""
    if ignoring_types and is_type_alone(symbol):
        return
    for sibling in [*needs.siblings.values(), *needs.through_wildcards.values()]:
        if sibling.file is not None and not (ignoring_types and is_type_alone(sibling)):
            yield sibling.file
    for fact in needs.imports.values():
        if not fact.flags & ImportFlag.TYPE_ONLY:
            assert symbol.file is not None, "symbols of the workspace"
            yield from _files(snapshot, symbol.file, fact)


def _files(snapshot: Snapshot, file: FileId, fact: ImportFact) -> tuple[FileId, ...]:
    row = snapshot.file_by_id(file)
    return snapshot.modules().resolve(row.path, row.language, fact.module, fact.level).files


def _reached(snapshot: Snapshot, starts: Collection[FileId]) -> set[FileId]:
    """*starts*, and what they load when they are loaded, directly or not."""
    loads: dict[FileId, tuple[FileId, ...]] = snapshot.cached("imports at the top of files", dict)
    found, frontier = set(starts), list(starts)
    while frontier and len(found) < MOST_FILES:
        file = frontier.pop()
        known = loads.get(file)
        if known is None:
            snapshot.cancel.check("move: next file that is loaded")
            known = loads[file] = tuple(_loaded(snapshot, file))
        new = [each for each in known if each not in found]
        found.update(new)
        frontier += new
    return found


def _loaded(snapshot: Snapshot, file: FileId) -> Iterator[FileId]:
    """
    What *file* loads, or may load.

    `load_graph` will not do: its circles are called mistakes, so it leaves out what may be none, as
    a package's own file and imports whose names are types.
    """
    outline, spec = snapshot.outline(file), snapshot.language(file)
    if outline is None or spec is None:
        return
    loading = shape(spec.lineage).imports
    for fact in outline.imports:
        if is_loaded_at_once(outline, fact, loading, None):
            yield from _files(snapshot, file, fact)
