"""Which workspace a command is about."""

from __future__ import annotations

import os

from codegraph_lsp.model.errors import NoWorkspaceError

_MARKS = (".git", "codegraph.toml")

MARKS = " or ".join(_MARKS)
"""What shows that a folder is a workspace, as people read it."""


def root_of(given: str | None) -> str:
    """
    The absolute folder of the workspace: *given*, else the nearest folder around the current one
    that looks like a workspace or was indexed before, else the current one.

    Raises:
        NoWorkspaceError: Nobody named a folder, and the current one holds all that a user or a
            machine has.
        NotADirectoryError: *given* is no folder.
        FileNotFoundError: There is nothing of that name.
    """
    if given is not None:
        root = os.path.abspath(given)
        if not os.path.exists(root):
            raise FileNotFoundError(2, "no such folder", given)
        if not os.path.isdir(root):
            raise NotADirectoryError(20, "not a folder", given)
        return root
    here = folder = os.getcwd()
    while not _is_root(folder, here):
        above = os.path.dirname(folder)
        if above == folder:
            if what := _everything(here):
                raise NoWorkspaceError(here, what)
            return here
        folder = above
    return folder


def root_around(folder: str) -> str:
    """
    The workspace that the existing *folder* is, or is a part of: the nearest folder, from it up,
    that looks like a workspace; else itself. What was indexed before says nothing.
    """
    start = above = os.path.abspath(folder)
    while not _mark_of(above):
        below, above = above, os.path.dirname(above)
        if above == below:
            return start
    return above


def why_root(root: str) -> str:
    """
    Why *root* was taken without anybody naming it, where somebody may wonder: before it is indexed
    for the first time, and when nothing but an old index speaks for a folder above. Else empty.
    """
    from codegraph_lsp.engine.once import has_index  # as below

    mark = _mark_of(root)
    if has_index(root):
        return "" if mark or root == os.getcwd() else "which was indexed before"
    return f"which holds {mark}" if mark else f"as no folder above holds {MARKS}"


def _is_root(folder: str, here: str) -> bool:
    from codegraph_lsp.engine.once import has_index  # heavy, and needed right after anyway

    if _mark_of(folder):
        return True
    # An index of all that is there, made once by mistake, would stand for every folder below it.
    return (folder == here or not _everything(folder)) and has_index(folder)


def _everything(folder: str) -> str:
    """What *folder* is, if it holds all that a machine or a user has."""
    if os.path.dirname(folder) == folder:
        return "the root of the file system"
    return "your home folder" if folder == os.path.expanduser("~") else ""


def _mark_of(folder: str) -> str:
    return next((mark for mark in _MARKS if os.path.exists(os.path.join(folder, mark))), "")


def has_mark(folder: str) -> bool:
    """*folder* shows by what it holds that it is a workspace."""
    return bool(_mark_of(folder))


def folder_inside(root: str, folder: str = os.curdir) -> str:
    """*folder* as a path inside *root*, with `/`; empty where it is *root* or outside of it."""
    inside = os.path.relpath(os.path.realpath(folder), os.path.realpath(root))
    if inside == os.curdir or inside.startswith(os.pardir):
        return ""
    return inside.replace(os.sep, "/")
