"""
Where JavaScript and TypeScript modules are.

Relative names lead to a file with its extension left out or written as the compiled one's, or to a
folder's index. Other names are tried as `imports` of the nearest `package.json`, as `paths` and
`baseUrl` of the nearest `tsconfig.json` or `jsconfig.json`, and as packages of the workspace. A
package whose manifest points into a build folder that is not there leads to its sources. What has
no file may be described in blocks (`declare module "x"`), those of the nearest package first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from codegraph_lsp.languages.javascript.compiler_paths import CompilerPaths, package_name, specific
from codegraph_lsp.languages.javascript.jsonc import read_object
from codegraph_lsp.languages.module_tree import AUGMENTED, Found, Tree, join, parent, upward
from codegraph_lsp.model.ids import FileId

_EXTENSIONS = (
    ".ts", ".tsx", ".mts", ".cts", ".d.ts", ".js", ".jsx", ".mjs", ".cjs", ".d.mts", ".d.cts",
    ".vue", ".svelte",
)  # fmt: skip

_SOURCES_OF = {
    ".ts": (".tsx", ".d.ts"),
    ".tsx": (".ts", ".d.ts"),
    ".mts": (".d.mts",),
    ".cts": (".d.cts",),
    ".js": (".ts", ".tsx", ".d.ts", ".jsx"),
    ".jsx": (".tsx",),
    ".mjs": (".mts", ".d.mts"),
    ".cjs": (".cts", ".d.cts"),
    ".d.ts": (".ts", ".tsx", ".js", ".jsx"),
    ".d.mts": (".mts", ".mjs"),
    ".d.cts": (".cts", ".cjs"),
}
"""By the extension of a file that is not there, those of what it is made of or described in."""

_CONDITIONS = (
    "source", "development", "types", "typings", "import", "module", "node", "browser", "default",
    "require",
)  # fmt: skip
"""Keys of a conditional export, in the order in which they are tried."""

_BUILT = ("lib", "dist", "build", "out", "es", "esm", "cjs", "umd", "types", "typings")
"""Folders that compilers write to (a guess from common packages)."""

_DEPENDENCIES = (
    "dependencies", "devDependencies", "peerDependencies", "optionalDependencies",
)  # fmt: skip

_SOURCES = ("src", "source", "lib", "")


class Strategy:
    """Module look-up in one tree."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._manifests: dict[str, dict[str, Any]] = {
            parent(path): read_object(tree.manifest(path))
            for path in tree.manifests("package.json")
        }
        self._packages: dict[str, str] = {}
        for folder, manifest in sorted(self._manifests.items(), key=lambda m: m[0].count("/")):
            name = manifest.get("name")
            if isinstance(name, str) and name:
                self._packages.setdefault(name, folder)
        self._compiler = CompilerPaths(tree, self._packages)

    def find(self, folder: str, module: str, level: int) -> Found:
        if level == AUGMENTED:
            adding = self._adding
            return Found(adding.get(FileId(int(module)), ()) if module else tuple(adding))
        found = self._find(folder, module)
        if found.files or not self._ambient:
            return found
        block, files = self._described(folder, module)
        return replace(found, ambient=files, block=block) if files else found

    @cached_property
    def _ambient(self) -> Mapping[str, Sequence[str]]:
        return self._tree.ambient()

    @cached_property
    def _adding(self) -> dict[FileId, tuple[FileId, ...]]:
        """Files with blocks for modules that have files, by these; in order."""
        found: dict[FileId, set[FileId]] = {}
        for module, paths in self._ambient.items():
            for path in paths:
                own = self._tree.file(path)
                for file in self._find(parent(path), module).files:
                    found.setdefault(file, set()).update(() if own is None else (own,))
        return {file: tuple(sorted(found[file])) for file in sorted(found)}

    def _described(self, folder: str, module: str) -> tuple[str, tuple[FileId, ...]]:
        """The block that says what *module* offers, and the files that have one for *folder*."""
        relative = module.startswith((".", "/"))
        names = [module] if module in self._ambient and not relative else []
        names += sorted((each for each in self._ambient if _fits(each, module)), key=_fixed)
        for name in names[:1]:
            files = map(self._tree.file, self._nearest(folder, self._ambient[name]))
            return name, tuple(file for file in files if file is not None)
        return "", ()

    def _nearest(self, folder: str, paths: Sequence[str]) -> Sequence[str]:
        """Those of *paths* in the innermost package around *folder* that has any; else all."""
        for above in upward(folder):
            if above in self._manifests:
                inside = [path for path in paths if not above or path.startswith(above + "/")]
                if inside:
                    return inside
        return paths

    def _find(self, folder: str, module: str) -> Found:
        module = module.partition("?")[0].partition("!")[0]
        if not module:
            return Found()
        if module in (".", "..") or module.startswith(("./", "../", "/")):
            path = module[1:] if module.startswith("/") else join(folder, module)
            file = self._file(path) if path is not None else None
            if file is None and path is not None:
                file = self._in_other_root(folder, path)
            return Found((file,)) if file is not None else Found()
        file = self._by_name(folder, module)
        if file is not None:
            return Found((file,))
        if module.startswith("#"):
            return Found()
        name = module.removeprefix("node:")
        return Found(package=package_name(name), name=name)

    def _by_name(self, folder: str, module: str) -> FileId | None:
        if module.startswith("#"):
            return self._own_import(folder, module)
        for path in self._compiler.places(folder, module):
            file = self._file(path)
            if file is not None:
                return file
        return self._in_workspace(folder, module)

    def _in_other_root(self, folder: str, path: str) -> FileId | None:
        """The file *path* in another of the folders that count as one."""
        roots = self._compiler.roots(folder)
        for root in roots:
            inner = path.removeprefix(root + "/")
            for other in roots if inner != path else ():
                file = self._file(f"{other}/{inner}") if other != root else None
                if file is not None:
                    return file
        return None

    def _own_import(self, folder: str, module: str) -> FileId | None:
        for above in upward(folder):
            if above in self._manifests:
                target = _exported(self._manifests[above].get("imports"), module)
                return self._built(above, target) if target is not None else None
        return None

    def _sees(self, importer: str, package: str, name: str) -> bool:
        """
        Code in the folder *importer* can mean the workspace's *package*: it asks for it, or a
        manifest above both makes one workspace of them.
        """
        stated = False
        for above in upward(importer):
            manifest = self._manifests.get(above)
            if manifest is None:
                continue
            stated = True
            if not above or package == above or package.startswith(above + "/"):
                return True
            if any(name in _names(manifest.get(key)) for key in _DEPENDENCIES):
                return True
        return not stated

    def is_certain(self, importer: str, module: str) -> bool:
        """
        *module* is a path, or its package is the importer's own, one that it asks for, one of a
        workspace that both are in, or what a compiler configuration says. Else an installed one
        may be meant.
        """
        if module.startswith((".", "/", "#")):
            return True
        folder, name = parent(importer), package_name(module)
        package = self._packages.get(name)
        known = self._compiler.places(folder, module)
        if package is None or any(self._file(path) is not None for path in known):
            return True
        is_outside = False
        for above in upward(folder):
            manifest = self._manifests.get(above)
            if manifest is None:
                continue
            if not is_outside and above == package:
                return True
            if any(name in _names(manifest.get(key)) for key in _DEPENDENCIES):
                return True
            if manifest.get("workspaces") and (not above or package.startswith(f"{above}/")):
                return True
            is_outside = is_outside or "name" in manifest
        return False

    def _in_workspace(self, importer: str, module: str) -> FileId | None:
        name = package_name(module)
        folder = self._packages.get(name)
        if folder is None or not self._sees(importer, folder, name):
            return None
        manifest = self._manifests[folder]
        inner = module[len(name) + 1 :]
        exported = _exported(manifest.get("exports"), f"./{inner}" if inner else ".")
        if exported is not None:
            file = self._built(folder, exported)
            if file is not None:
                return file
        if inner:
            return self._built(folder, inner)
        for key in ("source", "types", "typings", "module", "main"):
            target = manifest.get(key)
            file = self._built(folder, target) if isinstance(target, str) else None
            if file is not None:
                return file
        return self._built(folder, "index")

    def _built(self, folder: str, target: str) -> FileId | None:
        """The file *target* of a package, or the source that it is compiled from."""
        inner = join("", target)
        if inner is None:
            return None
        for path in (inner, *_sources(inner)):
            file = self._file(f"{folder}/{path}" if folder and path else folder or path)
            if file is not None:
                return file
        return None

    def _file(self, path: str) -> FileId | None:
        """The file that *path* names with or without its extension, or as a folder."""
        file = self._plain(path)
        if file is not None or not self._tree.has_folder(path):
            return file
        manifest = self._manifests.get(path, {})
        for key in ("types", "typings", "module", "main"):
            target = manifest.get(key)
            inside = join(path, target) if isinstance(target, str) else None
            if inside is not None and inside != path:
                # As a folder it has no say of its own: two manifests could name each other.
                file = self._plain(inside)
                file = self._index(inside) if file is None else file
                if file is not None:
                    return file
        return self._index(path)

    def _plain(self, path: str) -> FileId | None:
        """The file that *path* names with or without its extension."""
        file = self._tree.file(path) if _has_extension(path) else None
        if file is not None:
            return file
        for candidate in _spelled(path):
            file = self._tree.file(candidate)
            if file is not None:
                return file
        return None

    def _index(self, path: str) -> FileId | None:
        """The file that stands for the folder *path*."""
        index = f"{path}/index" if path else "index"
        for extension in _EXTENSIONS:
            file = self._tree.file(index + extension)
            if file is not None:
                return file
        return None


