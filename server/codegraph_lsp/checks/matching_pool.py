"""
Matching of many texts, in processes once it is clear that there is much to do.

ast-grep holds the interpreter's lock while it parses: two threads take longer than one (4.0 s to
2.6 s, over 1,500 files of Django), so processes it is, those that indexing uses.

Runs on: the thread that asks, and `index.worker` processes.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import msgspec

from codegraph_lsp.checks.matching import Hit, hits
from codegraph_lsp.checks.rule import Rewrite, Shape
from codegraph_lsp.index.frames import Item
from codegraph_lsp.index.pool import Pool
from codegraph_lsp.index.slices import FileFailed, FileRead, PoolEvent, PoolGone, Slice, SliceEnded
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from codegraph_lsp.support.cancel import CancelToken

INLINE_BYTES = 2_000_000
"""So much is matched here before processes are started: half a second, about what a start takes."""

SLICE_BYTES = 200_000

Wanted = tuple[int, tuple[int, ...], bytes]
"""A number for the text, indices of the shapes, all of one grammar, and the text."""

_HANDLER = "codegraph_lsp.checks.matching_pool:make_handler"


def hits_of(
    texts: Iterable[Wanted], shapes: Sequence[Shape], *, processes: int, cancel: CancelToken
) -> Iterator[tuple[int, list[Hit]]]:
    """
    What *shapes* find in *texts*, by number, in any order; a hit has its index in *shapes*.

    Args:
        processes: Of the pool; 1: all is done here.

    Raises:
        CancelledError: *cancel* was raised.
    """
    waiting = iter(texts)
    n_bytes = 0
    for number, indices, source in waiting:
        cancel.check("rules: next file")
        yield number, _hits(source, shapes, indices)
        n_bytes += len(source)
        if n_bytes >= INLINE_BYTES and processes > 1:
            break
    pooled = _Pooled(shapes, processes, cancel)
    try:
        yield from pooled.run(waiting)
    finally:
        pooled.close()


def _hits(source: bytes, shapes: Sequence[Shape], indices: Sequence[int]) -> list[Hit]:
    found = hits(source, [shapes[index] for index in indices])
    return [hit._replace(shape=indices[hit.shape]) for hit in found]


class _Pooled:
    def __init__(self, shapes: Sequence[Shape], processes: int, cancel: CancelToken) -> None:
        self._shapes = shapes
        self._processes = processes
        self._cancel = cancel
        self._events: SimpleQueue[Sequence[PoolEvent]] = SimpleQueue()
        self._pool: Pool | None = None
        self._out: dict[int, dict[int, Wanted]] = {}
        """By slice: its texts that nothing was told of yet."""
        self._n_slices = 0

    def close(self) -> None:
        if self._pool is not None:
            self._pool.close()

    def run(self, texts: Iterator[Wanted]) -> Iterator[tuple[int, list[Hit]]]:
        for slice_ in _slices(texts):
            self._submit(slice_)
            # Twice as many as there are processes: none is idle, and few texts are in memory.
            while len(self._out) >= 2 * self._processes:
                yield from self._told()
        while self._out:
            yield from self._told()

    def _submit(self, texts: list[Wanted]) -> None:
        if self._pool is None:
            setup = msgspec.msgpack.encode([_plain(shape) for shape in self._shapes])
            self._pool = Pool(self._processes, _HANDLER, setup, self._events.put)
        self._n_slices += 1
        self._out[self._n_slices] = {wanted[0]: wanted for wanted in texts}
        items = tuple(
            Item(number, len(source), msgspec.msgpack.encode((indices, source)))
            for number, indices, source in texts
        )
        self._pool.submit(Slice(self._n_slices, items))

    def _told(self) -> Iterator[tuple[int, list[Hit]]]:
        for event in self._events.get():
            self._cancel.check("rules: next file")
            match event:
                case FileRead(slice_id, number, payload):
                    del self._out[slice_id][number]
                    yield number, _decoded(payload)
                case FileFailed(slice_id, number):
                    # It has cost a process; nothing is found in it.
                    del self._out[slice_id][number]
                case SliceEnded(slice_id):
                    del self._out[slice_id]
                case PoolGone():
                    left = [wanted for out in self._out.values() for wanted in out.values()]
                    self._out.clear()
                    for number, indices, source in left:
                        yield number, _hits(source, self._shapes, indices)


def _slices(texts: Iterator[Wanted]) -> Iterator[list[Wanted]]:
    found: list[Wanted] = []
    n_bytes = 0
    for wanted in texts:
        found.append(wanted)
        n_bytes += len(wanted[2])
        if n_bytes >= SLICE_BYTES:
            yield found
            found, n_bytes = [], 0
    if found:
        yield found


# In a worker


def make_handler(setup: bytes) -> _Handler:
    """What `index.worker` calls with the shapes."""
    return _Handler([_shape(each) for each in msgspec.msgpack.decode(setup)])


class _Handler:
    def __init__(self, shapes: Sequence[Shape]) -> None:
        self._shapes = shapes

    def slice(self) -> AbstractContextManager[object]:
        return nullcontext()

    def handle(self, payload: bytes) -> bytes:
        indices, source = msgspec.msgpack.decode(payload)
        return msgspec.msgpack.encode(_hits(source, self._shapes, indices))


def _plain(shape: Shape) -> list[Any]:
    rewrites = [(rewrite.title, rewrite.template) for rewrite in shape.rewrites]
    return [shape.grammar, shape.config, shape.variables, shape.message, rewrites]


def _shape(plain: Any) -> Shape:
    grammar, config, variables, message, rewrites = plain
    return Shape(grammar, config, tuple(variables), message, tuple(Rewrite(*r) for r in rewrites))


def _decoded(payload: bytes) -> list[Hit]:
    return [
        Hit(shape, Span(*span), text, message, tuple(rewritten))
        for shape, span, text, message, rewritten in msgspec.msgpack.decode(payload)
    ]
