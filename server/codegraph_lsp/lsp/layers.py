"""What a client says of the settings, above what files say. A bad value costs only itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegraph_lsp.checks.codes import unknown_checks
from codegraph_lsp.workspace.configuration import Layer, load, merge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codegraph_lsp.model.settings import Settings

SECTION = "codegraph"
"""Name of our settings among a client's."""


class Layers:
    """The settings of one session."""

    def __init__(self) -> None:
        self.configured: Mapping[str, Any] = {}
        """What `workspace/configuration` says."""
        self.initial: Mapping[str, Any] = {}
        """The options of `initialize`."""
        self._problems: list[str] = []
        self._told: set[str] = set()

    def first(self) -> Settings:
        """What the options of `initialize` make; what is wrong with them `merged` finds, too."""
        return merge([self._initial]).settings

    def merged(self, folders: Sequence[str]) -> Settings:
        """The settings that hold in *folders*; what is wrong with them waits for `problems`."""
        loaded = load(folders, [Layer("the client's settings", self.configured), self._initial])
        self._problems += map(str, (*loaded.problems, *unknown_checks(loaded, folders)))
        return loaded.settings

    @property
    def _initial(self) -> Layer:
        return Layer("initializationOptions", self.initial)

    def problems(self) -> list[str]:
        """What is wrong and was not told before, in words."""
        found = [each for each in dict.fromkeys(self._problems) if each not in self._told]
        self._told.update(found)
        self._problems = []
        return found


def section(options: Any) -> Mapping[str, Any]:
    """The options among what a client sent; some put them below the section's name."""
    if not isinstance(options, dict):
        return {}
    inner = options.get(SECTION)
    return inner if isinstance(inner, dict) else options
