"""
What a pool process does with a payload: hydrates or links.

Runs on: the main thread of a pool process. `worker.main` calls `open_tasks` by its name.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

import msgspec

from codegraph_lsp.index.hydrate import HydrateContext, hydrate
from codegraph_lsp.index.work import HydrateRequest, Request
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.model.limits import DEFAULT_LIMITS, Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.index.cached import CachedFacts
    from codegraph_lsp.index.link import LinkSession

TASKS = "codegraph_lsp.index.tasks:open_tasks"
"""For `Pool(handler=…)`."""


class Setup(msgspec.Struct, frozen=True, array_like=True):
    """What a worker must know before its first slice."""

    database: str
    """The workspace's; linking reads it."""
    max_file_bytes: int
    facts_cache: str = ""
    """Database of the facts cache; empty: none."""
    quarantined: tuple[bytes, ...] = ()
    """Digests of what must not be parsed."""
    limits: Limits = DEFAULT_LIMITS


class Tasks:
    """A `worker.Handler`."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._decode = msgspec.msgpack.Decoder(Request).decode
        self._encode = msgspec.msgpack.Encoder().encode
        self._cache = _open_cache(setup.facts_cache) if setup.facts_cache else None
        self._context = HydrateContext(
            languages(), setup.max_file_bytes, self._cache, frozenset(setup.quarantined)
        )
        self._links: LinkSession | None = None

    @contextmanager
    def slice(self) -> Iterator[None]:
        try:
            yield
        finally:
            if self._links is not None:
                self._links.rest()
            if self._cache is not None:
                self._cache.flush()

    def handle(self, payload: bytes) -> bytes:
        request = self._decode(payload)
        if isinstance(request, HydrateRequest):
            return self._encode(hydrate(request, self._context))
        return self._encode(self._linking().link(request))

    def _linking(self) -> LinkSession:
        if self._links is None:
            # Imported here: most slices hydrate, and the linker is 10 ms and some MB.
            from codegraph_lsp.index.link import REMEMBERED_IN_WORKER, LinkSession

            database = FilePath(self._setup.database)
            self._links = LinkSession(
                database,
                languages(),
                remembered=REMEMBERED_IN_WORKER,
                max_bytes=0,  # it is replaced when it is large
                limits=self._setup.limits,
            )
        return self._links


def _open_cache(path: str) -> CachedFacts:
    # Imported here: 5 ms that a run without a cache need not spend.
    from codegraph_lsp.index.cached import CachedFacts
    from codegraph_lsp.store.blobs import FactsCache

    return CachedFacts(FactsCache(FilePath(path)))


def open_tasks(setup: bytes) -> Tasks:
    """The handler of a pool process; *setup* is a `Setup` in msgpack."""
    return Tasks(msgspec.msgpack.decode(setup, type=Setup))
