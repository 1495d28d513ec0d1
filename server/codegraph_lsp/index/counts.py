"""What one run of indexing has done so far, and how long opened files waited."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from statistics import quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codegraph_lsp.model.status import LinkPlan

KEPT_TIMES = 512
"""Newest open-to-hydrated times that percentiles are taken of."""


@dataclass(slots=True)
class Counts:
    """Counters of one pipeline; written by the conductor, read by anybody."""

    hydrated: int = 0
    parsed: int = 0
    cache_hits: int = 0
    linked: int = 0
    removed: int = 0
    plan: LinkPlan | None = None
    times: deque[float] = field(default_factory=lambda: deque(maxlen=KEPT_TIMES))
    """From the change of an open document to its committed facts. (seconds)"""

    def keep_plan(self, plan: LinkPlan) -> None:
        """Keep the plan of the largest batch."""
        if self.plan is None or plan.files >= self.plan.files:
            self.plan = plan

    def open_to_hydrated(self) -> tuple[float | None, float | None]:
        """Median and 95th percentile, in milliseconds; None before there are any."""
        times = sorted(self.times)
        if not times:
            return None, None
        if len(times) == 1:
            return times[0] * 1000, times[0] * 1000
        cuts = quantiles(times, n=20, method="inclusive")
        return cuts[9] * 1000, cuts[18] * 1000
