"""What is known of requirements that are not met."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CAUSES: Mapping[int, str] = {
    3: "With two cores that workers and editor share, one question in a hundred meets a switch of "
    "the scheduler, a check of another file, or is the first of its kind and reads what later "
    "ones find.",
    8: "Wall time: with two cores a thread may be set aside in the middle of its turn.",
    15: "Files that changed are checked, too, beside reading and linking.",
    20: "What checks of all files and of the whole graph make and throw away leaves holes in "
    "Python's heap that it keeps (docs/decisions/0018). With nothing asked or checked a server "
    "holds 40 MB of libraries and, of 11,000 files, 15 MB of names and places; what it was asked "
    "about is kept up to bounds. A worker is replaced after the slice that took it over 220 MB; "
    "the first slices hold the largest files.",
}
"""By number; only those that a run finds not met are shown."""
