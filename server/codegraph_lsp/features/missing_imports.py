"""
Imports for names that mean nothing where they are used: what the workspace has of that name.

A symbol is offered where it can be imported: at the top of its module, not hidden, and under a
module name that leads there. What is outside of the workspace is offered as other files import it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.features.file_names import FileNames
from codegraph_lsp.features.import_edits import Wanted
from codegraph_lsp.features.import_names import Spellings
from codegraph_lsp.features.mentions import Meaning
from codegraph_lsp.features.module_spelling import Spelling
from codegraph_lsp.features.testcode import is_test
from codegraph_lsp.features.words import Form, word_at
from codegraph_lsp.languages.imports import import_syntax
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.facts import MODULE_SYMBOL, NOTHING
from codegraph_lsp.model.kinds import TYPE_KINDS, EdgeKind, ImportFlag, SymbolFlag, SymbolKind
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

_TYPES_ALONE = frozenset({SymbolKind.INTERFACE, SymbolKind.TYPE_ALIAS})


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
    if not import_syntax(spec.lineage).adds or snapshot.local_facts(file) is None:
        return []
    finding = _Finding(snapshot, file, spec)
    found: list[Missing] = []
    for span in _names_in(snapshot, file, spec, place)[:MOST_NAMES]:
        snapshot.cancel.check("imports: next name")
        name = finding.missing(span)
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
        self._spellings = Spellings(snapshot, file)
        facts = snapshot.facts(file)
        assert facts is not None, "checked by who asks"
        self._package = facts.outline.package

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
            wanted = self._wanted(name, symbol)
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
            if symbol.name == name and self._can_be_imported(symbol)
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

    def _can_be_imported(self, symbol: Symbol) -> bool:
        snapshot, rules = self._snapshot, self._rules
        if symbol.file is None or symbol.file == self._file or symbol.index == MODULE_SYMBOL:
            return False
        spec = snapshot.language(symbol.file)
        if spec is None or spec.family != self._spec.family:
            return False
        if is_test(self._snapshot, symbol.path) and not is_test(self._snapshot, self._row.path):
            return False
        if not is_at_top(snapshot, symbol):
            return False
        if not rules.every_name_exported and not is_offered(snapshot, symbol):
            return False
        if self._syntax.adds == "types":
            return symbol.kind in TYPE_KINDS
        return not (rules.exported_upper and not symbol.name[:1].isupper())

    def _wanted(self, name: str, symbol: Symbol) -> Wanted | None:
        file = symbol.file
        assert file is not None, "symbols of the workspace"
        if self._syntax.adds == "types":
            return self._type(symbol)
        if self._syntax.adds == "paths":
            return next(self._paths(symbol), None)
        if self._syntax.adds == "includes":
            return self._include(symbol)
        spelling = self._spellings.of(file)
        if spelling is None:
            return None
        if self._syntax.adds == "packages":
            last = spelling.module.rpartition("/")[2]
            return Wanted(spelling, alias="" if last == name else name)
        return wanted_for(self._snapshot, symbol, spelling)

    def _type(self, symbol: Symbol) -> Wanted | None:
        assert symbol.file is not None, "symbols of the workspace"
        facts = self._snapshot.facts(symbol.file)
        package = "" if facts is None else facts.outline.package
        if not package or package == self._package:
            return None
        return Wanted(Spelling(package, 0), symbol.name)

    def _paths(self, symbol: Symbol) -> Iterator[Wanted]:
        """As other files of the same crate write it, from its root."""
        snapshot = self._snapshot
        edges = snapshot.edges_to([symbol.key], _IMPORTING)
        for edge in edges[:MOST_SEEN]:
            facts = snapshot.facts(edge.file)
            other = snapshot.file_by_id(edge.file)
            for fact in facts.outline.imports if facts is not None else ():
                is_it = fact.name_start == edge.start and fact.name == symbol.name
                if not is_it or fact.flags & ImportFlag.REEXPORT:
                    continue
                if fact.module.startswith("crate") and _home(other.path) == _home(self._row.path):
                    yield Wanted(Spelling(fact.module, 0), symbol.name)

    def _include(self, symbol: Symbol) -> Wanted | None:
        """A file that is made to be included."""
        assert symbol.file is not None, "symbols of the workspace"
        name = symbol.path.rpartition("/")[2]
        if not name.rpartition(".")[2].lower().startswith("h"):
            return None
        spelling = self._spellings.of(symbol.file)
        if spelling is None and symbol.path.rpartition("/")[0] == self._row.path.rpartition("/")[0]:
            spelling = Spelling(name, 0)
        return None if spelling is None else Wanted(spelling)

    def _packages(self, name: str, member: str) -> list[Symbol]:
        """A symbol *member* for each package called *name* that has one."""
        snapshot = self._snapshot
        found: dict[str, Symbol] = {}
        own = self._row.path.rpartition("/")[0]
        for symbol in list(snapshot.symbols_named(member))[:MOST_SEEN]:
            if symbol.name != member or not self._can_be_imported(symbol):
                continue
            assert symbol.file is not None, "symbols of the workspace"
            facts = snapshot.facts(symbol.file)
            folder = symbol.path.rpartition("/")[0]
            suffix = self._rules.test_suffix
            if facts is None or facts.outline.package != name or folder == own:
                continue
            if suffix and symbol.path.endswith(suffix):
                continue
            if not self._comes_back(symbol.file):
                found.setdefault(folder, symbol)
        return sorted(found.values(), key=self._rank)

    def _comes_back(self, file: FileId) -> bool:
        """Importing the package of *file* would close a circle."""
        own = self._row.path.rpartition("/")[0]
        return own in folders_below(self._snapshot, file)

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


def wanted_for(snapshot: Snapshot, symbol: Symbol, spelling: Spelling) -> Wanted | None:
    """The import of *symbol* out of its module, called *spelling*; None where it offers it not."""
    assert symbol.file is not None, "symbols of the workspace"
    spec, facts = snapshot.language(symbol.file), snapshot.facts(symbol.file)
    if spec is None or facts is None:
        return None
    if semantics(spec.lineage).every_name_exported:
        return Wanted(spelling, symbol.name)
    for export in facts.outline.exports:
        if export.name == symbol.name:
            return Wanted(spelling, symbol.name)
    if symbol.flags & SymbolFlag.DEFAULT_EXPORT:
        return Wanted(spelling, symbol.name, default=True)
    return Wanted(spelling, symbol.name) if symbol.flags & SymbolFlag.EXPORTED else None


def is_offered(snapshot: Snapshot, symbol: Symbol) -> bool:
    """Other files can name it, by a mark or by a list of what its module offers."""
    if symbol.flags & SymbolFlag.EXPORTED or symbol.file is None:
        return bool(symbol.flags & SymbolFlag.EXPORTED)
    facts = snapshot.facts(symbol.file)
    return facts is not None and any(e.name == symbol.name for e in facts.outline.exports)


def is_at_top(snapshot: Snapshot, symbol: Symbol) -> bool:
    """It stands in its module itself, not inside of something."""
    if symbol.file is None or symbol.container is None:
        return False
    module = snapshot.symbols_in(symbol.file)[MODULE_SYMBOL]
    return symbol.container == module.key


def folders_below(snapshot: Snapshot, file: FileId) -> frozenset[str]:
    """The folders of all that the package of *file* imports, directly or not, its own too."""
    folder = snapshot.file_by_id(file).path.rpartition("/")[0]
    known: frozenset[str] = snapshot.cached(
        f"imported below {folder}", lambda: _below(snapshot, folder)
    )
    return known


def _below(snapshot: Snapshot, folder: str) -> frozenset[str]:
    by_folder: dict[str, list[FileId]] = snapshot.cached(
        "files by folder", lambda: _by_folder(snapshot)
    )
    found, frontier = {folder}, [folder]
    while frontier:
        snapshot.cancel.check("imports: next package")
        for file in by_folder.get(frontier.pop(), ()):
            row, facts = snapshot.file_by_id(file), snapshot.facts(file)
            spec = snapshot.language(file)
            if facts is None or spec is None or spec.generic:
                continue
            suffix = semantics(spec.lineage).test_suffix
            if suffix and row.path.endswith(suffix):
                continue
            for fact in facts.outline.imports:
                target = snapshot.modules().resolve(row.path, row.language, fact.module, fact.level)
                for each in target.files[:1]:
                    inside = snapshot.file_by_id(each).path.rpartition("/")[0]
                    if inside not in found:
                        found.add(inside)
                        frontier.append(inside)
    return frozenset(found)


def _by_folder(snapshot: Snapshot) -> dict[str, list[FileId]]:
    found: dict[str, list[FileId]] = {}
    for row in snapshot.files():
        if row.language:
            found.setdefault(row.path.rpartition("/")[0], []).append(row.id)
    return found


def _n_common(one: str, other: str) -> int:
    """How many folders both paths begin with."""
    n_common = 0
    for left, right in zip(one.split("/")[:-1], other.split("/")[:-1], strict=False):
        if left != right:
            break
        n_common += 1
    return n_common


def _home(path: str) -> str:
    """The folder of sources that a crate's files lie in."""
    before, mark, _ = path.rpartition("/src/")
    return before if mark else ""
