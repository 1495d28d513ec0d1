"""
Files that are not in the graph and change what is told of it all the same: settings and rules.

Runs on: any thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from codegraph_lsp.workspace import changes
from codegraph_lsp.workspace.configuration import SETTINGS_FILES
from codegraph_lsp.workspace.rule_files import concerns_rules, rule_files

if TYPE_CHECKING:
    from codegraph_lsp.model.settings import Settings
    from codegraph_lsp.workspace.roots import Roots
    from codegraph_lsp.workspace.rule_files import RuleSource


class Told(Protocol):
    """Who is told."""

    def settings_changed(self) -> None:
        """A file that says settings has changed: they are to be merged again."""

    def rules_changed(self) -> None:
        """Rules may be others, on disk or in an open file; `checks.rules` tells what they are."""


class Unlisted:
    """Looks through the changes of one engine."""

    def __init__(self, listener: Told) -> None:
        self._listener = listener
        self._rules: list[RuleSource] = []
        """As of the last rescan."""

    def tell(self, change: changes.Change, roots: Roots, settings: Settings) -> None:
        """Tells of such files in *change*, which the engine has taken in."""
        folders = settings.checks.rules
        match change:
            case changes.FilesChanged(created, changed, deleted):
                paths = (*created, *changed, *deleted)
                if any(path.rpartition("/")[2] in SETTINGS_FILES for path in paths):
                    self._listener.settings_changed()
                if any(concerns_rules(roots, path, folders) for path in paths):
                    self._listener.rules_changed()
            case changes.Opened(path) | changes.Edited(path) | changes.Closed(path):
                if concerns_rules(roots, path, folders):
                    self._listener.rules_changed()
            case changes.Rescan():
                before, self._rules = self._rules, rule_files(roots, folders)
                if before != self._rules:
                    self._listener.rules_changed()
