"""Which workspace a command is about."""

from __future__ import annotations

import os

_MARKS = (".git", "codegraph.toml")


def root_of(given: str | None) -> str:
    """
    The absolute folder of the workspace: *given*, else the nearest folder around the current one
    that looks like a workspace or was indexed before, else the current one.

    Raises:
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
    while not _is_root(folder):
        above = os.path.dirname(folder)
        if above == folder:
            return here
        folder = above
    return folder


def _is_root(folder: str) -> bool:
    from codegraph_lsp.engine.once import has_index  # heavy, and needed right after anyway

    return any(os.path.exists(os.path.join(folder, mark)) for mark in _MARKS) or has_index(folder)


def folder_inside(root: str) -> str:
    """The current folder as a path inside *root*, with `/`; empty at the root or outside of it."""
    inside = os.path.relpath(os.path.realpath(os.getcwd()), os.path.realpath(root))
    if inside == os.curdir or inside.startswith(os.pardir):
        return ""
    return inside.replace(os.sep, "/")
