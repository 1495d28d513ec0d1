"""
Finding symbols by part of their name, as an editor's "go to symbol" does.

Names are looked for in five ways, the next one only while the one before left room:

1. the name itself, first with its case, then without
2. names that begin with it
3. beginnings of humps: `gubi`, `gUser`, `get_id` for `getUserById`
4. names that contain it (through trigrams, where there is an index of them)
5. names that begin with its first letter and contain the others in order

Within each, shorter names come first, then in order of the alphabet; among symbols of one name
types come first, then in order of path. Measured with a million symbols of 300,000 names: 1-20 ms.

An answer shorter than its limit is all there is. Where kinds, languages or containers leave most
symbols out, names are fetched until the answer is full or no name is left: 25 µs for each that is
looked at, 0.1 s at most in Terraform.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.model.kinds import TYPE_KINDS, SymbolKind
from codegraph_lsp.store.codec import SYMBOL_BITS
from codegraph_lsp.store.edge_queries import EdgeQueries
from codegraph_lsp.store.humps import fits_humps, initials
from codegraph_lsp.store.names import MODULE
from codegraph_lsp.store.session import json_list

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from codegraph_lsp.model.symbols import Symbol

_EXACT = """
SELECT name FROM names WHERE name = :query COLLATE NOCASE
ORDER BY name <> :query, name LIMIT :limit OFFSET :offset
"""
_ORDER = "ORDER BY length(name), name COLLATE NOCASE, name LIMIT :limit OFFSET :offset"
_RANGE = "name >= :low COLLATE NOCASE AND name < :high COLLATE NOCASE"
_PREFIX = f"SELECT name FROM names WHERE {_RANGE} {_ORDER}"
_HUMPS = rf"""
SELECT name FROM names
WHERE humps >= :low AND humps < :high AND humps LIKE :pattern ESCAPE '\' {_ORDER}
"""
_SUBSTRING = rf"SELECT name FROM names WHERE name LIKE :pattern ESCAPE '\' {_ORDER}"
_TRIGRAMS = rf"""
SELECT name FROM names
WHERE id IN (SELECT rowid FROM trigrams WHERE trigrams MATCH :terms)
    AND name LIKE :pattern ESCAPE '\' {_ORDER}
"""
_SCATTERED = rf"SELECT name FROM names WHERE {_RANGE} AND name LIKE :pattern ESCAPE '\' {_ORDER}"
_HAS_TRIGRAMS = "SELECT value FROM meta WHERE name = 'trigrams'"
_NAMED = r"""
SELECT symbols.id, symbols.name, symbols.kind, files.path FROM json_each(:names) AS wanted
CROSS JOIN symbols ON symbols.name = wanted.value JOIN files ON files.id = symbols.id >> 20
WHERE (:kinds IS NULL OR symbols.kind IN (SELECT value FROM json_each(:kinds)))
    AND (:languages IS NULL OR files.language IN (SELECT value FROM json_each(:languages)))
    AND (:container IS NULL OR EXISTS (
        SELECT 1 FROM symbols AS around
        WHERE around.id = (symbols.id >> 20 << 20 | symbols.container)
            AND around.name LIKE :container ESCAPE '\'
    ))
