"""
Where Rust modules are: a tree of files below the root of each crate.

Which file asks matters (`foo.rs` has its modules in `foo/`, `mod.rs` and roots beside them), so a
question names it: `file|question`.

    crate           the roots of the crates that the file can be in
    super           the file of the module around the file
    root.a.b        by layout, the module `a::b` of the file's crate
    mod.a.b         the module `b`, declared in the file or in its inline module `a`
    at.x/y.rs       the file that a `#[path]` attribute names
    extern.name     another crate, by the name that code has for it
    near            files that are likely to have more members of the file's types

Other questions are imports as they are written; they are answered as well as can be.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from codegraph_lsp.languages.module_tree import Found, Tree, join, parent, upward

if TYPE_CHECKING:
    from codegraph_lsp.model.ids import FileId

STANDARD = frozenset({"std", "core", "alloc", "proc_macro", "test"})
"""Crates that need no dependency."""

MAX_NEAR = 64
"""Most files that are looked through for members of a type that is defined elsewhere. (a guess)"""

_ROOTS = ("lib.rs", "main.rs")
_SELF_NAMED = frozenset({"mod.rs", "lib.rs", "main.rs"})
_TARGETS = ("bin", "example", "test", "bench")
_TARGET_FOLDERS = ("src/bin", "examples", "tests", "benches")
_MISSING = Found()
_NO_ROOT = Found(folder=True)


@dataclass(frozen=True, slots=True)
class _Package:
    folder: str
    name: str = ""
    crate: str = ""
    """Name that code has for its library."""
    library: str = ""
    """Path of the library's root, stated or by custom; empty where there is none."""
    roots: frozenset[str] = frozenset()
    """Paths of all roots that the manifest names."""
    dependencies: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Name in code -> name of the package, and its folder where a path is given, else `?`."""
    workspace: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The same, of what a workspace's members inherit."""


