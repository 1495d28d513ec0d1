"""
What pages are told unasked. Of each kind the latest counts, so a page that does not listen for a
while misses nothing, and nothing piles up.

Runs on: any thread.
"""

from __future__ import annotations

import threading


class News:
    """The latest of each kind, for any number of listeners."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._latest: dict[str, tuple[int, bytes]] = {}
        self._serial = 0
        self._is_over = False

    def tell(self, kind: str, text: bytes) -> None:
        """*text* takes the place of what was last told of that *kind*."""
        with self._changed:
            self._serial += 1
            self._latest[kind] = (self._serial, text)
            self._changed.notify_all()

    def end(self) -> None:
        """Nobody waits any more."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()

    def after(self, serial: int, *, seconds: float) -> tuple[int, list[tuple[str, bytes]]] | None:
        """
        What came after *serial*, oldest first, with the serial to ask with next; an empty list
        where *seconds* have passed without any, None at the end.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._is_over or self._serial > serial, seconds)
            if self._is_over:
                return None
            found = sorted((n, kind) for kind, (n, _) in self._latest.items() if n > serial)
            return self._serial, [(kind, self._latest[kind][1]) for _, kind in found]
