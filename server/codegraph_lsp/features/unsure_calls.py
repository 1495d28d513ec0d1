"""
Calls that an answer leaves out because only the name of what they call is known.

Where nothing is known of a receiver, a call of its method may mean any method of that name. Such
calls are no edges unless one asks for them, and not even then where the name leaves a choice
(`by_name`). An answer without them would be sure of itself for no reason, so it says how many
there are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from codegraph_lsp.features.by_name import candidates, family_of, name_at
from codegraph_lsp.features.relation import site_of
from codegraph_lsp.model.kinds import CALLABLE_KINDS, Certainty, EdgeKind
from codegraph_lsp.resolve.symbol_ids import by_name_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from codegraph_lsp.features.options import Options
    from codegraph_lsp.features.places import Site
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId, Path, SymbolKey
    from codegraph_lsp.model.symbols import ResolvedEdge, Symbol

_NAMES = 20
"""Names that are told one by one."""

_CALLS = frozenset({EdgeKind.CALLS})

_Name: TypeAlias = tuple[str, str]
"""A language family and a name in it."""


@dataclass(frozen=True, slots=True)
class CalledName:
    """A name that unsure calls have in common."""

    name: str
    n_calls: int
    n_candidates: int
    """Callables of that name in the language; where it is one, by-name edges lead to it."""


@dataclass(frozen=True, slots=True)
class UnsureCalls:
    """Calls on receivers of unknown type that are not counted although they may belong."""

    n_calls: int = 0
    n_symbols: int = 0
    """That make them."""
    n_files: int = 0
    names: tuple[CalledName, ...] = ()
    """Most calls first, then by name; no more than some."""
    sites: tuple[Site, ...] = ()
    """In order of path and place; no more than a page's limit."""


def unsure_calls_of(snapshot: Snapshot, symbols: Iterable[Symbol], options: Options) -> UnsureCalls:
    """Those that may mean one of *symbols*, in files that *options* want."""
    wanted: dict[SymbolKey, _Name] = {}
    for symbol in symbols:
        if symbol.kind in CALLABLE_KINDS and (family := family_of(snapshot, symbol.file)):
            name = (family, symbol.name)
            if by_name_key(*name) not in wanted and not _is_counted(snapshot, name, options):
                wanted[by_name_key(*name)] = name
    found = snapshot.edges_to(sorted(wanted), _CALLS) if wanted else ()
    return _told(snapshot, [(edge, wanted[edge.target]) for edge in found], options)


def n_unsure_callers(snapshot: Snapshot, symbol: Symbol) -> int:
    """How many symbols make calls that may mean *symbol*, or anything else of its name."""
    family = family_of(snapshot, symbol.file)
    if symbol.kind not in CALLABLE_KINDS or not family:
        return 0
    key = by_name_key(family, symbol.name)
    return len(snapshot.sources_of([key], _CALLS, Certainty.BY_NAME))


def unsure_calls_in(
    snapshot: Snapshot, callers: Collection[SymbolKey], options: Options
) -> UnsureCalls:
    """Those that *callers* make, whatever they mean."""
    found = []
    for edge in snapshot.edges_from(sorted(callers), _CALLS):
        if edge.certainty is Certainty.BY_NAME:
            name = (family_of(snapshot, edge.file), name_at(snapshot, edge))
            if not _is_counted(snapshot, name, options):
                found.append((edge, name))
    return _told(snapshot, found, options)


def _is_counted(snapshot: Snapshot, name: _Name, options: Options) -> bool:
    """Who asked for by-name edges sees the calls of this name as such."""
    family, word = name
    by_name = options.certainty is Certainty.BY_NAME
    return by_name and len(candidates(snapshot, word, family)) == 1


def _told(
    snapshot: Snapshot, found: Collection[tuple[ResolvedEdge, _Name]], options: Options
) -> UnsureCalls:
    paths: dict[FileId, Path] = {}
    sites: dict[Site, _Name] = {}
    callers = set()
    wanted: dict[FileId, bool] = {}
    for edge, name in found:
        if not edge.live:
            continue
        site = site_of(snapshot, edge, paths)
        if edge.file not in wanted:
            snapshot.cancel.check("unsure calls: next file")
            wanted[edge.file] = options.wants_file(snapshot, site.path)
        if wanted[edge.file]:
            sites[site] = name
            callers.add(edge.source)
    names = sorted(Counter(sites.values()).items(), key=lambda each: (-each[1], each[0]))
    shown = names[: _NAMES if options.limit is None else min(_NAMES, options.limit)]
    return UnsureCalls(
        n_calls=len(sites),
        n_symbols=len(callers),
        n_files=len({site.file for site in sites}),
        names=tuple(
            CalledName(word, n_calls, len(candidates(snapshot, word, family)))
            for (family, word), n_calls in shown
        ),
        sites=tuple(sorted(sites)[: options.limit]),
    )
