"""
What single changes have taken out of the graph while other code used it, and out of the imports of
the changed file itself.

Linking forgets such uses: once the users are linked again, nothing leads anywhere any more. So who
mentioned a symbol is noted just before it goes, and forgotten when it is back. Changes of many
files at once, such as another branch, are not followed.

Runs on: `taking` on the conductor thread; `now` on any.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.model.kinds import MENTIONING, Certainty
from codegraph_lsp.model.symbols import Mention, Removed
from codegraph_lsp.store.codec import decode_imported, unpack_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from codegraph_lsp.model.ids import FileId, Path, SymbolKey
    from codegraph_lsp.model.symbols import ResolvedEdge
    from codegraph_lsp.store.codec import Hydrated
    from codegraph_lsp.store.reader import Reader

MAX_SYMBOLS = 1_000
"""Symbols remembered at most; beyond that the oldest are forgotten. (a guess)"""

MAX_FILES = 100
"""Files whose lost imports are remembered at most. (a guess: more than one person edits at once)"""


class Gone(NamedTuple):
    """What is gone, by file. Never changes."""

    mentioned: Mapping[FileId, Sequence[Removed]] = MappingProxyType({})
    """What the file mentioned, the last removed last."""
    imported: Mapping[FileId, frozenset[str]] = MappingProxyType({})
    """Names that imports at its top level bound."""


NOTHING_GONE = Gone()


class Removals:
    """See the module."""

    def __init__(self, snapshot: Callable[[], AbstractContextManager[Reader]]) -> None:
        self._snapshot = snapshot
        self._gone: OrderedDict[SymbolKey, Mapping[FileId, Removed]] = OrderedDict()
        self._now = NOTHING_GONE

    def now(self) -> Gone:
        """Mentions of what is gone, and imports that are; not what was brought back."""
        return self._now

    def taking(self, item: Hydrated) -> list[Path]:
        """
        A file is about to say what *item* says.

        Returns:
            Paths of files that mention what is gone, or what is back, by that.
        """
        new = frozenset(unpack_keys(item.keys))
        with self._snapshot() as reader:
            self._take_imports(item, reader)
            before = {symbol.key: symbol for symbol in reader.symbols_in(item.file)}
            lost = sorted(key for key in before if key not in new)
            edges = [edge for edge in reader.edges_to(lost, MENTIONING) if _counts(edge)]
            by_target: dict[SymbolKey, dict[FileId, list[ResolvedEdge]]] = {}
            for edge in edges:
                by_target.setdefault(edge.target, {}).setdefault(edge.file, []).append(edge)
            rows = {file: reader.file_by_id(file) for file in {edge.file for edge in edges}}
            back = [self._gone.pop(key) for key in new & self._gone.keys()]
            for key, by_file in by_target.items():
                if key in before:
                    self._gone[key] = {
                        file: Removed(before[key], row.digest, tuple(map(_mention, found)))
                        for file, found in by_file.items()
                        if (row := rows[file]) is not None
                    }
            while len(self._gone) > MAX_SYMBOLS:
                self._gone.popitem(last=False)
            if not back and not by_target:
                return []
            told = {*rows, *(file for by_file in back for file in by_file)}
            self._now = self._now._replace(mentioned=_by_user(self._gone.values()))
            found = [row or reader.file_by_id(f) for f, row in ((f, rows.get(f)) for f in told)]
            return sorted(row.path for row in found if row is not None)

    def _take_imports(self, item: Hydrated, reader: Reader) -> None:
        known = self._now.imported
        was = known.get(item.file, frozenset()) | reader.imported(item.file)
        lost = was - decode_imported(item.facts.outline)
        if lost != known.get(item.file, frozenset()):
            others = [each for each in known.items() if each[0] != item.file]
            now = dict(others[-MAX_FILES:])
            if lost:
                now[item.file] = lost
            self._now = self._now._replace(imported=MappingProxyType(now))


def _counts(edge: ResolvedEdge) -> bool:
    """The site surely meant what it leads to, and names it."""
    return edge.certainty <= Certainty.INFERRED and not edge.indirect


def _mention(edge: ResolvedEdge) -> Mention:
    return Mention(edge.start, edge.end, edge.source, edge.kind)


def _by_user(gone: Iterable[Mapping[FileId, Removed]]) -> Mapping[FileId, Sequence[Removed]]:
    found: defaultdict[FileId, list[Removed]] = defaultdict(list)
    for by_file in gone:
        for file, removed in by_file.items():
            found[file].append(removed)
    return MappingProxyType(dict(found))
