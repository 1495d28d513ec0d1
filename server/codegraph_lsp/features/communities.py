"""Which files, folders or symbols belong together by what they use, wherever they are kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from codegraph_lsp.features.file_graph import folder_of
from codegraph_lsp.features.freshness import Freshness, freshness
from codegraph_lsp.features.options import Options, page
from codegraph_lsp.graph.communities import communities as groups_of
from codegraph_lsp.graph.communities import modularity
from codegraph_lsp.model.ids import SymbolKey

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.graph.columns import Columns, Mask, Small
    from codegraph_lsp.model.kinds import Certainty
    from codegraph_lsp.model.symbols import Symbol

Granularity = Literal["file", "folder", "symbol"]

_MOST = 0.5
"""Share of a cluster's members that must be in a folder for it to give the cluster its name."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file, a folder or a symbol of a cluster."""

    path: str
    """Of the file or folder; of a symbol its file's."""
    symbol: Symbol | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """What belongs together."""

    number: int
    """Counts from 0 in order of size."""
    name: str
    """The innermost folder that most members are in, and the best connected member where several
    clusters have that folder; that alone where it is the root."""
    size: int
    members: tuple[Member, ...]
    """Best connected first; no more than were asked for."""
    cohesion: float
    """Share of the weight at its members that stays inside: 1 means nothing leads out."""
    weight: int
    """Uses among its members."""


@dataclass(frozen=True, slots=True)
class Between:
    """What ties two clusters."""

    source: int
    target: int
    weight: int
    """Symbols of *source* that use symbols of *target*, counted pair by pair."""


@dataclass(frozen=True, slots=True)
class Communities:
    """One page of the clusters, and figures of all of them."""

    granularity: Granularity
    items: tuple[Cluster, ...]
    """Largest first; a member that uses nothing and is not used is in none."""
    total: int
    between: tuple[Between, ...]
    """Among the clusters of this page, heaviest first."""
    modularity: float
    """How much clearer the clusters are than chance; above 0.3 means structure."""
    alone: int
    """Members tied to nothing."""
    cursor: str | None
    freshness: Freshness


def communities(
    snapshot: Snapshot,
    options: Options,
    *,
    granularity: Granularity = "file",
    max_members: int = 50,
) -> Communities:
    """
    The clusters of the workspace.

    Args:
        max_members: Members told of each cluster; its size counts all.
    """
    # Late: it loads numpy.
    import numpy as np

    columns = snapshot.columns()
    kept = np.fromiter((options.wants_file(snapshot, path) for path in columns.paths), np.bool_)
    filters = (options.include_tests, options.include, options.exclude, options.certainty.label)
    found = snapshot.cached(
        f"communities {granularity} {filters}",
        lambda: _found(snapshot, columns, kept, options.certainty, granularity),
    )
    shown = page(found.groups, options, lambda group: f"{found.home[group[0]]:09}")
    numbers = [found.home[group[0]] for group in shown.items]
    best = {number: found.best(found.groups[number])[:max_members] for number in numbers}
    symbols = _symbols(snapshot, columns, best, granularity)
    names = found.cluster_names
    on_page = frozenset(numbers)
    among = {ends: weight for ends, weight in found.between.items() if on_page.issuperset(ends)}
    return Communities(
        granularity=granularity,
        items=tuple(
            Cluster(
                number=number,
                name=names[number],
                size=len(found.groups[number]),
                members=tuple(
                    Member(found.paths[node], symbols.get(node)) for node in best[number]
                ),
                cohesion=found.cohesion(number),
                weight=found.inside[number],
            )
            for number in numbers
        ),
        total=shown.total,
        between=tuple(
            Between(*ends, weight)
            for ends, weight in sorted(among.items(), key=lambda item: (-item[1], item[0]))
        ),
        modularity=found.modularity,
        alone=found.alone,
        cursor=shown.cursor,
        freshness=freshness(snapshot),
    )


def _symbols(
    snapshot: Snapshot,
    columns: Columns,
    best: Mapping[int, Sequence[int]],
    granularity: Granularity,
) -> dict[int, Symbol]:
    """The symbols that stand for the nodes told: of a file its module."""
    if granularity == "folder":
        return {}
    nodes = [node for told in best.values() for node in told]
    keys = {
        node: SymbolKey(
            columns.symbols.keys[columns.firsts[node] if granularity == "file" else node].item()
        )
        for node in nodes
    }
    found = snapshot.symbols(set(keys.values()))
    return {node: found[key] for node, key in keys.items() if key in found}


