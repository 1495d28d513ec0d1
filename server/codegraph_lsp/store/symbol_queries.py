"""Questions about symbols: by key, by id, by place, by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from codegraph_lsp.model.facts import NOTHING
from codegraph_lsp.model.ids import FileId, Path, SymbolId, SymbolKey, symbol_key
from codegraph_lsp.model.kinds import SymbolFlag, SymbolKind
from codegraph_lsp.model.span import Span
from codegraph_lsp.model.symbols import Symbol
from codegraph_lsp.store.codec import ENDINGS, SYMBOL_BITS
from codegraph_lsp.store.file_queries import FileQueries
from codegraph_lsp.store.session import json_list

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable

_COLUMNS = """
symbols.id, symbols.key, symbols.name, symbols.kind, symbols.flags, symbols.container,
symbols.descriptor, symbols.start, symbols.length, symbols.name_offset, symbols.name_length,
symbols.header_length, symbols.doc_offset, symbols.doc_length, symbols.complexity, files.path,
files.language
"""
_SYMBOLS = "symbols JOIN files ON files.id = symbols.id >> 20"
_BY_KEYS = f"""
SELECT {_COLUMNS} FROM json_each(:keys) AS wanted CROSS JOIN {_SYMBOLS}
WHERE symbols.key = wanted.value ORDER BY wanted.key, symbols.id
"""
_BY_ROWIDS = f"""
SELECT {_COLUMNS} FROM json_each(:ids) AS wanted CROSS JOIN {_SYMBOLS}
WHERE symbols.id = wanted.value ORDER BY symbols.id
"""
_CONTAINERS = """
SELECT symbols.id, symbols.key, symbols.name, symbols.container, symbols.descriptor
FROM json_each(:ids) AS wanted CROSS JOIN symbols ON symbols.id = wanted.value
"""
_IN_FILE = f"""
SELECT {_COLUMNS} FROM {_SYMBOLS} WHERE symbols.id BETWEEN :first AND :last ORDER BY symbols.id
"""
_BY_NAME = f"""
SELECT {_COLUMNS} FROM {_SYMBOLS} WHERE symbols.name = :name ORDER BY symbols.id LIMIT :limit
"""
_EXTERNAL_COLUMNS = "key, id, name, qualified_name, package, language, kind"
_EXTERNALS = f"""
SELECT {_EXTERNAL_COLUMNS} FROM (
    SELECT externals.*, wanted.key AS place FROM json_each(:keys) AS wanted
    CROSS JOIN externals ON externals.key = wanted.value
)
ORDER BY place
"""
_EXTERNALS_IN_USE = f"""
SELECT {_EXTERNAL_COLUMNS} FROM externals
WHERE EXISTS (SELECT 1 FROM edges WHERE edges.target = externals.key) ORDER BY id
"""

NAMED_MAX = 10_000
"""Symbols of one name that are looked at, so that one question stays bounded."""

_KINDS = {int(kind): kind for kind in SymbolKind}
_INDEX = (1 << SYMBOL_BITS) - 1
_SEPARATORS = re.compile(r"[./#]|::").split


class _FlagTable(dict[int, SymbolFlag]):
    """Flags by their bits: making one from a number takes as long as all the rest of a symbol."""

    def __missing__(self, bits: int) -> SymbolFlag:
        self[bits] = SymbolFlag(bits)
        return self[bits]


_FLAGS = _FlagTable()


class _Container(NamedTuple):
    """What a symbol takes over from what it stands in."""

    id: str
    key: SymbolKey
    qualified_name: str
    """Dotted; empty of `<module>`."""


class SymbolQueries(FileQueries):
    """See the module."""

    _known_containers: dict[int, _Container]

    def symbol(self, key: SymbolKey) -> Symbol | None:
        """The symbol that has *key*, in the workspace or outside."""
        return self.symbols([key]).get(key)

    def symbols(self, keys: Collection[SymbolKey]) -> dict[SymbolKey, Symbol]:
        """Symbols by key, in the order of *keys*, externals too; unknown ones are left out."""
        wanted = json_list(keys)
        found = {s.key: s for s in self._symbols(self._rows(_BY_KEYS, keys=wanted))}
        if len(found) == len(keys):
            return found
        missing = json_list(key for key in keys if key not in found)
        found.update({row[0]: Symbol.outside(*row) for row in self._rows(_EXTERNALS, keys=missing)})
        return {key: found[key] for key in keys if key in found}

    def symbol_by_id(self, symbol_id: str) -> Symbol | None:
        """The symbol whose stable id is *symbol_id*."""
        symbol = self.symbol(symbol_key(symbol_id))
        return symbol if symbol is not None and symbol.id == symbol_id else None

    def symbols_in(self, file: FileId) -> list[Symbol]:
        """All symbols of *file* in order of its outline, `<module>` first."""
        first = file << SYMBOL_BITS
        return self._symbols(self._rows(_IN_FILE, first=first, last=first | _INDEX))

    def symbols_named(self, name: str) -> list[Symbol]:
        """
        Symbols of just this name, case included, in order of path and place.

        Args:
            name: A plain name, or one behind some of its containers: `Cart.total`, `shop::Cart`.
        """
        parts = [part for part in _SEPARATORS(name) if part] or [name]
        rows = self._rows(_BY_NAME, name=parts[-1], limit=NAMED_MAX)
        found = self._symbols(rows)
        if len(parts) > 1:
            dotted = ".".join(parts)
            found = [s for s in found if f".{s.qualified_name}".endswith(f".{dotted}")]
        return sorted(found, key=lambda symbol: (symbol.path, symbol.index))

    def externals(self) -> list[Symbol]:
        """Everything outside the workspace that some edge leads to, in order of id."""
        return [Symbol.outside(*row) for row in self._rows(_EXTERNALS_IN_USE)]

    def _symbols_at(self, rowids: Iterable[int]) -> list[Symbol]:
        return self._symbols(self._rows(_BY_ROWIDS, ids=json_list(rowids)))

    def _symbols(self, rows: list[tuple[Any, ...]]) -> list[Symbol]:
        with self._lock:
            self._learn_containers(rows)
            return [self._symbol(row) for row in rows]

    def _symbol(self, row: tuple[Any, ...]) -> Symbol:
        (rowid, key, name, kind, flags, container, descriptor, start, length) = row[:9]
        (name_offset, name_length, header_length, doc_offset, doc_length) = row[9:14]
        complexity, path, language = row[14:]
        outer = None
        if container != NOTHING:
            outer = self._known_containers[rowid & ~_INDEX | container]
        symbol_id, qualified_name = _names(name, outer, descriptor)
        name_start = start + name_offset
        return Symbol(
            SymbolKey(key),
            symbol_id,
            name,
            qualified_name or name,
            _KINDS[kind],
            language,
            FileId(rowid >> SYMBOL_BITS),
            Path(path),
            rowid & _INDEX,
            None if outer is None else outer.key,
            Span(start, start + length),
            Span(name_start, name_start + name_length),
            start + header_length,
            None if doc_offset is None else _span(start + doc_offset, doc_length),
            _FLAGS[flags],
            complexity,
        )

    def _learn_containers(self, rows: list[tuple[Any, ...]]) -> None:
        """
        Remember the containers of *rows*, and theirs; one query for each level not at hand.

        Containers precede what they hold, in a file's outline and so by rowid: in that order each
        finds its own container remembered.
        """
        known = self._known_containers
        if len(known) > _CONTAINERS_MAX:
            known.clear()
        at_hand = {row[0]: (row[0], row[1], row[2], row[5], row[6]) for row in rows}
        found: dict[int, tuple[Any, ...]] = {}
        wanted = _outer(at_hand.values(), known)
        while wanted:
            absent = [rowid for rowid in wanted if rowid not in at_hand]
            if absent:
                fetched = self._rows(_CONTAINERS, ids=json_list(absent))
                at_hand.update({row[0]: row for row in fetched})
            level = {rowid: at_hand[rowid] for rowid in wanted}
            found.update(level)
            wanted = _outer(level.values(), known) - found.keys()
        for rowid in sorted(found):
            _, key, name, container, descriptor = found[rowid]
            outer = None if container == NOTHING else known[rowid & ~_INDEX | container]
            symbol_id, qualified_name = _names(name, outer, descriptor)
            known[rowid] = _Container(symbol_id, SymbolKey(key), qualified_name)

    def _forget(self) -> None:
        self._known_containers = {}
        super()._forget()


_CONTAINERS_MAX = 20_000
"""Containers remembered between questions; about 6 MB."""


def _outer(rows: Iterable[tuple[Any, ...]], known: Container[int]) -> set[int]:
    """Rowids of the containers of *rows* that are not known."""
    outer = {row[0] & ~_INDEX | row[3] for row in rows if row[3] != NOTHING}
    return {rowid for rowid in outer if rowid not in known}


def _names(name: str, outer: _Container | None, descriptor: int | str) -> tuple[SymbolId, str]:
    """Id and qualified name of one symbol; the latter is empty for `<module>`."""
    if outer is None:
        return SymbolId(str(descriptor)), ""
    around = outer.qualified_name
    if isinstance(descriptor, int):
        text = name + ENDINGS[descriptor]
    else:
        text = descriptor
        # A method of a type in another file: `Type#name().`
        receiver, sharp, rest = text.partition("#")
        if sharp and rest.lstrip("`").startswith(name):
            around = f"{around}.{receiver}" if around else receiver
    return SymbolId(outer.id + text), f"{around}.{name}" if around else name


def _span(start: int, length: int) -> Span:
    return Span(start, start + length)
