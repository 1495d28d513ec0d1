"""Whether a file that the workspace does not have is expected to be missing from it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from codegraph_lsp.languages.imports import import_syntax, pattern
from codegraph_lsp.languages.module_tree import parent, upward
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.ids import Path
from codegraph_lsp.workspace.ignore import Filter, ignore_reader, with_ignore_files

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.spec import LanguageSpec


def is_on_disk(snapshot: Snapshot, path: str) -> bool:
    """Something called *path*, with whatever ending, is there though no language's file is."""
    folder, _, name = snapshot.roots.absolute(Path(path)).rpartition(os.sep)
    try:
        with os.scandir(folder) as entries:
            return any(e.name == name or e.name.startswith(f"{name}.") for e in entries)
    except OSError:
        return False


def is_file(snapshot: Snapshot, path: str) -> bool:
    """A file of the workspace is at *path*, from its root, whatever it is."""
    if path.startswith(("/", "../")):
        return False
    try:
        return os.path.isfile(snapshot.roots.absolute(Path(path)))
    except (KeyError, ValueError):  # in no root; with a zero byte
        return False


def may_be_made(snapshot: Snapshot, path: str, spec: LanguageSpec) -> bool:
    """
    The module *path*, which is no file, may be made when one above it runs: a package or a module
    that makes modules (`sys.modules[…] = …`, `__path__ = []`), or one that is compiled.
    """
    makes = pattern(import_syntax(spec.lineage).makes_modules)
    if makes is None:
        return False
    packages = semantics(spec.lineage).package_files
    for above in upward(parent(path)):
        is_folder = snapshot.modules().has_folder(above)
        inside = [f"{above}/{name}" if above else name for name in packages]
        beside = [f"{above}.{ending}" for ending in spec.extensions]
        files = [snapshot.file(Path(name)) for name in (inside if is_folder else beside)]
        texts = [snapshot.text(file.id) for file in files if file is not None]
        if any(text is not None and makes.search(text.source) for text in texts):
            return True
        if not is_folder and not texts and is_on_disk(snapshot, above):
            return True
    return False


def would_be_ignored(snapshot: Snapshot, path: str, endings: Iterable[str]) -> bool:
    """
    A file called *path*, with one of *endings* or as a folder, would not be told to version
    control, or lies where compilers write: whoever builds has it.
    """
    found = snapshot.roots.split(Path(path))
    if found is None:
        return True
    root, inside = found
    filters = Filter(include=(), exclude=())
    native = root.folder
    folder = with_ignore_files(filters.top(), ignore_reader(native))
    *parts, name = inside.split("/")
    for part in parts:
        folder = filters.enter(folder, part)
        if folder.skip is not None:
            return True
        native = os.path.join(native, part)
        folder = with_ignore_files(folder, ignore_reader(native))
    if filters.enter(folder, name).skip is not None:
        return True
    return any(filters.file(folder, name + each) is not None for each in ("", *endings))
