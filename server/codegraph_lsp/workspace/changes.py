"""All that can happen to a workspace: what `engine.apply` takes, in order of arrival."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.model.settings import Settings
    from codegraph_lsp.workspace.overlay import Edit
    from codegraph_lsp.workspace.roots import Roots
    from codegraph_lsp.workspace.source import Text


@dataclass(frozen=True, slots=True)
class Opened:
    """An editor has opened a document; its text wins over the disk's from now on."""

    path: Path
    language_id: str
    version: int
    text: Text


@dataclass(frozen=True, slots=True)
class Edited:
    """Edits of an open document, each applying to the result of the one before."""

    path: Path
    version: int
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """An editor says that the disk now has the document's text, which is worth checking."""

    path: Path


@dataclass(frozen=True, slots=True)
class Closed:
    """An editor has closed a document; the disk's text counts again."""

    path: Path


@dataclass(frozen=True, slots=True)
class FilesChanged:
    """
    Files on disk have changed, as a watcher, an editor or a client tells.

    A hint, not the truth: paths may name files that are not wanted, a created one may have existed,
    a changed one may be new or gone. Each path stands in one of the lists.
    """

    created: tuple[Path, ...] = ()
    changed: tuple[Path, ...] = ()
    deleted: tuple[Path, ...] = ()
    """Files, or folders with all that was in them."""


@dataclass(frozen=True, slots=True)
class Rescan:
    """Events may have been missed: list the workspace and compare."""

    reason: str
    """For the log: `polling`, `event queue overflowed`, `ignore file changed`…"""


@dataclass(frozen=True, slots=True)
class RootsChanged:
    """The workspace has other folders."""

    roots: Roots


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """The merged settings are others."""

    settings: Settings


@dataclass(frozen=True, slots=True)
class Reindex:
    """Somebody wants files read again, whether they changed or not."""

    paths: tuple[Path, ...] | None
    """None: all."""
    clear_cache: bool = False
    """Do not take facts out of the cache either."""


Change: TypeAlias = (
    Opened
    | Edited
    | Saved
    | Closed
    | FilesChanged
    | Rescan
    | RootsChanged
    | SettingsChanged
    | Reindex
)
