"""
What stands at a place as something to be renamed: the name, all that must be called alike, and the
files to be looked through. Refuses what has a name that is not ours to change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegraph_lsp.features.definition import name_around
from codegraph_lsp.features.described import check_described
from codegraph_lsp.features.file_mentions import FileMentions, Wanted
from codegraph_lsp.features.kin import Family, Kin, kin_of
from codegraph_lsp.features.mentions import Local, Meaning, Numbered
from codegraph_lsp.features.rename_doubts import doubts_of, record_takers
from codegraph_lsp.features.type_hierarchy import HERITAGE
from codegraph_lsp.features.words import Form, Word, word_at
from codegraph_lsp.graph.adjacency import Direction
from codegraph_lsp.languages.naming import naming
from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.errors import RenameError
from codegraph_lsp.model.facts import MODULE_SYMBOL, NOTHING
from codegraph_lsp.model.kinds import (
    MENTIONING,
    TYPE_KINDS,
    BindingKind,
    EdgeKind,
    SymbolKind,
)
from codegraph_lsp.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.facts import ImportFact
    from codegraph_lsp.model.ids import FileId, Path, SymbolKey
    from codegraph_lsp.model.symbols import Symbol

_CALLS = frozenset({EdgeKind.CALLS, EdgeKind.INSTANTIATES})
_NAMED_PARAMETERS = frozenset({BindingKind.PARAMETER})
_MEMBER_KINDS = frozenset(
    {SymbolKind.METHOD, SymbolKind.PROPERTY, SymbolKind.FIELD, SymbolKind.ENUM_MEMBER}
)
_OVERRIDABLE = frozenset({SymbolKind.METHOD, SymbolKind.PROPERTY, SymbolKind.FIELD})

NOTHING_HERE = "no name stands here that could be changed"


@dataclass(frozen=True, slots=True)
class Renamed:
    """What is to be renamed."""

    span: Span
    """The name that was asked about."""
    wanted: Wanted
    kin: Kin
    files: tuple[FileId, ...]
    """Files in which it is mentioned, in order of path; those in which it may be are not."""
    doubts: tuple[str, ...] = ()
    """Why all of it should be looked at by a person."""
    moved: tuple[Path, ...] = ()
    """Files that are called like what they define."""
    is_local: bool = False
    """A name that lives in functions: no graph is needed to find its mentions."""


def name_at(snapshot: Snapshot, file: FileId, offset: int) -> Span | None:
    """The name at *offset*; None where there is none."""
    span = name_around(snapshot, file, offset)
    spec, text = snapshot.language(file), snapshot.text(file)
    if span is None or spec is None or text is None or spec.generic:
        return None
    spelling = naming(spec.lineage)
    mark = text.source[span.start - 1 : span.start].decode("utf-8", "replace")
    if mark and mark in spelling.marks:
        span = Span(span.start - 1, span.end)
    name = text.source[span.start : span.end].decode("utf-8", "replace")
    return span if spelling.is_name(name) else None


def renamed_at(snapshot: Snapshot, file: FileId, offset: int) -> Renamed | None:
    """
    What stands at *offset*; None where no name does.

    Raises:
        RenameError: It cannot be renamed, for the reason given.
    """
    span = name_at(snapshot, file, offset)
    word = None if span is None else word_at(snapshot, file, span)
    if span is None or word is None:
        return None
    finding = _Finding(snapshot, file, word)
    return finding.found() if finding.is_read() else None


class _Finding:
    def __init__(self, snapshot: Snapshot, file: FileId, word: Word) -> None:
        self._snapshot = snapshot
        self._file = file
        self._word = word
        self._here = FileMentions(snapshot, file)
        text = snapshot.text(file)
        assert text is not None, "a word was found in it"
        self._name = text.source[word.span.start : word.span.end].decode("utf-8", "replace")

    def is_read(self) -> bool:
        """Not in a comment, a string or a macro, unless as a mention of something."""
        if self._word.form not in (Form.COMMENT, Form.TEXT, Form.MACRO):
            return True
        return self._here.facts is not None and self._word.span in self._here.written

    def found(self) -> Renamed:
        self._check_file(self._file)
        meaning = self._meaning()
        if meaning.local is not None:
            return self._local(self._file, meaning.local)
        if self._is_alias_here():
            numbers = [each for each in meaning.symbols if isinstance(each, Numbered)]
            symbols = {each: found for each in numbers if (found := self._numbered(each))}
            externals = {each for each in meaning.symbols if not isinstance(each, Numbered)}
            if externals or self._name not in {each.name for each in symbols.values()}:
                return self._alias(symbols, externals)
        meant = self._symbols(meaning)
        kin = kin_of(self._snapshot, meant[:1])
        strangers = [each for each in meant if each.key not in kin.symbols]
        if strangers:
            names = ", ".join(f"`{each.qualified_name}`" for each in [meant[0], *strangers])
            raise RenameError(
                f"`{self._name}` may mean several things here: {names}; "
                "rename it where it is defined",
                sort="ambiguous",
            )
        check_described(self._snapshot, kin.symbols.values())
        return self._of_symbols(kin)

    # What is meant

    def _meaning(self) -> Meaning:
        here, word = self._here, self._word
        if here.facts is None:
            raise RenameError("the file has not been read yet", sort="unread")
        if word.form is Form.ARGUMENT:
            return self._parameter(here.called(word.whole))
        if word.form is Form.SHORTHAND:
            return here.value_of(word)
        if word.form is Form.FORMAT:
            return here.in_scope(word)
        if word.form is Form.SKIPPED:
            return here.skipped(word)
        if word.form is Form.QUOTED and (offered := here.offered(word, self._name)) != Meaning():
            return offered
        if word.form is Form.QUOTED and (told := here.told_by(word)) != Meaning():
            return told
        found = here.meaning(word)
        if found == Meaning() and word.form is Form.NAME:
            found = here.in_scope(word)
        return found

    def _parameter(self, takers: Iterable[SymbolKey]) -> Meaning:
        """The parameter, or the field, that a named argument means."""
        found = list(self._snapshot.symbols(list(takers)).values())
        for symbol in found:
            local = parameter_of(self._snapshot, symbol, self._name)
            if local is not None and symbol.file is not None:
                self._file = symbol.file
                self._here = FileMentions(self._snapshot, symbol.file)
                return Meaning(local=local)
        family = Family(self._snapshot)
        for symbol in found:
            above = family.relatives([symbol.key], Direction.OUTGOING)
            for each in self._snapshot.symbols(above).values():
                for field in family.children(each, self._name):
                    if (
                        field.file is not None
                        and record_takers(self._snapshot, kin_of(self._snapshot, [field]))[0]
                    ):
                        return Meaning(frozenset({Numbered(field.file, field.index)}))
        return Meaning()

    def _symbols(self, meaning: Meaning) -> list[Symbol]:
        """The workspace symbols that are meant, in order of path and place."""
        snapshot = self._snapshot
        found = []
        outside = ""
        for each in meaning.symbols:
            if isinstance(each, Numbered):
                found += [s for s in snapshot.symbols_in(each.file) if s.index == each.symbol]
            else:
                known = snapshot.symbol(each)
                outside = known.package if known is not None else ""
        if not found and meaning.symbols:
            where = f" ({outside})" if outside else ""
            raise RenameError(
                f"`{self._name}` is defined outside of the workspace{where}", sort="external"
            )
        if not found:
            raise RenameError(f"it is not known what `{self._name}` means here", sort="unknown")
        found.sort(key=lambda each: (each.path, each.span))
        if any(each.index == MODULE_SYMBOL for each in found):
            raise RenameError(
                f"`{self._name}` is a file or a folder; rename that instead", sort="module"
            )
        return found

    # What else has the name

    def _local(self, file: FileId, local: Local) -> Renamed:
        """A name that lives in one function."""
        here = self._here
        facts = here.facts
        assert facts is not None, "checked when the meaning was asked for"
        locals_ = {file: {local}}
        symbols: list[Symbol] = []
        takers: set[SymbolKey] = set()
        files = {file}
        for binding in facts.outline.bindings:
            if (binding.scope, binding.name) != local:
                continue
            span = Span(binding.start, binding.end)
            also = here.mentions.defined(span)
            if also is not None and not self._is_shorthand(file, span):
                symbols += [s for s in self._snapshot.symbols_in(file) if s.index == also.symbol]
            if binding.kind in _NAMED_PARAMETERS and self._has_named_arguments(file):
                takers |= self._alike_parameters(file, local, locals_)
        if symbols:
            return self._of_symbols(kin_of(self._snapshot, symbols), locals_)
        if takers:
            files |= set(locals_)
            files |= {edge.file for edge in self._snapshot.edges_to(sorted(takers), _CALLS)}
        wanted = Wanted(
            self._name,
            {},
            {each: frozenset(names) for each, names in locals_.items()},
            takers=frozenset(takers),
        )
        return Renamed(
            self._word.span, wanted, Kin({}, {}), self._sorted(files), is_local=not takers
        )

    def _alike_parameters(
        self, file: FileId, local: Local, locals_: dict[FileId, set[Local]]
    ) -> set[SymbolKey]:
        """What takes the parameter by name; notes those of what overrides its function, too."""
        snapshot = self._snapshot
        facts = self._here.facts
        assert facts is not None, "checked when the meaning was asked for"
        owner = facts.outline.scopes[local.scope].symbol
        function = next((s for s in snapshot.symbols_in(file) if s.index == owner), None)
        if function is None or facts.outline.symbols[owner].scope != local.scope:
            return set()
        rules = self._here.rules
        kin = kin_of(snapshot, [function]) if function.name not in rules.constructors else None
        takers: set[SymbolKey] = set()
        for each in kin.symbols.values() if kin is not None else (function,):
            other = parameter_of(self._snapshot, each, local.name)
            if other is None or each.file is None:
                continue
            locals_.setdefault(each.file, set()).add(other)
            takers.add(each.key)
            if each.name in rules.constructors and each.container is not None:
                takers.add(each.container)
                takers |= self._inheriting_constructor(each)
        return takers

    def _inheriting_constructor(self, constructor: Symbol) -> set[SymbolKey]:
        """Subclasses that are made by *constructor*."""
        family = Family(self._snapshot)
        found: set[SymbolKey] = set()
        frontier = [constructor.container] if constructor.container is not None else []
        while frontier:
            edges = self._snapshot.edges_to(frontier, HERITAGE)
            below = self._snapshot.symbols({edge.source for edge in edges} - found)
            own = [s for s in below.values() if not family.children(s, constructor.name)]
            found.update(each.key for each in own)
            frontier = [each.key for each in own]
        return found

    def _of_symbols(self, kin: Kin, locals_: dict[FileId, set[Local]] | None = None) -> Renamed:
        snapshot = self._snapshot
        locals_ = {} if locals_ is None else locals_
        symbols = {
            Numbered(each.file, each.index): each
            for each in kin.symbols.values()
            if each.file is not None
        }
        spelling = self._here.spelling
        for each in kin.symbols.values():
            assert each.file is not None, "only symbols of the workspace have kin"
            self._check_file(each.file)
        names = {each.name.removeprefix(spelling.destructor_mark) for each in symbols.values()}
        if self._name not in names:
            return self._alias(symbols, set())
        for each in kin.symbols.values():
            self._join_locals(each, locals_)
        doubts = doubts_of(snapshot, kin)
        edges = snapshot.edges_to(sorted(kin.symbols), MENTIONING)
        files = {edge.file for edge in edges} | {number.file for number in symbols}
        files |= self._defining_apart(kin)
        moved = []
        if spelling.type_names_file:
            for number, each in list(symbols.items()):
                module = snapshot.symbols_in(number.file)[0]
                if each.container == module.key and _stem(each.path) == each.name:
                    symbols[Numbered(number.file, MODULE_SYMBOL)] = module
                    moved.append(each.path)
        takers, loose = record_takers(snapshot, kin)
        called = snapshot.edges_to(sorted(takers | loose), _CALLS) if takers or loose else ()
        files |= {edge.file for edge in called}
        wanted = Wanted(
            self._name,
            symbols,
            {each: frozenset(names) for each, names in locals_.items()},
            takers=frozenset(takers),
            loose_takers=frozenset(loose),
            owners=frozenset(kin.around),
            is_member=any(each.kind in _MEMBER_KINDS for each in kin.symbols.values()),
            is_bare=any(each.kind not in _OVERRIDABLE for each in kin.symbols.values()),
            is_keyed=any(_is_keyed(snapshot, each) for each in kin.symbols.values()),
            doubtful=frozenset(
                number for number, each in symbols.items() if each.key in kin.doubtful
            ),
        )
        return Renamed(self._word.span, wanted, kin, self._sorted(files), doubts, tuple(moved))

    def _defining_apart(self, kin: Kin) -> set[FileId]:
        """Files in which members of types and namespaces are defined that are declared there."""
        snapshot = self._snapshot
        members = [
            member.key
            for each in kin.symbols.values()
            if (each.kind in TYPE_KINDS or each.kind is SymbolKind.NAMESPACE)
            and each.file is not None
            for member in snapshot.symbols_in(each.file)
            if member.qualified_name.startswith(f"{each.qualified_name}.")
        ]
        definitions = snapshot.symbols(set(snapshot.definitions_of(members).values()))
        return {each.file for each in definitions.values() if each.file is not None}

    def _is_alias_here(self) -> bool:
        """An import of this file gives the name."""
        facts = self._here.facts
        return facts is not None and any(
            fact.alias == self._name and (fact.alias_start != NOTHING or _is_apart(fact))
            for fact in facts.outline.imports
        )

    def _numbered(self, number: Numbered) -> Symbol | None:
        symbols = self._snapshot.symbols_in(number.file)
        return next((each for each in symbols if each.index == number.symbol), None)

    def _alias(self, symbols: dict[Numbered, Symbol], externals: set[SymbolKey]) -> Renamed:
        """Another name that imports give; what is called by it keeps its own."""
        snapshot = self._snapshot
        wanted = Wanted(self._name, symbols, {}, frozenset(externals))
        giving: set[FileId] = set()
        taking: set[FileId] = set()
        keys = {each.key for each in symbols.values()} | externals
        edges = snapshot.edges_to(sorted(keys), MENTIONING)
        for file in {edge.file for edge in edges} | {self._file}:
            snapshot.cancel.check("rename: next file with an alias")
            if not any(FileMentions(snapshot, file).of(wanted)):
                continue
            facts = snapshot.facts(file)
            gives = facts is not None and any(
                fact.alias == self._name != fact.name for fact in facts.outline.imports
            )
            (giving if gives else taking).add(file)
        if not giving:
            raise RenameError(
                f"`{self._name}` is not a name of its own but stands for something here",
                sort="special",
            )
        if len(giving) > 1:
            if taking or self._file not in giving:
                raise RenameError(
                    f"several files call it `{self._name}`; rename each of them where it is "
                    "imported, or what it stands for",
                    sort="alias",
                )
            giving = {self._file}
        return Renamed(self._word.span, wanted, Kin({}, {}), self._sorted(giving | taking))

    def _join_locals(self, symbol: Symbol, locals_: dict[FileId, set[Local]]) -> None:
        """A parameter that makes a field of its name is that field (TypeScript)."""
        assert symbol.file is not None, "only symbols of the workspace have kin"
        here = (
            self._here if symbol.file == self._file else FileMentions(self._snapshot, symbol.file)
        )
        local = here.mentions.bound(symbol.name_span)
        if local is not None and not self._is_shorthand(symbol.file, symbol.name_span):
            locals_.setdefault(symbol.file, set()).add(local)

    def _is_shorthand(self, file: FileId, span: Span) -> bool:
        word = word_at(self._snapshot, file, span)
        return word is not None and word.form is Form.SHORTHAND

    def _has_named_arguments(self, file: FileId) -> bool:
        spec = self._snapshot.language(file)
        return spec is not None and bool(spec.nodes.arguments.keywords)

    def _check_file(self, file: FileId) -> None:
        row = self._snapshot.file_by_id(file)
        if row.generated:
            raise RenameError(
                f"`{self._name}` is defined in {row.path}, which is generated", sort="generated"
            )
        if not self._snapshot.writable(file):
            raise RenameError(
                f"`{self._name}` is defined in {row.path}, which is read-only", sort="read-only"
            )

    def _sorted(self, files: Iterable[FileId]) -> tuple[FileId, ...]:
        return tuple(sorted(files, key=lambda file: self._snapshot.file_by_id(file).path))


def parameter_of(snapshot: Snapshot, function: Symbol, name: str) -> Local | None:
    """The parameter of *function* called *name*."""
    facts = None if function.file is None else snapshot.local_facts(function.file)
    if facts is None:
        return None
    scope = facts.outline.symbols[function.index].scope
    for binding in facts.outline.bindings:
        if (binding.scope, binding.name) == (scope, name) and binding.kind in _NAMED_PARAMETERS:
            return Local(scope, name)
    return None


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


def _is_keyed(snapshot: Snapshot, symbol: Symbol) -> bool:
    """A member of an interface whose objects are written out (TypeScript)."""
    spec = None if symbol.file is None else snapshot.language(symbol.file)
    container = None if symbol.container is None else snapshot.symbol(symbol.container)
    if spec is None or container is None or not semantics(spec.lineage).display_members:
        return False
    return container.kind in (SymbolKind.INTERFACE, SymbolKind.TYPE_ALIAS)


def _is_apart(fact: ImportFact) -> bool:
    """The import gives a whole module a name, which is written apart from the module's."""
    return not fact.name and fact.name_start != fact.module_start
