"""What all questions about the graph have in common: how sure, how many, of which files."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from codegraph_lsp.features.by_name import WithNames
from codegraph_lsp.features.globs import fits
from codegraph_lsp.features.testcode import is_test
from codegraph_lsp.graph.adjacency import Adjacency, Sure
from codegraph_lsp.graph.dispatch import WithDispatch
from codegraph_lsp.model.kinds import Certainty

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.model.symbols import Symbol

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Options:
    """The common parameters; the defaults are the protocol's."""

    certainty: Certainty = Certainty.DISPATCH
    """The least sure edges that count."""
    limit: int | None = None
    """Items in one page; None: all."""
    cursor: str | None = None
    """Where the page before ended."""
    include_tests: bool = True
    include_external: bool = False
    include: tuple[str, ...] = ()
    """Only what lies in files that fit one of these patterns; empty: all."""
    below: Path | None = None
    """Only what lies in this file, or in files of this folder; None: everywhere."""
    exclude: tuple[str, ...] = ()

    def wants(self, snapshot: Snapshot, symbol: Symbol) -> bool:
        """True when *symbol* belongs into an answer."""
        if symbol.external:
            return self.include_external
        return self.wants_file(snapshot, symbol.path)

    def wants_file(self, snapshot: Snapshot, path: Path) -> bool:
        """True when what stands in the file at *path* belongs into an answer."""
        below = self.below
        if below is not None and path != below and not path.startswith(f"{below}/"):
            return False
        if self.include and not fits(path, self.include):
            return False
        if self.exclude and fits(path, self.exclude):
            return False
        return self.include_tests or not is_test(snapshot, path)


def view(snapshot: Snapshot, certainty: Certainty) -> Adjacency:
    """The graph with all edges that are at least as sure as *certainty*, derived ones included."""
    graph: Adjacency = snapshot
    if certainty >= Certainty.BY_NAME:
        graph = WithNames(snapshot)
    if certainty >= Certainty.DISPATCH:
        graph = WithDispatch(graph)
    return Sure(graph, certainty)


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """A stretch of a longer list."""

    items: tuple[Item, ...]
    total: int
    """Length of the whole list."""
    cursor: str | None
    """Asks for the page behind; None where this is the last."""


def page(items: Sequence[Item], options: Options, key: Callable[[Item], str]) -> Page[Item]:
    """
    The part of *items* that *options* ask for.

    Args:
        key: Grows along *items*. A cursor is the key of a page's last item, so that paging goes on
            at the right place even when the graph changes between two pages.
    """
    start = 0
    if options.cursor is not None:
        start = bisect_right(items, options.cursor, key=key)
    end = len(items) if options.limit is None else start + max(options.limit, 0)
    shown = tuple(items[start:end])
    last = key(shown[-1]) if shown and end < len(items) else None
    return Page(shown, len(items), last)
