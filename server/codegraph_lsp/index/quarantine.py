"""
Bytes that ended workers or made us stumble, and until when they are not parsed again.

Runs on: the conductor thread; `digests` on any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.index.failed import PASSING, may_pass_now, program, reason_of
from codegraph_lsp.index.retry import Failure as Cause
from codegraph_lsp.index.work import QUARANTINED
from codegraph_lsp.store.rows import Failure
from codegraph_lsp.workspace.source import Source, read

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from contextlib import AbstractContextManager

    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.settings import Settings
    from codegraph_lsp.store.reader import Reader
    from codegraph_lsp.store.writer import Writer


class Quarantine:
    """What the store keeps of it, see `index.failed`."""

    def __init__(
        self,
        writer: Writer,
        settings: Settings,
        snapshot: Callable[[], AbstractContextManager[Reader]],
    ) -> None:
        self._writer = writer
        self._max_bytes = settings.max_file_bytes
        self._patience_ms = settings.parse_timeout_ms
        self._read = snapshot
        self._digests: set[bytes] | None = None

    @property
    def digests(self) -> Collection[bytes]:
        """Digests of what must not be parsed; grows as more is found. From any thread."""
        if self._digests is None:
            with self._read() as reader:
                self._digests = set(reader.quarantined())
        return self._digests

    def reason(self, digest: bytes) -> str:
        """What bytes with *digest* did."""
        with self._read() as reader:
            held = reader.quarantined().get(digest)
        return held.reason if held is not None else QUARANTINED

    def give_up(self, file: FileId, absolute: str, cause: Cause, detail: str) -> str:
        """
        Note that *file* failed, and its bytes where they are to blame.

        Returns:
            The reason that is kept.
        """
        reason = reason_of(cause, detail)
        source = read(absolute, max_bytes=self._max_bytes)
        if not isinstance(source, Source) or cause in PASSING:
            self._writer.mark_failed([Failure(file, reason)])
            return reason
        failure = Failure(file, reason, source.size, source.mtime_ns)
        patience_ms = self._patience_ms if cause is Cause.TIMEOUT else 0
        self._writer.quarantine(source.digest, failure, program=program(), patience_ms=patience_ms)
        if self._digests is not None:
            self._digests.add(source.digest)
        return reason

    def release_outdated(self) -> bool:
        """Let go what is worth another try; True: there was something."""
        with self._read() as reader:
            held = reader.quarantined()
        free = [key for key, each in held.items() if may_pass_now(each, self._patience_ms)]
        if free:
            self._writer.release(free)
            if self._digests is not None:
                self._digests.difference_update(free)
        return bool(free)
