"""What may behave differently when symbols change: rings over reversed edges."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from codegraph_lsp.model.kinds import EdgeKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from codegraph_lsp.graph.adjacency import Adjacency
    from codegraph_lsp.model.ids import SymbolKey
    from codegraph_lsp.support.cancel import CancelToken

FOLLOWED = frozenset(
    {
        EdgeKind.CALLS,
        EdgeKind.INSTANTIATES,
        EdgeKind.REFERENCES,
        EdgeKind.INHERITS,
        EdgeKind.IMPLEMENTS,
        EdgeKind.OVERRIDES,
        EdgeKind.DECORATES,
    }
)
"""Who stands at the source of such an edge may behave differently, and so may its users."""

IMPORTING = frozenset({EdgeKind.IMPORTS, EdgeKind.REEXPORTS})
"""Who merely imports a changed name is met but not followed: the importer's own users notice
through edges of their own, and following imports would soon mean every file."""


class Left(NamedTuple):
    """Who is in the first ring though no edge says so: it used what the graph has no more."""

    following: frozenset[SymbolKey] = frozenset()
    """As sources of FOLLOWED edges."""
    importing: frozenset[SymbolKey] = frozenset()


NOBODY = Left()


class Users(Protocol):
    """Who uses symbols, one call per ring."""

    def following(self, symbols: Collection[SymbolKey]) -> set[SymbolKey]:
        """Sources of FOLLOWED edges to *symbols*."""
        ...

    def importing(self, symbols: Collection[SymbolKey]) -> set[SymbolKey]:
        """Sources of IMPORTING edges to *symbols*."""
        ...


def impact_rings(
    users: Users,
    changed: Collection[SymbolKey],
    cancel: CancelToken,
    *,
    left: Left = NOBODY,
    depth: int = 0,
    at_most: int | None = None,
) -> list[set[SymbolKey]] | None:
    """
    What may behave differently when *changed* changes.

    Args:
        left: Who is in the first ring beside those that edges lead to.
        depth: Longest chain followed, in edges; 1 means direct users only, 0 has no limit.
        at_most: Give up once more symbols than these must be asked for their users.

    Returns:
        Rings from distance 1; a symbol stands in the first ring that meets it, *changed* in none.
        None when it gave up.
    """
    found, is_all = nearest_rings(users, changed, cancel, left=left, depth=depth, at_most=at_most)
    return found if is_all else None


def nearest_rings(
    users: Users,
    changed: Collection[SymbolKey],
    cancel: CancelToken,
    *,
    left: Left = NOBODY,
    depth: int = 0,
    at_most: int | None = None,
) -> tuple[list[set[SymbolKey]], bool]:
    """The rings of `impact_rings` as far as it went, and whether they are all."""
    seen = set(changed)
    followed = set(changed)
    frontier = followed
    found: list[set[SymbolKey]] = []
    while (frontier or not found) and (not depth or len(found) < depth):
        if at_most is not None and len(followed) > at_most:
            return found, False
        cancel.check("impact: next ring")
        following, noticing = left if not found else NOBODY
        importing = users.importing(frontier) | noticing
        frontier = (users.following(frontier) | following) - followed
        followed |= frontier
        ring = (frontier | importing) - seen
        seen |= ring
        found.append(ring)
    while found and not found[-1]:
        found.pop()
    return found, True


class StoredUsers:
    """Users read ring by ring from a graph."""

    def __init__(self, graph: Adjacency) -> None:
        self._graph = graph

    def following(self, symbols: Collection[SymbolKey]) -> set[SymbolKey]:
        return {edge.source for edge in self._graph.edges_to(sorted(symbols), FOLLOWED)}

    def importing(self, symbols: Collection[SymbolKey]) -> set[SymbolKey]:
        return {edge.source for edge in self._graph.edges_to(sorted(symbols), IMPORTING)}
