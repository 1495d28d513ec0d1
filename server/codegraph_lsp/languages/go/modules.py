"""
Where Go packages are: a package is a folder.

An import path is matched with the module paths of the workspace's `go.mod` files, the longest
first, after the importing module's own `replace` lines; a `vendor` folder comes next. The path
`.` means the importing file's own package, with its tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codegraph_lsp.languages.module_tree import Found, Tree, join, parent, upward

if TYPE_CHECKING:
    from codegraph_lsp.model.ids import FileId

_COMMENT = re.compile(r"//[^\n]*")
_MODULE = re.compile(r"^\s*module\s+\"?([^\s\"]+)\"?", re.MULTILINE)
_USE = re.compile(r"^\s*use\s*(?:\(([^)]*)\)|(\S+))", re.MULTILINE)
_REPLACE = re.compile(r"^\s*(?:replace\s+)?(\S+)(?:\s+v\S+)?\s*=>\s*(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Module:
    folder: str
    path: str
    replaced: dict[str, str] = field(default_factory=dict)
    """Module path -> folder in the workspace."""


class Strategy:
    """Package look-up in one tree."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._modules = {parent(name): _read(tree, name) for name in tree.manifests("go.mod")}
        for name in tree.manifests("go.work"):
            _apply_workspace(tree, name, self._modules)
        self._by_path = sorted(self._modules.values(), key=lambda m: (-len(m.path), m.folder))

    def find(self, folder: str, module: str, level: int) -> Found:  # noqa: ARG002  no counted dots
        if module == ".":
            return Found(self._files(folder, tests=True))
        if module.startswith(("./", "../")):
            target = join(folder, module)
            return Found(self._files(target) if target is not None else ())
        for candidate in self._folders(folder, module):
            files = self._files(candidate)
            if files:
                return Found(files)
        return Found(package=module, name=module)

    def names_of(self, importer: str, path: str) -> list[str]:
        """The import path of the package; none where *importer* must not import it."""
        home = parent(path)
        for above in upward(home):
            module = self._modules.get(above)
            if module is None:
                continue
            rest = home[len(above) :].strip("/")
            around, internal, _ = f"/{rest}/".rpartition("/internal/")
            if internal and not importer.startswith(f"{above}{around}/".lstrip("/")):
                return []
            return [f"{module.path}/{rest}".rstrip("/")] if module.path else []
        return []

    def _folders(self, folder: str, module: str) -> list[str]:
        own = next((self._modules[f] for f in upward(folder) if f in self._modules), None)
        found = []
        if own is not None:
            for path in sorted(own.replaced, key=len, reverse=True):
                found.extend(_inside(own.replaced[path], path, module))
            found.extend(_inside(own.folder, own.path, module))
        for each in self._by_path:
            found.extend(_inside(each.folder, each.path, module))
        found.extend(
            f"{above}/vendor/{module}" if above else f"vendor/{module}" for above in upward(folder)
        )
        if not self._modules:
            # Before modules there was GOPATH: a folder below some `src`, or below the root.
            found.extend([f"src/{module}", module])
        return found

    def _files(self, folder: str, *, tests: bool = False) -> tuple[FileId, ...]:
        found = []
        for path in self._tree.files_in(folder):
            if path.endswith(".go") and (tests or not path.endswith("_test.go")):
                file = self._tree.file(path)
                if file is not None:
                    found.append(file)
        return tuple(found)


def is_standard(module: str) -> bool:
    """*module* is one of Go's own: those of others begin with the name of a host."""
    return "." not in module.partition("/")[0]


def _inside(folder: str, path: str, module: str) -> list[str]:
    """The folder of *module* when it belongs to the module *path* that lies in *folder*."""
    if module == path:
        return [folder]
    if path and module.startswith(path + "/"):
        rest = module[len(path) + 1 :]
        return [f"{folder}/{rest}" if folder else rest]
    return []


def _apply_workspace(tree: Tree, name: str, modules: dict[str, _Module]) -> None:
    """The modules that a `go.work` uses mean each other, and what it puts in a module's place."""
    folder = parent(name)
    text = _text(tree, name)
    used = [
        target
        for block, single in _USE.findall(text)
        for each in (block or single).split()
        if (target := join(folder, each.strip('"'))) is not None
    ]
    replaced = {modules[each].path: each for each in used if each in modules}
    replaced.update(_replacements(folder, text))
    for each in used:
        if each in modules:
            modules[each].replaced.update(replaced)


def _text(tree: Tree, name: str) -> str:
    return _COMMENT.sub("", (tree.manifest(name) or b"").decode("utf-8", "replace"))


def _replacements(folder: str, text: str) -> dict[str, str]:
    """Folders in the workspace that stand for modules, by the module's path."""
    found = {}
    for old, new in _REPLACE.findall(text):
        target = join(folder, new) if new.startswith(("./", "../")) else None
        if target is not None:
            found[old] = target
    return found


def _read(tree: Tree, name: str) -> _Module:
    folder = parent(name)
    text = _text(tree, name)
    stated = _MODULE.search(text)
    return _Module(folder, stated[1] if stated else "", _replacements(folder, text))
