"""What the answers to our own requests are made of; see `custom`."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from codegraph_lsp.lsp.wire import Location, Range, Wire

SymbolKindName = Literal[
    "file", "module", "namespace", "class", "interface", "struct", "enum", "enum-member", "trait",
    "type-alias", "function", "method", "constructor", "property", "field", "variable", "constant",
    "parameter", "macro", "type-parameter", "record", "union", "object",
]  # fmt: skip
EdgeKindName = Literal[
    "calls", "imports", "inherits", "implements", "overrides", "references", "instantiates",
    "decorates", "contains", "reexports",
]  # fmt: skip
CertaintyName = Literal["exact", "inferred", "dispatch", "by-name"]
Granularity = Literal["file", "folder"]
CycleGranularity = Literal["file", "symbol", "folder"]
Metric = Literal["fanIn", "pageRank", "complexity", "churn", "risk"]
HotspotGranularity = Literal["symbol", "file"]
Confidence = Literal["high", "low"]
DeadReason = Literal[
    "unused", "only-imported", "only-used-by-itself", "only-used-by-dead-code",
    "only-used-by-tests",
]  # fmt: skip
KeptReason = Literal[
    "test", "main", "entry-point", "exported", "decorated", "override", "special-name",
    "object-member", "constructor", "declaration", "generated", "meant-unused", "mentioned",
    "ignored", "name-in-parts",
]  # fmt: skip
ContextRole = Literal["target", "container", "type", "callee", "caller", "test"]
ContextForm = Literal["full", "beginning", "signature", "sites"]
ChangeName = Literal["added", "modified", "removed", "renamed"]
ExportFormat = Literal["jsonl", "dot", "mermaid", "graph"]


class Freshness(Wire):
    """How far an answer can be trusted while indexing goes on."""

    revision: int
    state: Literal["indexing", "ready"]
    pending: Annotated[int, Meta(description="files that could still change this answer")]
    lower_bound: Annotated[bool, Meta(description="there may be more than the answer says")]


class SymbolRef(Wire, kw_only=True):
    """A symbol and where it is defined."""

    id: Annotated[str, Meta(description="stable as long as file, containers and name stay")]
    name: str
    qualified_name: Annotated[str, Meta(description="containers and name, with dots")]
    kind: SymbolKindName
    container: Annotated[str, Meta(description="dotted name of what it stands in")] = ""
    language: str
    uri: Annotated[str, Meta(description="empty for an external symbol")]
    range: Annotated[Range, Meta(description="the whole definition")]
    selection_range: Annotated[Range, Meta(description="its name")]
    external: Annotated[bool, Meta(description="it lives outside the workspace")] = False
    package: Annotated[str, Meta(description="of an external symbol, where known")] = ""


class Edge(Wire):
    """All relations of one kind from one symbol to another."""

    kind: EdgeKindName
    source: Annotated[str, Meta(description="symbol id")]
    target: Annotated[str, Meta(description="symbol id")]
    certainty: Annotated[CertaintyName, Meta(description="of the surest site")]
    reason: Annotated[str, Meta(description="by what the surest site was found")]
    sites: Annotated[list[Location], Meta(description="every place, exactly")]
    candidates: Annotated[
        tuple[str, ...], Meta(description="ids of all that an ambiguous site may mean")
    ] = ()
