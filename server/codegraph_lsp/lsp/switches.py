"""
Which features are on, by the settings: everywhere, nowhere, or in some languages.

A server can't see its neighbours, so `whenAlone` goes by what the client says in `alone`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codegraph_lsp.model.settings import Settings

Extent: TypeAlias = "bool | tuple[str, ...]"
"""Where something is on: everywhere, nowhere, or in languages by an editor's ids."""


def extent(settings: Settings, switch: str) -> Extent:
    """Where the feature of that *switch* is on; never an empty list."""
    value = msgspec.to_builtins(settings.features)[switch]
    if value != "whenAlone":
        return bool(value)
    return settings.alone or False


def is_on(settings: Settings, switch: str, languages: Callable[[], Sequence[str]]) -> bool:
    """
    Whether the feature of that *switch* is on.

    Args:
        languages: Says what editors call the language that is asked about. None of them for a
            question about the whole workspace: a server that is alone in some languages only is
            not alone there.
    """
    found = extent(settings, switch)
    return found if isinstance(found, bool) else not set(found).isdisjoint(languages())
