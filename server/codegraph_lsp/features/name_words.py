"""
Where names are written, whatever they may mean there. Loads numpy: import it late.

Edges tell what is known to be meant. A name that is written at a place no edge explains, in a
string, a template, a call on a receiver nobody knows, may mean anything that bears it.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from codegraph_lsp.languages.naming import naming
from codegraph_lsp.languages.semantics import Semantics
from codegraph_lsp.model.kinds import EdgeKind, FileState, SymbolFlag, SymbolKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.graph.columns import Columns, Numbers, Small
    from codegraph_lsp.model.ids import FileId

    Whole = Numbers | Small

IS_WORD = re.compile(r"\w+").fullmatch

_WORDS = bytes(
    byte if byte >= 0x80 or chr(byte).isalnum() or byte == ord("_") else ord(" ")
    for byte in range(256)
)
"""Turns all that is part of no word into blanks."""

_GLOBAL = ("", Semantics().builtin_package)
"""Packages of names that nobody imported."""

_BEFORE = re.compile(rb"[\"'`]([A-Za-z]\w{3,})(?:\$?\{|#\{|%[sd]|[\"'`]\s*\+)")
_LOOKING = re.compile(rb"(?:\[|getattr\([^()\n]*,|[mM]ethod\w*\()\s*[fr]?$")
"""`[`show${name}`]`, `getattr(cart, f"show{name}")`, `getMethod("show" + name)`. What is
shorter, `get` or `set`, may be any member."""
_LOOKING_BACK = 100
"""Bytes. (a guess)"""
_BEHIND = re.compile(rb"(?:\}|%[sd]|\+\s*[\"'`])([A-Z]\w+)")
"""`{name}Stemmer`, `name + "Stemmer"`."""

_SEPARATORS = re.compile(r"[^\w-]+")
"""What stands between the parts of a module's name, in any language."""

_LARGEST = 1_000_000
"""Bytes of a file without a language that are looked at. (a guess)"""


def written(
    snapshot: Snapshot, names: Collection[str], *, beside: Collection[FileId] = ()
) -> Counter[str]:
    """
    How often each of *names* stands as a word of its own in the workspace's files.

    Args:
        beside: Files that are left out.
    """
    return _counted(_sources(snapshot, beside), names)


def put_together(snapshot: Snapshot, names: Collection[str]) -> set[str]:
    """
    Those of *names* that code may put together, of two words of which the second begins with an
    upper-case letter.

    It puts the first in front of something that it computes, where it looks for a member: `show` of
    `cart["show" + name]`. Or it puts the second behind something, `Stemmer` of `f"{name}Stemmer"`,
    and the first is a string somewhere. Words are of ASCII.
    """
    ends = {name: ends for name in names if (ends := tuple(_ends(name.encode())))}
    if not ends:
        return set()
    before: set[bytes] = set()
    behind: set[bytes] = set()
    for source in _sources(snapshot, ()):
        for match in _BEFORE.finditer(source):
            start = match.start()
            if _LOOKING.search(source, max(0, start - _LOOKING_BACK), start):
                before.add(match[1])
        behind.update(_BEHIND.findall(source))
    found = {name for name, parts in ends.items() if any(head in before for head, _ in parts)}
    heads = {head for parts in ends.values() for head, tail in parts if tail in behind}
    if heads:
        strings = rb"[\"'`](%s)[\"'`]" % b"|".join(sorted(map(re.escape, heads)))
        quoted = re.compile(strings)
        alone = {word for source in _sources(snapshot, ()) for word in quoted.findall(source)}
        found.update(
            name
            for name, parts in ends.items()
            if any(head in alone and tail in behind for head, tail in parts)
        )
    return found


