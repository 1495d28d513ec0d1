"""Reports in the protocol's shape; see `encode`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features.encode import Encoder, Json, freshness, paging

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.features.communities import Communities
    from codegraph_lsp.features.context import Context
    from codegraph_lsp.features.dead_code import DeadCode
    from codegraph_lsp.features.diff_impact import DiffImpact
    from codegraph_lsp.features.hotspots import Hotspots
    from codegraph_lsp.features.impact import Impact
    from codegraph_lsp.features.match import Match, Matches
    from codegraph_lsp.features.reach import FileImpact
    from codegraph_lsp.features.removed import RemainingUser


def dead_code(encoder: Encoder, answer: DeadCode) -> Json:
    """The answer of `codegraph/deadCode`."""
    return {
        "items": [
            {
                "symbol": encoder.symbol(item.symbol),
                "reason": str(item.verdict),
                "confidence": item.confidence,
                **({} if item.doubt is None else {"doubt": str(item.doubt)}),
                "chain": encoder.symbols(item.chain),
            }
            for item in answer.items
        ],
        "excluded": [
            {
                "reason": str(left.reason),
                "total": left.total,
                "examples": encoder.symbols(left.examples),
            }
            for left in answer.excluded
        ],
        **paging(answer.total, answer.cursor, answer.freshness),
    }


def hotspots(encoder: Encoder, answer: Hotspots) -> Json:
    """The answer of `codegraph/hotspots`."""
    return {
        "metric": answer.metric,
        "granularity": answer.granularity,
        "items": [
            {
                "symbol": encoder.symbol(item.symbol),
                "score": item.score,
                "fanIn": item.fan_in,
                "fanOut": item.fan_out,
                "pageRank": item.page_rank,
                "complexity": item.complexity,
                "churn": item.churn,
            }
            for item in answer.items
        ],
        **({"degraded": answer.degraded} if answer.degraded else {}),
        **paging(answer.total, answer.cursor, answer.freshness),
    }


def communities(encoder: Encoder, answer: Communities) -> Json:
    """The answer of `codegraph/communities`."""
    return {
        "granularity": answer.granularity,
        "items": [
            {
                "number": cluster.number,
                "name": cluster.name,
                "size": cluster.size,
                "members": [
                    {
                        "path": member.path,
                        **(
                            {}
                            if member.symbol is None
                            else {"symbol": encoder.symbol(member.symbol)}
                        ),
                    }
                    for member in cluster.members
                ],
                "cohesion": cluster.cohesion,
                "weight": cluster.weight,
            }
            for cluster in answer.items
        ],
        "between": [
            {"source": each.source, "target": each.target, "weight": each.weight}
            for each in answer.between
        ],
        "modularity": answer.modularity,
        "alone": answer.alone,
        **paging(answer.total, answer.cursor, answer.freshness),
    }


def context(encoder: Encoder, answer: Context) -> Json:
    """The answer of `codegraph/context`."""
    return {
        "targets": encoder.symbols(answer.targets),
        "items": [
            {
                "role": str(item.role),
                "form": str(item.form),
                "symbol": encoder.symbol(item.symbol),
                "heading": item.heading,
                "text": item.text,
            }
            for item in answer.items
        ],
        "budget": answer.budget,
        "used": answer.used,
        "leftOut": [
            {
                "role": str(left.role),
                "total": left.total,
                "symbols": encoder.symbols(left.symbols),
            }
            for left in answer.left_out
        ],
        "freshness": freshness(answer.freshness),
    }


def matches(encoder: Encoder, answer: Matches) -> Json:
    """The answer of `codegraph/match`."""
    return {
        "items": [_match(encoder, item) for item in answer.items],
        "files": answer.n_files,
        "searched": answer.n_searched,
        "languages": list(answer.languages),
        **paging(answer.total, answer.cursor, answer.freshness),
    }


def diff_impact(encoder: Encoder, answer: DiffImpact) -> Json:
    """The answer of `codegraph/diffImpact`."""
    return {
        "base": answer.base,
        "staged": answer.staged,
        "files": [
            {
                "path": file.path,
                "uri": encoder.uri(file.path),
                "change": str(file.change),
                **({} if file.old_path is None else {"oldPath": file.old_path}),
            }
            for file in answer.files
        ],
        "items": [
            {
                "symbol": encoder.symbol(item.symbol),
                "change": str(item.change),
                **({} if item.impact is None else {"impact": _counts(item.impact)}),
                **({"users": _users(encoder, item.users)} if item.users else {}),
            }
            for item in answer.symbols
        ],
        "reachedFiles": [_file(encoder, file) for file in answer.impact.files],
        "tests": encoder.symbols(answer.impact.tests),
        "counts": _counts(answer.impact),
        "unsureCalls": encoder.unsure_calls(answer.impact.unsure),
        "coChanged": [
            {
                "path": each.path,
                "uri": encoder.uri(each.path),
                "because": each.because,
                "commits": each.commits,
                "share": round(each.share, 3),
            }
            for each in answer.co_changed
        ],
        **paging(answer.total, answer.cursor, answer.freshness),
    }


def _users(encoder: Encoder, users: Sequence[RemainingUser]) -> list[Json]:
    return [
        {
            "symbol": encoder.symbol(user.symbol),
            "certainty": user.certainty.label,
            "sites": [encoder.location(site) for site in user.sites],
        }
        for user in users
    ]


def _match(encoder: Encoder, match: Match) -> Json:
    site = match.site
    return {
        **encoder.location(site),
        "text": match.text,
        **({} if match.symbol is None else {"symbol": encoder.symbol(match.symbol)}),
        "variables": {
            name: [{"text": text, "range": encoder.range(site.file, span)} for text, span in bound]
            for name, bound in match.variables.items()
        },
    }


def _file(encoder: Encoder, file: FileImpact) -> Json:
    return {
        "path": file.path,
        "uri": encoder.uri(file.path),
        "depth": file.distance,
        "symbols": file.n_symbols,
    }


def _counts(impact: Impact) -> Json:
    return {
        "symbols": impact.total,
        "files": impact.n_files,
        "tests": impact.n_tests,
        "depth": impact.depth,
        "unsureCalls": impact.unsure.n_calls,
    }
