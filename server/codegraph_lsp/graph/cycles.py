"""Strongly connected components, each with what one needs to break it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from codegraph_lsp.support.cancel import CancelToken

Node = TypeVar("Node", bound=Hashable)

_TRIED_EDGES = 64
"""Edges of one component whose removal is tried, those that cut off most first. A guess: each try
costs one pass over the component."""

_TRIED_STARTS = 400
"""Nodes of one component from which a shortest cycle is searched. A guess, for the same reason."""


@dataclass(frozen=True, slots=True)
class Component(Generic[Node]):
    """Nodes that all reach each other."""

    nodes: tuple[Node, ...]
    """In the order they were given."""
    cycle: tuple[Node, ...]
    """A shortest cycle among them; the last node leads back to the first."""
    weakest: tuple[Node, Node]
    """The edge whose removal takes most nodes out of every cycle; of equals the one on most
    shortest cycles, then the one with the fewest sites."""
    freed: int
    """Nodes that are on no cycle any more without *weakest*."""


def circles(ends: Mapping[Node, Sequence[Node]]) -> list[list[Node]]:
    """
    Nodes that all reach each other, of each such set of two and more; in the order of *ends*.

    Args:
        ends: Where the edges of each node lead.
    """
    nodes = list(ends)
    order = {node: index for index, node in enumerate(nodes)}
    pairs = [(order[a], order[b]) for a in nodes for b in ends[a] if b in order]
    found = [sorted(each) for each in _strong(len(nodes), pairs) if len(each) > 1]
    return [[nodes[index] for index in each] for each in sorted(found)]


def circles_of(n_nodes: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """
    Of each node a number that it shares with those that it reaches and that reach it; -1 where
    there are none.

    Args:
        pairs: Source and target of each edge, of nodes from 0.
    """
    found = [-1] * n_nodes
    for number, nodes in enumerate(_strong(n_nodes, list(pairs))):
        for node in nodes if len(nodes) > 1 else ():
            found[node] = number
    return found


def components(
    nodes: Sequence[Node], edges: Mapping[tuple[Node, Node], int], cancel: CancelToken
) -> list[Component[Node]]:
    """
    The cyclic parts of a graph, largest first, equals in the order of *nodes*.

    Args:
        nodes: In the order in which they are shown.
        edges: Number of sites by source and target. A node with an edge to itself alone is no
            cycle worth telling.
    """
    order = {node: index for index, node in enumerate(nodes)}
    pairs = [(order[source], order[target]) for source, target in edges if source != target]
    cyclic = [sorted(found) for found in _strong(len(nodes), pairs) if len(found) > 1]
    cyclic.sort(key=lambda found: (-len(found), found))
    home = {index: place for place, found in enumerate(cyclic) for index in found}
    inside: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for source, target in sorted(pairs):
        if source in home and home[source] == home.get(target):
            inside[home[source]].append((source, target))
    answer = []
    for place, found in enumerate(cyclic):
        cancel.check("cycles: next component")
        weights = {pair: edges[nodes[pair[0]], nodes[pair[1]]] for pair in inside[place]}
        cycle, weakest, freed = _weakness(found, weights, cancel)
        answer.append(
            Component(
                nodes=tuple(nodes[index] for index in found),
                cycle=tuple(nodes[index] for index in cycle),
                weakest=(nodes[weakest[0]], nodes[weakest[1]]),
                freed=freed,
            )
        )
    return answer


def _weakness(
    members: Sequence[int], weights: Mapping[tuple[int, int], int], cancel: CancelToken
) -> tuple[tuple[int, ...], tuple[int, int], int]:
    """A shortest cycle, the weakest edge, and how many nodes its removal frees."""
    shortest = _shortest_cycles(members, weights, cancel)
    cycle = min(shortest, key=lambda found: (len(found), found))
    passing = Counter(pair for found in shortest for pair in _edges_of(found))
    candidates = dict(_cuts(members, weights))
    candidates.update((pair, candidates.get(pair, 0)) for pair in _edges_of(cycle))
    promising = sorted(
        candidates, key=lambda pair: (-candidates[pair], -passing[pair], weights[pair], pair)
    )
    best = (-1, 0, 0)
    weakest = promising[0]
    for pair in promising[:_TRIED_EDGES]:
        cancel.check("cycles: next edge")
        score = (_freed(members, weights, pair), passing[pair], -weights[pair])
        if score > best:
            best, weakest = score, pair
    return cycle, weakest, best[0]


def _freed(
    members: Sequence[int], weights: Mapping[tuple[int, int], int], removed: tuple[int, int]
) -> int:
    place = {index: i for i, index in enumerate(members)}
    pairs = [(place[source], place[end]) for source, end in weights if (source, end) != removed]
    return sum(1 for found in _strong(len(members), pairs) if len(found) == 1)


def _cuts(
    members: Sequence[int], weights: Mapping[tuple[int, int], int]
) -> Iterator[tuple[tuple[int, int], int]]:
    """
    Edges that all paths from one node pass, with the number of nodes behind them.

    Source:
        Italiano, Laura, Santaroni, Finding strong bridges and strong articulation points in linear
        time, 2012: an edge whose removal breaks a component is a bridge of the flow graph from any
        of its nodes, or of the reversed one, and so leads from a node's immediate dominator to it.
    """
    place = {index: i for i, index in enumerate(members)}
    for backwards in (False, True):
        pairs = [
            (place[end], place[source]) if backwards else (place[source], place[end])
            for source, end in weights
        ]
        dominators = _dominators(len(members), pairs)
        behind = _subtree_sizes(dominators)
        for node, above in dominators.items():
            pair = (members[above], members[node])
            if backwards:
                pair = (pair[1], pair[0])
            if pair in weights:
                yield pair, behind[node]


def _subtree_sizes(parents: Mapping[int, int]) -> dict[int, int]:
    """Number of nodes at and below each node of the tree that *parents* describes."""
    children: dict[int, list[int]] = defaultdict(list)
    for node, above in parents.items():
        if node != above:
            children[above].append(node)
    roots = [node for node, above in parents.items() if node == above]
    top_down = list(roots)
    for node in top_down:
        top_down.extend(children[node])
    sizes = dict.fromkeys(top_down, 1)
    for node in reversed(top_down):
        if parents[node] != node:
            sizes[parents[node]] += sizes[node]
    return sizes


def _shortest_cycles(
    members: Sequence[int], weights: Mapping[tuple[int, int], int], cancel: CancelToken
) -> list[tuple[int, ...]]:
    """A shortest cycle through each of the first members, each from its smallest node."""
    ends: dict[int, list[int]] = defaultdict(list)
    for source, end in weights:
        ends[source].append(end)
    found: dict[tuple[int, ...], None] = {}
    for start in members[:_TRIED_STARTS]:
        cancel.check("cycles: next start")
        cycle = _cycle_through(start, ends)
        smallest = cycle.index(min(cycle))
        found[cycle[smallest:] + cycle[:smallest]] = None
    return list(found)


def _cycle_through(start: int, ends: Mapping[int, Sequence[int]]) -> tuple[int, ...]:
    """A shortest way from *start* back to itself, which exists in a component."""
    came_from: dict[int, int] = {}
    ring = [start]
    while start not in came_from:
        ring = [
            end
            for node in ring
            for end in ends[node]
            if end not in came_from and came_from.setdefault(end, node) == node
        ]
    backwards = [came_from[start]]
    while backwards[-1] != start:
        backwards.append(came_from[backwards[-1]])
    return tuple(reversed(backwards))


def _edges_of(cycle: Sequence[int]) -> Iterator[tuple[int, int]]:
    return zip(cycle, (*cycle[1:], cycle[0]), strict=True)


def _strong(n_nodes: int, pairs: Sequence[tuple[int, int]]) -> list[Sequence[int]]:
    import rustworkx  # late: it costs 0.1 s and most processes never ask

    graph = rustworkx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(n_nodes))
    graph.add_edges_from_no_data(pairs)
    return list(rustworkx.strongly_connected_components(graph))


def _dominators(n_nodes: int, pairs: Sequence[tuple[int, int]]) -> dict[int, int]:
    """The immediate dominator of each node as seen from node 0, which is its own."""
    import rustworkx  # late, as above

    graph = rustworkx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(n_nodes))
    graph.add_edges_from_no_data(pairs)
    found: dict[int, int] = rustworkx.immediate_dominators(graph, 0)
    return dict(sorted(found.items()))
