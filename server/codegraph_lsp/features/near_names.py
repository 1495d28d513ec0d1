"""What somebody may have meant whose name nothing has: "did you mean"."""

from __future__ import annotations

from difflib import SequenceMatcher, get_close_matches
from pathlib import PurePosixPath
from posixpath import basename, splitext
from typing import TYPE_CHECKING

from codegraph_lsp.features.module_paths import behind_module, files_of_module
from codegraph_lsp.model.facts import MODULE_SYMBOL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import Symbol

_TOLD = 3
_ALIKE = 0.72
"""How alike names must be, as `difflib` counts it. (a guess: one letter in three may be wrong)"""

_SHORT, _SHORT_ALIKE = 4, 0.6
"""Of words that short, one letter is a larger share."""

_AS_GOOD = 0.1
"""By how much less than the best ones others may be alike. (a guess)"""

_OWNERS = 50
"""Types and modules of one name whose members are compared. (a guess)"""

_LOOKED_AT = 2_000
"""Symbols with the same first letters that are compared. (a guess: as many cost some 20 ms)"""


def near_names(snapshot: Snapshot, dotted: str) -> Sequence[str]:
    """Names like *dotted*, best first: the last part mended, or else what stands in front."""
    container, _, last = dotted.rpartition(".")
    if not container:
        return _beginning_alike(snapshot, last)
    members = _close(last, {symbol.name for symbol in _members(snapshot, container)})
    if members:
        return [f"{container}.{member}" for member in members]
    n_parts = dotted.count(".") + 1
    return _close(dotted, {_long_name(each, n_parts) for each in snapshot.symbols_named(last)})


def near_names_in(snapshot: Snapshot, file: FileId, dotted: str) -> Sequence[str]:
    """The same, of one file's symbols: dotted names, or single ones where *dotted* is."""
    symbols = snapshot.symbols_in(file)[MODULE_SYMBOL + 1 :]
    whole = "." in dotted
    return _close(dotted, {each.qualified_name if whole else each.name for each in symbols})


def near_files(snapshot: Snapshot, path: str, *, folders: bool = False) -> Sequence[str]:
    """Files, perhaps folders, too, called like *path*, those with the likest path first."""
    paths: set[str] = {row.path for row in snapshot.files()}
    if folders:
        paths.update([str(each) for path in paths for each in PurePosixPath(path).parents])
    names: dict[str, list[str]] = {}
    for each in paths:
        stem, ending = splitext(basename(each))
        if ending == splitext(path)[1]:
            names.setdefault(stem, []).append(each)
    found = [file for name in _close(splitext(basename(path))[0], names) for file in names[name]]
    return sorted(found, key=lambda each: (-_likeness(path, each), each))[:_TOLD]


def _members(snapshot: Snapshot, container: str) -> Iterable[Symbol]:
    """What stands in the types, namespaces or modules called *container*."""
    owners = [*snapshot.symbols_named(container), *behind_module(snapshot, container)][:_OWNERS]
    modules = files_of_module(snapshot, container)[: _OWNERS - len(owners)]
    owners += [snapshot.symbols_in(row.id)[MODULE_SYMBOL] for row in modules]
    for owner in owners:
        if owner.file is not None:
            inside = snapshot.symbols_in(owner.file)
            yield from (symbol for symbol in inside if symbol.container == owner.key)


def _beginning_alike(snapshot: Snapshot, word: str) -> Sequence[str]:
    """Names that begin like *word*: what is misspelt seldom is so in its first letters."""
    for n_letters in (3, 2, 1):
        found = snapshot.beginning(word[:n_letters], limit=_LOOKED_AT)
        if near := _close(word, {symbol.name for symbol in found}):
            return near
    return ()


def _long_name(symbol: Symbol, n_parts: int) -> str:
    """The dotted name, with so much of the file's path in front as makes *n_parts* of it."""
    parts = [*splitext(symbol.path)[0].split("/"), *symbol.qualified_name.split(".")]
    return ".".join(parts[-max(n_parts, symbol.qualified_name.count(".") + 1) :])


def _close(word: str, names: Collection[str]) -> Sequence[str]:
    """The few of *names* that are most like *word*, case aside."""
    folded: dict[str, str] = {}
    for name in sorted(names):
        folded.setdefault(name.casefold(), name)
    word = word.casefold()
    alike = _SHORT_ALIKE if len(word) <= _SHORT else _ALIKE
    near = get_close_matches(word, folded, n=_TOLD, cutoff=alike)
    return [folded[n] for n in near if _likeness(n, word) >= _likeness(near[0], word) - _AS_GOOD]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
