"""Calls among symbols that all reach each other. Loads numpy: import it late."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from codegraph_lsp.features.callers import CALLING
from codegraph_lsp.graph.columns import UNKNOWN
from codegraph_lsp.graph.cycles import circles_of
from codegraph_lsp.graph.dispatch import closure
from codegraph_lsp.model.ids import SymbolKey
from codegraph_lsp.model.kinds import Certainty, EdgeKind

if TYPE_CHECKING:
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.graph.columns import Columns, Mask, Numbers


def circular_calls(
    snapshot: Snapshot, certainty: Certainty
) -> dict[tuple[SymbolKey, SymbolKey], int]:
    """
    Number of sites of the calls that are part of a circle of two and more, by source and target.

    Calls through an overridden method count, where they are sure enough; by-name calls never do.
    """
    columns = snapshot.columns()
    snapshot.cancel.check("cycles: calls")
    places = _once(columns, columns.edges.of(CALLING, certainty))
    sources = columns.edges.sources[places].astype(np.int64)
    targets = columns.edges.targets[places].astype(np.int64)
    if certainty >= Certainty.DISPATCH:
        virtual = columns.edges.virtual[places]
        more = _dispatched(columns, sources[virtual], targets[virtual])
        sources = np.concatenate([sources, more[:, 0]])
        targets = np.concatenate([targets, more[:, 1]])
    n_symbols = len(columns.symbols.keys)
    pairs, counts = np.unique(sources * n_symbols + targets, return_counts=True)
    sources, targets = np.divmod(pairs, n_symbols)
    circle_of = np.array(
        circles_of(n_symbols, zip(sources.tolist(), targets.tolist(), strict=True))
    )
    circular = (sources != targets) & (circle_of[sources] >= 0)
    circular &= circle_of[sources] == circle_of[targets]
    found = (columns.symbols.keys[ends[circular]].tolist() for ends in (sources, targets))
    calls = zip(*found, counts[circular].tolist(), strict=True)
    return {(SymbolKey(source), SymbolKey(target)): count for source, target, count in calls}


def _once(columns: Columns, mask: Mask) -> Numbers:
    """Places in the columns of the edges in *mask*; of those that say the same one."""
    edges = columns.edges
    places = np.flatnonzero(mask)
    told = (edges.targets, edges.sources, edges.kinds, edges.lengths, edges.starts, edges.file_of)
    order = places[np.lexsort([column[places] for column in told])]
    again = np.ones(len(order), np.bool_)
    again[:1] = False
    for column in told:
        again[1:] &= column[order[1:]] == column[order[:-1]]
    return order[~again]


def _dispatched(columns: Columns, sources: Numbers, targets: Numbers) -> Numbers:
    """What virtual calls may reach besides their targets: source and overrider, in rows."""
    edges = columns.edges
    overriding = edges.kinds == int(EdgeKind.OVERRIDES)
    overriding &= (edges.sources != UNKNOWN) & (edges.targets != UNKNOWN)
    direct: dict[int, list[int]] = defaultdict(list)
    for method, base in zip(
        edges.sources[overriding].tolist(), edges.targets[overriding].tolist(), strict=True
    ):
        direct[base].append(method)
    overriders = closure(direct)
    rows = [
        (source, each)
        for source, target in zip(sources.tolist(), targets.tolist(), strict=True)
        for each in overriders.get(target, ())
    ]
    return np.array(rows, np.int64).reshape(-1, 2)
