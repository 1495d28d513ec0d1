"""What is known of requirements that are not met."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CAUSES: Mapping[int, str] = {
    3: "The second slowest of 200 questions: the first about a package of 290 Go files reads their "
    "outlines, 40 ms with nothing beside it; with two cores, work of others may come on top.",
    8: "Wall time: with two cores a thread may be set aside in the middle of its turn.",
}
"""By number; only those that a run finds not met are shown."""
