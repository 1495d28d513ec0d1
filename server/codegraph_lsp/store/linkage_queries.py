"""
Which definition a declaration means, see `model/linkage.py`.

Symbols that are one thing, a definition and its declarations, are a *group*; edges are told with
the definition as their end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from codegraph_lsp.model.ids import SymbolKey
from codegraph_lsp.model.linkage import LinkageSort
from codegraph_lsp.store.session import json_list
from codegraph_lsp.store.symbol_queries import SymbolQueries

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_HAS_ANY = "SELECT EXISTS (SELECT 1 FROM linkage)"
_OTHERS = """
SELECT linkage.thing, linkage.other FROM json_each(:keys) AS wanted
CROSS JOIN linkage ON linkage.thing = wanted.value AND linkage.sort = :sort
ORDER BY linkage.thing, linkage.other
"""
_THINGS = """
SELECT linkage.other, linkage.thing FROM json_each(:keys) AS wanted
CROSS JOIN linkage ON linkage.other = wanted.value AND linkage.sort = :sort
ORDER BY linkage.other, linkage.thing
"""

DEFINES, DECLARED, DEFINED = (int(sort) for sort in LinkageSort)


class LinkageQueries(SymbolQueries):
    """See the module."""

    _links_any: bool | None = None

    def definitions_of(self, keys: Collection[SymbolKey]) -> dict[SymbolKey, SymbolKey]:
        """Of the declarations among *keys* that have one definition: which."""
        if not keys or not self._has_linkage():
            return {}
        found: dict[SymbolKey, SymbolKey] = {}
        seen = self._pairs(_OTHERS, keys, DEFINES)
        for thing, others in seen.items():
            if len(others) == 1:
                found[SymbolKey(thing)] = SymbolKey(next(iter(others)))
        names = {
            thing: next(iter(others))
            for thing, others in self._pairs(_OTHERS, keys, DECLARED).items()
            if thing not in seen and len(others) == 1
        }
        if names:
            defined = self._pairs(_OTHERS, set(names.values()), DEFINED)
            for thing, name in names.items():
                definitions = defined.get(name, ())
                if len(definitions) == 1:
                    found[SymbolKey(thing)] = SymbolKey(next(iter(definitions)))
        return found

    def declarations_of(self, keys: Collection[SymbolKey]) -> dict[SymbolKey, list[SymbolKey]]:
        """Of the definitions among *keys*: the declarations that mean them."""
        if not keys or not self._has_linkage():
            return {}
        declared: dict[int, None] = {}
        for things in self._pairs(_THINGS, keys, DEFINES).values():
            declared.update(dict.fromkeys(things))
        names: dict[int, None] = {}
        for things in self._pairs(_THINGS, keys, DEFINED).values():
            names.update(dict.fromkeys(things))
        for things in self._pairs(_THINGS, names, DECLARED).values():
            declared.update(dict.fromkeys(things))
        found: dict[SymbolKey, list[SymbolKey]] = {}
        for thing, definition in self.definitions_of(_keys(declared)).items():
            found.setdefault(definition, []).append(thing)
        return {key: found[key] for key in keys if key in found}

    def _pairs(self, sql: str, keys: Iterable[int], sort: int) -> dict[int, dict[int, None]]:
        found: dict[int, dict[int, None]] = {}
        for one, other in self._rows(sql, keys=json_list(keys), sort=sort):
            found.setdefault(one, {})[other] = None
        return found

    def _has_linkage(self) -> bool:
        if self._links_any is None:
            row = self._one(_HAS_ANY)
            self._links_any = bool(row and row[0])
        return self._links_any

    def _forget(self) -> None:
        self._links_any = None
        super()._forget()


def _keys(numbers: Iterable[int]) -> list[SymbolKey]:
    return cast("list[SymbolKey]", list(numbers))
