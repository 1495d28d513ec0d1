"""What linking asks of its surroundings; the index implements it over the store and overlays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.ids import FileId, Path, SymbolKey
    from codegraph_lsp.resolve.modules import ModuleTable
    from codegraph_lsp.resolve.outline_index import OutlineIndex
    from codegraph_lsp.resolve.top_level import TopLevel


class Lookup(Protocol):
    """The outlines of one moment: they must not change while a `Linker` uses them."""

    @property
    def modules(self) -> ModuleTable:
        """Where modules are."""
        ...

    def index(self, file: FileId) -> OutlineIndex | None:
        """The file's outline in order; None while it is a placeholder, or cannot be read."""
        ...

    def top_level(self, file: FileId) -> TopLevel | None:
        """What `top_level` says of that outline, which need not be read for it."""
        ...

    def keys(self, file: FileId) -> Sequence[SymbolKey]:
        """Keys of the outline's symbols, in their order."""
        ...

    def path(self, file: FileId) -> Path:
        """The file's name in the workspace."""
        ...

    def language(self, file: FileId) -> LanguageSpec:
        """The file's language."""
        ...
