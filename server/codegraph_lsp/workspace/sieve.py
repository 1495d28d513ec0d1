"""
Whether one path belongs to the workspace: what `discover` decides for all, asked for a single one.

For files and folders that an event names. Decisions for folders are remembered, so a sieve is as
old as the ignore files it has read: make a new one when one of them changes.

Runs on: one thread at a time.
"""

from __future__ import annotations

import os
import stat
from enum import Enum, auto
from typing import TYPE_CHECKING

from codegraph_lsp.workspace import git, names
from codegraph_lsp.workspace.discover import Entry, Selection
from codegraph_lsp.workspace.ignore import (
    FOLDER_MARKERS,
    IGNORE_FILES,
    Filter,
    Folder,
    ignore_reader,
    with_ignore_files,
)
from codegraph_lsp.workspace.skip import Skip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.workspace.roots import Root, Roots


class Sieve:
    """Decides for the files of *roots* that *selection* wants."""

    def __init__(self, roots: Roots, selection: Selection) -> None:
        self._roots = roots
        self._selection = selection
        self._filter = Filter(include=selection.include, exclude=selection.exclude)
        self._folders: dict[tuple[str, str, _Asked], Folder] = {}
        self._versioned = {root.name: git.work_tree(root.real) is not None for root in roots}

    def folder(self, path: Path, *, tracked: bool = False) -> Folder | None:
        """
        The folder *path*, decided; its `skip` tells why it is left out. None outside the roots.

        Args:
            path: Need not exist.
            tracked: As for `look_at`.
        """
        found = self._roots.split(path)
        if found is None:
            return None
        root, inside = found
        return self._decided(root, inside.removesuffix("/"), _asked(tracked=tracked))

    def look_at(self, path: Path, *, tracked: bool = False) -> Entry | Skip:
        """
        The file *path* as it is on disk now, or why it is left out.

        Args:
            tracked: The file is known already: version control may have it although a `.gitignore`
                file or custom would leave it out.
        """
        found = self._roots.split(path)
        if found is None:
            return Skip.NOT_INCLUDED
        root, inside = found
        above, _, name = inside.rpartition("/")
        if not self._selection.wants(path):
            return Skip.NOT_INCLUDED
        parent = self._decided(root, above, _asked(tracked=tracked))
        reason = parent.skip or self._filter.file(parent, name, tracked=tracked)
        return reason or look_at(root.real_path(inside), path, self._selection.max_file_bytes)

    def watches(self, path: Path) -> bool:
        """
        Whether something that happens in the folder *path* may matter.

        In a git work tree, folders that are build output by custom are watched all the same:
        there may be tracked files in them.
        """
        found = self._roots.split(path)
        if found is None:
            return False
        root, inside = found
        return self._decided(root, inside, self._watching(root)).skip is None

    def kept_folders(self, root: Root, start: Path) -> Iterator[str]:
        """
        Native paths of all folders from *start* down that `watches` holds for, *start* first.

        Folders that cannot be read are passed over.
        """
        found = self._roots.split(start) if start else (root, "")
        if found is None:
            return
        asked = self._watching(root)
        start_folder = self._decided(root, found[1], asked)
        stack = [start_folder]
        while stack:
            folder = stack.pop()
            if folder.skip is not None:
                continue
            absolute = root.real_path(folder.path)
            try:
                with os.scandir(absolute) as items:
                    children = {item.name: item.is_dir(follow_symlinks=False) for item in items}
            except OSError:
                continue
            # Decided from its listing, not by `_decided`: that would ask for four files in each.
            if folder is not start_folder:
                if not FOLDER_MARKERS.isdisjoint(children):
                    continue
                if not IGNORE_FILES.isdisjoint(children):
                    folder = with_ignore_files(folder, ignore_reader(absolute))
            yield absolute
            for name, is_folder in children.items():
                text = names.to_text(name) if is_folder else None
                if text is not None:
                    custom = asked is _Asked.OF_NEW
                    stack.append(self._filter.enter(folder, text, custom=custom))

    def _watching(self, root: Root) -> _Asked:
        return _Asked.TO_WATCH if self._versioned[root.name] else _Asked.OF_NEW

    def _decided(self, root: Root, inside: str, asked: _Asked) -> Folder:
        key = (root.name, inside, asked)
        folder = self._folders.get(key)
        if folder is None:
            folder = self._folders[key] = self._decide(root, inside, asked)
        return folder

    def _decide(self, root: Root, inside: str, asked: _Asked) -> Folder:
        absolute = root.real_path(inside)
        if not inside or absolute in root.inner:
            top = git.with_excludes(self._filter.top()._replace(path=inside), absolute)
            return with_ignore_files(top, ignore_reader(absolute))
        above, _, name = inside.rpartition("/")
        parent = self._decided(root, above, asked)
        if parent.skip is not None:
            return parent
        folder = self._filter.enter(
            parent, name, tracked=asked is _Asked.OF_TRACKED, custom=asked is _Asked.OF_NEW
        )
        if folder.skip is not None:
            return folder
        if asked is not _Asked.OF_TRACKED and _is_marked(absolute):
            return folder._replace(skip=Skip.BUILT_IN)
        return with_ignore_files(folder, ignore_reader(absolute))


class _Asked(Enum):
    """What a folder is asked about for."""

    OF_NEW = auto()
    OF_TRACKED = auto()
    TO_WATCH = auto()


def _asked(*, tracked: bool) -> _Asked:
    return _Asked.OF_TRACKED if tracked else _Asked.OF_NEW


def look_at(absolute: str, path: Path, max_bytes: int) -> Entry | Skip:
    """The file at native path *absolute*, links not followed, as an entry called *path*."""
    try:
        status = os.lstat(absolute)
    except (FileNotFoundError, NotADirectoryError):
        return Skip.VANISHED
    except OSError:
        return Skip.UNREADABLE
    if not stat.S_ISREG(status.st_mode):
        return Skip.LINK if stat.S_ISLNK(status.st_mode) else Skip.SPECIAL
    if status.st_size > max_bytes:
        return Skip.TOO_LARGE
    return Entry(path, status.st_size, status.st_mtime_ns)


def _is_marked(folder: str) -> bool:
    return any(os.path.lexists(os.path.join(folder, marker)) for marker in FOLDER_MARKERS)
