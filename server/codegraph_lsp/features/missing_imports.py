"""
Imports for names that mean nothing where they are used: what the workspace has of that name.

A symbol is offered where it can be imported, see `needed_imports`. What is outside of the workspace
is offered as other files import it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.features.file_names import FileNames
from codegraph_lsp.features.import_edits import Wanted
from codegraph_lsp.features.mentions import Meaning
from codegraph_lsp.features.module_spelling import Spelling
from codegraph_lsp.features.needed_imports import NeededImports, gets_imports
from codegraph_lsp.features.testcode import is_test
from codegraph_lsp.features.words import Form, word_at
from codegraph_lsp.languages.imports import import_syntax
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.facts import NOTHING
from codegraph_lsp.model.kinds import EdgeKind, ImportFlag
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.languages.spec import LanguageSpec
    from codegraph_lsp.model.facts import ImportFact
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import Symbol

MOST_NAMES = 12
"""Names of a selection that are looked up. (a guess)"""

MOST_CANDIDATES = 8
"""Imports that are offered for one name. (a guess)"""

MOST_SEEN = 400
"""Symbols of one name that are looked at. (a guess)"""

_IMPORTING = frozenset({EdgeKind.IMPORTS})


class Missing(NamedTuple):
    """One import that would give a name its meaning."""

    name: str
    span: Span
    """Where the name stands."""
    wanted: Wanted
    symbol: Symbol


def missing_imports(snapshot: Snapshot, file: FileId, place: Span) -> list[Missing]:
    """Imports for the names at *place* that mean nothing there, best first for each name."""
    spec, row = snapshot.language(file), snapshot.file_by_id(file)
    if spec is None or spec.generic or row.generated:
        return []
    facts = snapshot.local_facts(file)
    if not import_syntax(spec.lineage).adds or facts is None:
        return []
    finding = _Finding(snapshot, file, spec)
    found: list[Missing] = []
    for span in _names_in(snapshot, file, spec, place)[:MOST_NAMES]:
        snapshot.cancel.check("imports: next name")
        gets = gets_imports(spec, facts.outline, span.start)
        name = finding.missing(span) if gets else ""
        if name and name not in {each.name for each in found}:
            found += [
                Missing(name, span, wanted, symbol)
                for wanted, symbol in finding.candidates(name, span)
            ]
    return found


def _names_in(snapshot: Snapshot, file: FileId, spec: LanguageSpec, place: Span) -> list[Span]:
    """The plain names that *place* touches."""
    spelling = naming(spec.lineage)
    text = snapshot.text(file)
    found: list[Span] = []
    with snapshot.parsed(file) as tree:
        nodes: list[Node] = [tree.root_node] if tree is not None else []
        while nodes and text is not None and len(found) < MOST_NAMES * 4:
            node = nodes.pop()
            if node.end_byte < place.start or node.start_byte > place.end:
                continue
            if not node.child_count and node.is_named:
                word = text.source[node.start_byte : node.end_byte].decode("utf-8", "replace")
                if spelling.is_name(word):
                    found.append(Span(node.start_byte, node.end_byte))
            nodes += reversed(node.children)
    return found


class _Finding:
    def __init__(self, snapshot: Snapshot, file: FileId, spec: LanguageSpec) -> None:
        self._snapshot = snapshot
        self._file = file
        self._spec = spec
        self._row = snapshot.file_by_id(file)
        self._syntax = import_syntax(spec.lineage)
        self._rules = semantics(spec.lineage)
        self._names = FileNames(snapshot, file)
        self._needed = NeededImports(snapshot, file)

    def missing(self, span: Span) -> str:
        """The name at *span* where it means nothing; else nothing."""
        word, text = word_at(self._snapshot, self._file, span), self._snapshot.text(self._file)
        if word is None or text is None or word.form is not Form.NAME:
            return ""
        name = text.source[span.start : span.end].decode("utf-8", "replace")
        if name in self._spec.builtins or name in self._rules.self_types:
            return ""
        if self._names.mentions.defined(span) is not None:
            return ""
        if self._names.index.lookup(self._names.scope_of(span), name):
            return ""
        if self._syntax.adds == "packages" and not self._is_qualifier(span):
            return ""
        if self._names.meaning(word) != Meaning():
            return ""
        return "" if self._snapshot.targets_at(self._file, span.start) else name

    def _is_qualifier(self, span: Span) -> bool:
        return bool(self._member_behind(span))

    def _member_behind(self, span: Span) -> str:
        """`Name` of `package.Name`."""
        text = self._snapshot.text(self._file)
        behind = b"" if text is None else text.source[span.end : span.end + 200]
        word = behind[1:] if behind.startswith(b".") else b""
        name = word.decode("utf-8", "replace")
        end = next((i for i, c in enumerate(name) if not (c.isalnum() or c == "_")), len(name))
        return name[:end]

    def candidates(self, name: str, span: Span) -> list[tuple[Wanted, Symbol]]:
        """What *name* can be imported as, best first."""
        found: dict[Wanted, Symbol] = {}
        if self._syntax.adds == "packages":
            symbols = self._packages(name, self._member_behind(span))
        else:
            symbols = list(self._named(name))
        for symbol in symbols:
            wanted = self._needed.of(symbol)
            if wanted is not None:
                found.setdefault(wanted, symbol)
            if len(found) >= MOST_CANDIDATES:
                break
        for wanted, symbol in self._outside(name):
            found.setdefault(wanted, symbol)
        return list(found.items())[:MOST_CANDIDATES]

    # The workspace's own

    def _named(self, name: str) -> Iterator[Symbol]:
        """Symbols called *name* that may be imported, the most likely first."""
        snapshot = self._snapshot
        found = [
            symbol
            for symbol in list(snapshot.symbols_named(name))[:MOST_SEEN]
            if symbol.name == name and self._needed.can_be_named(symbol)
        ]
        yield from sorted(found, key=self._rank)

    def _rank(self, symbol: Symbol) -> tuple[object, ...]:
        return (
            symbol.name.startswith("_"),
            is_test(self._snapshot, symbol.path),
            -_n_common(symbol.path, self._row.path),
            symbol.path.count("/"),
            symbol.path,
        )

    def _packages(self, name: str, member: str) -> list[Symbol]:
        """A symbol *member* for each package called *name* that has one."""
        snapshot = self._snapshot
        found: dict[str, Symbol] = {}
        for symbol in list(snapshot.symbols_named(member))[:MOST_SEEN]:
            if symbol.name != member or not self._needed.can_be_named(symbol):
                continue
            if self._needed.package_of(symbol) == name:
                found.setdefault(symbol.path.rpartition("/")[0], symbol)
        return sorted(found.values(), key=self._rank)

    # What is outside

    def _outside(self, name: str) -> Iterator[tuple[Wanted, Symbol]]:
        """What other files import under that name from outside of the workspace."""
        snapshot = self._snapshot
        for symbol in self._externals(name):
            for edge in snapshot.edges_to([symbol.key], _IMPORTING)[:MOST_SEEN]:
                facts, spec = snapshot.facts(edge.file), snapshot.language(edge.file)
                if facts is None or spec is None or spec.family != self._spec.family:
                    continue
                for fact in facts.outline.imports:
                    wanted = self._again(fact, name) if fact.name_start == edge.start else None
                    if wanted is not None:
                        yield wanted, symbol
                        break
                else:
                    continue
                break

    def _again(self, fact: ImportFact, name: str) -> Wanted | None:
        """*fact*, an import of another file, for this one; None where it does not bind *name*."""
        flags = fact.flags & (ImportFlag.TYPE_ONLY | ImportFlag.DYNAMIC | ImportFlag.REEXPORT)
        if fact.alias != name or fact.level or fact.module.startswith(".") or flags:
            return None
        module = Spelling(fact.module, 0)
        if fact.name == "default":
            return Wanted(module, name, default=True)
        alias = fact.alias if fact.alias_start != NOTHING else ""
        if fact.name:
            return Wanted(module, fact.name, alias)
        if self._syntax.adds == "names" and fact.flags & ImportFlag.NAMESPACE:
            alias = fact.alias
        wanted = Wanted(module, alias=alias)
        return wanted if self._binds(wanted, name) else None

    def _binds(self, wanted: Wanted, name: str) -> bool:
        """The module, imported as a whole, has that name here."""
        if wanted.alias:
            return wanted.alias == name
        modules = naming(self._spec.lineage).modules
        return wanted.module.module.rpartition(modules.separator)[2] == name

    def _externals(self, name: str) -> list[Symbol]:
        by_name: dict[str, list[Symbol]] = self._snapshot.cached(
            "externals by name", lambda: _by_name(self._snapshot)
        )
        return by_name.get(name, [])


def _by_name(snapshot: Snapshot) -> dict[str, list[Symbol]]:
    found: dict[str, list[Symbol]] = {}
    for symbol in snapshot.externals():
        found.setdefault(symbol.name.rpartition("/")[2], []).append(symbol)
    return found


def _n_common(one: str, other: str) -> int:
    """How many folders both paths begin with."""
    n_common = 0
    for left, right in zip(one.split("/")[:-1], other.split("/")[:-1], strict=False):
        if left != right:
            break
        n_common += 1
    return n_common
