"""What a language's module strategy is given, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codegraph_lsp.model.ids import FileId


AUGMENTED = -1
"""As a level: not where a module is, but what adds to it."""


class Tree(Protocol):
    """The workspace's files by name. Paths have `/` and no leading one; the root is empty."""

    def file(self, path: str) -> FileId | None:
        """The file named *path*, if the workspace has it."""
        ...

    def has_folder(self, path: str) -> bool:
        """Some file lies in *path* or below."""
        ...

    def files_in(self, folder: str) -> Sequence[str]:
        """Paths of the files directly in *folder*, in order."""
        ...

    def folders(self) -> Sequence[str]:
        """All folders that have a file directly in them, in order."""
        ...

    def manifest(self, path: str) -> bytes | None:
        """Bytes of the manifest *path*; None where there is none."""
        ...

    def manifests(self, base_name: str) -> Sequence[str]:
        """Paths of all manifests called *base_name*, in order."""
        ...

    def ambient(self) -> Mapping[str, Sequence[str]]:
        """
        Modules that files say something of in blocks of their own (`declare module "x"`), as they
        are called there, and the paths of those files, in order.
        """
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """Where a module is."""

    files: tuple[FileId, ...] = ()
    """Its file; several where a package is a folder. Empty: not a file of this workspace."""
    package: str = ""
    """Of a module outside: the package it belongs to; empty where it is only missing."""
    name: str = ""
    """Of a module outside: its full name, *package* included."""
    folder: bool = False
    """A package without code of its own, whose modules are asked for by longer names."""
    ambient: tuple[FileId, ...] = ()
    """Of one that has no file: those whose blocks called *block* say what it offers."""
    block: str = ""


class ModuleStrategy(Protocol):
    """
    How one family of languages finds modules. It may remember; a new tree gets a new one.

    One that can say what a module is called has `names_of(importer, path)`, too: what the file at
    *importer* calls the module of the file at *path*, likely names first.
    """

    def find(self, folder: str, module: str, level: int) -> Found:
        """
        Where the module is that a file in *folder* calls *module*.

        Args:
            level: Leading dots where the language counts them, else 0. `AUGMENTED` asks for the
                files whose blocks add to the module that is the file with the id *module*;
                without an id, for all files that are added to.
        """
        ...


def parent(path: str) -> str:
    """The folder that *path* lies in; the root's parent is the root."""
    return path.rpartition("/")[0]


def join(folder: str, name: str) -> str | None:
    """*name* seen from *folder*, without `.` and `..`; None when that leaves the workspace."""
    parts = folder.split("/") if folder else []
    for part in name.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def upward(folder: str) -> list[str]:
    """*folder* and the folders around it, nearest first, the root last."""
    found = [folder]
    while folder:
        folder = parent(folder)
        found.append(folder)
    return found
