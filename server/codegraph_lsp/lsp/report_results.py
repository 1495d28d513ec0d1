"""Results of the requests that report on the whole graph or on the past; see `custom`."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from codegraph_lsp.lsp.results import FileImpact, ImpactCounts, UnsureCalls
from codegraph_lsp.lsp.shapes import (
    CertaintyName,
    ChangeName,
    Confidence,
    ContextForm,
    ContextRole,
    CycleGranularity,
    DeadReason,
    Freshness,
    HotspotGranularity,
    KeptReason,
    Metric,
    SymbolRef,
)
from codegraph_lsp.lsp.wire import Location, Range, Wire


class DeadSymbol(Wire, kw_only=True):
    symbol: SymbolRef
    reason: Annotated[DeadReason, Meta(description="why it is thought dead")]
    confidence: Confidence
    doubt: Annotated[KeptReason | None, Meta(description="of low confidence: why")] = None
    chain: Annotated[
        list[SymbolRef],
        Meta(description="of what only dead code uses: its user, that one's user and so on"),
    ]


class Excluded(Wire):
    """What nothing uses and is not told as dead for one reason."""

    reason: KeptReason
    total: int
    examples: Annotated[list[SymbolRef], Meta(description="the first by path and position")]


class DeadCodeResult(Wire, kw_only=True):
    items: Annotated[list[DeadSymbol], Meta(description="what stands in one goes with it")]
    total: int
    excluded: Annotated[list[Excluded], Meta(description="most first")]
    cursor: str | None = None
    freshness: Freshness


class Hotspot(Wire, kw_only=True):
    symbol: Annotated[SymbolRef, Meta(description="of a file its module-level code")]
    score: Annotated[float, Meta(description="the figure it is ranked by")]
    fan_in: int
    fan_out: int
    page_rank: Annotated[float, Meta(description="those of all add up to 1")]
    complexity: Annotated[int, Meta(description="cyclomatic; of a file the sum")]
    churn: Annotated[
        int | None, Meta(description="commits that changed the file; null without git")
    ]


class HotspotsResult(Wire, kw_only=True):
    """Risk is complexity × (1 + log2(1 + fan-in)) × (1 + log2(1 + churn))."""

    metric: Metric
    granularity: HotspotGranularity
    items: Annotated[list[Hotspot], Meta(description="highest score first")]
    total: Annotated[int, Meta(description="that score more than nothing")]
    degraded: Annotated[str, Meta(description="why a figure is missing")] = ""
    cursor: str | None = None
    freshness: Freshness


class Member(Wire):
    """A file, a folder or a symbol of a cluster."""

    path: str
    symbol: SymbolRef | None = None


class Cluster(Wire):
    number: Annotated[int, Meta(description="from 0, largest first")]
    name: Annotated[str, Meta(description="the innermost folder that most members are in")]
    size: int
    members: Annotated[list[Member], Meta(description="best connected first")]
    cohesion: Annotated[float, Meta(description="share of its uses that stay inside, from 0 to 1")]
    weight: Annotated[int, Meta(description="uses among its members")]


class Between(Wire):
    source: Annotated[int, Meta(description="number of a cluster")]
    target: Annotated[int, Meta(description="number of the cluster it uses")]
    weight: int


class CommunitiesResult(Wire, kw_only=True):
    granularity: CycleGranularity
    items: list[Cluster]
    total: int
    between: Annotated[list[Between], Meta(description="among clusters of this page")]
    modularity: Annotated[float, Meta(description="above 0.3 the clusters mean something")]
    alone: Annotated[int, Meta(description="what uses nothing and is not used")]
    cursor: str | None = None
    freshness: Freshness


class ContextItem(Wire, kw_only=True):
    role: ContextRole
    form: Annotated[ContextForm, Meta(description="how much of it is shown")]
    symbol: SymbolRef
    heading: str
    text: str


class NotShown(Wire):
    """What did not fit in."""

    role: ContextRole
    total: int
    symbols: Annotated[list[SymbolRef], Meta(description="the most useful ones")]


class ContextResult(Wire, kw_only=True):
    targets: list[SymbolRef]
    items: Annotated[list[ContextItem], Meta(description="by role, most useful first")]
    budget: int
    used: Annotated[
        int, Meta(description="characters of headings and texts, line ends between them included")
    ]
    left_out: list[NotShown]
    freshness: Freshness


class Bound(Wire):
    """A node that a variable of the pattern stands for."""

    text: str
    range: Range


class Match(Wire, kw_only=True):
    uri: str
    range: Range
    text: str
    symbol: Annotated[SymbolRef | None, Meta(description="the definition it stands in")] = None
    variables: Annotated[dict[str, list[Bound]], Meta(description="by name, without dollars")]


class MatchResult(Wire, kw_only=True):
    items: list[Match]
    total: int
    files: Annotated[int, Meta(description="that have matches")]
    searched: Annotated[int, Meta(description="that had all words of the pattern")]
    languages: Annotated[list[str], Meta(description="ids of those that were searched")]
    cursor: str | None = None
    freshness: Freshness


class FileChange(Wire):
    path: str
    uri: str
    change: ChangeName
    old_path: Annotated[str | None, Meta(description="of a renamed file")] = None


class RemainingUser(Wire):
    """A symbol whose code still names one that was removed."""

    symbol: SymbolRef
    certainty: Annotated[
        CertaintyName,
        Meta(description="by-name where no import leads there, but nothing else has the name"),
    ]
    sites: Annotated[list[Location], Meta(description="by path and place")]


class ChangedSymbol(Wire, kw_only=True):
    symbol: Annotated[SymbolRef, Meta(description="of what is in no file now without its range")]
    change: ChangeName
    impact: Annotated[
        ImpactCounts | None,
        Meta(description="of it alone; null where it was not counted, as of removed ones"),
    ] = None
    users: Annotated[
        tuple[RemainingUser, ...],
        Meta(description="of a removed one, by path and position; not among the counts"),
    ] = ()


class CoChanged(Wire):
    """A file that usually changes with one that did, and has not."""

    path: str
    uri: str
    because: Annotated[str, Meta(description="the changed file")]
    commits: Annotated[int, Meta(description="that changed both; at least 3")]
    share: Annotated[float, Meta(description="of the commits of `because`; at least 0.3")]


class DiffImpactResult(Wire, kw_only=True):
    base: str
    staged: bool
    files: list[FileChange]
    items: Annotated[list[ChangedSymbol], Meta(description="by path and position")]
    total: Annotated[int, Meta(description="changed symbols")]
    reached_files: Annotated[list[FileImpact], Meta(description="by all changes, nearest first")]
    tests: Annotated[list[SymbolRef], Meta(description="to run, changed ones included")]
    counts: Annotated[ImpactCounts, Meta(description="of all changes together")]
    unsure_calls: Annotated[
        UnsureCalls, Meta(description="that may mean changed symbols or their members")
    ]
    co_changed: Annotated[list[CoChanged], Meta(description="surest first")]
    cursor: str | None = None
    freshness: Freshness
