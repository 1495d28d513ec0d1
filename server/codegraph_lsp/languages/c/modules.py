"""
Where included files are.

A quoted name is looked for beside the including file, then, like one in angle brackets, in the
include folders: those of `compile_commands.json` where the workspace has one, else the folders
above and what is usually called `include` in them. At last the end of a path decides where that is
unique, and where it is not the file nearest to the including one. Headers of the standard library
are never guessed in this way.
"""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

from codegraph_lsp.languages.module_tree import Found, Tree, join, parent, upward

if TYPE_CHECKING:
    from collections.abc import Iterable

COMMANDS = "compile_commands.json"

_FOLDERS = ("", "include", "inc", "src", "lib")
"""Where headers usually are, seen from a folder above the including file."""

_ROOTS = ("include", "inc")
"""Folders whose content is meant by a name in angle brackets."""

STANDARD = frozenset(
    [
        "assert",
        "complex",
        "ctype",
        "errno",
        "fenv",
        "float",
        "inttypes",
        "iso646",
        "limits",
        "locale",
        "math",
        "setjmp",
        "signal",
        "stdalign",
        "stdarg",
        "stdatomic",
        "stdbit",
        "stdbool",
        "stdckdint",
        "stddef",
        "stdint",
        "stdio",
        "stdlib",
        "stdnoreturn",
        "string",
        "tgmath",
        "threads",
        "time",
        "uchar",
        "wchar",
        "wctype",
        "unistd",
        "fcntl",
        "pthread",
        "dirent",
        "poll",
        "semaphore",
        "termios",
        "syslog",
        "dlfcn",
        "netdb",
        "strings",
        "windows",
        "winsock2",
        "ws2tcpip",
        "io",
        "direct",
        "process",
    ]
)
"""Standard headers with `.h`; those without any suffix are C++'s."""


class Strategy:
    """Include look-up in one tree."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._by_name: dict[str, list[str]] | None = None
        self._folders: dict[str, tuple[str, ...]] = {}
        self._all_folders: tuple[str, ...] = ()
        for name in tree.manifests(COMMANDS):
            self._read(name)

    def find(self, folder: str, module: str, level: int) -> Found:
        """*level* is 1 for a name in angle brackets."""
        for path in self._candidates(folder, module, level):
            file = None if path is None else self._tree.file(path)
            if file is not None:
                return Found((file,))
        if not _is_standard(module):
            nearest = self._by_ending(folder, module, level)
            file = None if nearest is None else self._tree.file(nearest)
            if file is not None:
                return Found((file,))
        return Found(package=module, name=module)

    def _candidates(self, folder: str, module: str, level: int) -> Iterable[str | None]:
        if not level:
            yield join(folder, module)
        for inside in (*self._folders.get(folder, ()), *self._all_folders):
            yield join(inside, module)
        if level and _is_standard(module):
            return
        for above in upward(folder):
            for name in _FOLDERS:
                yield join(join(above, name) or "", module)

    def _by_ending(self, folder: str, module: str, level: int) -> str | None:
        """The file whose path ends so; of several the nearest, if that is one."""
        parts = [part for part in module.split("/") if part not in (".", "..", "")]
        if not parts:
            return None
        ending = "/".join(parts)
        found = [
            path for path in self._named(parts[-1]) if path == ending or path.endswith("/" + ending)
        ]
        if level and len(parts) == 1:
            found = [path for path in found if parent(path).rpartition("/")[2] in _ROOTS]
        if len(found) <= 1:
            return found[0] if found else None
        own = folder.split("/")
        near = [_shared(own, parent(path).split("/")) for path in found]
        best = max(near)
        return found[near.index(best)] if near.count(best) == 1 else None

    def _named(self, name: str) -> list[str]:
        if self._by_name is None:
            self._by_name = {}
            for folder in self._tree.folders():
                for path in self._tree.files_in(folder):
                    self._by_name.setdefault(path.rpartition("/")[2], []).append(path)
        return self._by_name.get(name, [])

    def _read(self, name: str) -> None:
        """Takes the include folders out of the commands in *name*."""
        try:
            commands = json.loads(self._tree.manifest(name) or b"[]")
        except ValueError:
            return
        entries = [each for each in commands if isinstance(each, dict)]
        root = self._root(entries)
        every: dict[str, None] = {}
        by_folder: dict[str, dict[str, None]] = {}
        for entry in entries:
            directory = str(entry.get("directory", ""))
            file = _inside(root, directory, str(entry.get("file", "")))
            own = by_folder.setdefault(parent(file), {}) if file else {}
            for path in _include_folders(entry):
                inside = _inside(root, directory, path)
                if inside is not None:
                    own[inside] = None
                    every[inside] = None
        self._folders.update({folder: tuple(own) for folder, own in by_folder.items()})
        self._all_folders = (*self._all_folders, *every)

    def _root(self, entries: list[dict[str, Any]]) -> str:
        """Where the workspace lies on the machine that wrote the commands, as most files tell."""
        counts: dict[str, int] = {}
        for entry in entries[:200]:
            path = _absolute(str(entry.get("directory", "")), str(entry.get("file", "")))
            parts = path.split("/")
            for start in range(1, len(parts)):
                if self._tree.file("/".join(parts[start:])) is not None:
                    root = "/".join(parts[:start])
                    counts[root] = counts.get(root, 0) + 1
                    break
        return max(sorted(counts), key=lambda root: counts[root]) if counts else ""


def _is_standard(module: str) -> bool:
    stem, dot, suffix = module.partition(".")
    return "/" not in module and (not dot or (suffix == "h" and stem in STANDARD))


def _shared(one: list[str], other: list[str]) -> int:
    """How many folders two paths have in common from the root."""
    n_shared = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        n_shared += 1
    return n_shared


def _include_folders(entry: dict[str, Any]) -> list[str]:
    words = entry.get("arguments")
    if not isinstance(words, list):
        try:
            words = shlex.split(str(entry.get("command", "")))
        except ValueError:
            return []
    found = []
    waiting = False
    for word in map(str, words):
        if waiting:
            found.append(word)
            waiting = False
        elif word in ("-I", "-isystem", "-iquote", "/I"):
            waiting = True
        elif word.startswith(("-I", "/I")):
            found.append(word[2:])
        elif word.startswith(("-isystem", "-iquote")):
            found.append(word.removeprefix("-isystem").removeprefix("-iquote"))
    return found


def _absolute(directory: str, path: str) -> str:
    path = path.replace("\\", "/")
    directory = directory.replace("\\", "/").rstrip("/")
    full = path if path.startswith("/") or path[1:2] == ":" else f"{directory}/{path}"
    parts: list[str] = []
    for part in full.split("/"):
        if part == ".." and len(parts) > 1:
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _inside(root: str, directory: str, path: str) -> str | None:
    """*path* in the workspace; None where it is outside, or nobody knows."""
    full = _absolute(directory, path).rstrip("/")
    if not root or not (full == root or full.startswith(root + "/")):
        return None
    return full[len(root) + 1 :]
