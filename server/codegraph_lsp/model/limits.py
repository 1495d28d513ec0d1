"""How far linking goes before it gives an answer up. Part of what a workspace's edges depend on."""

from __future__ import annotations

from typing import Annotated

import msgspec


class Limits(msgspec.Struct, frozen=True, array_like=True):
    """See the settings of the same meaning; decision 8 has what was measured."""

    width: Annotated[int, msgspec.Meta(ge=1, le=16)] = 8
    """Most values of one name."""
    depth: Annotated[int, msgspec.Meta(ge=10, le=60)] = 60
    """Longest chain of steps from a question to what it depends on."""
    rounds: Annotated[int, msgspec.Meta(ge=0, le=8)] = 3
    """How often a file's calls pass their arguments on."""
    levels: Annotated[int, msgspec.Meta(ge=0, le=6)] = 3
    """Calls inside calls that are evaluated with the arguments at hand."""


DEFAULT_LIMITS = Limits()