class Strategy:
    """Module look-up in one tree."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._packages = {parent(name): _read(tree, name) for name in tree.manifests("Cargo.toml")}
        self._by_name = {
            package.name: package for package in self._packages.values() if package.name
        }

    def find(self, folder: str, module: str, level: int) -> Found:
        """See the head of this module for what *module* can be."""
        asker, bar, question = module.partition("|")
        if not bar:
            return self._written(folder, module, level)
        path = f"{folder}/{asker}" if folder else asker
        kind, _, rest = question.partition(".")
        if kind == "mod":
            return self._child(self._home(path), rest.split("."))
        if kind == "at":
            target = join(folder, rest)
            file = None if target is None else self._tree.file(target)
            return _MISSING if file is None else Found((file,))
        if kind == "crate":
            return self._found(self._roots(path), _NO_ROOT)
        if kind == "super":
            return self._found(self._parents(path), _NO_ROOT)
        if kind == "root":
            return self._child(self._source(path), rest.split("."), folders=True)
        if kind == "extern":
            return self._extern(path, rest)
        if kind == "near":
            return Found(self._near(path))
        return _MISSING

    def _written(self, folder: str, module: str, level: int) -> Found:
        """An import as it is written: enough to tell which files are neighbours."""
        if level:
            if module.startswith("="):
                return self.find(folder, f"mod.rs|at.{module[1:]}", 0)
            return self._child(folder, module.split("::"))
        first, _, rest = module.removeprefix("::").partition("::")
        parts = rest.split("::") if rest else []
        asker = f"{folder}/mod.rs" if folder else "mod.rs"
        if first == "crate":
            start = self._source(asker)
        elif first in ("self", "super"):
            start = folder
        else:
            found = self._extern(asker, first)
            if not found.files or not parts:
                return found
            start = parent(self._path_of(found))
        while parts:
            known = self._child(start, parts)
            if known.files:
                return known
            parts.pop()
        return self._found(self._roots(asker)) if first == "crate" else _MISSING

    def _path_of(self, found: Found) -> str:
        for package in self._packages.values():
            if package.library and self._tree.file(package.library) in found.files:
                return package.library
        return ""

    def _found(self, paths: list[str], other: Found = _MISSING) -> Found:
        files = [file for path in paths if (file := self._tree.file(path)) is not None]
        return Found(tuple(files)) if files else other

    def names_of(self, importer: str, path: str) -> list[str]:
        """The path from the crate's root to the module *path*; none in another crate."""
        roots = self._roots(path)
        if not roots or roots[:1] != self._roots(importer)[:1]:
            return []
        source = parent(roots[0])
        if path == roots[0] or not _lies_in(path, source):
            return ["crate"] if path == roots[0] else []
        parts = path[len(source) :].strip("/").removesuffix(".rs").split("/")
        if parts[-1] == "mod":
            parts.pop()
        return ["::".join(["crate", *parts])]

    def undeclared(self, importer: str, module: str) -> str:
        """Where the file of *module* would be that *importer* declares; empty where there is it."""
        home, parts = self._home(importer), module.split("::")
        return "" if self._child(home, parts).files else "/".join(filter(None, [home, *parts]))

    def around(self, path: str) -> FileId | None:
        """The file of the module around that of *path*."""
        files = self._found(self._parents(path)).files
        return files[0] if files else None

    # Crates

    def _package_of(self, path: str) -> _Package | None:
        for folder in upward(parent(path)):
            package = self._packages.get(folder)
            if package is not None and package.name:
                return package
        return None

    def _is_root(self, path: str) -> bool:
        """A file that the compiler is started with."""
        package = self._package_of(path)
        folder, _, name = path.rpartition("/")
        if package is None:
            return name in _ROOTS
        if path in package.roots or path == package.library:
            return True
        inside = folder[len(package.folder) :].lstrip("/") if package.folder else folder
        if inside == "src" and name in _ROOTS:
            return True
        if not inside and name == "build.rs":
            return True
        if inside in _TARGET_FOLDERS:
            return True
        return parent(inside) in _TARGET_FOLDERS and name == "main.rs"

    def _roots(self, path: str) -> list[str]:
        """Roots of the crates that *path* can be in, the likeliest first."""
        if self._is_root(path):
            return [path]
        package = self._package_of(path)
        if package is None:
            for folder in upward(parent(path)):
                found = self._beside(folder)
                if found:
                    return found
            return []
        top = package.folder
        for folder in upward(parent(path)):
            above = parent(folder)
            inside = above[len(top) :].lstrip("/") if top else above
            if inside in _TARGET_FOLDERS and self._tree.file(f"{folder}/main.rs") is not None:
                return [f"{folder}/main.rs"]  # a target that is a folder
            if folder in ("", top):
                break
        source = f"{top}/src" if top else "src"
        stated = [package.library, *sorted(package.roots)]
        below = [
            root
            for root in [*stated, *self._beside(source)]
            if root and _lies_in(parent(path), parent(root))
        ]
        return list(dict.fromkeys(below)) or [r for r in stated if r] or self._beside(source)

    def _beside(self, folder: str) -> list[str]:
        names = [f"{folder}/{name}" if folder else name for name in _ROOTS]
        return [name for name in names if self._tree.file(name) is not None]

    def _source(self, path: str) -> str:
        """The folder that the crate's modules lie in; of loose files the outermost with code."""
        roots = self._roots(path)
        if roots:
            return parent(roots[0])
        found = parent(path)
        for folder in upward(found):
            if not any(name.endswith(".rs") for name in self._tree.files_in(folder)):
                break
            found = folder
        return found

    def _extern(self, path: str, name: str) -> Found:
        if name in STANDARD:
            return Found(package=name, name=name)
        package = self._package_of(path)
        if package is None:
            return Found(package=name, name=name) if name[:1].islower() else _MISSING
        if name == package.crate:
            # Binaries, tests and examples use the library of their own package.
            return self._library(package) or Found(package=name, name=name)
        stated = package.dependencies.get(name) or self._renamed(package, name)
        if stated is None:
            return _MISSING
        real, folder = stated
        if folder == "*":
            for above in upward(package.folder):
                holder = self._packages.get(above)
                if holder is not None and name in holder.workspace:
                    real, folder = holder.workspace[name]
                    break
        target = self._packages.get(folder) or self._by_name.get(real)
        if target is not None:
            found = self._library(target)
            if found:
                return found
        return Found(package=real, name=name)

    def _renamed(self, package: _Package, name: str) -> tuple[str, str] | None:
        """A dependency in the workspace whose library has another name than its package."""
        for real, folder in package.dependencies.values():
            target = self._packages.get(folder) or self._by_name.get(real)
            if target is not None and target.crate == name:
                return real, folder
        return None

    def _library(self, package: _Package) -> Found | None:
        file = self._tree.file(package.library) if package.library else None
        return None if file is None else Found((file,))

    # Modules

    def _home(self, path: str) -> str:
        """The folder in which the modules lie that *path* declares."""
        folder, _, name = path.rpartition("/")
        if name in _SELF_NAMED or self._is_root(path):
            return folder
        stem = name.removesuffix(".rs")
        return f"{folder}/{stem}" if folder else stem

    def _child(self, folder: str, parts: list[str], *, folders: bool = False) -> Found:
        base = "/".join([folder, *parts] if folder else parts)
        for path in (f"{base}.rs", f"{base}/mod.rs"):
            file = self._tree.file(path)
            if file is not None:
                return Found((file,))
        return _NO_ROOT if folders and self._tree.has_folder(base) else _MISSING

    def _parents(self, path: str) -> list[str]:
        """The file of the module around that of *path*."""
        folder, _, name = path.rpartition("/")
        if self._is_root(path):
            return []
        around = parent(folder) if name == "mod.rs" else folder
        for candidate in (f"{around}/mod.rs" if around else "mod.rs", f"{around}.rs"):
            if candidate != path and self._tree.file(candidate) is not None:
                return [candidate]
        return [root for root in self._roots(path) if parent(root) == around]

    def _near(self, path: str) -> tuple[FileId, ...]:
        folder = parent(path)
        home = self._home(path)
        names = [*self._tree.files_in(folder)]
        if home != folder:
            names += self._tree.files_in(home)
        names += self._parents(path)
        source = self._source(path)
        for below in self._tree.folders():
            if len(names) > 4 * MAX_NEAR:
                break
            if _lies_in(below, source):
                names += self._tree.files_in(below)
        found = [
            file
            for name in dict.fromkeys(names)
            if name.endswith(".rs") and name != path
            if (file := self._tree.file(name)) is not None
        ]
        return tuple(found[:MAX_NEAR])


