"""
What somebody may have meant whose import leads nowhere.

A guess is only worth a word where there is one answer: of two modules that might be it, neither is
named.
"""

from __future__ import annotations

from difflib import SequenceMatcher, get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.checks.finding import Related
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.facts import MODULE_SYMBOL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import Symbol

_MODULE = 0.8
_NAME = 0.75
"""How alike words are that may be the same one misspelt, from 0 to 1. (guesses)"""


class Hint(NamedTuple):
    """What a message may say beside what is wrong."""

    text: str = ""
    """To go on a message with; empty where nothing is known."""
    related: tuple[Related, ...] = ()


NO_HINT = Hint()


def misspelt(name: str, known: Collection[str], *, module: bool = False) -> str:
    """The one of *known* that is most like *name*; empty where none is, or two are as like it."""
    close = get_close_matches(name, sorted(known), 2, _MODULE if module else _NAME)
    likeness = [SequenceMatcher(a=each, b=name).ratio() for each in close]
    return "" if not close or likeness[1:] == likeness[:1] else close[0]


def definition(snapshot: Snapshot, spec: LanguageSpec, importer: FileId, name: str) -> Hint:
    """Where *name* is defined in another module, if in one alone."""
    found = list(_definitions(snapshot, spec, importer, name)) if name else []
    if len(found) != 1:
        return NO_HINT
    symbol = found[0]
    assert symbol.file is not None, "of the workspace"
    related = Related(symbol.file, symbol.path, symbol.name_span, f"`{name}` is defined here")
    return Hint(f"; `{name}` is defined in `{symbol.path}`", (related,))


def _definitions(
    snapshot: Snapshot, spec: LanguageSpec, importer: FileId, name: str
) -> Iterator[Symbol]:
    for symbol in snapshot.symbols_named(name):
        if symbol.name != name or symbol.file is None or symbol.file == importer:
            continue
        top = snapshot.symbols_in(symbol.file)[MODULE_SYMBOL].key
        if symbol.container == top and _is_kin(spec, symbol.language):
            yield symbol


def module(snapshot: Snapshot, spec: LanguageSpec, name: str) -> Hint:
    """The module called *name* wherever it is, if there is one alone."""
    modules = snapshot.modules()
    package_files = semantics(spec.lineage).package_files
    found: list[str] = []
    for path in modules.files_called(name):
        row = snapshot.file(path)
        if row is not None and _is_kin(spec, row.language):
            found.append(path)
    for folder in modules.folders_called(name):
        inside = {path.rpartition("/")[2] for path in modules.files_in(folder)}
        if folder.rpartition("/")[2] == name and inside & set(package_files):
            found.append(folder)
    return Hint(f"; did you mean `{found[0]}`?") if len(found) == 1 else NO_HINT


def _is_kin(spec: LanguageSpec, language: str) -> bool:
    """Modules in *language* can be imported by those of *spec*."""
    other = languages().by_id.get(language)
    return other is not None and bool({*spec.lineage}.intersection(other.lineage))
