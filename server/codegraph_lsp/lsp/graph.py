"""The custom requests: questions about the whole graph. Each is a command, too."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from codegraph_lsp.features import callers as callers_
from codegraph_lsp.features import cycles as cycles_
from codegraph_lsp.features import dependencies as dependencies_
from codegraph_lsp.features import impact as impact_
from codegraph_lsp.features import path as path_
from codegraph_lsp.features import references as references_
from codegraph_lsp.features import search as search_
from codegraph_lsp.features import subgraph as subgraph_
from codegraph_lsp.features.definition import implementing
from codegraph_lsp.features.encode import freshness as encoded_freshness
from codegraph_lsp.features.export import FORMATS, ExportCounts, export
from codegraph_lsp.features.freshness import freshness
from codegraph_lsp.features.lines import lines_of
from codegraph_lsp.features.options import Options
from codegraph_lsp.features.picture import Picture, picture, picture_text
from codegraph_lsp.features.places import symbol_place
from codegraph_lsp.features.stats import stats
from codegraph_lsp.features.symbol import describe
from codegraph_lsp.lsp import custom, results, shapes
from codegraph_lsp.lsp.filtering import filters, paged
from codegraph_lsp.lsp.protocol.params import ParamsError
from codegraph_lsp.lsp.protocol.workers import Pace
from codegraph_lsp.lsp.register import change, query
from codegraph_lsp.lsp.targets import one_symbol, symbols_of, targets_of
from codegraph_lsp.model.ids import Path
from codegraph_lsp.model.kinds import Certainty, EdgeKind, SymbolKind
from codegraph_lsp.workspace.changes import Reindex

if TYPE_CHECKING:
    from collections.abc import Collection

    from codegraph_lsp.lsp.session import Session
    from codegraph_lsp.lsp.uris import Uris
    from codegraph_lsp.lsp.view import View

Json = dict[str, Any]


@query(custom.STATUS, params=None)
def status(view: View, _: None) -> results.StatusResult:
    told = view.status()
    fresh = freshness(view.snapshot)
    return results.StatusResult(
        version=told.version,
        roots=list(told.roots),
        revision=told.revision,
        state=told.state,
        pending=told.pending,
        files=told.files,
        languages=told.languages,
        skipped=told.skipped,
        lanes=told.lanes,
        pool=results.PoolStatus(**asdict(told.pool)),
        cache=results.CacheStatus(**asdict(told.cache)),
        live_trees=told.live_trees,
        open_documents=told.open_documents,
        memory=told.memory,
        watcher=told.watcher,
        open_to_hydrated_p50=told.open_to_hydrated_p50,
        open_to_hydrated_p95=told.open_to_hydrated_p95,
        quarantined=[results.FailedFile(*failed) for failed in told.quarantined],
        database=told.database,
        database_bytes=told.database_bytes,
        read_only=told.read_only,
        latencies={
            method: results.LatencyStatus(of.count, of.p50, of.p95, dict(of.histogram))
            for method, of in told.latencies.items()
        },
        unchecked=told.unchecked,
        freshness=shapes.Freshness(fresh.revision, fresh.state, fresh.pending, fresh.lower_bound),
    )


@query(custom.SYMBOL, params=custom.SymbolParams)
def symbol(view: View, params: custom.SymbolParams) -> Json | None:
    found = one_symbol(view, params)
    return None if found is None else view.encode.detail(describe(view.snapshot, found))


@query(custom.CALLERS, params=custom.ReachParams, pace=Pace.LONG)
def callers(view: View, params: custom.ReachParams) -> Json:
    targets = symbols_of(view, params)
    options = paged(params, external=params.include_external)
    found = callers_.callers(view.snapshot, targets, options, depth=params.depth)
    return view.encode.reached(found)


@query(custom.CALLEES, params=custom.ReachParams, pace=Pace.LONG)
def callees(view: View, params: custom.ReachParams) -> Json:
    targets = symbols_of(view, params)
    options = paged(params, external=params.include_external)
    found = callers_.callees(view.snapshot, targets, options, depth=params.depth)
    return view.encode.reached(found)


@query(custom.REFERENCES, params=custom.ReferencesParams, pace=Pace.LONG)
def references(view: View, params: custom.ReferencesParams) -> Json:
    targets = symbols_of(view, params)
    found = references_.references(
        view.snapshot,
        targets,
        paged(params),
        include_declaration=params.include_declaration,
    )
    return {"targets": view.encode.symbols(targets), **view.encode.references(found)}


@query(custom.IMPLEMENTATIONS, params=custom.SymbolParams)
def implementations(view: View, params: custom.SymbolParams) -> Json:
    targets = symbols_of(view, params)
    found = {s.key: s for target in targets for s in implementing(view.snapshot, target)}
    return {
        "targets": view.encode.symbols(targets),
        "items": view.encode.symbols(sorted(found.values(), key=symbol_place)),
        "total": len(found),
        "freshness": encoded_freshness(freshness(view.snapshot)),
    }


@query(custom.IMPACT, params=custom.ImpactParams, pace=Pace.LONG)
def impact(view: View, params: custom.ImpactParams) -> Json:
    options = paged(params)
    if params.files:
        files = {file for uri in params.files if (file := view.file(uri)) is not None}
        found = impact_.impact_of_files(view.snapshot, files, options, depth=params.depth)
    else:
        targets = targets_of(view, params, params.targets)
        found = impact_.impact(view.snapshot, targets, options, depth=params.depth)
    return view.encode.impact(found)


@query(custom.PATH, params=custom.PathParams, pace=Pace.LONG)
def path(view: View, params: custom.PathParams) -> Json:
    found = path_.paths(
        view.snapshot,
        one_symbol(view, params.from_, "from"),
        one_symbol(view, params.to, "to"),
        Options(
            certainty=Certainty.labelled(params.min_certainty), include_tests=params.include_tests
        ),
        kinds=_edge_kinds(params.kinds, callers_.CALLING),
        max_paths=params.max_paths,
    )
    return view.encode.paths(found)


@query(custom.DEPENDENCIES, params=custom.DependencyParams, pace=Pace.LONG)
def dependencies(view: View, params: custom.DependencyParams) -> Json:
    return _dependencies(view, params, dependencies_.dependencies)


@query(custom.DEPENDENTS, params=custom.DependencyParams, pace=Pace.LONG)
def dependents(view: View, params: custom.DependencyParams) -> Json:
    return _dependencies(view, params, dependencies_.dependents)


@query(custom.CYCLES, params=custom.CyclesParams, pace=Pace.LONG)
def cycles(view: View, params: custom.CyclesParams) -> Json:
    found = cycles_.cycles(view.snapshot, paged(params), granularity=params.granularity)
    return view.encode.cycles(found)


@query(custom.SUBGRAPH, params=custom.SubgraphParams, pace=Pace.LONG)
def subgraph(view: View, params: custom.SubgraphParams) -> Json:
    options = filters(params, external=params.include_external)
    kinds = _edge_kinds(params.kinds, ())
    radius, max_nodes = params.radius, params.max_nodes
    if params.query:
        found = subgraph_.subgraph_of_query(
            view.snapshot, params.query, options, radius=radius, kinds=kinds, max_nodes=max_nodes
        )
    else:
        targets = targets_of(view, params, params.targets)
        found = subgraph_.subgraph(
            view.snapshot, targets, options, radius=radius, kinds=kinds, max_nodes=max_nodes
        )
    return view.encode.subgraph(found)


@query(custom.SEARCH, params=custom.SearchParams)
def search(view: View, params: custom.SearchParams) -> Json:
    scope = _subject(view, params.scope, "scope") if params.scope else "."
    options = Options(
        include_tests=params.include_tests,
        include=params.include,
        exclude=params.exclude,
        below=None if scope == "." else Path(scope),
    )
    found = search_.search(
        view.snapshot,
        params.query,
        options,
        limit=params.limit or view.settings.symbols_limit,
        kinds=[SymbolKind.labelled(kind) for kind in params.kinds],
        languages=params.languages,
    )
    return view.encode.found(found)


@query(custom.STATS, params=None, pace=Pace.LONG)
def workspace_stats(view: View, _: None) -> Json:
    return view.encode.stats(stats(view.snapshot))


@query(custom.EXPORT, params=custom.ExportParams, pace=Pace.LONG)
def export_graph(view: View, params: custom.ExportParams) -> Json:
    parts: list[str] = []
    counts: ExportCounts | Picture
    if params.format == "graph":
        counts = picture(
            view.snapshot, filters(params), title="Everything", max_symbols=params.max_symbols
        )
        parts.append(picture_text(counts.graph))
    else:
        counts = export(view.snapshot, FORMATS[params.format](), parts.append, filters(params))
    return {
        "format": params.format,
        "text": "".join(parts),
        "symbols": counts.symbols,
        "edges": counts.edges,
        "freshness": encoded_freshness(freshness(view.snapshot)),
    }


@query(custom.SOURCE, params=custom.SourceParams)
def source(view: View, params: custom.SourceParams) -> Json:
    file = view.file(params.uri)
    text = None if file is None else view.text(file)
    if text is None:
        raise ParamsError("parameter 'uri': no file of the graph that can be read")
    lines = lines_of(text)
    return {
        "uri": params.uri,
        "start": min(params.start, len(lines)),
        "lines": lines[params.start : params.end],
        "total": len(lines),
        "freshness": encoded_freshness(freshness(view.snapshot)),
    }


@change(custom.REINDEX, params=custom.ReindexParams)
def reindex(session: Session, params: custom.ReindexParams) -> results.ReindexResult:
    paths = tuple(_named(session.uris, name) for name in params.paths)
    session.engine.apply(Reindex(paths or None, params.clear_cache))
    return results.ReindexResult(accepted=True)


def _named(uris: Uris, name: str) -> Path:
    path = uris.named(name)
    if path is None:
        raise ParamsError(f"parameter 'paths': {name!r} is no local file")
    return path


def _dependencies(view: View, params: custom.DependencyParams, ask: Any) -> Json:
    uri = params.uri or (params.text_document.uri if params.text_document else None)
    subject = params.path
    if subject is None and uri is not None:
        subject = _subject(view, uri, "uri")
    if subject is None:
        raise ParamsError("parameter 'uri': missing; a file or folder is expected")
    found = ask(
        view.snapshot,
        subject,
        paged(params, external=params.include_external),
        depth=params.depth,
        granularity=params.granularity,
    )
    return view.encode.dependencies(found)


def _subject(view: View, uri: str, where: str) -> str:
    path = view.folder(uri)
    if path is None:
        raise ParamsError(f"parameter '{where}': no local file or folder")
    return path


def _edge_kinds(names: Collection[str], default: Collection[EdgeKind]) -> Collection[EdgeKind]:
    return frozenset(map(EdgeKind.labelled, names)) or default
