"""
Answers as plain dicts and lists in the protocol's shape, ready for any JSON encoder.

Names are those of `docs/protocol.md`. How a place in a file is told differs between front ends (a
URI and a range in the client's encoding; a path and numbers that people count), so the caller hands
in a `Places`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from codegraph_lsp.graph.adjacency import Direction
from codegraph_lsp.model.ids import NO_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.features.callers import Reached
    from codegraph_lsp.features.cycles import CycleNode, Cycles
    from codegraph_lsp.features.dependencies import Dependencies, Dependency
    from codegraph_lsp.features.freshness import Freshness
    from codegraph_lsp.features.impact import Impact
    from codegraph_lsp.features.path import Paths
    from codegraph_lsp.features.places import Site
    from codegraph_lsp.features.references import Reference, References
    from codegraph_lsp.features.relation import Relation
    from codegraph_lsp.features.search import Found
    from codegraph_lsp.features.stats import Stats
    from codegraph_lsp.features.subgraph import Subgraph
    from codegraph_lsp.features.symbol import SymbolDetail
    from codegraph_lsp.features.unsure_calls import UnsureCalls
    from codegraph_lsp.model.ids import FileId, Path
    from codegraph_lsp.model.span import Span
    from codegraph_lsp.model.symbols import Symbol

Json = dict[str, Any]


class Places(Protocol):
    """How one front end tells where things are."""

    def uri(self, path: Path) -> str: ...
    def range(self, file: FileId, span: Span) -> Any:
        """A range, in LSP's shape."""
        ...

    def numbers(self, file: FileId, path: Path, span: Span) -> Json:
        """Further fields that tell the place; may be empty."""
        ...


