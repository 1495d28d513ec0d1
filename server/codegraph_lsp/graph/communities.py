"""
Parts of a graph that hang together more than with the rest.

The same graph in the same order gives the same answer. Runs on: any thread. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codegraph_lsp.support.cancel import CancelToken

_ROUNDS = 50
_GAIN = 1e-12


def communities(
    n: int, weights: Mapping[tuple[int, int], float], cancel: CancelToken
) -> list[list[int]]:
    """
    Nodes 0 to *n* - 1 in groups: largest first, equals by their first node.

    Args:
        weights: Of undirected edges, each pair once; a node's edge to itself does not count. A node
            without edges is a group of its own.

    Source:
        Blondel, Guillaume, Lambiotte, Lefebvre, Fast unfolding of communities in large networks,
        2008 (the Louvain method), nodes in order, of equal gains the group of the first node.
        Groups that are not connected, as the method may leave them, are split at the end (after
        Traag, Waltman, van Eck, From Louvain to Leiden, 2019).
    """
    edges: dict[int, dict[int, float]] = {node: {} for node in range(n)}
    for (one, other), weight in weights.items():
        if one != other and weight > 0:
            edges[one][other] = edges[one].get(other, 0.0) + weight
            edges[other][one] = edges[other].get(one, 0.0) + weight
    members = [[node] for node in range(n)]
    level, loops = edges, [0.0] * n
    while True:
        cancel.check("communities: next level")
        groups = _moved(level, loops, cancel)
        n_groups = len(set(groups))
        if n_groups == len(level):
            break
        level, loops, members = _folded(level, loops, members, groups)
    found = [part for group in members for part in _connected(sorted(group), edges)]
    return sorted(found, key=lambda group: (-len(group), group))


def modularity(groups: Sequence[Sequence[int]], weights: Mapping[tuple[int, int], float]) -> float:
    """How much more of the weight is inside of *groups* than chance would have it; at most 1."""
    home = {node: place for place, group in enumerate(groups) for node in group}
    total = sum(weight for (one, other), weight in weights.items() if one != other)
    if not total:
        return 0.0
    inside: dict[int, float] = defaultdict(float)
    degrees: dict[int, float] = defaultdict(float)
    for (one, other), weight in weights.items():
        if one == other:
            continue
        degrees[home[one]] += weight
        degrees[home[other]] += weight
        if home[one] == home[other]:
            inside[home[one]] += weight
    return sum(inside[g] / total - (degrees[g] / (2 * total)) ** 2 for g in degrees)


def _moved(
    edges: Mapping[int, Mapping[int, float]], loops: Sequence[float], cancel: CancelToken
) -> list[int]:
    """The group of each node after nodes have moved to where they gain most, until none does."""
    n = len(edges)
    degrees = [sum(edges[node].values()) + 2 * loops[node] for node in range(n)]
    twice = sum(degrees) or 1.0
    groups = list(range(n))
    totals = list(degrees)
    for _ in range(_ROUNDS):
        cancel.check("communities: next round")
        moved = False
        for node in range(n):
            own = groups[node]
            links: dict[int, float] = defaultdict(float)
            for other, weight in edges[node].items():
                links[groups[other]] += weight
            totals[own] -= degrees[node]
            best, gain = own, links.get(own, 0.0) - totals[own] * degrees[node] / twice
            for group, weight in sorted(links.items()):
                here = weight - totals[group] * degrees[node] / twice
                if here > gain + _GAIN:
                    best, gain = group, here
            totals[best] += degrees[node]
            if best != own:
                groups[node] = best
                moved = True
        if not moved:
            break
    return groups


def _folded(
    edges: Mapping[int, Mapping[int, float]],
    loops: Sequence[float],
    members: Sequence[Sequence[int]],
    groups: Sequence[int],
) -> tuple[dict[int, dict[int, float]], list[float], list[list[int]]]:
    """The graph with one node for each group."""
    number: dict[int, int] = {}
    for group in groups:
        number.setdefault(group, len(number))
    n = len(number)
    folded: dict[int, dict[int, float]] = {node: defaultdict(float) for node in range(n)}
    inside = [0.0] * n
    together: list[list[int]] = [[] for _ in range(n)]
    for node in range(len(groups)):
        home = number[groups[node]]
        together[home].extend(members[node])
        inside[home] += loops[node]
        for other, weight in edges[node].items():
            there = number[groups[other]]
            if there != home:
                folded[home][there] += weight
            elif node < other:
                inside[home] += weight
    return folded, inside, together


def _connected(group: Sequence[int], edges: Mapping[int, Mapping[int, float]]) -> list[list[int]]:
    left = set(group)
    parts = []
    for start in group:
        if start not in left:
            continue
        left.discard(start)
        part = [start]
        for node in part:
            near = sorted(other for other in edges[node] if other in left)
            left.difference_update(near)
            part.extend(near)
        parts.append(sorted(part))
    return parts