def _found(
    snapshot: Snapshot,
    columns: Columns,
    kept: Mask,
    certainty: Certainty,
    granularity: Granularity,
) -> Clusters:
    import numpy as np  # late, as above

    from codegraph_lsp.features.figures import USING

    edges = columns.edges
    using = edges.of(USING, certainty)
    sources, targets = edges.sources[using], edges.targets[using]
    pairs = np.unique(np.stack((sources, targets), axis=1), axis=0)
    snapshot.cancel.check("communities: pairs")
    file_of = columns.symbols.file_of
    pairs = pairs[kept[file_of[pairs[:, 0]]] & kept[file_of[pairs[:, 1]]]]
    nodes, paths = _nodes(columns, granularity)
    ends = nodes[pairs]
    ends = ends[ends[:, 0] != ends[:, 1]]
    directed: dict[tuple[int, int], int] = {}
    if ends.size:
        told, counts = np.unique(ends, axis=0, return_counts=True)
        directed = {
            (one, other): count
            for (one, other), count in zip(told.tolist(), counts.tolist(), strict=True)
        }
    looked_at = set(nodes[kept[file_of]].tolist())
    snapshot.cancel.check("communities: groups")
    return Clusters(snapshot, paths, directed, looked_at)


def _nodes(columns: Columns, granularity: Granularity) -> tuple[Small, Sequence[str]]:
    """The node of each symbol, and where each node is."""
    import numpy as np  # late, as above

    file_of = columns.symbols.file_of
    if granularity == "symbol":
        numbers = np.arange(len(file_of), dtype=np.int32)
        return numbers, [columns.paths[file] for file in file_of.tolist()]
    if granularity == "file":
        return file_of, columns.paths
    folders = sorted({folder_of(path) for path in columns.paths})
    number = {folder: place for place, folder in enumerate(folders)}
    of_file = np.array([number[folder_of(path)] for path in columns.paths], np.int32)
    return of_file[file_of] if of_file.size else file_of, folders


class Clusters:
    """All clusters of one graph."""

    def __init__(
        self,
        snapshot: Snapshot,
        paths: Sequence[str],
        directed: Mapping[tuple[int, int], int],
        looked_at: set[int],
    ) -> None:
        self.paths = paths
        weights: dict[tuple[int, int], float] = defaultdict(float)
        self._degrees: Counter[int] = Counter()
        for (one, other), weight in directed.items():
            weights[min(one, other), max(one, other)] += weight
            self._degrees[one] += weight
            self._degrees[other] += weight
        tied = sorted({end for ends in directed for end in ends})
        number = {node: place for place, node in enumerate(tied)}
        dense = {(number[one], number[other]): w for (one, other), w in weights.items()}
        groups = groups_of(len(tied), dense, snapshot.cancel)
        self.modularity = modularity(groups, dense)
        self.groups = [[tied[node] for node in group] for group in groups]
        self.home = {node: place for place, group in enumerate(self.groups) for node in group}
        self.alone = len(looked_at - self.home.keys())
        self.inside: Counter[int] = Counter()
        self.between: Counter[tuple[int, int]] = Counter()
        for (one, other), weight in directed.items():
            ends = (self.home[one], self.home[other])
            if ends[0] == ends[1]:
                self.inside[ends[0]] += weight
            else:
                self.between[ends] += weight
        self._outside: Counter[int] = Counter()
        for (one, other), weight in self.between.items():
            self._outside[one] += weight
            self._outside[other] += weight

    def best(self, group: Sequence[int]) -> list[int]:
        """*group*, best connected first."""
        return sorted(group, key=lambda node: (-self._degrees[node], node))

    def cohesion(self, number: int) -> float:
        """See `Cluster.cohesion`."""
        whole = self.inside[number] + self._outside[number]
        return self.inside[number] / whole if whole else 0.0

    @cached_property
    def cluster_names(self) -> list[str]:
        """The name of each cluster."""
        folders = [self._common_folder(group) for group in self.groups]
        seen = Counter(folders)
        return [
            folder if seen[folder] == 1 else self._told_apart(folder, group)
            for folder, group in zip(folders, self.groups, strict=True)
        ]

    def _told_apart(self, folder: str, group: Sequence[int]) -> str:
        best = self.paths[self.best(group)[0]]
        return best if folder == "." else f"{folder} ({best.removeprefix(f'{folder}/')})"

    def _common_folder(self, group: Sequence[int]) -> str:
        counts: Counter[str] = Counter()
        for node in group:
            folder = self.paths[node]
            while folder:
                counts[folder] += 1
                folder = folder.rpartition("/")[0]
        most = [folder for folder, count in counts.items() if count > _MOST * len(group)]
        return max(most, key=lambda folder: (folder.count("/"), folder)) if most else "."
