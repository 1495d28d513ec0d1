"""What TypeScript's compiler is told of the names of modules: `paths`, `baseUrl`, `rootDirs`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from codegraph_lsp.languages.javascript.jsonc import read_object
from codegraph_lsp.languages.module_tree import Tree, join, parent


@dataclass(frozen=True, slots=True)
class _Paths:
    """What a compiler configuration says of names."""

    roots: tuple[str, ...]
    """Folders whose contents count as one folder's."""

    base: str | None
    """Folder that plain names are looked for in."""
    patterns: tuple[tuple[str, tuple[str, ...]], ...]
    """Pattern with at most one `*`, and the places it stands for, as paths in the workspace."""


class CompilerPaths:
    """
    The compiler's configurations in one tree.

    Args:
        packages: Folder of each package by its name; configurations may extend those of packages.
    """

    def __init__(self, tree: Tree, packages: Mapping[str, str]) -> None:
        self._tree = tree
        self._packages = packages
        self._paths_of: dict[str, _Paths | None] = {}

    def places(self, folder: str, module: str) -> Iterator[str]:
        """Where *module* may be by the configuration of *folder*, likely places first."""
        paths = self._paths(folder)
        return iter(()) if paths is None else _matched(paths, module)

    def roots(self, folder: str) -> tuple[str, ...]:
        """Folders whose contents count as one folder's, for the code in *folder*."""
        paths = self._paths(folder)
        return () if paths is None else paths.roots

    def _paths(self, folder: str) -> _Paths | None:
        """The names that the nearest compiler configuration of *folder* defines."""
        if folder not in self._paths_of:
            found = None
            for name in ("tsconfig.json", "jsconfig.json", "tsconfig.base.json"):
                path = f"{folder}/{name}" if folder else name
                if self._tree.manifest(path) is not None:
                    found = self._read_paths(path, set())
                    break
            if found is None and folder:
                found = self._paths(parent(folder))
            self._paths_of[folder] = found
        return self._paths_of[folder]

    def _read_paths(self, path: str, seen: set[str]) -> _Paths:
        seen.add(path)
        config = read_object(self._tree.manifest(path))
        options = config.get("compilerOptions")
        options = options if isinstance(options, dict) else {}
        folder = parent(path)
        base_url = options.get("baseUrl")
        base = join(folder, base_url) if isinstance(base_url, str) else None
        patterns: dict[str, tuple[str, ...]] = {}
        merged: tuple[str, ...] = ()
        inherited = config.get("extends")
        for name in inherited if isinstance(inherited, list) else [inherited]:
            above = self._extended(folder, name) if isinstance(name, str) else None
            if above is not None and above not in seen:
                outer = self._read_paths(above, seen)
                base = base if base is not None else outer.base
                patterns.update(outer.patterns)
                merged = outer.roots
        roots = options.get("rootDirs")
        if isinstance(roots, list):
            merged = tuple(_joined(folder, each) for each in roots if isinstance(each, str))
        for name in _referenced(config):
            other = self._extended(folder, name)
            if other is not None and parent(other) == folder and other not in seen:
                patterns.update(self._read_paths(other, seen).patterns)
        stated = options.get("paths")
        if isinstance(stated, dict):
            start = base if base is not None else folder
            patterns = {
                pattern: tuple(_joined(start, place) for place in places if isinstance(place, str))
                for pattern, places in stated.items()
                if isinstance(places, list)
            }
        return _Paths(merged, base, tuple(sorted(patterns.items(), key=specific)))

    def _extended(self, folder: str, name: str) -> str | None:
        if not name.startswith("."):
            package = self._packages.get(package_name(name))
            if package is None:
                return None
            folder, name = package, name[len(package_name(name)) + 1 :] or "tsconfig.json"
        for each in (name, f"{name}.json", f"{name}/tsconfig.json"):
            path = join(folder, each)
            if path is not None and self._tree.manifest(path) is not None:
                return path
        return None


def _referenced(config: Mapping[str, Any]) -> Iterator[str]:
    """Configurations that one of a whole solution refers to."""
    references = config.get("references")
    for each in references if isinstance(references, list) else ():
        path = each.get("path") if isinstance(each, Mapping) else None
        if isinstance(path, str):
            yield path


def _matched(paths: _Paths, module: str) -> Iterator[str]:
    for pattern, places in paths.patterns:
        before, star, after = pattern.partition("*")
        if not star:
            if module == pattern:
                yield from places
        elif (
            module.startswith(before)
            and module.endswith(after)
            and len(module) >= len(before) + len(after)
        ):
            middle = module[len(before) : len(module) - len(after)]
            for place in places:
                yield place.replace("*", middle, 1)
    if paths.base is not None:
        yield _joined(paths.base, module)


def specific(item: tuple[str, tuple[str, ...]]) -> tuple[bool, int, str]:
    """Sorts exact patterns before those with a star, long beginnings before short ones."""
    pattern = item[0]
    return "*" in pattern, -len(pattern.partition("*")[0]), pattern


def _joined(folder: str, name: str) -> str:
    path = join(folder, name)
    return name if path is None else path


def package_name(module: str) -> str:
    parts = module.split("/")
    return "/".join(parts[:2]) if module.startswith("@") and len(parts) > 1 else parts[0]
