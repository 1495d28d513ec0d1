"""What `codegraph/status` shows, gathered."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from codegraph_lsp.model.kinds import FileState
from codegraph_lsp.model.status import CacheStatus, PoolStatus, State, Status
from codegraph_lsp.syntax.parsing import live_trees

if TYPE_CHECKING:
    from codegraph_lsp.engine.site import Site


def status_of(
    site: Site, *, version: str, state: State, pending: int, open_documents: int, watcher: str
) -> Status:
    """The status of *site*."""
    import psutil  # 20 ms that no command waits for

    files: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    with site.readers.snapshot() as reader:
        revision = reader.revision
        for count in reader.counts():
            files[count.state.name.lower()] += count.n_files
            if count.state is not FileState.SKIPPED:
                languages[count.language] += count.n_files
    cache = site.facts_cache()
    stats = cache.stats() if cache is not None else CacheStatus()
    pipeline = site.pipeline
    pool = pipeline.outside.pool
    p50, p95 = site.counts.open_to_hydrated()
    return Status(
        version=version,
        roots=tuple(root.folder for root in site.roots),
        revision=revision,
        state=state,
        pending=pending,
        files=dict(files),
        languages=dict(sorted(languages.items())),
        skipped=site.catalog.skipped(),
        lanes={lane.name.lower(): n for lane, n in pipeline.reading.scheduler.lanes().items()},
        pool=pool.stats() if pool is not None else PoolStatus(),
        cache=CacheStatus(site.counts.cache_hits, site.counts.parsed, stats.entries, stats.bytes),
        live_trees=live_trees(),
        open_documents=open_documents,
        memory=psutil.Process().memory_info().rss,
        watcher=watcher,
        open_to_hydrated_p50=p50,
        open_to_hydrated_p95=p95,
        quarantined=tuple(site.catalog.failed()),
        database=str(site.database),
        database_bytes=site.database.stat().st_size,
        read_only=str(pipeline.refusal.error or ""),
    )
