"""
The module table: which files a module's name means, seen from a file.

How names lead to files is each language family's own (`languages/<family>/modules.py`); this
table keeps the workspace's files and manifests for them, and what they answered. A question has a
canonical form, so that it can be asked again when files come or go.
"""

from __future__ import annotations

import importlib
from bisect import insort
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeAlias, cast
from zlib import crc32

from codegraph_lsp.languages.module_tree import Found, ModuleStrategy, Tree, parent
from codegraph_lsp.model.ids import Path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from codegraph_lsp.model.ids import FileId

_NOWHERE = Found()

_FOLDER = -1

ANSWERS = 4096
"""Answers remembered before those that nobody asked for again go: of some 300 files, 0.35 kB each.
"""

_OUTSIDE = 1 << 22
"""Numbers that stand for modules outside; they take three bytes in the store. Two that are one
question's answers at different times and have one number: one in four millions."""


_Question: TypeAlias = tuple[str, str, str, int]
"""Language family, folder of the importer, module as written, dots before it."""


@dataclass(frozen=True, slots=True)
class ModuleTarget:
    """The answer to one question."""

    specifier: str
    """The question in canonical form, for `ModuleTable.ask`."""
    files: tuple[FileId, ...]
    """Files of the module; several where a package is a folder. Empty: outside or missing."""
    package: str = ""
    """Of a module outside the workspace: the package it belongs to."""
    name: str = ""
    """Of a module outside the workspace: its full name."""
    folder: bool = False
    """A package without code of its own; its modules have longer names."""
    ambient: tuple[FileId, ...] = ()
    """Of one without a file: those whose blocks called *block* say what it offers."""
    block: str = ""

    @property
    def answer(self) -> tuple[int, ...]:
        """
        All of it but the question, to be compared with a later answer.

        Ids of the files; where there are none a number below zero, or nothing at all, and then as
        such numbers the files that have blocks for it.
        """
        if self.files:
            return self.files
        if self.ambient:
            return tuple(_FOLDER - 1 - _OUTSIDE - file for file in self.ambient)
        if self.folder:
            return (_FOLDER,)
        if not self.package:
            return ()
        return (_FOLDER - 1 - crc32(f"{self.package}\t{self.name}".encode()) % _OUTSIDE,)


class FileTree:
    """The workspace's files and manifests by name."""

    def __init__(
        self,
        files: Iterable[tuple[FileId, Path]],
        manifests: Mapping[Path, bytes],
        ambient: Iterable[tuple[Path, str]] = (),
    ) -> None:
        self._files: dict[str, FileId] = {}
        self._in_folder: dict[str, list[str]] = {}
        self._n_below: dict[str, int] = {}
        self._manifests: dict[str, bytes] = {str(path): text for path, text in manifests.items()}
        self._ambient = _by_module(ambient)
        for file, path in files:
            self._note(file, path)
        for names in self._in_folder.values():
            names.sort()

    def file(self, path: str) -> FileId | None:
        return self._files.get(path)

    def has_folder(self, path: str) -> bool:
        return path in self._n_below

    def files_in(self, folder: str) -> Sequence[str]:
        return self._in_folder.get(folder, ())

    def folders(self) -> Sequence[str]:
        return sorted(self._in_folder)

    def folders_in(self, folder: str) -> Sequence[str]:
        below = f"{folder}/" if folder else ""
        found = (each for each in self._n_below if each.startswith(below) and each != folder)
        return sorted(each for path in found if "/" not in (each := path[len(below) :]) and each)

    def folders_called(self, path: str) -> list[str]:
        if not path:
            tops = ["", *self.folders_in("")]
            return [each for each in tops if each in self._n_below]
        found = [
            each
            for each in self._n_below
            if each == path or each.endswith(f"/{path}") or (each and path.endswith(f"/{each}"))
        ]
        return sorted(found, key=lambda each: (each.count("/"), each))

    def files_called(self, stem: str) -> list[str]:
        start, inside = f"{stem}.", f"/{stem}."
        found = (each for each in self._files if inside in each or each.startswith(start))
        return sorted(each for each in found if each.rpartition("/")[2].startswith(start))

    def manifest(self, path: str) -> bytes | None:
        return self._manifests.get(path)

    def manifests(self, base_name: str) -> Sequence[str]:
        ending = "/" + base_name
        return sorted(p for p in self._manifests if p == base_name or p.endswith(ending))

    def ambient(self) -> Mapping[str, Sequence[str]]:
        there = ((m, [p for p in paths if p in self._files]) for m, paths in self._ambient.items())
        return {module: paths for module, paths in there if paths}

    def set_ambient(self, ambient: Iterable[tuple[str, str]]) -> bool:
        """Which files have blocks for which modules; False where that is known."""
        before, self._ambient = self._ambient, _by_module(ambient)
        return self._ambient != before

    def add(self, file: FileId, path: str) -> None:
        """A file came; a known path only changes its id."""
        if path in self._files:
            self._files[path] = file
            return
        names = self._in_folder.pop(parent(path), [])
        self._note(file, path)
        insort(names, path)
        self._in_folder[parent(path)] = names

    def remove(self, path: str) -> None:
        """A file went; an unknown path is ignored."""
        if self._files.pop(path, None) is None:
            return
        folder = parent(path)
        self._in_folder[folder].remove(path)
        if not self._in_folder[folder]:
            del self._in_folder[folder]
        for above in _folders_of(path):
            self._n_below[above] -= 1
            if not self._n_below[above]:
                del self._n_below[above]

    def set_manifest(self, path: str, source: bytes | None) -> None:
        """A manifest came, changed, or (None) went."""
        if source is None:
            self._manifests.pop(path, None)
        else:
            self._manifests[path] = source

    def _note(self, file: FileId, path: str) -> None:
        if path not in self._files:
            for above in _folders_of(path):
                self._n_below[above] = self._n_below.get(above, 0) + 1
            self._in_folder.setdefault(parent(path), []).append(path)
        self._files[path] = file


