"""What is known of requirements that are not met."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CAUSES: Mapping[int, str] = {
    3: "The second slowest of 200 questions: what 17,000 places call takes 40 ms to count, and "
    "with two cores the work of others may come on top.",
    8: "Wall time: with two cores a thread may be set aside in the middle of its turn.",
}
"""By number; only those that a run finds not met are shown."""