def _lies_in(folder: str, around: str) -> bool:
    return not around or folder == around or folder.startswith(around + "/")


def _read(tree: Tree, name: str) -> _Package:
    folder = parent(name)
    try:
        table = tomllib.loads((tree.manifest(name) or b"").decode("utf-8", "replace"))
    except tomllib.TOMLDecodeError:
        table = {}
    stated = _table(table, "package") or _table(table, "project")
    library = _path_in(folder, str(_table(table, "lib").get("path", "src/lib.rs")))
    if library is None or tree.file(library) is None:
        library = ""
    roots = set()
    for target in _TARGETS:
        entries = table.get(target, [])
        for entry in entries if isinstance(entries, list) else []:
            path = entry.get("path") if isinstance(entry, dict) else None
            if isinstance(path, str):
                roots.add(_path_in(folder, path) or "")
    given = str(stated.get("name", ""))
    return _Package(
        folder,
        given,
        str(_table(table, "lib").get("name", given.replace("-", "_"))),
        library,
        frozenset(roots - {""}),
        _dependencies(table, folder),
        _dependencies(_table(table, "workspace"), folder),
    )


def _path_in(folder: str, path: str) -> str | None:
    return join(folder, path)


def _table(table: dict[str, Any], key: str) -> dict[str, Any]:
    found = table.get(key)
    return found if isinstance(found, dict) else {}


def _dependencies(table: dict[str, Any], folder: str) -> dict[str, tuple[str, str]]:
    """By the name that code has for them."""
    listed = [table, *(t for t in _table(table, "target").values() if isinstance(t, dict))]
    found = {}
    for each in listed:
        for section in ("dependencies", "dev-dependencies", "build-dependencies"):
            for name, entry in _table(each, section).items():
                real, place = name, "?"
                if isinstance(entry, dict):
                    real = str(entry.get("package", name))
                    if isinstance(entry.get("path"), str):
                        place = join(folder, entry["path"]) or ""
                        place = place if join(folder, entry["path"]) is not None else "?"
                    elif entry.get("workspace"):
                        place = "*"
                found[name.replace("-", "_")] = (real, place)
    return found
