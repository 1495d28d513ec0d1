"""What is known of requirements that are not met."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CAUSES: Mapping[int, str] = {
    28: "One process serves one client. Several on one root read its index and share the facts "
    "cache; the first writes, see [architecture](architecture.md).",
}
"""By number; only those that a run finds not met are shown."""