def _fits(pattern: str, module: str) -> bool:
    """*pattern* has a star, and *module* is one of those that it stands for."""
    before, star, after = pattern.partition("*")
    fits = module.startswith(before) and module.endswith(after)
    return bool(star) and fits and len(module) >= len(before) + len(after)


def _fixed(pattern: str) -> tuple[int, str]:
    """Sorts patterns with much before their star first."""
    return -len(pattern.partition("*")[0]), pattern


def _names(listed: object) -> Mapping[str, object]:
    return listed if isinstance(listed, Mapping) else {}


def _spelled(path: str) -> Iterator[str]:
    """The names a file may have that an import calls *path*."""
    for extension, sources in _SOURCES_OF.items():
        if path.endswith(extension):
            stem = path[: -len(extension)]
            for source in sources:
                yield stem + source
    for extension in _EXTENSIONS:
        yield path + extension


def _has_extension(path: str) -> bool:
    return "." in path.rpartition("/")[2]


def _sources(inner: str) -> Iterator[str]:
    """Where the source of the built file *inner* may lie."""
    first, _, rest = inner.partition("/")
    if first in _BUILT and rest:
        deeper, _, below = rest.partition("/")
        for folder in _SOURCES:
            yield f"{folder}/{rest}" if folder else rest
        if deeper in _BUILT and below:
            yield f"src/{below}"
    yield f"src/{inner}"


def _exported(exports: object, name: str) -> str | None:
    """What the `exports` or `imports` of a manifest offer under *name*."""
    if isinstance(exports, str):
        return exports if name == "." else None
    if not isinstance(exports, Mapping):
        return None
    if name == "." and not any(key.startswith(".") for key in exports):
        return _condition(exports)
    if name in exports:
        return _condition(exports[name])
    patterns = [(key, ()) for key in exports if "*" in key]
    for pattern, _ in sorted(patterns, key=specific):
        before, _, after = pattern.partition("*")
        if name.startswith(before) and name.endswith(after) and len(name) > len(before + after):
            target = _condition(exports[pattern])
            middle = name[len(before) : len(name) - len(after)]
            return target.replace("*", middle) if target is not None else None
    return None


def _condition(target: object) -> str | None:
    """The path that a possibly conditional target means."""
    if isinstance(target, str):
        return target
    if isinstance(target, list):
        return next((path for path in map(_condition, target) if path is not None), None)
    if isinstance(target, Mapping):
        for key in (*_CONDITIONS, *sorted(target.keys() - set(_CONDITIONS))):
            path = _condition(target.get(key))
            if path is not None:
                return path
    return None
