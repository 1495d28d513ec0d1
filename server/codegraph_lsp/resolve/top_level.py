"""
What other files find in a file by name alone, because they share its folder or package.

A package of hundreds of files is asked for each name that one of them does not bind itself. Of most
of its files these names are all that is needed: a fiftieth of the outline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from codegraph_lsp.model.facts import MODULE_SCOPE, MODULE_SYMBOL
from codegraph_lsp.resolve.words import BINDS_IMPORT, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.model.facts import Outline


class TopLevel(msgspec.Struct, frozen=True, gc=False):
    """Names at the top level of one file, each once, in order of place."""

    package: str
    """As in `Outline`."""
    names: tuple[str, ...]
    """Bound there, not by imports."""
    types: tuple[str, ...]
    """Of definitions that are types; of several with one name the first counts."""
    methods: tuple[tuple[str, str], ...]
    """Methods written outside their type: its name and theirs."""

    @property
    def weight(self) -> int:
        """About how many bytes it takes."""
        return 400 + 65 * len(self.names) + 10 * len(self.types) + 170 * len(self.methods)


def top_level(outline: Outline) -> TopLevel:
    """The names of *outline*."""
    return top_level_of(
        outline.package,
        ((each.scope, each.name, each.kind) for each in outline.bindings),
        ((each.container, each.name, each.kind, each.receiver) for each in outline.symbols),
    )


def top_level_of(
    package: str,
    bindings: Iterable[tuple[int, str, int]],
    symbols: Iterable[tuple[int, str, int, str]],
) -> TopLevel:
    """
    The same from parts of the records.

    Args:
        bindings: Scope, name and kind.
        symbols: Container, name, kind and receiver.
    """
    names = {
        name: None
        for scope, name, kind in bindings
        if scope == MODULE_SCOPE and kind != BINDS_IMPORT
    }
    kinds: dict[str, int] = {}
    methods: dict[tuple[str, str], None] = {}
    for container, name, kind, receiver in symbols:
        if container == MODULE_SYMBOL:
            kinds.setdefault(name, kind)
        if receiver:
            methods[receiver, name] = None
    types = tuple(name for name, kind in kinds.items() if kind in TYPES)
    return TopLevel(package, tuple(names), types, tuple(methods))
