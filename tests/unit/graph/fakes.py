"""A graph written as a line of text, for tests of the algorithms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.ids import FileId, SymbolKey
from codegraph_lsp.model.kinds import Certainty, EdgeKind, Reason
from codegraph_lsp.model.symbols import ResolvedEdge

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

CALLS = frozenset({EdgeKind.CALLS})

_KINDS = {
    ">": EdgeKind.CALLS,
    "!": EdgeKind.CALLS,  # virtual
    "^": EdgeKind.OVERRIDES,
    ":": EdgeKind.INHERITS,
    "<": EdgeKind.IMPORTS,
    "~": EdgeKind.REFERENCES,
}


class FakeGraph:
    """
    `a>b` a calls b, `a!b` calls it virtually, `a^b` overrides, `a:b` inherits, `a<b` imports,
    `a~b` references. A number behind an edge is its certainty, a `-` makes it dead code.
    """

    def __init__(self, text: str) -> None:
        self.edges = [_edge(word, place) for place, word in enumerate(text.split())]
        self.calls = 0

    def edges_to(
        self, targets: Sequence[SymbolKey], kinds: Collection[EdgeKind]
    ) -> list[ResolvedEdge]:
        self.calls += 1
        return [e for t in targets for e in self.edges if e.target == t and e.kind in kinds]

    def edges_from(
        self, sources: Sequence[SymbolKey], kinds: Collection[EdgeKind]
    ) -> list[ResolvedEdge]:
        self.calls += 1
        return [e for s in sources for e in self.edges if e.source == s and e.kind in kinds]


def _edge(word: str, place: int) -> ResolvedEdge:
    live = not word.endswith("-")
    word = word.rstrip("-")
    mark = next(char for char in word if char in _KINDS)
    source, target = word.split(mark)
    certainty = Certainty.EXACT
    if target[-1].isdigit():
        certainty, target = Certainty(int(target[-1])), target[:-1]
    return ResolvedEdge(
        kind=_KINDS[mark],
        file=FileId(1),
        start=place * 10,
        end=place * 10 + 3,
        source=key(source),
        target=key(target),
        certainty=certainty,
        reason=Reason.LEXICAL,
        virtual=mark == "!",
        group=-1,
        live=live,
    )


def key(name: str) -> SymbolKey:
    """A key that sorts and prints as *name*."""
    return SymbolKey(int.from_bytes(name.encode(), "big"))


def keys(names: str) -> list[SymbolKey]:
    return [key(name) for name in names.split()]


def name(symbol: SymbolKey) -> str:
    return int(symbol).to_bytes(8, "big").strip(b"\0").decode()


def names(symbols: Collection[SymbolKey]) -> str:
    return " ".join(map(name, symbols))


def shown(edges: Sequence[ResolvedEdge]) -> Iterator[str]:
    """`a>b` per edge; one reached by dispatch as `a>>b`."""
    for edge in edges:
        mark = ">>" if edge.reason is Reason.OVERRIDER else ">"
        yield f"{name(edge.source)}{mark}{name(edge.target)}"
