"""
The folders of a workspace, and the names of their files inside it.

Roots that are the same folder under two names, or lie inside one another, become one: a file then
has one `Path`, whatever way leads to it. With several roots left, a path begins with its root's
name.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.model.ids import Path
from codegraph_lsp.workspace import names
from codegraph_lsp.workspace.uris import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Root:
    name: str
    """First part of its files' paths; empty where it is the only root."""
    folder: str
    """As the client named it; files are read, and shown to the client, through this name."""
    real: str
    """Links resolved."""
    inner: tuple[str, ...] = ()
    """Real paths of folders inside it that were opened on their own: never excluded."""

    @property
    def prefix(self) -> str:
        """What its files' paths begin with: `name/`, or nothing."""
        return f"{self.name}/" if self.name else ""

    def real_path(self, inside: str) -> str:
        """The native path of what is called *inside* below it, links of the root resolved."""
        return _with_separator(self.real) + _native(inside) if inside else self.real


class Roots:
    """An immutable set of roots, ordered by real path."""

    def __init__(self, folders: Iterable[str]) -> None:
        self._set(_joined(folders))

    def _set(self, roots: tuple[Root, ...]) -> None:
        self.roots = roots
        self._by_name = {root.name: root for root in roots}
        self._by_prefix = [(_with_separator(os.path.normcase(root.real)), root) for root in self]

    @classmethod
    def of(cls, roots: tuple[Root, ...]) -> Roots:
        """The set whose `roots` these are."""
        found = cls(())
        found._set(roots)
        return found

    def __iter__(self) -> Iterator[Root]:
        return iter(self.roots)

    def __len__(self) -> int:
        return len(self.roots)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Roots) and self.roots == other.roots

    def __hash__(self) -> int:
        return hash(self.roots)

    def locate(self, path: str) -> Path | None:
        """The `Path` of the file that native *path* leads to, maybe through links; None outside."""
        return self.locate_real(canonical(path))

    def locate_real(self, path: str) -> Path | None:
        """Like `locate`, for a path that is known to hold no link."""
        folded = os.path.normcase(path)
        for prefix, root in self._by_prefix:
            if folded.startswith(prefix):
                inside = path[len(prefix) :]
                if os.sep != "/":
                    inside = inside.replace(os.sep, "/")
                text = names.to_text(inside)
                return Path(root.prefix + text) if text else None
        return None

    def outside(self, path: str) -> Path:
        """The name of a file in none of the roots: its absolute path, with `/`."""
        real = canonical(path).replace(os.sep, "/")
        return Path(names.to_text(real) or real.encode("utf-8", "replace").decode())

    def name(self, path: str) -> Path:
        """The name of the file at native *path*, in a root or not."""
        return self.locate(path) or self.outside(path)

    def absolute(self, path: Path) -> str:
        """The native path of *path*, by the name that the client knows the root by."""
        found = self.split(path)
        if found is None:
            native = names.to_native(path)
            if not os.path.isabs(native):
                raise KeyError(path)
            return os.path.normpath(native)
        root, inside = found
        return _with_separator(root.folder) + _native(inside)

    def split(self, path: Path) -> tuple[Root, str] | None:
        """The root that *path* lies in, and the rest of it; None for a file outside."""
        if path.startswith("/"):
            return None
        root = self._by_name.get("")
        if root is not None:
            return None if os.path.isabs(path) else (root, path)
        name, _, inside = path.partition("/")
        root = self._by_name.get(name)
        return None if root is None else (root, inside)


def _joined(folders: Iterable[str]) -> tuple[Root, ...]:
    by_real: dict[str, str] = {}
    for folder in folders:
        absolute = os.path.abspath(folder)
        by_real.setdefault(canonical(absolute), absolute)
    outer: dict[str, list[str]] = {}
    for real in sorted(by_real, key=lambda real: (os.path.normcase(real), real)):
        for other, inner in outer.items():
            if os.path.normcase(real).startswith(_with_separator(os.path.normcase(other))):
                inner.append(real)
                break
        else:
            outer[real] = []
    names_ = _names(list(outer))
    return tuple(
        Root(name, by_real[real], real, tuple(inner))
        for name, (real, inner) in zip(names_, outer.items(), strict=True)
    )


def _names(folders: list[str]) -> list[str]:
    """A name for each of the real *folders*: its last part, numbered where two share it."""
    if len(folders) == 1:
        return [""]
    taken: set[str] = set()
    found = []
    for folder in folders:
        base = names.to_text(os.path.basename(folder)) or "root"
        name, number = base, 2
        while name in taken:
            name, number = f"{base}~{number}", number + 1
        taken.add(name)
        found.append(name)
    return found


def _native(inside: str) -> str:
    native = names.to_native(inside)
    return native if os.sep == "/" else native.replace("/", os.sep)


def _with_separator(folder: str) -> str:
    return folder if folder.endswith(os.sep) else folder + os.sep
