"""What the settings say of layers: whether a file may use another, and by which rule it may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.features.globs import fits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.model.settings import Boundaries

_CORE: Mapping[str, tuple[str, ...]] = {
    "domain": (),
    "ports": ("domain",),
    "application": ("domain", "ports"),
}
"""The layers that the preset `hexagonal` knows by name, and which others each may use."""


class BoundaryRules:
    """`Boundaries` as a question. Stronger first: `allow`, `deny`, `only`, the preset."""

    def __init__(self, boundaries: Boundaries) -> None:
        self._said = boundaries
        self._order = {name: place for place, name in enumerate(boundaries.layers)}

    def layer(self, path: Path) -> str:
        """The first layer with a pattern that fits *path*; empty where there is none."""
        for name, patterns in self._said.layers.items():
            if fits(path, tuple(patterns)):
                return name
        return ""

    def broken(self, source: Path, target: Path) -> str:
        """The rule by which *source* must not use *target*, in words; empty where it may."""
        said = self._said
        if self._pair(said.allow, source, target) is not None:
            return ""
        pair = self._pair(said.deny, source, target)
        if pair is not None:
            return f"{self._told(pair[0])} must not use {self._told(pair[1])} (deny)"
        ends = self.layer(source), self.layer(target)
        apart = bool(ends[1]) and ends[0] != ends[1]
        for part, others in said.only.items() if apart else ():
            parts = (part, *others)
            if self._is_in(source, part) and not any(self._is_in(target, p) for p in parts):
                named = ", ".join(map(self._told, others))
                may = f"only {named}" if others else "no other layer"
                return f"{self._told(part)} may use {may}, not layer '{ends[1]}' (only)"
        if not all(ends) or ends[0] == ends[1]:
            return ""
        return self._preset(*ends)

    def _pair(
        self, pairs: Mapping[str, Sequence[str]], source: Path, target: Path
    ) -> tuple[str, str] | None:
        """The first of *pairs* that leads from *source* to *target*; a part may use itself."""
        for part, others in pairs.items():
            if self._is_in(source, part):
                for other in others:
                    if self._is_in(target, other) and not self._is_in(source, other):
                        return part, other
        return None

    def _is_in(self, path: Path, part: str) -> bool:
        return self.layer(path) == part if part in self._order else fits(path, (part,))

    def _told(self, part: str) -> str:
        return f"layer '{part}'" if part in self._order else f"'{part}'"

    def _preset(self, user: str, used: str) -> str:
        preset = self._said.preset
        if preset == "layered" and self._order[used] < self._order[user]:
            return f"layer '{user}' may use those below it, layer '{used}' is above (layered)"
        if preset == "onion" and self._order[used] > self._order[user]:
            return f"layer '{user}' may use those inside it, layer '{used}' is outside (onion)"
        if preset == "hexagonal":
            return _hexagonal(user, used)
        return ""


def _hexagonal(user: str, used: str) -> str:
    may = _CORE.get(user)
    if may is None:
        if used in _CORE:
            return ""
        return f"adapter '{user}' must not use another one, '{used}' (hexagonal)"
    if used in may:
        return ""
    if used not in _CORE:
        return f"layer '{user}' must not use adapter '{used}' (hexagonal)"
    return f"layer '{user}' must not use layer '{used}' (hexagonal)"
