"""
Stable names of symbols, after SCIP's grammar, and the keys made of them.

`` codegraph python . . `src/client.py`/Client#get(). `` names the method `get` of the class
`Client`. A module is its path alone and ends with `/`; an external symbol has its package in the
third place and the parts of its qualified name instead of a path. The second symbol of the same
name and sort in one container carries `+1`, in order of position.
"""

from __future__ import annotations

import re
from functools import lru_cache

from codegraph_lsp.model.edges import ExternalSymbol
from codegraph_lsp.model.facts import NOTHING, Outline
from codegraph_lsp.model.ids import SymbolId, SymbolKey, symbol_key
from codegraph_lsp.model.kinds import CALLABLE_KINDS, TYPE_KINDS, SymbolKind

_SIMPLE = re.compile(r"[A-Za-z0-9_$+\-]+").fullmatch
_TYPES = frozenset(int(kind) for kind in TYPE_KINDS | {SymbolKind.TYPE_ALIAS})
_CALLABLES = frozenset(int(kind) for kind in CALLABLE_KINDS)
_NAMESPACES = frozenset({int(SymbolKind.NAMESPACE), int(SymbolKind.MODULE)})


def symbol_ids(path: str, language: str, outline: Outline) -> list[SymbolId]:
    """Ids of *outline*'s symbols, in their order; *path* is the file's, inside the workspace."""
    module = module_id(path, language)
    ids: list[str] = []
    seen: dict[str, int] = {}
    for symbol in outline.symbols:
        if symbol.container == NOTHING:
            ids.append(module)
            continue
        name = symbol.name if _SIMPLE(symbol.name) else _quoted(symbol.name)
        start = ids[symbol.container] + name
        if symbol.receiver:
            # A method whose type is in another file (Go, C++) stands in that type all the same.
            start = f"{ids[symbol.container]}{symbol.receiver}#{name}"
        suffix = _suffix(symbol.kind)
        n_before = seen.get(start + suffix, 0)
        seen[start + suffix] = n_before + 1
        if not n_before:
            ids.append(start + suffix)
        elif suffix == "().":
            ids.append(f"{start}(+{n_before}).")
        else:
            ids.append(f"{start}+{n_before}{suffix}")
    return [SymbolId(text) for text in ids]


def module_id(path: str, language: str) -> SymbolId:
    """The id of a file's `<module>`, which needs no outline."""
    return SymbolId(f"codegraph {language} . . `{path.replace('`', '``')}`/")


def symbol_keys(path: str, language: str, outline: Outline) -> list[SymbolKey]:
    """Keys of *outline*'s symbols, in their order."""
    return [symbol_key(text) for text in symbol_ids(path, language, outline)]


def external_symbol(language: str, package: str, qualified_name: str) -> ExternalSymbol:
    """
    The symbol for something outside the workspace.

    Its kind is guessed from the name alone, so that every file that mentions it says the same.

    Args:
        language: Language family of the file that mentions it.
        package: `json`, `@scope/name`, `net/http`; empty where unknown.
        qualified_name: *package* and the dotted path inside it; *package* alone for the module.
    """
    return _external(language, package, qualified_name)


@lru_cache(maxsize=16384)
def _external(language: str, package: str, qualified_name: str) -> ExternalSymbol:
    inside = qualified_name
    if package and qualified_name.startswith(package):
        inside = qualified_name[len(package) :].lstrip(".")
    elif package:
        # What one mention leaves out another says: of one symbol all say the same.
        qualified_name = f"{package}.{qualified_name}"
    parts = [part for part in inside.split(".") if part]
    descriptors = f"`{package.replace('`', '``')}`/" if package else ""
    for part in parts:
        descriptors += f"{part if _SIMPLE(part) else _quoted(part)}."
    place = package.replace(" ", "  ") or "."
    text = f"codegraph {language} {place} . {descriptors}"
    name = parts[-1] if parts else package
    kind = _external_kind(parts)
    return ExternalSymbol(
        symbol_key(text), text, name, qualified_name, package, language, int(kind)
    )


@lru_cache(maxsize=16384)
def by_name_key(language_family: str, name: str) -> SymbolKey:
    """Target of an edge of which only the callee's *name* is known."""
    return symbol_key(f"by-name {language_family} {name}")


def _external_kind(parts: list[str]) -> SymbolKind:
    if not parts:
        return SymbolKind.MODULE
    name = parts[-1].lstrip("_")
    if name[:1].isupper():
        return SymbolKind.CONSTANT if name.isupper() and len(name) > 1 else SymbolKind.CLASS
    return SymbolKind.FUNCTION


def _quoted(name: str) -> str:
    return f"`{name.replace('`', '``')}`"


def _suffix(kind: int) -> str:
    if kind in _CALLABLES:
        return "()."
    if kind in _TYPES:
        return "#"
    if kind in _NAMESPACES:
        return "/"
    return "."
