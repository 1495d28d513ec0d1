"""
Manifests: files that say how modules are found, and are therefore read before all others.

Which names they go by is the languages' business; here they are only picked out of a listing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.model.ids import Path


class ManifestNames:
    """Base names of manifests, case-sensitive; `*.suffix` stands for all with that end."""

    __slots__ = ("_names", "_suffixes")

    def __init__(self, names: Iterable[str]) -> None:
        wanted = frozenset(names)
        self._names = frozenset(name for name in wanted if not name.startswith("*"))
        self._suffixes = tuple(sorted(name[1:] for name in wanted - self._names))

    def __contains__(self, path: str) -> bool:
        """Whether *path*, or a bare base name, is a manifest's."""
        name = path.rpartition("/")[2]
        return name in self._names or name.endswith(self._suffixes)

    def pick(self, paths: Iterable[Path]) -> list[Path]:
        """The manifests among *paths*, each once; outer folders first, then by path."""
        found = {path for path in paths if path in self}
        return sorted(found, key=lambda path: (path.count("/"), path))
