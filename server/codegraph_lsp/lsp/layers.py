"""
Settings in layers: the workspace's own files below, what the client says above them, what it said
at first and the command line on top. A bad value costs itself, and is told.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from codegraph_lsp.model.errors import SettingsError
from codegraph_lsp.model.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SECTION = "codegraph"
"""Name of our settings among a client's."""


class Layers:
    """The settings of one session."""

    def __init__(
        self,
        base: Callable[[Sequence[str]], Settings] = lambda folders: Settings(),  # noqa: ARG005
        command_line: Mapping[str, Any] | None = None,
    ) -> None:
        """*base* reads the files of the workspace's folders."""
        self.configured: Mapping[str, Any] = {}
        """What `workspace/configuration` says."""
        self.initial: Mapping[str, Any] = {}
        """The options of `initialize`."""
        self._base = base
        self._command_line = command_line or {}
        self._problems: list[str] = []

    def merged(self, folders: Sequence[str]) -> Settings:
        """The settings that hold; what is wrong with them waits for `problems`."""
        try:
            settings = self._base(folders)
        except SettingsError as error:
            self._problems.append(str(error))
            settings = Settings()
        for layer, source in (
            (self.configured, "the client's settings"),
            (self.initial, "initializationOptions"),
            (self._command_line, "the command line"),
        ):
            settings = self._over(settings, layer, source)
        return settings

    def problems(self) -> list[str]:
        """What was wrong since the last call, in words."""
        found, self._problems = self._problems, []
        return found

    def _over(self, settings: Settings, layer: Mapping[str, Any], source: str) -> Settings:
        changed: dict[str, Any] = {}
        for key, value in layer.items():
            if value is None:
                continue
            try:
                changed[_fields()[key]] = _value(key, value)
            except KeyError:
                self._problems.append(str(SettingsError(key, "no such option", source=source)))
            except msgspec.ValidationError as error:
                problem = str(error).partition(" - at ")[0]
                problem = (problem[:1].lower() + problem[1:]).replace("`", "'")
                self._problems.append(str(SettingsError(key, problem, source=source)))
        return msgspec.structs.replace(settings, **changed) if changed else settings


def section(options: Any) -> Mapping[str, Any]:
    """The options among what a client sent; some put them below the section's name."""
    if not isinstance(options, dict):
        return {}
    inner = options.get(SECTION)
    return inner if isinstance(inner, dict) else options


@cache
def _fields() -> Mapping[str, str]:
    """Attributes of `Settings` by the key that users write."""
    return {field.encode_name: field.name for field in msgspec.structs.fields(Settings)}


def _value(key: str, value: Any) -> Any:
    field = _fields()[key]
    return getattr(msgspec.convert({key: value}, Settings), field)