ORDER BY wanted.key LIMIT :limit
"""

QUERY_MAX = 100
"""Letters of a query that are looked at; nobody types more, and patterns stay short."""

_CANDIDATES = 4
"""Names fetched at first for each symbol wanted, as filters and humps drop some. A guess."""

_AT_ONCE = 64
"""Names, and then symbols, looked up together. A guess: most searches need one look or two."""

_SYMBOLS = 2_000
"""Symbols looked at first for a group of names; `get` alone may have thousands. About 15 ms."""

_GROWTH = 4
"""How many times more is fetched next where what was fetched did not do. A guess."""

_SEPARATORS = re.compile(r"[./#\s]|::").split
_HIGHEST = "\U0010ffff"


class Search(EdgeQueries):
    """See the module."""

    def search(
        self,
        query: str,
        *,
        kinds: Collection[SymbolKind] = (),
        languages: Collection[str] = (),
        limit: int,
    ) -> list[Symbol]:
        """
        The symbols that *query* most likely means, the best first.

        Args:
            query: Part of a name; parts of its innermost containers may stand before it, as in
                `Cart.tot`. Empty finds nothing.
            kinds, languages: Only of these; empty: any.
            limit: Longest answer; a shorter one is all there is.
        """
        parts = [part for part in _SEPARATORS(query[:QUERY_MAX]) if part]
        if not parts or limit <= 0:
            return []
        narrowed = _Narrowed(
            kinds=json_list(kinds) if kinds else None,
            languages=json_list(languages) if languages else None,
            container=f"%{_escaped(parts[-2])}%" if len(parts) > 1 else None,
            containers=".".join(parts[:-1]).lower(),
        )
        found: list[Symbol] = []
        for names in _groups(self._names_like(parts[-1], limit * _CANDIDATES)):
            found += self._called(names, narrowed, limit - len(found))
            if len(found) >= limit:
                break
        return found

    def beginning(
        self,
        prefix: str,
        *,
        kinds: Collection[SymbolKind] = (),
        languages: Collection[str] = (),
        limit: int,
    ) -> list[Symbol]:
        """Symbols whose names begin with *prefix*, whatever its case; at most *limit*."""
        if not prefix or limit <= 0:
            return []
        narrowed = _Narrowed(
            kinds=json_list(kinds) if kinds else None,
            languages=json_list(languages) if languages else None,
            container=None,
            containers="",
        )
        fetched = next(iter(self._prefix(prefix[:QUERY_MAX], limit * _CANDIDATES)), [])
        found: list[Symbol] = []
        for names in _groups(iter([fetched])):
            found += self._called(names, narrowed, limit - len(found))
            if len(found) >= limit:
                break
        return found

    def _called(self, names: Sequence[str], narrowed: _Narrowed, limit: int) -> list[Symbol]:
        """Up to *limit* symbols that have one of *names*, the best first."""
        n_rows = max(_SYMBOLS, limit)
        while True:
            rowids = self._named(names, narrowed, n_rows)
            found: list[Symbol] = []
            for start in range(0, len(rowids), _AT_ONCE):
                symbols = self._in_this_order(rowids[start : start + _AT_ONCE])
                found += [s for s in symbols if narrowed.containers in _before_name(s)]
                if len(found) >= limit:
                    return found[:limit]
            if len(rowids) < n_rows:
                return found
            n_rows *= _GROWTH

    def _named(self, names: Sequence[str], narrowed: _Narrowed, limit: int) -> list[int]:
        """Rows of symbols that have one of *names*, the best first."""
        ranks = {name: rank for rank, name in enumerate(names)}
        rows = self._rows(
            _NAMED,
            names=json_list(names),
            kinds=narrowed.kinds,
            languages=narrowed.languages,
            container=narrowed.container,
            limit=limit,
        )
        ordered = sorted(
            (ranks[name], kind not in TYPE_KINDS, path, rowid) for rowid, name, kind, path in rows
        )
        return [row[-1] for row in ordered]

    def _in_this_order(self, rowids: Sequence[int]) -> list[Symbol]:
        places = {rowid: place for place, rowid in enumerate(rowids)}
        symbols = self._symbols_at(rowids)
        return sorted(symbols, key=lambda s: places[(s.file or 0) << SYMBOL_BITS | s.index])

    def _names_like(self, query: str, limit: int) -> Iterator[list[str]]:
        """
        Names, the best first, each once. One list after the other for each way of looking; the
        first holds up to *limit*, and those behind it are fetched only for who wants them.
        """
        # During a first load the table of names lags behind; a whole name is found all the same.
        seen = {query}
        if query != MODULE:
            yield [query]
        for find in (self._exact, self._prefix, self._by_humps, self._substring, self._scattered):
            for fetched in find(query, limit):
                names = [name for name in fetched if name not in seen]
                seen.update(names)
                yield names

    def _exact(self, query: str, limit: int) -> Iterator[list[str]]:
        return self._lists(_EXACT, limit, query=query)

    def _prefix(self, query: str, limit: int) -> Iterator[list[str]]:
        return self._lists(_PREFIX, limit, low=query, high=query + _HIGHEST)

    def _by_humps(self, query: str, limit: int) -> Iterator[list[str]]:
        # Without a capital or `_` each letter may be a hump's first; with them, only some are.
        letters = query.lower() if query.islower() and query.isalnum() else initials(query)
        if letters is None or len(letters) < 2:
            return
        low, high = letters[0], letters[0] + _HIGHEST
        for names in self._lists(_HUMPS, limit, low=low, high=high, pattern=_in_order(letters)):
            yield [name for name in names if fits_humps(query, name)]

    def _substring(self, query: str, limit: int) -> Iterator[list[str]]:
        pattern = f"%{_escaped(query)}%"
        if len(query) < 3:
            # Nearly every name contains two given letters somewhere.
            return iter(())
        if not self._rows(_HAS_TRIGRAMS)[0][0]:
            return self._lists(_SUBSTRING, limit, pattern=pattern)
        terms = {query[i : i + 3].lower().replace('"', '""') for i in range(len(query) - 2)}
        quoted = " AND ".join(f'"{term}"' for term in sorted(terms))
        return self._lists(_TRIGRAMS, limit, terms=quoted, pattern=pattern)

    def _scattered(self, query: str, limit: int) -> Iterator[list[str]]:
        low, high = query[0], query[0] + _HIGHEST
        for names in self._lists(_SCATTERED, limit, low=low, high=high, pattern=_in_order(query)):
            yield sorted(names, key=lambda name: not fits_humps(query, name))

    def _lists(self, sql: str, limit: int, **values: str) -> Iterator[list[str]]:
        """All that *sql* finds, the first *limit* alone, then more at a time."""
        offset = 0
        while True:
            rows = self._rows(sql, limit=limit, offset=offset, **values)
            yield [text for (text,) in rows]
            if len(rows) < limit:
                return
            offset += limit
            limit *= _GROWTH


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """What a symbol must be beside bearing a name, as SQL takes it."""

    kinds: str | None
    languages: str | None
    container: str | None
    """Pattern of its innermost container's name."""
    containers: str
    """Part of what stands before its name, in lower case."""


def _groups(lists: Iterator[list[str]]) -> Iterator[list[str]]:
    """The names in groups small enough to stop between."""
    for names in lists:
        for start in range(0, len(names), _AT_ONCE):
            yield names[start : start + _AT_ONCE]


def _before_name(symbol: Symbol) -> str:
    return symbol.qualified_name[: -len(symbol.name)].lower()


def _in_order(letters: str) -> str:
    r"""`g%e%t%` for `get`."""
    return "".join(f"{_escaped(letter)}%" for letter in letters)


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
