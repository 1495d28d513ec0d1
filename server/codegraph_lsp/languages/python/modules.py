"""
Where Python modules are.

An absolute name is looked for below roots, in this order: the folder above the importing file's
outermost package, roots that manifests declare, the workspace's own root and its `src`, folders
that hold a top-level package (nearest to the importer first), and last the importer's own folder,
as for a script. The standard library wins over everything but a real module beside the importer.
"""

from __future__ import annotations

import sys
import tomllib
from typing import TYPE_CHECKING, Any

from codegraph_lsp.languages.module_tree import Found, Tree, join, parent, upward

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SUFFIXES = (".py", ".pyi")
_PACKAGES = ("__init__.py", "__init__.pyi")


class Strategy:
    """Module look-up in one tree."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._declared = list(_declared_roots(tree))
        self._roots_of: dict[str, list[str]] | None = None

    def find(self, folder: str, module: str, level: int) -> Found:
        parts = module.split(".") if module else []
        if level:
            return self._relative(folder, parts, level)
        if not parts:
            return Found()
        own = self._own_root(folder)
        if parts[0] in sys.stdlib_module_names:
            found = self._below(own, parts) if self._is_module(own, parts[0]) else None
        else:
            found = self._absolute(folder, own, parts)
        return found or Found(package=parts[0], name=module)

    def names_of(self, importer: str, path: str) -> Iterator[str]:
        """The name from the folder above the outermost package; outside of one, from roots."""
        parts = path.rpartition(".")[0].split("/")
        if parts[-1] == "__init__":
            parts.pop()
        root = self._own_root(parent(path))
        n_above = len(root.split("/")) if root else 0
        if len(parts) > n_above + 1 or parent(path) == parent(importer):
            yield ".".join(parts[n_above:])
        for each in (*self._declared, "", "src"):
            if path.startswith(f"{each}/" if each else ""):
                yield ".".join(parts[len(each.split("/")) if each else 0 :])
        yield ".".join(parts[n_above:])

    def _relative(self, folder: str, parts: list[str], level: int) -> Found:
        above = upward(folder)
        if level > len(above):
            return Found()
        return self._below(above[level - 1], parts) or Found()

    def _absolute(self, folder: str, own: str, parts: list[str]) -> Found | None:
        namespace: Found | None = None
        tried = set()
        for root in (own, *self._declared, "", "src", *self._package_roots(parts[0], folder)):
            if root in tried:
                continue
            tried.add(root)
            found = self._below(root, parts)
            if found and found.files:
                return found
            namespace = namespace or found
        return namespace

    def _below(self, root: str, parts: list[str]) -> Found | None:
        """The module *parts* below the folder *root*."""
        path = "/".join([root, *parts] if root else parts)
        prefix = path + "/" if path else ""
        for name in _PACKAGES:
            file = self._tree.file(prefix + name)
            if file is not None:
                return Found((file,))
        if not parts:
            return Found(folder=True) if self._tree.has_folder(path) else None
        for suffix in _SUFFIXES:
            file = self._tree.file(path + suffix)
            if file is not None:
                return Found((file,))
        if self._tree.has_folder(path):
            return Found(folder=True)
        return None

    def _is_module(self, root: str, name: str) -> bool:
        path = f"{root}/{name}" if root else name
        names = (*(path + suffix for suffix in _SUFFIXES), *(f"{path}/{p}" for p in _PACKAGES))
        return any(self._tree.file(each) is not None for each in names)

    def _is_package(self, folder: str) -> bool:
        prefix = folder + "/" if folder else ""
        return any(self._tree.file(prefix + name) is not None for name in _PACKAGES)

    def _own_root(self, folder: str) -> str:
        """The folder above the outermost package that *folder* belongs to."""
        while folder and self._is_package(folder):
            folder = parent(folder)
        return folder

    def _package_roots(self, name: str, folder: str) -> list[str]:
        """Folders that hold the top-level package *name*, nearest to *folder* first."""
        if self._roots_of is None:
            self._roots_of = {}
            for each in self._tree.folders():
                above = parent(each)
                if each and self._is_package(each) and not self._is_package(above):
                    self._roots_of.setdefault(each.rpartition("/")[2], []).append(above)
        roots = self._roots_of.get(name, [])
        return sorted(roots, key=lambda root: (-_n_shared(root, folder), root.count("/"), root))


def is_standard(module: str) -> bool:
    """*module* is one of Python's own."""
    return module.partition(".")[0] in sys.stdlib_module_names


def _n_shared(one: str, other: str) -> int:
    """How many folders both paths begin with."""
    n_shared = 0
    for left, right in zip(one.split("/"), other.split("/"), strict=False):
        if left != right:
            break
        n_shared += 1
    return n_shared


def _declared_roots(tree: Tree) -> Iterator[str]:
    """Source folders that manifests name, and `src` beside a manifest."""
    for base_name in ("pyproject.toml", "setup.cfg", "setup.py"):
        for path in tree.manifests(base_name):
            folder = parent(path)
            source = tree.manifest(path)
            if base_name == "pyproject.toml" and source is not None:
                for name in _source_folders(source):
                    root = join(folder, name)
                    if root is not None and tree.has_folder(root):
                        yield root
            root = join(folder, "src")
            if root is not None and tree.has_folder(root):
                yield root
            yield folder


def _source_folders(source: bytes) -> list[str]:
    """Folders that a `pyproject.toml` says packages lie in."""
    try:
        tool = tomllib.loads(source.decode("utf-8", "replace")).get("tool", {})
    except tomllib.TOMLDecodeError:
        return []
    names: list[object] = []
    setuptools = _table(tool, "setuptools")
    names.extend(_table(setuptools, "package-dir").values())
    names.extend(_list(_table(_table(setuptools, "packages"), "find").get("where")))
    packages = _list(_table(tool, "poetry").get("packages"))
    names.extend(package.get("from") for package in packages if isinstance(package, dict))
    wheel = _table(_table(_table(_table(tool, "hatch"), "build"), "targets"), "wheel")
    names.extend(parent(name) for name in _list(wheel.get("packages")) if isinstance(name, str))
    names.extend(_list(wheel.get("sources")) if isinstance(wheel.get("sources"), list) else [])
    names.extend(_list(_table(tool, "pytest").get("pythonpath")))
    pytest = _table(_table(tool, "pytest"), "ini_options")
    names.extend(_list(pytest.get("pythonpath")))
    names.append(_table(_table(tool, "pdm"), "build").get("package-dir"))
    return [name for name in names if isinstance(name, str)]


def _table(value: object, key: str) -> dict[str, Any]:
    inner = value.get(key) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def _list(value: object) -> Iterable[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]
