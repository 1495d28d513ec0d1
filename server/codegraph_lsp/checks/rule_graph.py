"""What rules ask the graph: where code stands, who calls it, what it reaches."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from codegraph_lsp.checks.finding import Related
from codegraph_lsp.features.callers import CALLING
from codegraph_lsp.features.globs import fits
from codegraph_lsp.features.options import view
from codegraph_lsp.features.testcode import is_test
from codegraph_lsp.graph.adjacency import Direction, edges_along, far_end
from codegraph_lsp.model.kinds import TYPE_KINDS
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from codegraph_lsp.checks.rule import Linked, Some
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId, Path, SymbolKey
    from codegraph_lsp.model.symbols import ResolvedEdge, Symbol

MAX_SYMBOLS = 200_000
"""So many are followed at most from one set; what lies behind is not told."""


@dataclass(frozen=True, slots=True)
class Chains:
    """The shortest chains of calls that connect symbols with a set."""

    ends: frozenset[SymbolKey]
    """The symbols of the set."""
    steps: Mapping[SymbolKey, ResolvedEdge]
    """By symbol: the first step of its chain; of one in the set only where it leads to another."""
    distance: Mapping[SymbolKey, int]
    """By symbol: steps of its chain; 0 in the set."""
    direction: Direction
    """INCOMING: chains lead from callers down to the set; OUTGOING: from the set up to callees."""

    def chain(self, symbol: SymbolKey) -> list[ResolvedEdge]:
        """The steps from *symbol* to the set."""
        steps: list[ResolvedEdge] = []
        while symbol in self.steps and not (steps and symbol in self.ends):
            edge = self.steps[symbol]
            steps.append(edge)
            symbol = edge.target if self.direction is Direction.INCOMING else edge.source
        return steps


def holds(of: Iterable[Some], prefix: str, symbol: Symbol) -> bool:
    """
    *symbol* is in the set *of*, or stands in a symbol that is.

    Args:
        prefix: What paths of the rule's root begin with.
    """
    return any(_is_one(some, prefix, symbol) for some in of)


def reaching(snapshot: Snapshot, condition: Linked, prefix: str) -> Chains:
    """What reaches the set of *condition*."""
    return _chains(snapshot, condition, prefix, Direction.INCOMING)


def called_from(snapshot: Snapshot, condition: Linked, prefix: str) -> Chains:
    """What the set of *condition* calls."""
    return _chains(snapshot, condition, prefix, Direction.OUTGOING)


def names_anything(snapshot: Snapshot, some: Some, prefix: str) -> bool:
    """The workspace has a file or a symbol that *some* means."""
    if some.files and not some.name:
        return bool(_files_of(snapshot, some, prefix))
    members = _members(snapshot, (some,), prefix)
    return any(symbol.file is not None for symbol in members)


def names_outside(snapshot: Snapshot, some: Some, prefix: str) -> bool:
    """Something in the workspace uses what *some* means outside of it."""
    return any(_is_one(some, prefix, symbol) for symbol in snapshot.externals())


def is_own_name(snapshot: Snapshot, some: Some, prefix: str) -> bool:
    """
    *some* can hardly mean anything outside of the workspace: files, or a name in a module or folder
    near its top, or in a class of it.
    """
    first, dot, _ = some.name.partition(".")
    if some.files or not dot or "*" in first:
        return bool(some.files)
    if any(symbol.kind in TYPE_KINDS for symbol in snapshot.symbols_named(first)):
        return True
    modules = snapshot.modules()
    near = (*modules.files_called(first), *modules.folders_called(first))
    names = (path[len(prefix) :].split("/") for path in near if path.startswith(prefix))
    return any(len(parts) <= 2 and parts[-1].partition(".")[0] == first for parts in names)


class Named(NamedTuple):
    """How much a set means."""

    n_files: int
    """In which its symbols stand."""
    n_symbols: int
    n_outside: int
    """Symbols outside of the workspace."""


def named(snapshot: Snapshot, some: Some, prefix: str) -> Named:
    """How much *some* means, all that is inside of what it names counted."""
    files: set[FileId] = set()
    n_symbols = n_outside = 0
    for symbol in _members(snapshot, (some,), prefix):
        if symbol.file is None:
            n_outside += 1
        elif symbol.container is not None:  # not the file itself
            n_symbols += 1
            files.add(symbol.file)
        else:
            files.add(symbol.file)
    return Named(len(files), n_symbols, n_outside)


def told(snapshot: Snapshot, chain: Sequence[ResolvedEdge]) -> tuple[Related, ...]:
    """The steps of *chain* as places, and the definition that it ends at."""
    ends = snapshot.symbols({end for edge in chain for end in (edge.source, edge.target)})
    found = []
    for edge in chain:
        source, target = ends.get(edge.source), ends.get(edge.target)
        if source is None or target is None:
            continue
        path = snapshot.file_by_id(edge.file).path
        message = f"{source.label} calls {target.label}"
        found.append(Related(edge.file, path, Span(edge.start, edge.end), message))
    last = ends.get(chain[-1].target) if chain else None
    if last is not None and last.file is not None:
        found.append(Related(last.file, last.path, last.name_span, f"{last.label} is here"))
    return tuple(found)


def _chains(snapshot: Snapshot, condition: Linked, prefix: str, direction: Direction) -> Chains:
    key = f"rule {direction.value} {prefix} {condition}"
    return snapshot.cached(key, lambda: _found(snapshot, condition, prefix, direction))


def _found(snapshot: Snapshot, condition: Linked, prefix: str, direction: Direction) -> Chains:
    graph = view(snapshot, condition.certainty)
    ends = frozenset(symbol.key for symbol in _members(snapshot, condition.of, prefix))
    steps: dict[SymbolKey, ResolvedEdge] = {}
    distance: dict[SymbolKey, int] = dict.fromkeys(ends, 0)
    tests: dict[FileId, bool] = {}
    rim, ring = sorted(ends), 0
    while rim and (condition.depth is None or ring < condition.depth):
        snapshot.cancel.check("rule: next ring")
        ring += 1
        met = []
        for edge in edges_along(graph, direction, rim, CALLING):
            far = far_end(edge, direction)
            if far in distance:
                if ring == 1 and far in ends and edge.source != edge.target:
                    steps.setdefault(far, edge)
                continue
            steps[far], distance[far] = edge, ring
            # Nobody thinks of a way that leads through the stub of some test.
            if edge.file not in tests:
                tests[edge.file] = is_test(snapshot, snapshot.file_by_id(edge.file).path)
            if not tests[edge.file]:
                met.append(far)
        rim = sorted(met) if len(distance) < MAX_SYMBOLS else []
    return Chains(ends, steps, distance, direction)


def _members(snapshot: Snapshot, of: Iterable[Some], prefix: str) -> Iterator[Symbol]:
    for some in of:
        for file in sorted(_files_of(snapshot, some, prefix)):
            snapshot.cancel.check("rule: next file of a set")
            for symbol in snapshot.symbols_in(file):
                if _is_one(some, prefix, symbol):
                    yield symbol
        if not some.files:
            yield from (each for each in snapshot.externals() if _is_one(some, prefix, each))


def _files_of(snapshot: Snapshot, some: Some, prefix: str) -> set[FileId]:
    """The files that members of *some* may stand in."""
    rows = [row for row in snapshot.files() if row.path.startswith(prefix)]
    if some.files:
        return {row.id for row in rows if fits(row.path[len(prefix) :], (some.files,))}
    # Each word of the name is that of a symbol, or part of a path.
    words = [word for word in some.name.split(".") if "*" not in word]
    if not words:
        return {row.id for row in rows}
    symbols = snapshot.symbols_named(words[-1])
    named = {symbol.file for symbol in symbols if symbol.file is not None}
    wanted = _expression(words[-1])
    return named | {row.id for row in rows if any(map(wanted, _modules(row.path[len(prefix) :])))}


def _is_one(some: Some, prefix: str, symbol: Symbol) -> bool:
    if symbol.external:
        return not some.files and _expression(some.name)(symbol.qualified_name) is not None
    if not symbol.path.startswith(prefix):
        return False
    inside = symbol.path[len(prefix) :]
    if some.files and not fits(inside, (some.files,)):
        return False
    if not some.name:
        return True
    wanted = _expression(some.name)
    modules = ("",) if some.files else _modules(inside)
    return any(
        wanted(f"{module}.{symbol.qualified_name}" if module else symbol.qualified_name)
        for module in modules
    )


@lru_cache(maxsize=4096)
def _modules(path: Path) -> tuple[str, str]:
    """What a module may be called: its file without the ending, or, as packages are, its folder."""
    folder, _, name = path.rpartition("/")
    dotted = folder.replace("/", ".")
    stem = name.rpartition(".")[0] or name
    return f"{dotted}.{stem}" if dotted else stem, dotted


@lru_cache(maxsize=1024)
def _expression(name: str) -> Any:
    """Finds *name* among dotted names, in whole words."""
    words = re.escape(name).replace(r"\*", r"[^.]*")
    return re.compile(rf"(?:^|\.){words}(?:$|\.)").search