def _ends(name: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Beginnings and ends of *name* that meet at an upper-case letter."""
    for place in range(2, len(name)):
        if name[place : place + 1].isupper() and not name[place - 1 : place].isupper():
            yield name[:place], name[place:]


def written_in(snapshot: Snapshot, file: FileId, names: Collection[str]) -> Counter[str]:
    """How often each of *names* stands as a word of its own in one file."""
    text = snapshot.text(file)
    return _counted(() if text is None else (text.source,), names)


def _counted(sources: Iterable[bytes], names: Collection[str]) -> Counter[str]:
    wanted = frozenset(name.encode() for name in names)
    found: Counter[bytes] = Counter()
    for source in sources:
        found.update([word for word in source.translate(_WORDS).split() if word in wanted])
    return Counter({name.decode(): count for name, count in found.items()})


def explained(snapshot: Snapshot, columns: Columns, names: Collection[str]) -> Counter[str]:
    """At how many places each of *names* is written by a definition, or resolved by an edge."""
    number = {name: place for place, name in enumerate(sorted(names))}
    symbols, edges = columns.symbols, columns.edges
    of_symbol = np.fromiter(
        (number.get(name, -1) for name in symbols.names), np.int64, len(symbols.names)
    )
    # What is found on a global object without an import is a guess: it may be ours, put there.
    wanted = [
        external
        for external in snapshot.externals()
        if external.name in number and external.package not in _GLOBAL
    ]
    ours = _Ours(snapshot) if wanted else None
    outside = {
        external.key: number[external.name]
        for external in wanted
        if ours is None or not ours.may_have(external.qualified_name)
    }
    size = np.array([len(name.encode()) for name in sorted(names)] or [0], np.int64)
    inside = edges.targets >= 0
    of_edge = np.where(inside, of_symbol[np.where(inside, edges.targets, 0)], -1)
    if outside:
        order = sorted(outside)
        keys = np.array(order, np.int64)
        numbers = np.array([outside[key] for key in order], np.int64)
        at = np.minimum(np.searchsorted(keys, edges.target_keys), len(keys) - 1)
        hit = ~inside & (keys[at] == edges.target_keys)
        of_edge = np.where(hit, numbers[at], of_edge)
    # The site of an override is the name of what overrides: the definition counts that already.
    sites = (of_edge >= 0) & (edges.kinds != int(EdgeKind.OVERRIDES))
    sites &= edges.lengths == size[np.maximum(of_edge, 0)]
    # What is only declared, outside of any type, stands for a definition in another language.
    around = symbols.containers
    at_top = (around < 0) | (symbols.kinds[np.maximum(around, 0)] == int(SymbolKind.MODULE))
    elsewhere = at_top & ((symbols.flags & int(SymbolFlag.ABSTRACT)) != 0)
    defined = (of_symbol >= 0) & ~elsewhere
    places = np.concatenate(
        (
            _places(of_edge[sites], edges.file_of[sites], edges.starts[sites]),
            _places(of_symbol[defined], symbols.file_of[defined], symbols.name_starts[defined]),
        )
    )
    once = np.unique(places, axis=0)
    counts = np.bincount(once[:, 0], minlength=len(number))
    return Counter({name: int(counts[place]) for name, place in number.items()})


class _Ours:
    """Modules of the workspace, by how their paths end."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._ends: set[tuple[str, str]] = set()
        for row in snapshot.files():
            *folders, name = row.path.split("/")
            parts = [*folders, name.partition(".")[0]]
            self._ends.update(itertools.pairwise(parts))
            spec = snapshot.language(row.id)
            if spec is not None and folders and parts[-1] == naming(spec.lineage).modules.index:
                self._ends.add((folders[-1], ""))

    def may_have(self, qualified_name: str) -> bool:
        """
        What looks like something outside may be in the workspace, by a way that is not known: an
        alias of a build tool (`~~/server/shared`), a folder that is put on the path when it runs.
        """
        first, second, *_ = [*filter(None, _SEPARATORS.split(qualified_name)), "", ""]
        return (first, second) in self._ends or (first, "") in self._ends


def _places(names: Whole, files: Whole, starts: Whole) -> Numbers:
    return np.stack((names, files, starts), axis=1).astype(np.int64)


def _sources(snapshot: Snapshot, beside: Collection[FileId]) -> Iterator[bytes]:
    """Texts of all files, also of those that are not in the graph, and of the manifests."""
    for row in snapshot.files():
        snapshot.cancel.check("names: next file")
        if row.id in beside:
            continue
        if row.state is FileState.SKIPPED and row.size > _LARGEST:
            continue
        text = snapshot.text(row.id)
        if text is not None:
            yield text.source
    yield from snapshot.manifests().values()
