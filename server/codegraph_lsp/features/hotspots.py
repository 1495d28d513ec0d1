"""Where the workspace is most used, most complex, most often changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from codegraph_lsp.features.freshness import Freshness, freshness
from codegraph_lsp.features.options import Options, page
from codegraph_lsp.features.past import past
from codegraph_lsp.model.errors import HistoryError

if TYPE_CHECKING:
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.symbols import Symbol

Metric = Literal["fanIn", "pageRank", "complexity", "churn", "risk"]
Granularity = Literal["symbol", "file"]


@dataclass(frozen=True, slots=True)
class Hotspot:
    """A symbol or a file, with all figures whichever it is ranked by."""

    symbol: Symbol
    """Of a file its module-level code."""
    score: float
    """The figure it is ranked by."""
    fan_in: int
    """Symbols that call it; of a file other files that use what it defines."""
    fan_out: int
    """Symbols that it calls; of a file other files that it uses."""
    page_rank: float
    """Between 0 and 1; those of all symbols, or files, add up to 1."""
    complexity: int
    """Cyclomatic; of a file the sum of its symbols'."""
    churn: int | None
    """Commits that changed the file; None where git tells nothing."""


@dataclass(frozen=True, slots=True)
class Hotspots:
    """One page of what stands out."""

    metric: Metric
    granularity: Granularity
    items: tuple[Hotspot, ...]
    """Highest score first, equals by path and position. What scores nothing is left out."""
    total: int
    degraded: str
    """Why a figure is missing; else empty."""
    cursor: str | None
    freshness: Freshness


def hotspots(
    snapshot: Snapshot,
    options: Options,
    *,
    metric: Metric = "risk",
    granularity: Granularity = "symbol",
) -> Hotspots:
    """
    Symbols or files ranked by one figure.

    Risk is the product of complexity, 1 + log2(1 + fan-in) and 1 + log2(1 + churn): what is hard to
    understand, used by many and often changed. Without git the last factor is 1.
    """
    # Late: it loads numpy.
    from codegraph_lsp.features.figures import figures

    told = figures(snapshot, options.certainty, granularity)
    degraded = ""
    churn = None
    try:
        churn = told.churn(past(snapshot).changes)
    except HistoryError as error:
        degraded = f"no churn: {error}"
    ranked = told.ranked(snapshot, options, metric, churn)
    shown = page(ranked, options, lambda item: f"{item[0]:09}")
    symbols = snapshot.symbols([told.key(n) for _, n, _ in shown.items])
    return Hotspots(
        metric=metric,
        granularity=granularity,
        items=tuple(
            Hotspot(
                symbol=symbols[told.key(n)],
                score=score,
                fan_in=int(told.fan_in[n]),
                fan_out=int(told.fan_out[n]),
                page_rank=float(told.page_rank[n]),
                complexity=int(told.complexity[n]),
                churn=None if churn is None else int(churn[n]),
            )
            for _, n, score in shown.items
            if told.key(n) in symbols
        ),
        total=shown.total,
        degraded=degraded,
        cursor=shown.cursor,
        freshness=freshness(snapshot),
    )
