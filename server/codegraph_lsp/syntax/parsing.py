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
from typing import TYPE_CHECKING, Self

from tree_sitter import Parser, Range

from codegraph_lsp.languages.adapter import preparation
from codegraph_lsp.syntax.grammars import grammar

if TYPE_CHECKING:
    from types import TracebackType

    from tree_sitter import Point, Tree

    from codegraph_lsp.languages.spec import LanguageSpec

CHUNK = 32 * 1024
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
    parser = Parser(grammar(spec.grammar))
    prepare = preparation(spec)
    if prepare is not None:
        source = prepare(source)
    if len(source) <= CHUNKED_ABOVE:
        return parser.parse(source)

    def read(offset: int, point: Point) -> bytes:  # noqa: ARG001
        return source[offset : offset + CHUNK]

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

    def read(offset: int, point: Point) -> bytes:  # noqa: ARG001
        following = bisect_left(ends, offset)
        if following == len(ends):
            return source[offset : offset + CHUNK]
        if ends[following] == offset:
            return b";"
        return source[offset : ends[following]]

    return parser.parse(read)
