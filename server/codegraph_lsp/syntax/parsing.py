"""
Parses, and owns the trees.

A tree takes some ten times its source in memory that Python's accounting does not see, so every
tree belongs to an arena that drops it: an arena of a batch when the batch ends, an arena of an open
document when it is closed. `live_trees()` counts them all; when no batch runs it is the number of
open documents.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from tree_sitter import Parser, Range

from codegraph_lsp.languages.adapter import mending, preparation
from codegraph_lsp.syntax.grammars import grammar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from tree_sitter import Point, Tree

    from codegraph_lsp.languages.spec import LanguageSpec

CHUNK = 1 << 15
"""Bytes handed to the parser at a time. It holds the interpreter's lock between two of them: 4.7 MB
in one piece blocked other threads for 0.4 s and more, in chunks of 16 to 64 KB for 0.1 s at most,
in the same total time."""

CHUNKED_ABOVE = 64 * 1024
"""Smaller sources are parsed in one piece, in under 10 ms."""

_count_lock = threading.Lock()
_live = 0


def live_trees() -> int:
    """Trees that any arena of this process holds."""
    return _live


def _count(change: int) -> None:
    global _live
    with _count_lock:
        _live += change


class TreeArena:
    """Owns the trees it parses. A context manager; also usable without, then call `drop_all`."""

    def __init__(self) -> None:
        self._trees: list[Tree] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.drop_all()

    def __len__(self) -> int:
        return len(self._trees)

    def parse(self, spec: LanguageSpec, source: bytes) -> Tree:
        """
        The tree of *source*.

        Raises:
            GrammarMissingError: The grammar of *spec* is not installed.
        """
        tree = parse(spec, source)
        self._trees.append(tree)
        _count(1)
        return tree

    def drop_all(self) -> None:
        _count(-len(self._trees))
        self._trees.clear()


def parse(spec: LanguageSpec, source: bytes) -> Tree:
    """A tree that belongs to the caller alone and is not counted: use it up at once."""
    prepare, mend = preparation(spec), mending(spec)
    if prepare is not None:
        source = prepare(source)
    tree = _parsed(spec, source)
    if mend is None or not tree.root_node.has_error:
        return tree
    mended = mend(source)
    if mended is source:
        return tree
    other = _parsed(spec, mended)
    return other if _lost(other) <= _lost(tree) else tree


def _lost(tree: Tree) -> int:
    """How much of its text *tree* does not understand: bytes, and one for each missing token."""
    lost = 0
    waiting = [tree.root_node]
    while waiting:
        node = waiting.pop()
        if node.is_error:
            lost += 1 + node.end_byte - node.start_byte
        elif node.is_missing:
            lost += 1
        elif node.has_error:
            waiting.extend(node.children)
    return lost


def _parsed(spec: LanguageSpec, source: bytes) -> Tree:
    parser = Parser(grammar(spec.grammar))
    if len(source) <= CHUNKED_ABOVE:
        return parser.parse(source)
    with _hands() as hands:

        def read(offset: int, point: Point) -> memoryview:  # noqa: ARG001
            return hands.hold(source, offset, len(source))

        return parser.parse(read)


def parse_parts(
    spec: LanguageSpec, source: bytes, regions: list[tuple[int, int]], ends: list[int]
) -> Tree:
    """
    The tree of some regions of *source* alone, at the offsets that they have in it.

    Args:
        regions: First byte and one past the last, in order.
        ends: Bytes in the regions that are read as `;`, in order.
    """
    parser = Parser(grammar(spec.grammar))
    parser.included_ranges = [Range((0, start), (0, end), start, end) for start, end in regions]

    with _hands() as hands:

        def read(offset: int, point: Point) -> memoryview:  # noqa: ARG001
            following = bisect_left(ends, offset)
            if following == len(ends):
                return hands.hold(source, offset, len(source))
            if ends[following] == offset:
                return hands.hold(b";", 0, 1)
            return hands.hold(source, offset, ends[following])

        return parser.parse(read)


class _Hands:
    """
    Hold out a source to the parser, piece by piece.

    The binding (tree-sitter 0.26) never lets go of what its reader is given: each parse of a large
    file would cost its size for good. So it is given the same few objects again and again. Their
    bytes are what was asked for last, which is as long as the parser looks at them.
    """

    def __init__(self) -> None:
        held = memoryview(bytearray(CHUNK))
        self._short = [held[:length] for length in range(4)]
        """A character has up to four bytes, and must not be parted for good."""
        self._pieces = [held[: 1 << power] for power in range(CHUNK.bit_length())]

    def hold(self, source: bytes, start: int, end: int) -> memoryview:
        """As much of *source* from *start* up to *end* as there is a piece of that length for."""
        left = min(max(end - start, 0), CHUNK)
        piece = self._short[left] if left < 4 else self._pieces[left.bit_length() - 1]
        piece[:] = source[start : start + len(piece)]
        return piece


_idle_hands: list[_Hands] = []
"""Of parses that are over; there are never more than threads that have parsed at once."""


@contextmanager
def _hands() -> Iterator[_Hands]:
    try:
        hands = _idle_hands.pop()
    except IndexError:
        hands = _Hands()
    try:
        yield hands
    finally:
        _idle_hands.append(hands)
