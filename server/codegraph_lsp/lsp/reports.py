"""The custom requests that report on the whole graph, on the past, or on the text itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegraph_lsp.features import communities as communities_
from codegraph_lsp.features import context as context_
from codegraph_lsp.features import encode_reports as encode
from codegraph_lsp.features.dead_code import dead_code
from codegraph_lsp.features.diff_impact import diff_impact
from codegraph_lsp.features.hotspots import hotspots
from codegraph_lsp.features.match import match
from codegraph_lsp.lsp import custom
from codegraph_lsp.lsp.filtering import files_paged, filters, paged
from codegraph_lsp.lsp.protocol.workers import Pace
from codegraph_lsp.lsp.register import query
from codegraph_lsp.lsp.targets import targets_of
from codegraph_lsp.model.kinds import SymbolKind

if TYPE_CHECKING:
    from codegraph_lsp.lsp.view import View

Json = dict[str, Any]


@query(custom.DEAD_CODE, params=custom.DeadCodeParams, pace=Pace.LONG)
def dead(view: View, params: custom.DeadCodeParams) -> Json:
    found = dead_code(
        view.snapshot,
        files_paged(params),
        kinds=[SymbolKind.labelled(kind) for kind in params.kinds],
        entry_points=(*view.settings.checks.used_from_outside, *params.entry_points),
        public=params.public,
        confidence=params.confidence,
    )
    return encode.dead_code(view.encode, found)


@query(custom.HOTSPOTS, params=custom.HotspotsParams, pace=Pace.LONG)
def hot(view: View, params: custom.HotspotsParams) -> Json:
    found = hotspots(
        view.snapshot, paged(params), metric=params.metric, granularity=params.granularity
    )
    return encode.hotspots(view.encode, found)


@query(custom.COMMUNITIES, params=custom.CommunitiesParams, pace=Pace.LONG)
def communities(view: View, params: custom.CommunitiesParams) -> Json:
    found = communities_.communities(
        view.snapshot,
        paged(params),
        granularity=params.granularity,
        max_members=params.max_members,
    )
    return encode.communities(view.encode, found)


@query(custom.CONTEXT, params=custom.ContextParams, pace=Pace.LONG)
def context(view: View, params: custom.ContextParams) -> Json:
    options, budget = filters(params), params.budget_chars
    if params.query:
        found = context_.context_of_query(view.snapshot, params.query, options, budget=budget)
    else:
        targets = targets_of(view, params, params.targets)
        found = context_.context(view.snapshot, targets, options, budget=budget)
    return encode.context(view.encode, found)


@query(custom.MATCH, params=custom.MatchParams, pace=Pace.LONG)
def matches(view: View, params: custom.MatchParams) -> Json:
    found = match(
        view.snapshot,
        files_paged(params),
        pattern=params.pattern,
        rule=params.rule,
        language=params.language,
    )
    return encode.matches(view.encode, found)


@query(custom.DIFF_IMPACT, params=custom.DiffImpactParams, pace=Pace.LONG)
def diff(view: View, params: custom.DiffImpactParams) -> Json:
    found = diff_impact(
        view.snapshot,
        paged(params),
        base=params.base,
        staged=params.staged,
        depth=params.depth,
    )
    return encode.diff_impact(view.encode, found)
