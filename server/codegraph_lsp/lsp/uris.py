"""
The client's names of files and the workspace's, both ways.

Runs on: any thread. Open documents are added and removed on the dispatching thread.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from codegraph_lsp.model.ids import Path
from codegraph_lsp.workspace.uris import canonical, canonical_all, path_of, uri_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.workspace.roots import Roots

_SCHEME = re.compile(r"[A-Za-z][\w+.-]+:")
"""How a URI begins; one letter is a drive's."""

_KEPT = 8192
"""Paths whose URI is remembered."""


class Uris:
    """One workspace's files by URI."""

    def __init__(self, roots: Roots) -> None:
        self._roots = roots
        self._open: dict[Path, str] = {}
        self._paths: dict[str, Path] = {}
        self._uri = lru_cache(maxsize=_KEPT)(self._made_uri)

    def path(self, uri: str) -> Path | None:
        """
        The `Path` of the file at *uri*, absolute where it lies in none of the roots.

        None where it is no local file: a buffer that was never saved, a file inside an archive.
        """
        known = self._paths.get(uri)
        if known is not None:
            return known
        native = path_of(uri)
        if native is None:
            return None
        return self._roots.locate(native) or self._roots.outside(native)

    def named(self, name: str) -> Path | None:
        """The file that *name*, a URI or a path inside the workspace, means; None as in `path`."""
        if _SCHEME.match(name):
            return self.path(name)
        inside = name.strip("/")
        return Path(inside) if inside else None

    def paths(self, uris: Iterable[str]) -> tuple[Path, ...]:
        """`path` of each that is a local file, in order; made for thousands."""
        natives = [native for uri in uris if (native := path_of(uri)) is not None]
        roots = self._roots
        return tuple(
            roots.locate_real(real) or roots.outside(real) for real in canonical_all(natives)
        )

    def folder(self, uri: str) -> str | None:
        """Like `path`; a root's own name for its folder, `.` where there is no other root."""
        native = path_of(uri)
        if native is not None:
            real = canonical(native)
            for root in self._roots:
                if root.real == real:
                    return root.name or "."
        return self.path(uri)

    def uri(self, path: Path) -> str:
        """The URI of *path*, in the client's own spelling while it has the file open."""
        return self._open.get(path) or self._uri(path)

    def opened(self, path: Path, uri: str) -> None:
        """The client calls *path* so until `closed`."""
        self._open[path] = uri
        self._paths[uri] = path

    def closed(self, path: Path, uri: str) -> None:
        """The client has *uri* open no longer."""
        self._paths.pop(uri, None)
        if self._open.get(path) == uri:
            del self._open[path]

    def _made_uri(self, path: Path) -> str:
        return uri_of(self._roots.absolute(path))
