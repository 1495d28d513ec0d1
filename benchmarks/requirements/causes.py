"""What is known of requirements that are not met."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CAUSES: Mapping[int, str] = {}
"""By number; only those that a run finds not met are shown."""
