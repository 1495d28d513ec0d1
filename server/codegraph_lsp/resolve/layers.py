"""
The order in which files are linked, and how many at once.

Providers come before consumers, after A. B. Kahn, "Topological sorting of large networks" (CACM
1962). Files that import each other in a circle form one component and share a layer. Linking does
not need the order to be right (it never reads another file's edges); it needs it to be warm: what a
layer evaluates is in the memo when the next one asks.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from codegraph_lsp.model.ids import FileId

SMALL_WORK = 10
"""Fewer files than this are linked one after another: starting workers costs more."""

NARROW = 2
"""A widest layer of this many files or fewer leaves nothing to do side by side."""

DEFAULT_CAP = 4
"""How many link jobs run at once, unless the environment says otherwise."""

CAP_VARIABLE = "CODEGRAPH_LINK_CONCURRENCY"
"""Environment variable of the cap; whoever starts the process reads it once, for `cap_from`."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """In which order to link."""

    layers: tuple[tuple[FileId, ...], ...]
    """Each layer needs only what earlier ones and itself hold; ordered by id inside."""
    widest: int
    """Most files in one layer; 0 without files."""
    depth: int
    """Number of layers."""
    concurrency: int
    """How many files may be linked at once."""


def plan(
    files: Collection[FileId],
    imports: Mapping[FileId, Collection[FileId]],
    *,
    workers: int,
    cap: int = DEFAULT_CAP,
) -> Plan:
    """
    Layers of *files*, providers first.

    Args:
        imports: What each file imports; files that are not to be linked are ignored.
        workers: Link jobs that could run at once.
        cap: Most jobs wanted at once, see `cap_from`.

    Source:
        Kahn's algorithm over the components found by Tarjan (SIAM J. Comput. 1972).
    """
    wanted = set(files)
    providers = {
        file: sorted(
            {other for other in imports.get(file, ()) if other in wanted and other != file}
        )
        for file in sorted(wanted)
    }
    component_of = _components(providers)
    members: dict[int, list[FileId]] = {}
    for file in providers:
        members.setdefault(component_of[file], []).append(file)
    needs = {
        component: {component_of[other] for file in group for other in providers[file]}
        - {component}
        for component, group in members.items()
    }
    layers = tuple(
        tuple(sorted(file for component in layer for file in members[component]))
        for layer in _kahn(needs)
    )
    widest = max(map(len, layers), default=0)
    at_once = concurrency(len(wanted), widest, workers, cap)
    logger.debug(
        "link plan: files %d, widest layer %d, depth %d, concurrency %d",
        len(wanted),
        widest,
        len(layers),
        at_once,
    )
    return Plan(layers, widest, len(layers), at_once)


def concurrency(n_files: int, widest: int, workers: int, cap: int) -> int:
    """How many of *n_files* to link at once: 1 for little or narrow work, else the least bound."""
    if n_files < SMALL_WORK or widest <= NARROW:
        return 1
    return max(1, min(workers, widest, cap))


def cap_from(value: str | None) -> int:
    """The cap that *value* states; anything but a positive whole number means the default."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    return DEFAULT_CAP


def _kahn(needs: Mapping[int, Collection[int]]) -> list[list[int]]:
    users: dict[int, list[int]] = {}
    open_needs = {component: len(others) for component, others in needs.items()}
    for component, others in needs.items():
        for other in others:
            users.setdefault(other, []).append(component)
    layers = []
    layer = [component for component, n_open in open_needs.items() if n_open == 0]
    while layer:
        layers.append(layer)
        following = []
        for component in layer:
            for user in users.get(component, ()):
                open_needs[user] -= 1
                if open_needs[user] == 0:
                    following.append(user)
        layer = following
    return layers


def _components(providers: Mapping[FileId, list[FileId]]) -> dict[FileId, int]:
    """
    The number of the strongly connected component of each file.

    Iterative, because import chains are longer than Python's stack.
    """
    order: dict[FileId, int] = {}
    low: dict[FileId, int] = {}
    component_of: dict[FileId, int] = {}
    open_files: list[FileId] = []
    for root in providers:
        if root in order:
            continue
        order[root] = low[root] = len(order)
        open_files.append(root)
        walk = [(root, iter(providers[root]))]
        while walk:
            file, rest = walk[-1]
            for other in rest:
                if other not in order:
                    order[other] = low[other] = len(order)
                    open_files.append(other)
                    walk.append((other, iter(providers[other])))
                    break
                if other not in component_of:
                    low[file] = min(low[file], order[other])
            else:
                walk.pop()
                if walk:
                    parent = walk[-1][0]
                    low[parent] = min(low[parent], low[file])
                if low[file] == order[file]:
                    number = order[file]
                    while True:
                        member = open_files.pop()
                        component_of[member] = number
                        if member == file:
                            break
    return component_of
