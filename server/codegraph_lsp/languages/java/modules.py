"""
Where Java's packages and types are: a package is a folder below some source root.

A question is `a.b>c.D`: the package of the file that asks, and the name of a package or a type;
with `.*` behind, all files of the package are wanted. Where the folder of the asking file ends with
its package, what is before is its source root; where it ends with the last parts of it only, the
workspace begins in the midst of the package's folders. Packages are looked for from that root
first, then in every folder whose path ends with their name, the nearest first. Whether a file
really belongs to the package is told by its own `package` clause, which linking looks at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.languages.module_tree import Found, Tree, parent

if TYPE_CHECKING:
    from codegraph_lsp.model.ids import FileId

EVERYTHING = ".*"
ENDING = ".java"


class Strategy:
    """Look-up of packages and types in one tree."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._by_last: dict[str, list[str]] | None = None
        self._known: dict[tuple[str, str, str], list[str]] = {}

    def find(self, folder: str, module: str, level: int) -> Found:  # noqa: ARG002  no counted dots
        own, mark, wanted = module.rpartition(">")
        if wanted.endswith(EVERYTHING) or (mark and not wanted):
            package = wanted.removesuffix(EVERYTHING)
            return Found(tuple(self._files(folder, own, package)))
        package, _, name = wanted.rpartition(".")
        for place in self._folders(folder, own, package):
            path = f"{place}/{name}{ENDING}" if place else f"{name}{ENDING}"
            file = self._tree.file(path)
            if file is not None:
                return Found((file,))
        if self._folders(folder, own, wanted):
            return Found(folder=True)
        return Found(package=_package_of(wanted), name=wanted)

    def _files(self, folder: str, own: str, package: str) -> list[FileId]:
        found = []
        for place in self._folders(folder, own, package):
            for path in self._tree.files_in(place):
                file = self._tree.file(path) if path.endswith(ENDING) else None
                if file is not None:
                    found.append(file)
        return found

    def _folders(self, folder: str, own: str, package: str) -> list[str]:
        """Folders that may be the package, the nearest first."""
        key = (folder, own, package)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._search(folder, own, package)
        return found

    def _search(self, folder: str, own: str, package: str) -> list[str]:
        root, above = _root(folder, own)
        found = []
        parts = package.split(".") if package else []
        if parts[: len(above)] == above:
            rest = "/".join(parts[len(above) :])
            place = f"{root}/{rest}" if root and rest else root or rest
            if self._tree.has_folder(place) or place == folder:
                found.append(place)
        if not parts:
            return found
        ending = "/".join(parts)
        others = [
            each
            for each in self._folders_called(parts[-1])
            if (each == ending or each.endswith("/" + ending)) and each not in found
        ]
        others.sort(key=lambda each: (-_shared(each, folder), each))
        return found + others

    def _folders_called(self, name: str) -> list[str]:
        if self._by_last is None:
            self._by_last = {}
            seen: set[str] = set()
            for folder in self._tree.folders():
                if not any(path.endswith(ENDING) for path in self._tree.files_in(folder)):
                    continue
                place = folder
                while place and place not in seen:
                    seen.add(place)
                    self._by_last.setdefault(place.rpartition("/")[2], []).append(place)
                    place = parent(place)
        return self._by_last.get(name, [])


def _root(folder: str, own: str) -> tuple[str, list[str]]:
    """The source root of a file, and the part of its package that the root's folder stands for."""
    folders = folder.split("/") if folder else []
    names = own.split(".") if own else []
    n_shared = 0
    while (
        n_shared < min(len(folders), len(names)) and folders[-1 - n_shared] == names[-1 - n_shared]
    ):
        n_shared += 1
    return "/".join(folders[: len(folders) - n_shared]), names[: len(names) - n_shared]


def _shared(one: str, other: str) -> int:
    """How many folders both paths begin with."""
    count = 0
    for a, b in zip(one.split("/"), other.split("/"), strict=False):
        if a != b:
            break
        count += 1
    return count


def _package_of(name: str) -> str:
    """The package part of a name from outside: by convention types begin in upper case."""
    parts = name.split(".")
    for position, part in enumerate(parts):
        if part[:1].isupper():
            return ".".join(parts[:position])
    return name