class ModuleTable:
    """
    Questions to the module strategies of all languages, remembered until the files change.

    Args:
        files: Every file of the workspace that could be a module, placeholders too.
        manifests: Bytes of the manifests that were read, by path.
        ambient: Files that have blocks for other modules, and those modules; see `Tree.ambient`.
        family_of: The language family of a language id; families share a strategy.
    """

    def __init__(
        self,
        files: Iterable[tuple[FileId, Path]],
        manifests: Mapping[Path, bytes],
        family_of: Callable[[str], str],
        ambient: Iterable[tuple[Path, str]] = (),
    ) -> None:
        inside: list[tuple[FileId, Path]] = []
        outside: list[tuple[FileId, Path]] = []
        for file, path in files:
            (outside if _is_absolute(path) else inside).append((file, path))
        self._tree = FileTree(inside, manifests, ambient)
        self._outside = FileTree(outside, {})
        """Open documents outside the workspace: those inside do not mean them, nor the reverse."""
        self._family_of = family_of
        self._strategies: dict[tuple[str, bool], ModuleStrategy | None] = {}
        self._answers: dict[_Question, ModuleTarget] = {}
        self._resting: dict[_Question, ModuleTarget] = {}
        """Those that were not asked for since there were too many."""

    def resolve(self, importer: Path, language: str, module: str, level: int = 0) -> ModuleTarget:
        """Where the module is that *importer* calls *module*."""
        key = (self._family_of(language), parent(importer), module, level)
        target = self._answers.get(key)
        if target is None:
            if len(self._answers) >= ANSWERS:
                self._resting, self._answers = self._answers, {}
            target = self._resting.get(key) or self._answer(*key)
            self._answers[key] = target
        return target

    def ask(self, specifier: str) -> tuple[int, ...]:
        """`ModuleTarget.answer` of an earlier question as of now."""
        family, folder, level, module = specifier.split("\t", 3)
        return self._answer(family, folder, module, int(level)).answer

    def names_of(self, importer: Path, language: str, path: Path) -> Sequence[str]:
        """
        What *importer* may call the module of the file at *path* by the language's rules, likely
        names first; none where those do not tell, or *importer* cannot name it.
        """
        strategy = self._strategy(self._family_of(language), parent(importer))
        names = getattr(strategy, "names_of", None)
        return () if names is None else tuple(names(importer, path))

    def has_folder(self, path: str) -> bool:
        """Some file is below the folder *path*."""
        return self._tree.has_folder(path)

    def undeclared(self, importer: Path, language: str, module: str) -> str:
        """
        Where the file of *module* would be that *importer* declares, without its ending; empty
        where there is one, or the family declares no modules.
        """
        strategy = self._strategy(self._family_of(language), parent(importer))
        undeclared = getattr(strategy, "undeclared", None)
        return "" if undeclared is None else str(undeclared(importer, module))

    def is_certain(self, importer: Path, language: str, module: str) -> bool:
        """The workspace's own *module* is what *importer* finds by that name, if it is complete."""
        strategy = self._strategy(self._family_of(language), parent(importer))
        is_certain = getattr(strategy, "is_certain", None)
        return is_certain is None or bool(is_certain(importer, module))

    def around(self, path: Path, language: str) -> FileId | None:
        """The file of the module around that of *path*, where files declare their modules."""
        strategy = self._strategy(self._family_of(language), parent(path))
        around = getattr(strategy, "around", None)
        return None if around is None else cast("FileId | None", around(path))

    def folders(self) -> Sequence[str]:
        """All folders that have a file directly in them, in order."""
        return self._tree.folders()

    def files_in(self, folder: str) -> Sequence[str]:
        """Paths of the files directly in *folder*, in order."""
        return self._tree.files_in(folder)

    def folders_in(self, folder: str) -> Sequence[str]:
        """Names of the folders directly in *folder*, in order."""
        return self._tree.folders_in(folder)

    def folders_called(self, path: str) -> list[str]:
        """Folders whose paths end with *path*, or that *path* ends with, the nearest to the root
        first; of an empty path the root and what source code is found in.
        """
        return self._tree.folders_called(path)

    def files_called(self, stem: str) -> list[Path]:
        """Paths of the files whose names are *stem* and an ending, in order."""
        return [Path(each) for each in self._tree.files_called(stem)]

    def add(self, file: FileId, path: Path) -> None:
        """A file came."""
        self._tree_around(path).add(file, path)
        self._forget()

    def remove(self, path: Path) -> None:
        """A file went."""
        self._tree_around(path).remove(path)
        self._forget()

    def set_manifest(self, path: Path, source: bytes | None) -> None:
        """A manifest came, changed, or (None) went."""
        self._tree.set_manifest(path, source)
        self._forget()

    def set_ambient(self, ambient: Iterable[tuple[Path, str]]) -> None:
        """What files say of other modules may have changed."""
        if self._tree.set_ambient(ambient):
            self._forget()

    def _answer(self, family: str, folder: str, module: str, level: int) -> ModuleTarget:
        strategy = self._strategy(family, folder)
        found = strategy.find(folder, module, level) if strategy else _NOWHERE
        specifier = f"{family}\t{folder}\t{level}\t{module}"
        return ModuleTarget(
            specifier,
            found.files,
            found.package,
            found.name,
            found.folder,
            found.ambient,
            found.block,
        )

    def _strategy(self, family: str, folder: str) -> ModuleStrategy | None:
        tree = self._tree_around(folder)
        key = family, tree is self._outside
        if key not in self._strategies:
            self._strategies[key] = _load(family, tree)
        return self._strategies[key]

    def _tree_around(self, path: str) -> FileTree:
        return self._outside if _is_absolute(path) else self._tree

    def _forget(self) -> None:
        self._strategies.clear()
        self._answers.clear()
        self._resting.clear()


def _load(family: str, tree: Tree) -> ModuleStrategy | None:
    """The family's strategy over *tree*; None where the family has no notion of modules."""
    package = f"codegraph_lsp.languages.{family}"
    if find_spec(package) is None or find_spec(f"{package}.modules") is None:
        return None
    module = importlib.import_module(f"{package}.modules")
    return cast("ModuleStrategy", module.Strategy(tree))


def _is_absolute(path: str) -> bool:
    """The name of a file outside the workspace, see `Roots.outside`."""
    return path.startswith("/") or path[1:2] == ":"


def _by_module(ambient: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, module in ambient:
        found.setdefault(module, []).append(path)
    return found


def _folders_of(path: str) -> Iterable[str]:
    folder = parent(path)
    yield folder
    while folder:
        folder = parent(folder)
        yield folder
