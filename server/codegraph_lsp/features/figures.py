"""Figures of all symbols, or files, of a workspace. Loads numpy: import it late."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from codegraph_lsp.features.callers import CALLED, CALLING
from codegraph_lsp.graph.dispatch import closure
from codegraph_lsp.graph.ranks import Figures, distinct, page_rank
from codegraph_lsp.model.ids import SymbolKey
from codegraph_lsp.model.kinds import Certainty, EdgeKind, SymbolKind

if TYPE_CHECKING:
    from collections import Counter

    from codegraph_lsp.features.options import Options
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.graph.columns import Columns, Mask, Numbers, Small
    from codegraph_lsp.model.ids import Path

USING = CALLING | {EdgeKind.REFERENCES, EdgeKind.INHERITS, EdgeKind.IMPLEMENTS}
"""What a reader follows from a symbol to what it needs."""


@dataclass(frozen=True)
class Figured:
    """A node is a symbol of the columns, or a file of theirs."""

    columns: Columns
    by_file: bool
    fan_in: Numbers
    fan_out: Numbers
    page_rank: Figures
    complexity: Numbers

    def key(self, node: int) -> SymbolKey:
        """The symbol that stands for *node*."""
        number = int(self.columns.firsts[node]) if self.by_file else node
        return SymbolKey(self.columns.symbols.keys[number].item())

    def file_of(self) -> Small:
        """The file of each node."""
        if self.by_file:
            return np.arange(len(self.columns.paths), dtype=np.int32)
        return self.columns.symbols.file_of

    def ranked(
        self,
        snapshot: Snapshot,
        options: Options,
        metric: str,
        churn: Numbers | None,
    ) -> list[tuple[int, int, float]]:
        """Rank, node and score of all that score, highest first."""
        scores = self._scores(metric, churn)
        files = np.fromiter(
            (options.wants_file(snapshot, path) for path in self.columns.paths), np.bool_
        )
        wanted = files[self.file_of()] & (scores > 0)
        if not self.by_file:
            wanted &= self._told_kinds()
        nodes = np.flatnonzero(wanted)
        order = nodes[np.argsort(-scores[nodes], kind="stable")]
        return [(rank, n, float(scores[n])) for rank, n in enumerate(order.tolist())]

    def churn(self, changes: Counter[Path]) -> Numbers:
        """Of each node, how many commits changed its file."""
        counts = np.array([changes[path] for path in self.columns.paths], np.int64)
        return counts[self.file_of()] if counts.size else counts

    def _scores(self, metric: str, churn: Numbers | None) -> Figures:
        often: Numbers = np.zeros(len(self.fan_in), np.int64) if churn is None else churn
        if metric == "fanIn":
            return self.fan_in.astype(np.float64)
        if metric == "pageRank":
            return self.page_rank
        if metric == "complexity":
            return self.complexity.astype(np.float64)
        if metric == "churn":
            return often.astype(np.float64)
        scores: Figures = (
            self.complexity * (1 + np.log2(1 + self.fan_in)) * (1 + np.log2(1 + often))
        )
        return scores

    def _told_kinds(self) -> Mask:
        kinds = CALLED - {SymbolKind.MODULE}
        return np.isin(self.columns.symbols.kinds, [int(kind) for kind in kinds])


def figures(
    snapshot: Snapshot, certainty: Certainty, granularity: Literal["symbol", "file"]
) -> Figured:
    """The figures; counted once a revision."""

    def build() -> Figured:
        columns = snapshot.columns()
        snapshot.cancel.check("hotspots: columns")
        if granularity == "file":
            return _of_files(snapshot, columns, certainty)
        return _of_symbols(snapshot, columns, certainty)

    return snapshot.cached(f"figures {granularity} {certainty.label}", build)


def _of_symbols(snapshot: Snapshot, columns: Columns, certainty: Certainty) -> Figured:
    n = len(columns.symbols.keys)
    callers, callees = distinct(*_calls(columns, certainty), n)
    snapshot.cancel.check("hotspots: uses")
    using = columns.edges.of(USING, certainty)
    uses = distinct(columns.edges.sources[using], columns.edges.targets[using], n)
    return Figured(
        columns=columns,
        by_file=False,
        fan_in=np.bincount(callees, minlength=n),
        fan_out=np.bincount(callers, minlength=n),
        page_rank=page_rank(*uses, n, snapshot.cancel),
        complexity=columns.symbols.complexity.astype(np.int64),
    )


def _of_files(snapshot: Snapshot, columns: Columns, certainty: Certainty) -> Figured:
    n = len(columns.paths)
    using = columns.edges.of(frozenset(EdgeKind), certainty)
    file_of = columns.symbols.file_of
    uses = distinct(file_of[columns.edges.sources[using]], file_of[columns.edges.targets[using]], n)
    return Figured(
        columns=columns,
        by_file=True,
        fan_in=np.bincount(uses[1], minlength=n),
        fan_out=np.bincount(uses[0], minlength=n),
        page_rank=page_rank(*uses, n, snapshot.cancel),
        complexity=np.bincount(file_of, weights=columns.symbols.complexity, minlength=n).astype(
            np.int64
        ),
    )


def _calls(columns: Columns, certainty: Certainty) -> tuple[Numbers, Numbers]:
    """Callers and callees, overriders behind virtual calls included."""
    edges = columns.edges
    calling = edges.of(CALLING, certainty)
    sources = edges.sources[calling].astype(np.int64)
    targets = edges.targets[calling].astype(np.int64)
    if certainty < Certainty.DISPATCH:
        return sources, targets
    virtual = calling & edges.virtual
    order = np.argsort(edges.targets[virtual], kind="stable")
    callers, bases = edges.sources[virtual][order], edges.targets[virtual][order]
    known = _overriders(columns, certainty)
    more_sources, more_targets = [sources], [targets]
    for base in np.unique(bases).tolist():
        overriders = np.array(known.get(base, ()), np.int64)
        if overriders.size:
            start, end = np.searchsorted(bases, (base, base + 1))
            mine = np.unique(callers[start:end]).astype(np.int64)
            more_sources.append(np.repeat(mine, overriders.size))
            more_targets.append(np.tile(overriders, mine.size))
    return np.concatenate(more_sources), np.concatenate(more_targets)


def _overriders(columns: Columns, certainty: Certainty) -> dict[int, tuple[int, ...]]:
    """Of each method that is overridden all that override it, directly or not; by number."""
    edges = columns.edges
    overriding = edges.of({EdgeKind.OVERRIDES}, certainty)
    direct: dict[int, set[int]] = defaultdict(set)
    for source, target in zip(
        edges.sources[overriding].tolist(), edges.targets[overriding].tolist(), strict=True
    ):
        direct[target].add(source)
    return closure({base: tuple(found) for base, found in direct.items()})
