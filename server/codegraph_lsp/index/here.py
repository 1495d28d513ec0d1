"""
Hydration and linking in this process, for open documents and small batches.

Everything that parses is imported when the first file is read: a command that finds nothing changed
never pays for it.

Runs on: the conductor thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path as FilePath

    from codegraph_lsp.index.cached import CachedFacts
    from codegraph_lsp.index.hydrate import HydrateContext
    from codegraph_lsp.index.link import LinkSession
    from codegraph_lsp.index.live import LiveDocuments
    from codegraph_lsp.index.outlines import Outlines
    from codegraph_lsp.index.work import HydrateRequest, LeftOut, LinkedFile, LinkRequest, Read
    from codegraph_lsp.languages.registry import Registry
    from codegraph_lsp.model.ids import FileId, Path, Revision
    from codegraph_lsp.model.limits import Limits
    from codegraph_lsp.resolve.modules import ModuleTable
    from codegraph_lsp.workspace.overlay import Document


class Here:
    """The pipeline's `Hydrator`."""

    def __init__(
        self,
        registry: Registry,
        *,
        max_file_bytes: int,
        cache: Callable[[], CachedFacts | None],
        quarantined: Callable[[], Collection[bytes]],
        documents: Callable[[], Mapping[Path, Document]],
        live: LiveDocuments | None,
    ) -> None:
        self._registry = registry
        self._max_file_bytes = max_file_bytes
        self._cache = cache
        self._quarantined = quarantined
        self._documents = documents
        self._live = live
        self._context: HydrateContext | None = None
        self._opened_cache: CachedFacts | None = None

    def opened(self) -> Collection[Path]:
        return self._documents().keys()

    def live(self, file: FileId, path: Path) -> Read | None:
        document = self._documents().get(path)
        if document is None or self._live is None:
            return None
        facts = self._live.facts(document)
        spec = self._live.spec(path)
        if facts is None or spec is None:
            return None
        from codegraph_lsp.extract.extractor import symbols_alone
        from codegraph_lsp.index.hydrate import imports_of
        from codegraph_lsp.index.work import LiveRead
        from codegraph_lsp.store.codec import Stamp, encode_facts, hydrated
        from codegraph_lsp.store.rows import NEVER
        from codegraph_lsp.workspace.source import Origin, digest_of, origin_of

        source = document.text.source
        # As on disk: what is opened means what it meant before.
        generated = origin_of(path.rpartition("/")[2], source) is not Origin.HAND
        if generated:
            facts = symbols_alone(facts)
        stamp = Stamp(len(source), NEVER, digest_of(source), spec.id, generated)
        encoded = encode_facts(facts)
        outline = facts.outline
        ready = hydrated(file, path, stamp, outline, encoded)
        return LiveRead(ready, True, imports_of(outline), facts)

    def reclaim(self, path: Path, language: str) -> bool:
        return self._live is not None and self._live.reclaimed(path, self._registry.by_id[language])

    def disk(self, request: HydrateRequest) -> Read | LeftOut:
        from codegraph_lsp.index.hydrate import HydrateContext, hydrate

        if self._context is None:
            cache = self._opened_cache = self._cache()
            self._context = HydrateContext(
                self._registry, self._max_file_bytes, cache, self._quarantined()
            )
        return hydrate(request, self._context)

    def rest(self) -> None:
        if self._opened_cache is not None:
            self._opened_cache.flush()


class LinksHere:
    """Linking's `Links`; shares the conductor's module table."""

    def __init__(
        self,
        database: FilePath,
        registry: Registry,
        modules: Callable[[], tuple[Revision, ModuleTable]],
        outlines: Outlines,
        pause: Callable[[], None],
        limits: Limits,
    ) -> None:
        self._database = database
        self._registry = registry
        self._modules = modules
        self._outlines = outlines
        self._pause = pause
        self._limits = limits
        self._session: LinkSession | None = None

    def link(self, request: LinkRequest) -> LinkedFile:
        return self._opened().link(request)

    def link_read(self, read: Read) -> LinkedFile:
        return self._opened().link_read(read)

    def rest(self) -> None:
        if self._session is not None:
            self._session.rest()

    def tidy_up(self) -> None:
        if self._session is not None:
            self._session.tidy_up()

    def close(self) -> None:
        if self._session is not None:
            self._session.close()

    def _opened(self) -> LinkSession:
        if self._session is None:
            from codegraph_lsp.index.link import LinkSession

            self._session = LinkSession(
                self._database,
                self._registry,
                modules=self._modules,
                outlines=self._outlines,
                pause=self._pause,
                limits=self._limits,
            )
        return self._session
