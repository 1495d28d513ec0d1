"""
What the client has open.

Runs on: the dispatching thread; `Documents.at` from any.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.workspace.overlay import Document


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """A document as the client has it."""

    uri: str
    document: Document

    @property
    def version(self) -> int:
        return self.document.version

    @property
    def path(self) -> Path:
        return self.document.path


class Documents:
    """What is open, by URI. Of two that lead to one file the one opened or edited last counts."""

    def __init__(self) -> None:
        self._by_uri: dict[str, OpenDocument] = {}
        self._by_path: dict[Path, OpenDocument] = {}

    def __iter__(self) -> Iterator[OpenDocument]:
        return iter(list(self._by_path.values()))

    def get(self, uri: str) -> OpenDocument | None:
        return self._by_uri.get(uri)

    def at(self, path: Path) -> OpenDocument | None:
        """The document that counts for the file at *path*."""
        return self._by_path.get(path)

    def put(self, document: OpenDocument) -> None:
        self._by_uri[document.uri] = document
        self._by_path[document.path] = document

    def relocate(self, path_of: Callable[[str], Path | None]) -> None:
        """The workspace has other folders: files have the paths that *path_of* tells by URI."""
        counting = [opened.uri for opened in self._by_path.values()]
        self._by_path.clear()
        for uri, opened in self._by_uri.items():
            path = path_of(uri) or opened.path
            self._by_uri[uri] = replace(opened, document=replace(opened.document, path=path))
        for uri in counting:
            opened = self._by_uri[uri]
            self._by_path[opened.path] = opened

    def remove(self, uri: str) -> OpenDocument | None:
        """
        Forgets *uri*.

        Returns:
            Another document of the same file, which counts from now on.
        """
        gone = self._by_uri.pop(uri, None)
        if gone is None:
            return None
        if self._by_path[gone.path].uri != uri:
            return self._by_path[gone.path]
        del self._by_path[gone.path]
        for other in self._by_uri.values():
            if other.path == gone.path:
                self._by_path[gone.path] = other
                return other
        return None
