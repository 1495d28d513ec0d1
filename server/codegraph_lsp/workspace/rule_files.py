"""
Files of rules: where they are, which there are now.

They lie in a folder that is left out of the graph, in no language of it, and are read as they are
on disk when somebody asks. Runs on: any thread.
"""

from __future__ import annotations

import os
import stat
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.model.ids import Path
from codegraph_lsp.workspace import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codegraph_lsp.workspace.roots import Root, Roots

RULES_FOLDER = ".codegraph/rules"
"""At each root; all files below it with these endings hold rules."""

ENDINGS = (".yml", ".yaml")

MAX_FILES = 2_000
MAX_BYTES = 1_000_000
"""Of one file; nobody writes a megabyte of rules."""


class RuleSource(NamedTuple):
    """A file of rules on disk."""

    path: Path
    size: int
    mtime_ns: int


def is_inside(folder: str) -> bool:
    """*folder*, relative to a root, does not lead out of it by its name."""
    parts = folder.replace("\\", "/").split("/")
    return not (os.path.isabs(folder) or ".." in parts or ":" in parts[0] or parts[0] == "~")


def rule_root(roots: Roots, path: Path, folders: Sequence[str]) -> Root | None:
    """
    The root whose rules *path* holds; None where it is no file of rules.

    Args:
        folders: Beside `RULES_FOLDER`, relative to each root.
    """
    if not path.endswith(ENDINGS):
        return None
    found = roots.split(path)
    if found is None:
        return None
    root, inside = found
    below = any(inside.startswith(f"{folder}/") for folder in _folders(folders))
    return root if below else None


@lru_cache(maxsize=16)
def _parts(folders: tuple[str, ...]) -> frozenset[str]:
    """Names of folders of rules, and of those around them."""
    return frozenset(part for folder in _folders(folders) for part in folder.split("/"))


def concerns_rules(roots: Roots, path: Path, folders: Sequence[str]) -> bool:
    """What happens to *path* may change the rules: it is a file of them, or a folder around one."""
    # Most of thousands of paths are neither by their last part.
    if not path.endswith(ENDINGS) and path.rpartition("/")[2] not in _parts(tuple(folders)):
        return False
    found = roots.split(path)
    if found is None:
        return False
    _, inside = found
    is_folder = any(f"{folder}/".startswith(f"{inside}/") for folder in _folders(folders))
    return is_folder or rule_root(roots, path, folders) is not None


def rule_files(roots: Roots, folders: Sequence[str]) -> list[RuleSource]:
    """All files of rules, in order of path. Links are not followed, so none leads out of a root."""
    found: dict[Path, RuleSource] = {}
    for root in roots:
        for folder in _folders(folders):
            for item in _items(root, folder):
                if len(found) < MAX_FILES:
                    found.setdefault(item.path, item)
    return sorted(found.values())


def rule_folders(roots: Roots, folders: Sequence[str]) -> Iterator[str]:
    """
    Native paths of all folders in which a file of rules may appear or lie.

    Those above come too: that the folder itself appears must be seen.
    """
    for root in roots:
        for folder in _folders(folders):
            above = root.real
            for part in folder.split("/"):
                above = os.path.join(above, part)
                if not _is_folder(above):
                    break
                yield above
            else:
                yield from _below(above)


def _folders(folders: Sequence[str]) -> list[str]:
    plain = [os.path.normpath(each).replace(os.sep, "/") for each in folders if is_inside(each)]
    return [RULES_FOLDER, *(each for each in plain if each != ".")]


def _items(root: Root, folder: str) -> Iterator[RuleSource]:
    above = root.real
    for part in folder.split("/"):
        above = os.path.join(above, part)
        if not _is_folder(above):
            return
    for native in (above, *_below(above)):
        try:
            with os.scandir(native) as children:
                listed = [child for child in children if child.name.endswith(ENDINGS)]
                statuses = [(c, c.stat(follow_symlinks=False)) for c in listed]
        except OSError:
            continue
        for child, status in statuses:
            text = names.to_text(os.path.relpath(child.path, root.real).replace(os.sep, "/"))
            regular = stat.S_ISREG(status.st_mode) and status.st_size <= MAX_BYTES
            if text is not None and regular:
                path = Path(root.prefix + text)
                yield RuleSource(path, status.st_size, status.st_mtime_ns)


def _below(folder: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as children:
            inner = sorted(c.path for c in children if c.is_dir(follow_symlinks=False))
    except OSError:
        return
    for each in inner:
        yield each
        yield from _below(each)


def _is_folder(native: str) -> bool:
    return os.path.isdir(native) and not os.path.islink(native)
