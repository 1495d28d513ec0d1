"""
What ties declarations to their definitions.

A file that only includes a header sees declarations; which definition they mean is found when
everything is put together, as a linker does. So an edge leads to the declaration that its file
sees, and files say of their symbols what they declare and what they define. From that the edge's
real end follows whenever it is asked for: the definition, where there is exactly one.
"""

from __future__ import annotations

from enum import IntEnum

from codegraph_lsp.model.facts import Fact


class LinkageSort(IntEnum):
    """Closed; the numbers are stored."""

    DEFINES = 0
    """`thing`, a declaration, is seen by the file of `other`, which is its definition."""
    DECLARED = 1
    """`thing` is a declaration under the name whose hash is `other`."""
    DEFINED = 2
    """Under the name whose hash is `thing`, `other` is a definition."""


class Linkage(Fact, frozen=True):
    """One statement."""

    sort: int
    """A `LinkageSort`."""
    thing: int
    other: int
    """Keys of symbols, or hashes of names."""
