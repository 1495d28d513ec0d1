"""How far an answer can be trusted while indexing goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import Revision


@dataclass(frozen=True, slots=True)
class Freshness:
    """Goes with every answer."""

    revision: Revision
    state: Literal["indexing", "ready"]
    pending: int
    """Files that could still change the answer."""
    lower_bound: bool
    """True when there may be more than the answer says."""


def freshness(snapshot: Snapshot, *, lower_bound: bool = False) -> Freshness:
    """
    Args:
        lower_bound: A limit cut the answer short for another reason than files still pending.
    """
    return Freshness(
        revision=snapshot.revision,
        state=snapshot.state,
        pending=snapshot.pending,
        lower_bound=lower_bound or snapshot.state == "indexing" or snapshot.pending > 0,
    )
