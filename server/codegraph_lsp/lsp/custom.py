"""
The requests and notifications that LSP has no word for, as types.

Parameters and methods stand here, what answers are made of in `shapes` and `results`.
`docs/protocol.md` and `clients/vscode/src/protocol.ts` are written from this module by
`python -m codegraph_lsp.lsp.describe`; a test holds them fresh. Additions are free.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from codegraph_lsp.lsp.incoming import TextDocument
from codegraph_lsp.lsp.report_results import (
    CommunitiesResult,
    ContextResult,
    DeadCodeResult,
    DiffImpactResult,
    HotspotsResult,
    MatchResult,
)
from codegraph_lsp.lsp.results import (
    CyclesResult,
    DependencyResult,
    ExportResult,
    ImpactResult,
    ImplementationsResult,
    MoveResult,
    PathResult,
    ReachResult,
    ReferencesResult,
    ReindexResult,
    SearchResult,
    SourceResult,
    StatsResult,
    StatusResult,
    SubgraphResult,
    SymbolResult,
)
from codegraph_lsp.lsp.shapes import (
    CertaintyName,
    Confidence,
    CycleGranularity,
    EdgeKindName,
    ExportFormat,
    Granularity,
    HotspotGranularity,
    Metric,
    SymbolKindName,
)
from codegraph_lsp.lsp.wire import Position, Wire

PAGE_LIMIT = 500
"""Items on one page where a client does not say. (a guess: more than a person reads)"""

# Parameters

Depth = Annotated[int, Meta(ge=0, description="longest chain followed; 0: all")]
MinCertainty = Annotated[CertaintyName, Meta(description="the least sure edges that count")]
Include = Annotated[tuple[str, ...], Meta(description="globs of files to look at; empty: all")]
Exclude = Annotated[tuple[str, ...], Meta(description="globs of files to leave out")]
Limit = Annotated[
    Annotated[int, Meta(ge=1)] | None,
    Meta(description="items on one page; null: all. `total` counts all, `cursor` leads on"),
]
Cursor = Annotated[str | None, Meta(description="`cursor` of the page before")]
External = Annotated[bool, Meta(description="tell what lives outside the workspace, too")]


class Params(msgspec.Struct, rename="camel", omit_defaults=True):
    """
    What requests take. The groups that some share are no types of the protocol: the document
    describes each request with all of its own, and the client's module keeps them to itself.
    """


class Target(Params):
    """What a question is about: one of `textDocument` with `position`, `symbol`, or `name`."""

    text_document: TextDocument | None = None
    position: Position | None = None
    symbol: Annotated[str | None, Meta(description="symbol id")] = None
    name: Annotated[
        str | None,
        Meta(description="`Client.get`, `src/client.py::Client.get`, `src/client.py:12:9`"),
    ] = None
    kind: Annotated[SymbolKindName | None, Meta(description="of a `name`: only this kind")] = None
    uri: Annotated[str | None, Meta(description="of a `name`: only in this file")] = None


class About(Target):
    """A target among other parameters."""

    target: Annotated[
        Target | None, Meta(description="the target's fields as one object, for who has it")
    ] = None


class Filters(Params):
    """Which edges count, and files to tell of."""

    min_certainty: MinCertainty = "dispatch"
    include_tests: bool = True
    include: Include = ()
    exclude: Exclude = ()


class Paged(Filters):
    """Also how much to tell at a time."""

    limit: Limit = PAGE_LIMIT
    cursor: Cursor = None


class FilteredAbout(About):
    """A target, which edges count, and files to tell of."""

    # Those of `Filters` once more: a struct has but one base.
    min_certainty: MinCertainty = "dispatch"
    include_tests: bool = True
    include: Include = ()
    exclude: Exclude = ()


class PagedAbout(FilteredAbout):
    """Also how much to tell at a time."""

    limit: Limit = PAGE_LIMIT
    cursor: Cursor = None


class SymbolParams(About):
    pass


class ReachParams(PagedAbout):
    depth: Depth = 1
    include_external: External = False


class ReferencesParams(PagedAbout):
    include_declaration: Annotated[bool, Meta(description="the definition itself, too")] = False


class ImpactParams(PagedAbout):
    targets: tuple[Target, ...] = ()
    files: Annotated[tuple[str, ...], Meta(description="URIs, in place of targets")] = ()
    depth: Depth = 0


class PathParams(Params, kw_only=True):
    from_: Target = msgspec.field(name="from")
    to: Target
    kinds: Annotated[
        tuple[EdgeKindName, ...], Meta(description="edges followed; empty: calls, instantiates")
    ] = ()
    max_paths: Annotated[int, Meta(ge=1, le=100)] = 1
    min_certainty: MinCertainty = "dispatch"
    include_tests: Annotated[
        bool, Meta(description="false: no chains through tests; the ends may be tests")
    ] = True


class DependencyParams(Paged):
    """The file or folder is named by `uri`, `textDocument` or `path`."""

    uri: str | None = None
    text_document: TextDocument | None = None
    path: Annotated[str | None, Meta(description="inside the workspace, with `/`")] = None
    depth: Depth = 1
    granularity: Granularity = "file"
    include_external: External = False


class CyclesParams(Paged):
    granularity: CycleGranularity = "file"


class FilesPaged(Params):
    """Like `Paged`, for what asks for no edges."""

    include_tests: bool = True
    include: Include = ()
    exclude: Exclude = ()
    limit: Limit = PAGE_LIMIT
    cursor: Cursor = None


class DeadCodeParams(FilesPaged):
    """Where `includeTests` is false, what only tests use is dead."""

    kinds: Annotated[
        tuple[SymbolKindName, ...],
        Meta(description="empty: what can be called, types, properties"),
    ] = ()
    entry_points: Annotated[
        tuple[str, ...],
        Meta(description="globs of files, or `glob::name` of symbols, that are used from outside"),
    ] = ()
    public: Annotated[bool, Meta(description="what a published package exports counts as used")] = (
        True
    )
    confidence: Annotated[
        Confidence,
        Meta(description="low: also what lives only because its name is written somewhere"),
    ] = "high"


class HotspotsParams(Paged):
    metric: Metric = "risk"
    granularity: HotspotGranularity = "symbol"


class CommunitiesParams(Paged):
    granularity: CycleGranularity = "file"
    max_members: Annotated[int, Meta(ge=0, le=5000, description="members told of each cluster")] = (
        50
    )


class ContextParams(FilteredAbout):
    targets: tuple[Target, ...] = ()
    query: Annotated[str, Meta(description="symbols by name, in place of targets")] = ""
    budget_chars: Annotated[
        int, Meta(ge=0, le=10_000_000, description="headings and texts are never longer")
    ] = 20_000


class MatchParams(FilesPaged, kw_only=True):
    pattern: Annotated[
        str | None, Meta(description="code with `$NAME` for a node, `$$$NAME` for several")
    ] = None
    rule: Annotated[
        dict[str, Any] | None,
        Meta(description="in place of a pattern: ast-grep's `rule` object, or one around it"),
    ] = None
    language: Annotated[
        str | None,
        Meta(description="id of the language to search; null: those that can read the pattern"),
    ] = None


class DiffImpactParams(Paged):
    base: Annotated[str, Meta(description="git revision to compare with")] = "HEAD"
    staged: Annotated[bool, Meta(description="look at the index, not at the files")] = False
    depth: Depth = 0


class SubgraphParams(FilteredAbout):
    targets: tuple[Target, ...] = ()
    query: Annotated[str, Meta(description="symbols by name, in place of targets")] = ""
    radius: Annotated[int, Meta(ge=0, le=10)] = 1
    kinds: Annotated[
        tuple[EdgeKindName, ...],
        Meta(description="edges followed; empty: calls, heritage, and references to variables"),
    ] = ()
    max_nodes: Annotated[int, Meta(ge=1, le=5000)] = 200
    include_external: External = False


class SearchParams(Params, kw_only=True):
    query: str
    kinds: Annotated[tuple[SymbolKindName, ...], Meta(description="empty: all")] = ()
    languages: Annotated[tuple[str, ...], Meta(description="empty: all")] = ()
    scope: Annotated[str, Meta(description="URI of a file or folder; empty: everywhere")] = ""
    include_tests: bool = True
    include: Include = ()
    exclude: Exclude = ()
    limit: Annotated[
        Annotated[int, Meta(ge=1)] | None, Meta(description="longest answer; null: `symbolsLimit`")
    ] = None


class ExportParams(Filters):
    format: ExportFormat = "jsonl"
    max_symbols: Annotated[
        int, Meta(ge=0, description="with `graph`: where there are more, files are drawn")
    ] = 3000


class SourceParams(Params, kw_only=True):
    uri: str
    start: Annotated[int, Meta(ge=0, description="first line, from 0")] = 0
    end: Annotated[int | None, Meta(description="one past the last line; null: all")] = None


class MoveParams(About):
    to: Annotated[str, Meta(description="URI of a file, or its path inside the workspace")] = ""
    apply: Annotated[bool, Meta(description="ask the client to make the edit at once")] = False


class ReindexParams(Params):
    paths: Annotated[
        tuple[str, ...], Meta(description="URIs or paths inside the workspace; empty: all files")
    ] = ()
    clear_cache: Annotated[bool, Meta(description="forget the facts cache as well")] = False


# Notifications


class GraphChanged(Wire):
    """Sent at most a few times a second; several changes become one."""

    revision: int
    files: Annotated[list[str], Meta(description="URIs of the files that changed")]
    more: Annotated[int, Meta(description="changed files that are not listed")] = 0


class StatusChanged(Wire):
    state: Literal["indexing", "ready"]
    revision: int
    pending: int
    message: str = ""


@dataclass(frozen=True, slots=True)
class Method:
    """One custom method. *params* None: it takes nothing."""

    name: str
    summary: str
    params: type[msgspec.Struct] | None
    result: type[msgspec.Struct] | None = None
    """None for a notification."""


STATUS = "codegraph/status"
SYMBOL = "codegraph/symbol"
CALLERS = "codegraph/callers"
CALLEES = "codegraph/callees"
REFERENCES = "codegraph/references"
IMPLEMENTATIONS = "codegraph/implementations"
IMPACT = "codegraph/impact"
DIFF_IMPACT = "codegraph/diffImpact"
PATH = "codegraph/path"
DEPENDENCIES = "codegraph/dependencies"
DEPENDENTS = "codegraph/dependents"
CYCLES = "codegraph/cycles"
DEAD_CODE = "codegraph/deadCode"
HOTSPOTS = "codegraph/hotspots"
COMMUNITIES = "codegraph/communities"
SUBGRAPH = "codegraph/subgraph"
SEARCH = "codegraph/search"
CONTEXT = "codegraph/context"
MATCH = "codegraph/match"
SOURCE = "codegraph/source"
STATS = "codegraph/stats"
EXPORT = "codegraph/export"
REINDEX = "codegraph/reindex"
MOVE_SYMBOL = "codegraph/moveSymbol"
DID_CHANGE_GRAPH = "codegraph/didChangeGraph"
STATUS_CHANGED = "codegraph/statusChanged"

REQUESTS: tuple[Method, ...] = (
    Method(STATUS, "How the server is: state, files, pool, cache, memory.", None, StatusResult),
    Method(SYMBOL, "One symbol in full.", SymbolParams, SymbolResult),
    Method(CALLERS, "Who calls it, in rings by distance.", ReachParams, ReachResult),
    Method(CALLEES, "What it calls, in rings by distance.", ReachParams, ReachResult),
    Method(REFERENCES, "Every place that mentions it.", ReferencesParams, ReferencesResult),
    Method(
        IMPLEMENTATIONS,
        "What overrides a method, or is a subtype of a type, directly or not.",
        SymbolParams,
        ImplementationsResult,
    ),
    Method(
        IMPACT,
        "What may behave differently when it changes, and which tests would notice.",
        ImpactParams,
        ImpactResult,
    ),
    Method(
        DIFF_IMPACT,
        "What changed since a git revision, whom it reaches, tests to run, files forgotten.",
        DiffImpactParams,
        DiffImpactResult,
    ),
    Method(PATH, "How one symbol comes to use another.", PathParams, PathResult),
    Method(DEPENDENCIES, "What a file or folder needs.", DependencyParams, DependencyResult),
    Method(DEPENDENTS, "What needs a file or folder.", DependencyParams, DependencyResult),
    Method(
        CYCLES,
        "Strongly connected components, each with a shortest cycle and the edge to cut.",
        CyclesParams,
        CyclesResult,
    ),
    Method(
        DEAD_CODE,
        "What nothing uses, why it is thought so, and what was left out and why.",
        DeadCodeParams,
        DeadCodeResult,
    ),
    Method(
        HOTSPOTS,
        "Symbols or files ranked by fan-in, PageRank, complexity, churn or risk.",
        HotspotsParams,
        HotspotsResult,
    ),
    Method(
        COMMUNITIES,
        "Files, folders or symbols that belong together by what they use.",
        CommunitiesParams,
        CommunitiesResult,
    ),
    Method(SUBGRAPH, "A part of the graph to draw.", SubgraphParams, SubgraphResult),
    Method(SEARCH, "Symbols by name, best first.", SearchParams, SearchResult),
    Method(
        CONTEXT,
        "What a reader needs to change something, packed into a number of characters.",
        ContextParams,
        ContextResult,
    ),
    Method(MATCH, "Code by its shape, with ast-grep's patterns.", MatchParams, MatchResult),
    Method(SOURCE, "Lines of a file as the graph knows it.", SourceParams, SourceResult),
    Method(STATS, "The workspace in numbers.", None, StatsResult),
    Method(EXPORT, "The graph as text.", ExportParams, ExportResult),
    Method(
        MOVE_SYMBOL,
        "The edit that moves a definition to another file, with all who import it.",
        MoveParams,
        MoveResult,
    ),
    Method(REINDEX, "Reads files again; progress follows.", ReindexParams, ReindexResult),
)

NOTIFICATIONS: tuple[Method, ...] = (
    Method(DID_CHANGE_GRAPH, "The graph has a new revision.", GraphChanged),
    Method(STATUS_CHANGED, "Indexing began or ended.", StatusChanged),
)

ERRORS: tuple[tuple[int, str, str], ...] = (
    (-32602, "InvalidParams", "a sentence that names the parameter"),
    (-32001, "NotIndexed", "nothing can be said yet"),
    (-32002, "AmbiguousTarget", "a name means several symbols; `data` is a list of SymbolRef"),
    (-32003, "LimitExceeded", "the answer would be larger than its limit"),
    (-32800, "RequestCancelled", "the client cancelled it"),
    (-32803, "RequestFailed", "the index can't be used; the message says why"),
)


def commands() -> list[str]:
    """The names under which `workspace/executeCommand` takes the requests: `codegraph.callers`."""
    return [request.name.replace("/", ".") for request in REQUESTS]
