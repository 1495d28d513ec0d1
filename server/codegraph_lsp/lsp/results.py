"""Results of our own requests; see `custom`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from codegraph_lsp.lsp.shapes import (
    CertaintyName,
    CycleGranularity,
    Edge,
    EdgeKindName,
    ExportFormat,
    Freshness,
    Granularity,
    SymbolKindName,
    SymbolRef,
)
from codegraph_lsp.lsp.wire import Location, Range, Wire


class LinkPlan(Wire):
    files: int
    widest: int
    depth: int
    concurrency: int


class PoolStatus(Wire):
    total: int
    busy: int
    idle: int
    restarts: int
    timeouts: int
    retries: int
    inline: Annotated[str, Meta(description="why there is no pool")] = ""


class CacheStatus(Wire):
    hits: int
    misses: int
    entries: int
    bytes: int


class FailedFile(Wire):
    path: str
    reason: str


class LatencyStatus(Wire):
    """Of one method, from arrival to reply."""

    count: int
    p50: Annotated[float, Meta(description="milliseconds")]
    p95: Annotated[float, Meta(description="milliseconds")]
    histogram: Annotated[
        dict[str, int], Meta(description="requests by how long they took, `<10ms` to `<24h`")
    ]


class StatusResult(Wire, kw_only=True):
    version: str
    roots: list[str]
    revision: int
    state: Literal["indexing", "ready"]
    pending: int
    files: Annotated[dict[str, int], Meta(description="by state")]
    languages: Annotated[dict[str, int], Meta(description="files by language")]
    skipped: Annotated[dict[str, int], Meta(description="files by reason")]
    lanes: Annotated[dict[str, int], Meta(description="waiting files by lane")]
    pool: PoolStatus
    cache: CacheStatus
    live_trees: int
    open_documents: int
    memory: Annotated[int, Meta(description="resident bytes of the server process")]
    watcher: str
    open_to_hydrated_p50: Annotated[float | None, Meta(description="milliseconds")] = None
    open_to_hydrated_p95: Annotated[float | None, Meta(description="milliseconds")] = None
    quarantined: list[FailedFile]
    database: str
    database_bytes: int
    read_only: Annotated[str, Meta(description="why nothing is written")] = ""
    latencies: dict[str, LatencyStatus]
    unchecked: Annotated[int, Meta(description="files whose problems are still to be looked for")]
    freshness: Freshness


class Metrics(Wire):
    lines: int
    complexity: Annotated[int, Meta(description="cyclomatic; 0 for what has no code")]
    fan_in: Annotated[int, Meta(description="symbols that call it")]
    fan_out: Annotated[int, Meta(description="symbols it calls")]


class SymbolResult(SymbolRef, kw_only=True):
    """One symbol in full; the result is null where nothing is meant."""

    signature: str
    doc: str
    metrics: Metrics
    members: list[SymbolRef]
    freshness: Freshness


class ReachedSymbol(Wire):
    symbol: SymbolRef
    depth: Annotated[int, Meta(description="distance from the targets")]
    edges: Annotated[list[Edge], Meta(description="what ties it to the ring before")]


class Ring(Wire):
    depth: int
    total: Annotated[int, Meta(description="symbols in the whole ring")]
    items: list[ReachedSymbol]


class CalledName(Wire):
    name: str
    calls: int
    candidates: Annotated[
        int, Meta(description="callables of that name; one counts where by-name edges do")
    ]


class UnsureCalls(Wire):
    """Calls on receivers of unknown type: they may mean it by their name, and are not counted."""

    calls: int
    symbols: Annotated[int, Meta(description="that make them")]
    files: int
    names: Annotated[list[CalledName], Meta(description="most calls first, 20 at most")]
    sites: Annotated[list[Location], Meta(description="by path and place, a page at most")]


class ReachResult(Wire, kw_only=True):
    targets: list[SymbolRef]
    direction: Literal["callers", "callees"]
    rings: list[Ring]
    total: Annotated[int, Meta(description="symbols in all rings")]
    unsure_calls: Annotated[
        UnsureCalls, Meta(description="that may mean the targets; of callees: that they make")
    ]
    cursor: str | None = None
    freshness: Freshness


class Mention(Location, frozen=True, rename="camel", omit_defaults=True, kw_only=True):
    """A place that mentions something."""

    certainty: CertaintyName
    kind: Annotated[EdgeKindName | None, Meta(description="null for the definition")] = None
    definition: bool = False


class ReferencesResult(Wire, kw_only=True):
    targets: list[SymbolRef]
    items: list[Mention]
    total: int
    cursor: str | None = None
    freshness: Freshness


class ImplementationsResult(Wire):
    targets: list[SymbolRef]
    items: list[SymbolRef]
    total: int
    freshness: Freshness


class ImpactRing(Wire):
    depth: int
    total: Annotated[int, Meta(description="symbols in the whole ring")]
    items: list[SymbolRef]


class FileImpact(Wire):
    path: str
    uri: str
    depth: Annotated[int, Meta(description="of the nearest symbol in it")]
    symbols: Annotated[int, Meta(description="how many are reached")]


class ImpactCounts(Wire):
    symbols: Annotated[int, Meta(description="that are reached; what changed is not among them")]
    files: Annotated[int, Meta(description="with symbols that are reached")]
    tests: Annotated[int, Meta(description="to run: those reached, and those changed themselves")]
    depth: Annotated[int, Meta(description="of the farthest ring")]
    unsure_calls: Annotated[int, Meta(description="by name only, which nothing here counts")]


class ImpactResult(Wire, kw_only=True):
    targets: list[SymbolRef]
    rings: list[ImpactRing]
    files: Annotated[list[FileImpact], Meta(description="nearest first")]
    tests: list[SymbolRef]
    counts: ImpactCounts
    unsure_calls: Annotated[
        UnsureCalls, Meta(description="that may mean the targets or their members")
    ]
    total: int
    cursor: str | None = None
    freshness: Freshness


class Path(Wire):
    length: int
    symbols: list[SymbolRef]
    edges: list[Edge]


class PathResult(Wire, kw_only=True):
    from_: SymbolRef | None = msgspec.field(name="from", default=None)
    to: SymbolRef | None = None
    paths: Annotated[list[Path], Meta(description="shortest first")]
    total: int
    weaker: Annotated[
        CertaintyName | None,
        Meta(description="of no path: one would be there with edges of this certainty"),
    ] = None
    unsure_calls: Annotated[UnsureCalls, Meta(description="of no path: that may mean the goal")]
    freshness: Freshness


class Dependency(Wire, kw_only=True):
    kind: Literal["imports", "references"]
    source: Annotated[str, Meta(description="path of a file or folder")]
    target: Annotated[str, Meta(description="path, or name of an external package")]
    external: Annotated[bool, Meta(description="the target is a package")] = False
    depth: int
    imports: Annotated[int, Meta(description="import sites")]
    references: Annotated[int, Meta(description="other sites")]
    sites: list[Location]


class DependencyResult(Wire, kw_only=True):
    subject: str
    granularity: Granularity
    items: list[Dependency]
    total: int
    cursor: str | None = None
    freshness: Freshness


class CycleNode(Wire):
    """A folder, or a file or symbol with the fields of its `SymbolRef`."""

    path: str
    id: str = ""
    name: str = ""
    qualified_name: str = ""
    kind: SymbolKindName | None = None
    container: str = ""
    language: str = ""
    uri: str = ""
    range: Range | None = None
    selection_range: Range | None = None


class Cut(Wire):
    """The edge whose removal breaks most."""

    source: CycleNode
    target: CycleNode
    sites: Annotated[int, Meta(description="places in the code that make the edge")]
    freed: Annotated[int, Meta(description="nodes on no cycle any more once it is gone")]


class Cycle(Wire):
    size: int
    nodes: list[CycleNode]
    shortest_cycle: Annotated[list[CycleNode], Meta(description="the last leads back to the first")]
    cut: Cut


class CyclesResult(Wire, kw_only=True):
    granularity: CycleGranularity
    items: Annotated[list[Cycle], Meta(description="largest first")]
    total: int
    cursor: str | None = None
    freshness: Freshness


class Folded(Wire):
    """Neighbours that are not drawn."""

    incoming: int
    outgoing: int


class DrawnSymbol(SymbolRef, kw_only=True):
    distance: Annotated[int, Meta(description="from the nearest target")]
    folded: Folded


class SubgraphResult(Wire):
    nodes: list[DrawnSymbol]
    edges: list[Edge]
    freshness: Freshness


class SearchResult(Wire):
    items: Annotated[list[SymbolRef], Meta(description="best first")]
    more: Annotated[bool, Meta(description="the limit left some out")]
    freshness: Freshness


class LanguageStats(Wire):
    language: str
    files: int
    bytes: int
    symbols: int


class LargeFile(Wire):
    path: str
    bytes: int
    symbols: int


class Health(Wire):
    failed_files: int
    files_with_syntax_errors: Annotated[int, Meta(description="where the grammar can be believed")]
    syntax_errors: int
    calls: Annotated[int, Meta(description="sites that call something")]
    unresolved_calls: Annotated[int, Meta(description="of which only the name is known")]
    unresolved_share: Annotated[float, Meta(description="from 0 to 1")]


class StatsResult(Wire):
    files: int
    bytes: int
    symbols: int
    external_symbols: int
    edges: Annotated[int, Meta(description="one per site")]
    files_by_state: dict[str, int]
    symbols_by_kind: dict[str, int]
    edges_by_kind: dict[str, int]
    edges_by_certainty: dict[str, int]
    languages: list[LanguageStats]
    largest: list[LargeFile]
    skipped: Annotated[dict[str, int], Meta(description="files by reason")]
    failed: list[FailedFile]
    health: Health
    freshness: Freshness


class ExportResult(Wire, kw_only=True):
    format: ExportFormat
    text: str
    symbols: int
    edges: int
    freshness: Freshness


class SourceResult(Wire, kw_only=True):
    uri: str
    start: Annotated[int, Meta(description="first line told, from 0")]
    lines: Annotated[list[str], Meta(description="without their ends")]
    total: Annotated[int, Meta(description="lines of the file")]
    freshness: Freshness


class ReindexResult(Wire):
    accepted: bool


class MoveResult(Wire):
    edit: Annotated[Any, Meta(description="LSP's `WorkspaceEdit`")]
