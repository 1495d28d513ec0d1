"""
Text with a name put where someone is typing, so that what is around it can be read.

What is being typed is seldom whole: `self.` with nothing behind, a call without its bracket. Of a
few ways to finish the line the first is taken that leaves the fewest errors around the place. The
trees are made from the one at hand, which takes a tenth of a parse; they are looked at once.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tree_sitter import Parser, Point

from codegraph_lsp.languages.adapter import mending, preparation
from codegraph_lsp.syntax.grammars import grammar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node, Tree

    from codegraph_lsp.languages.spec import LanguageSpec

PLACEHOLDER = "codegraphHere"
"""The name that is put into the text."""

LARGE_PLACEHOLDER = "CodegraphHere"
"""The same for words in upper case, which mean something else in some places (JSX)."""

_BEFORE, _BEHIND = 300, 400
"""Bytes around the place in which errors count. (a guess)"""

_LOOK_BACK = 2_000
"""How far back an open bracket is looked for. (bytes; a guess)"""

_DEEPEST = 3
"""Most brackets that are closed. (a guess)"""

_MOST = 12
"""Most endings that are tried; each takes a tenth of a parse. (a guess)"""

_CLOSING = {"(": ")", "[": "]", "{": "}"}


class Ending(NamedTuple):
    """What was missing."""

    text: str = ""
    at_once: bool = False
    """Right behind the place, not at the end of the line."""


class Sketch(NamedTuple):
    """The text with the placeholder from *start* up to *end*; before *start* it is as it was."""

    source: bytes
    tree: Tree
    start: int
    end: int
    ending: Ending


class Sketching:
    """
    Ways to finish *source*, with the placeholder in the place of the word from *start* to *end*.

    Args:
        tree: The tree of *source*.
    """

    def __init__(self, spec: LanguageSpec, tree: Tree, source: bytes, start: int, end: int) -> None:
        self._make = _Making(spec, tree, source, start, end)

    @property
    def plain(self) -> bytes:
        """The text with nothing added."""
        return self._make.text(Ending())

    def with_ending(self, ending: Ending) -> Sketch:
        """The one that is finished so."""
        return self._make.sketch(ending)

    def best(self, endings: Sequence[str]) -> Sketch:
        """The one with the fewest errors; *endings*: see `Naming.endings`."""
        best = self._make.sketch(Ending())
        least = _errors(best)
        tried = self._make.endings(best, endings) if least else iter(())
        for ending in islice(tried, _MOST):
            found = self._make.sketch(ending)
            errors = _errors(found)
            if errors < least:
                best, least = found, errors
                if not errors:
                    break
        return best


class _Making:
    def __init__(self, spec: LanguageSpec, tree: Tree, source: bytes, start: int, end: int) -> None:
        self._spec = spec
        self._tree = tree
        self._source = source
        self._start = start
        self._end = end
        line_end = source.find(b"\n", end)
        line = source[end : line_end if line_end >= 0 else len(source)]
        self._line_end = end + len(line.rstrip())
        is_large = source[start:end][:1].isupper() or source[start - 1 : start] == b"<"
        self._word = (LARGE_PLACEHOLDER if is_large else PLACEHOLDER).encode()
        self._begin = _point(source, start)
        self._stop = _point(source, self._line_end)

    def text(self, ending: Ending) -> bytes:
        return self._source[: self._start] + self._new(ending) + self._source[self._line_end :]

    def _new(self, ending: Ending) -> bytes:
        """What stands from the place up to the end of the line."""
        added = ending.text.encode()
        rest = self._source[self._end : self._line_end]
        return self._word + (added + rest if ending.at_once else rest + added)

    def sketch(self, ending: Ending) -> Sketch:
        new = self._new(ending)
        source = self.text(ending)
        edited = self._tree.copy()
        row, column = self._begin
        edited.edit(
            self._start,
            self._line_end,
            self._start + len(new),
            self._begin,
            self._stop,
            Point(row, column + len(new)),
        )
        prepare, mend = preparation(self._spec), mending(self._spec)
        read = source if prepare is None else prepare(source)
        tree = Parser(grammar(self._spec.grammar)).parse(read, edited)
        if mend is not None and tree.root_node.has_error:
            mended = mend(read)
            if mended is not read:
                tree = Parser(grammar(self._spec.grammar)).parse(mended, edited)
        return Sketch(source, tree, self._start, self._start + len(self._word), ending)

    def endings(self, first: Sketch, more: Sequence[str]) -> Iterator[Ending]:
        """What may be missing, likely things first."""
        opened = _opened(first, self._source.rfind(b"\n", 0, self._start) + 1)[:_DEEPEST]
        closing = ["".join(opened[:count]) for count in range(len(opened), 0, -1)]
        likely = [";", *(text for each in closing for text in (each, each + ";"))]
        if self._end < self._line_end:
            yield from (Ending(each, at_once=True) for each in likely)
        yield from (Ending(each) for each in (*likely, *more))
        if self._end < self._line_end:
            yield from (Ending(each, at_once=True) for each in more)


def _opened(found: Sketch, line: int) -> list[str]:
    """
    The brackets that close what is open at the place, the innermost first; of blocks only those
    that begin on the *line*.
    """
    closing: list[str] = []
    n_closed = 0
    for node in _tokens(found.tree.root_node, found.start - _LOOK_BACK, found.start):
        kind = node.type
        if node.is_error and node.end_byte - node.start_byte == 1:
            kind = chr(found.source[node.start_byte])  # a bracket that `mend` took out
        if kind in _CLOSING.values():
            n_closed += 1
        elif kind in _CLOSING:
            if n_closed:
                n_closed -= 1
            elif kind == "{" and node.start_byte < line:
                break
            else:
                closing.append(_CLOSING[kind])
    return closing


def _tokens(root: Node, first: int, last: int) -> Iterator[Node]:
    """The tokens between two offsets, the last one first."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.end_byte <= first or node.start_byte >= last:
            continue
        children = node.children
        if children:
            waiting.extend(children)
        else:
            yield node


def _errors(found: Sketch) -> int:
    """How much around the place is not understood: bytes, and one for each missing token."""
    first, last = found.start - _BEFORE, found.end + _BEHIND
    count = 0
    waiting = [found.tree.root_node]
    while waiting:
        node = waiting.pop()
        if not node.has_error or node.end_byte < first or node.start_byte > last:
            continue
        if node.is_error:
            count += 1 + min(node.end_byte, last) - max(node.start_byte, first)
        elif node.is_missing:
            count += 1
        else:
            waiting.extend(node.children)
    return count


def _point(source: bytes, offset: int) -> Point:
    return Point(source.count(b"\n", 0, offset), offset - source.rfind(b"\n", 0, offset) - 1)
