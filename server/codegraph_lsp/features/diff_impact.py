"""What a change of the code reaches, which tests tell, and which files it may have forgotten."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from codegraph_lsp.features.diff import Change, Diff, FileChange, SymbolChange, diff
from codegraph_lsp.features.freshness import Freshness, freshness
from codegraph_lsp.features.impact import Impact, impact
from codegraph_lsp.features.options import Options, page
from codegraph_lsp.features.past import Together, past, together
from codegraph_lsp.features.places import symbol_place
from codegraph_lsp.features.removed import RemainingUser, remaining_users
from codegraph_lsp.graph.impact import Left
from codegraph_lsp.model.errors import HistoryError
from codegraph_lsp.model.ids import NO_FILE
from codegraph_lsp.model.kinds import SymbolKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.symbols import Symbol

_SINGLE = 200
"""Changed symbols whose own impact is counted; of more only that of all together. As many removed
ones at most are followed to their users, and those on the page. (a guess: one takes a millisecond
or ten)"""


@dataclass(frozen=True, slots=True)
class ChangedSymbol:
    symbol: Symbol
    change: Change
    impact: Impact | None
    """Counts of what may behave differently because of it alone; None where it was not counted: of
    what is in no file now, and behind the first of very many."""
    users: tuple[RemainingUser, ...] = ()
    """Of a removed symbol: who still names it, by path and position."""


@dataclass(frozen=True, slots=True)
class DiffImpact:
    base: str
    staged: bool
    files: tuple[FileChange, ...]
    symbols: tuple[ChangedSymbol, ...]
    """By path and position."""
    total: int
    impact: Impact
    """Of all that was changed or added together, and of what surely still uses what was removed."""
    co_changed: tuple[Together, ...]
    """Files that usually change with these and did not, surest first."""
    cursor: str | None
    freshness: Freshness


def diff_impact(
    snapshot: Snapshot,
    options: Options,
    *,
    base: str = "HEAD",
    staged: bool = False,
    depth: int = 0,
) -> DiffImpact:
    """
    What the change since *base* reaches.

    Args:
        options: Which edges and files count; the page is one of changed symbols.
        base: A git revision.
        staged: Only what would be committed.
        depth: Longest chain followed, 0 for all.

    Raises:
        HistoryError: git cannot tell; its advice says what to do.
    """
    told = diff(snapshot, base, staged=staged)
    changes = [
        each
        for each in told.symbols
        if options.wants_file(snapshot, each.symbol.path) and _tells(each, told)
    ]
    shown = page(changes, options, lambda each: symbol_place(each.symbol))
    whole = replace(options, cursor=None)
    alive = [each.symbol for each in changes if each.symbol.file != NO_FILE]
    # What is new has few users, and they are new as well.
    ranked = sorted(changes, key=lambda each: each.change is Change.ADDED)
    counted = {id(each) for each in ranked[:_SINGLE]}
    single = replace(options, cursor=None, limit=0)
    users = _users(snapshot, changes, shown.items, whole)
    items = []
    for each in shown.items:
        snapshot.cancel.check("diff impact: next symbol")
        reached: Impact | None = None
        if each.symbol.file != NO_FILE and id(each) in counted:
            reached = impact(snapshot, [each.symbol], single, depth=depth)
        items.append(ChangedSymbol(each.symbol, each.change, reached, users.get(id(each), ())))
    return DiffImpact(
        base=base,
        staged=staged,
        files=told.files,
        symbols=tuple(items),
        total=shown.total,
        impact=impact(snapshot, alive, whole, left=_left(users.values(), options), depth=depth),
        co_changed=tuple(_co_changed(snapshot, told)),
        cursor=shown.cursor,
        freshness=freshness(snapshot),
    )


def _users(
    snapshot: Snapshot,
    changes: Sequence[SymbolChange],
    shown: Sequence[SymbolChange],
    options: Options,
) -> dict[int, tuple[RemainingUser, ...]]:
    """Who still uses what was removed, by the identity of the change."""
    removed = [each for each in changes if each.change is Change.REMOVED][:_SINGLE]
    removed += [each for each in shown if each.change is Change.REMOVED and each not in removed]
    found = {}
    for each in removed:
        snapshot.cancel.check("diff impact: next removed symbol")
        found[id(each)] = remaining_users(snapshot, each.symbol, options)
    return found


def _left(users: Iterable[Sequence[RemainingUser]], options: Options) -> Left:
    """Those of *users* that are as sure as *options* want; a module's own users notice nothing."""
    sure = [u.symbol for each in users for u in each if u.certainty <= options.certainty]
    modules = frozenset(each.key for each in sure if each.kind is SymbolKind.MODULE)
    return Left(frozenset(each.key for each in sure) - modules, modules)


def _tells(each: SymbolChange, told: Diff) -> bool:
    """Module-level code is told where it changed in a file that was and is there."""
    if each.symbol.kind is not SymbolKind.MODULE:
        return True
    changed = {file.path: file.change for file in told.files}
    return changed.get(each.symbol.path) in (Change.MODIFIED, Change.RENAMED)


def _co_changed(snapshot: Snapshot, told: Diff) -> list[Together]:
    paths = {file.path for file in told.files} | {f.old_path for f in told.files if f.old_path}
    try:
        found = together(past(snapshot), paths)
    except HistoryError:
        return []  # there is a commit, or `diff` had not come so far, but none of these files
    return [each for each in found if snapshot.file(each.path) is not None]