class Encoder:
    """One front end's way of writing answers."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def uri(self, path: Path) -> str:
        """Of the file at *path*."""
        return self._places.uri(path)

    def range(self, file: FileId, span: Span) -> Any:
        """Where *span* is, in LSP's shape."""
        return self._places.range(file, span)

    def symbol(self, symbol: Symbol) -> Json:
        """A `SymbolRef`."""
        ref: Json = {
            "id": symbol.id,
            "name": symbol.name,
            "qualifiedName": symbol.qualified_name,
            "kind": symbol.kind.label,
            "language": symbol.language,
        }
        container = symbol.qualified_name.rpartition(".")[0]
        if container and not symbol.external:
            ref["container"] = container
        if symbol.file is None:
            nowhere = {"line": 0, "character": 0}
            ref["uri"] = ""
            ref["range"] = ref["selectionRange"] = {"start": nowhere, "end": nowhere}
            ref["external"] = True
            if symbol.package:
                ref["package"] = symbol.package
            return ref
        ref["uri"] = self._places.uri(symbol.path)
        if symbol.file == NO_FILE:
            nowhere = {"line": 0, "character": 0}
            ref["range"] = ref["selectionRange"] = {"start": nowhere, "end": nowhere}
            return ref
        ref["range"] = self._places.range(symbol.file, symbol.span)
        ref["selectionRange"] = self._places.range(symbol.file, symbol.name_span)
        ref.update(self._places.numbers(symbol.file, symbol.path, symbol.name_span))
        return ref

    def symbols(self, symbols: Sequence[Symbol]) -> list[Json]:
        return [self.symbol(symbol) for symbol in symbols]

    def location(self, site: Site) -> Json:
        """A `Location`."""
        return self._location(site.file, site.path, site.span)

    def reference(self, reference: Reference) -> Json:
        """A `Location` with what is known of the mention."""
        told = self._location(reference.file, reference.path, reference.span)
        told["certainty"] = reference.certainty.label
        if reference.kind is not None:
            told["kind"] = reference.kind.label
        if reference.defines:
            told["definition"] = True
        return told

    def references(self, references: References) -> Json:
        """The answer of `codegraph-lsp query references`, and most of `codegraph/references`."""
        return {
            "items": [self.reference(reference) for reference in references.items],
            **paging(references.total, references.cursor, references.freshness),
        }

    def relation(self, relation: Relation) -> Json:
        """An `Edge`."""
        edge: Json = {
            "kind": relation.kind.label,
            "source": relation.source.id,
            "target": relation.target.id,
            "certainty": relation.certainty.label,
            "reason": relation.reason.label,
            "sites": [self.location(site) for site in relation.sites],
        }
        if relation.candidates:
            edge["candidates"] = list(relation.candidates)
        return edge

    def reached(self, reached: Reached) -> Json:
        """The answer of `codegraph/callers` and `codegraph/callees`."""
        return {
            "targets": self.symbols(reached.targets),
            "direction": "callers" if reached.direction is Direction.INCOMING else "callees",
            "rings": [
                {
                    "depth": ring.distance,
                    "total": ring.total,
                    "items": [
                        {
                            "symbol": self.symbol(item.symbol),
                            "depth": item.distance,
                            "edges": [self.relation(relation) for relation in item.relations],
                        }
                        for item in ring.items
                    ],
                }
                for ring in reached.rings
            ],
            "unsureCalls": self.unsure_calls(reached.unsure),
            **paging(reached.total, reached.cursor, reached.freshness),
        }

    def impact(self, impact: Impact) -> Json:
        """The answer of `codegraph/impact`."""
        return {
            "targets": self.symbols(impact.changed),
            "rings": [
                {
                    "depth": ring.distance,
                    "total": ring.total,
                    "items": self.symbols(ring.symbols),
                }
                for ring in impact.rings
            ],
            "files": [
                {
                    "path": file.path,
                    "uri": self._places.uri(file.path),
                    "depth": file.distance,
                    "symbols": file.n_symbols,
                }
                for file in impact.files
            ],
            "tests": self.symbols(impact.tests),
            "counts": {
                "symbols": impact.total,
                "files": impact.n_files,
                "tests": impact.n_tests,
                "depth": impact.depth,
                "unsureCalls": impact.unsure.n_calls,
            },
            "unsureCalls": self.unsure_calls(impact.unsure),
            **paging(impact.total, impact.cursor, impact.freshness),
        }

    def unsure_calls(self, unsure: UnsureCalls) -> Json:
        """An `UnsureCalls`."""
        return {
            "calls": unsure.n_calls,
            "symbols": unsure.n_symbols,
            "files": unsure.n_files,
            "names": [
                {"name": each.name, "calls": each.n_calls, "candidates": each.n_candidates}
                for each in unsure.names
            ],
            "sites": [self.location(site) for site in unsure.sites],
        }

    def paths(self, paths: Paths) -> Json:
        """The answer of `codegraph/path`."""
        ends = {"from": paths.start, "to": paths.goal}
        return {
            **{name: self.symbol(end) for name, end in ends.items() if end is not None},
            "paths": [
                {
                    "length": len(path),
                    "symbols": self.symbols(
                        [path[0].source, *(relation.target for relation in path)]
                    ),
                    "edges": [self.relation(relation) for relation in path],
                }
                for path in paths.paths
            ],
            "total": len(paths.paths),
            **({} if paths.weaker is None else {"weaker": paths.weaker.label}),
            "unsureCalls": self.unsure_calls(paths.unsure),
            "freshness": freshness(paths.freshness),
        }

    def dependencies(self, dependencies: Dependencies) -> Json:
        """The answer of `codegraph/dependencies` and `codegraph/dependents`."""
        return {
            "subject": dependencies.subject,
            "granularity": dependencies.granularity,
            "items": [self._dependency(edge) for edge in dependencies.edges],
            **paging(dependencies.total, dependencies.cursor, dependencies.freshness),
        }

    def cycles(self, cycles: Cycles) -> Json:
        """The answer of `codegraph/cycles`."""
        return {
            "granularity": cycles.granularity,
            "items": [
                {
                    "size": len(cycle.nodes),
                    "nodes": [self._cycle_node(node) for node in cycle.nodes],
                    "shortestCycle": [self._cycle_node(node) for node in cycle.shortest],
                    "cut": {
                        "source": self._cycle_node(cycle.cut[0]),
                        "target": self._cycle_node(cycle.cut[1]),
                        "sites": cycle.cut_sites,
                        "freed": cycle.freed,
                    },
                }
                for cycle in cycles.items
            ],
            **paging(cycles.total, cycles.cursor, cycles.freshness),
        }

    def subgraph(self, subgraph: Subgraph) -> Json:
        """The answer of `codegraph/subgraph`."""
        return {
            "nodes": [
                {
                    **self.symbol(node.symbol),
                    "distance": node.distance,
                    "folded": {
                        "incoming": node.folded.incoming,
                        "outgoing": node.folded.outgoing,
                    },
                }
                for node in subgraph.nodes
            ],
            "edges": [self.relation(relation) for relation in subgraph.edges],
            "freshness": freshness(subgraph.freshness),
        }

    def found(self, found: Found) -> Json:
        """The answer of `codegraph/search`."""
        return {
            "items": self.symbols(found.items),
            "more": found.more,
            "freshness": freshness(found.freshness),
        }

    def detail(self, detail: SymbolDetail) -> Json:
        """The answer of `codegraph/symbol`."""
        metrics = detail.metrics
        return {
            **self.symbol(detail.symbol),
            "signature": detail.signature,
            "doc": detail.doc,
            "metrics": {
                "lines": metrics.lines,
                "complexity": metrics.complexity,
                "fanIn": metrics.fan_in,
                "fanOut": metrics.fan_out,
            },
            "members": self.symbols(detail.members),
            "freshness": freshness(detail.freshness),
        }

    def stats(self, stats: Stats) -> Json:
        """The answer of `codegraph/stats`."""
        return {
            "files": stats.files,
            "bytes": stats.bytes,
            "symbols": stats.symbols,
            "externalSymbols": stats.external_symbols,
            "edges": stats.edges,
            "filesByState": dict(stats.files_by_state),
            "symbolsByKind": dict(stats.symbols_by_kind),
            "edgesByKind": dict(stats.edges_by_kind),
            "edgesByCertainty": dict(stats.edges_by_certainty),
            "languages": [
                {
                    "language": language.language,
                    "files": language.files,
                    "bytes": language.bytes,
                    "symbols": language.symbols,
                }
                for language in stats.languages
            ],
            "largest": [
                {"path": file.path, "bytes": file.bytes, "symbols": file.symbols}
                for file in stats.largest
            ],
            "skipped": dict(stats.skipped),
            "failed": [{"path": path, "reason": reason} for path, reason in stats.failed],
            "health": {
                "failedFiles": len(stats.failed),
                "filesWithSyntaxErrors": stats.n_broken,
                "syntaxErrors": stats.n_problems,
                "calls": stats.n_calls,
                "unresolvedCalls": stats.n_unresolved,
                "unresolvedShare": stats.unresolved_share,
            },
            "freshness": freshness(stats.freshness),
        }

    def _location(self, file: FileId, path: Path, span: Span) -> Json:
        return {
            "uri": self._places.uri(path),
            "range": self._places.range(file, span),
            **self._places.numbers(file, path, span),
        }

    def _dependency(self, edge: Dependency) -> Json:
        return {
            "kind": "imports" if edge.n_imports else "references",
            "source": edge.source.name,
            "target": edge.target.name,
            **({"external": True} if edge.target.external else {}),
            "depth": edge.distance,
            "imports": edge.n_imports,
            "references": edge.n_references,
            "sites": [self.location(site) for site in edge.sites],
        }

    def _cycle_node(self, node: CycleNode) -> Json:
        if node.symbol is not None:
            return {**self.symbol(node.symbol), "path": node.path}
        return {"path": node.path}


def freshness(told: Freshness) -> Json:
    """A `Freshness`."""
    return {
        "revision": told.revision,
        "state": told.state,
        "pending": told.pending,
        "lowerBound": told.lower_bound,
    }


def paging(total: int, cursor: str | None, told: Freshness) -> Json:
    """What stands behind the items of a page."""
    return {
        "total": total,
        **({"cursor": cursor} if cursor is not None else {}),
        "freshness": freshness(told),
    }
