"""Where databases lie: in the user's cache folder, for this user's eyes only."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    from collections.abc import Sequence

CACHE_DIR_VARIABLE = "CODEGRAPH_CACHE_DIR"
"""Environment variable that names another folder."""


def cache_folder() -> Path:
    """The folder that holds everything we keep; not made yet."""
    override = os.environ.get(CACHE_DIR_VARIABLE)
    if override:
        return Path(override).expanduser()
    return Path(platformdirs.user_cache_dir("codegraph-lsp", appauthor=False))


def workspace_database(roots: Sequence[str], folder: Path | None = None) -> Path:
    """
    The database of the workspace that has these *roots*, in this order.

    Args:
        roots: Absolute paths with links resolved, so that one folder has one database.
        folder: In place of `cache_folder()`.
    """
    name = sha256("\0".join(roots).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return (folder or cache_folder()) / "workspaces" / f"{name}.db"


def facts_database(folder: Path | None = None) -> Path:
    """The facts cache of this user."""
    return (folder or cache_folder()) / "facts" / "facts.db"


def make_private_folder(folder: Path) -> None:
    """
    Make *folder* with its parents, readable by this user alone.

    Parents that exist are left as they are: the cache folder may be one that a user named.

    Raises:
        OSError: It cannot be made.
    """
    if not folder.parent.is_dir():
        make_private_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_mode & 0o077 and folder.stat().st_uid == _user():
        folder.chmod(0o700)


def _user() -> int:
    getuid = getattr(os, "getuid", None)
    return getuid() if getuid else 0
