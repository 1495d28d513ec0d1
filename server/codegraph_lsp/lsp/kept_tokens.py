"""
The tokens that a client has, so that it can be told what is different now.

Runs on: `tell` on worker threads, `forget` on the dispatching thread.
"""

from __future__ import annotations

import threading
from array import array
from collections import OrderedDict
from itertools import count
from typing import TYPE_CHECKING

from codegraph_lsp.lsp import wire

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEPT = 64
"""Documents whose tokens are kept; a client shows few at a time. (a guess)"""


class KeptTokens:
    """The latest tokens of each document, with the id under which the client knows them."""

    def __init__(self) -> None:
        self._latest: OrderedDict[str, tuple[str, array[int]]] = OrderedDict()
        self._serial = count(1)
        self._lock = threading.Lock()

    def tell(
        self, uri: str, data: Sequence[int], previous: str | None = None
    ) -> wire.SemanticTokens | wire.SemanticTokensDelta:
        """All of *data*, or what differs from the tokens that the client has as *previous*."""
        new = array("I", data)
        with self._lock:
            identity, old = self._latest.pop(uri, ("", array("I")))
            if previous is None or previous != identity or new != old:
                identity_now = str(next(self._serial))
            else:
                identity_now = identity
            self._latest[uri] = identity_now, new
            while len(self._latest) > _KEPT:
                self._latest.popitem(last=False)
        if previous is None or previous != identity:
            return wire.SemanticTokens(data, identity_now)
        return wire.SemanticTokensDelta(_edits(old, new), identity_now)

    def forget(self, uri: str) -> None:
        """The document is closed."""
        with self._lock:
            self._latest.pop(uri, None)


def _edits(old: array[int], new: array[int]) -> list[wire.SemanticTokensEdit]:
    """One edit for all between what both begin and end with; places are relative, so that is it."""
    if old == new:
        return []
    shorter = min(len(old), len(new))
    start = _alike(old, new, shorter)
    left = shorter - start
    end = _alike(old[len(old) - left :][::-1], new[len(new) - left :][::-1], left)
    inserted = new[start : len(new) - end].tolist()
    return [wire.SemanticTokensEdit(start, len(old) - end - start, inserted)]


def _alike(one: array[int], other: array[int], n: int) -> int:
    """How many of the first *n* numbers are the same."""
    low = 0
    while low < n:
        step = 1024
        if one[low : low + step] == other[low : low + step] and low + step <= n:
            low += step
            continue
        while low < n and one[low] == other[low]:
            low += 1
        return low
    return low
