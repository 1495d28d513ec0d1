"""Why something may live that nothing is known to use: what its own file says. Loads numpy."""

from __future__ import annotations

import re
from collections import defaultdict
from enum import StrEnum
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np

from codegraph_lsp.features.ancestry import Ancestry
from codegraph_lsp.features.around_names import NOWHERE, Around, all_around
from codegraph_lsp.features.doubles import Doubles
from codegraph_lsp.features.expression_names import last_name
from codegraph_lsp.features.ignore_comments import ignored_in
from codegraph_lsp.features.spoken_types import speaks_of
from codegraph_lsp.graph.columns import UNKNOWN
from codegraph_lsp.model.ids import SymbolKey
from codegraph_lsp.model.kinds import CALLABLE_KINDS, TYPE_KINDS, EdgeKind, SymbolFlag, SymbolKind
from codegraph_lsp.model.words import UNUSED_SYMBOL

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.graph.columns import Columns, Mask
    from codegraph_lsp.graph.liveness import Uses
    from codegraph_lsp.languages.liveness import Liveness
    from codegraph_lsp.model.facts import FileFacts
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.model.symbols import Symbol


_VALUES = frozenset(
    {SymbolKind.VARIABLE, SymbolKind.CONSTANT, SymbolKind.FIELD, SymbolKind.PROPERTY}
)
_ASKED_FOR = frozenset({SymbolKind.METHOD, SymbolKind.PROPERTY, SymbolKind.FUNCTION})
_INTERFACES = frozenset({SymbolKind.INTERFACE, SymbolKind.TRAIT})
_FIELDS = frozenset({SymbolKind.FIELD, SymbolKind.PARAMETER, SymbolKind.PROPERTY})


_ATTRIBUTES = re.compile(
    rb"\s*(?:#\[|__attribute__|\[\[|__declspec|[A-Z][A-Z0-9_]*\([^;{}]*\)\s*$)"
)
"""Lines above a definition that belong to it; the last are macros that stand for attributes."""


class Kept(StrEnum):
    """Why something lives that nothing is known to use. The words are the protocol's."""

    TEST = "test"
    """A test runner runs it."""
    MAIN = "main"
    """The system runs it."""
    ENTRY_POINT = "entry-point"
    """It stands in a file that some tool reads, or somebody said so."""
    EXPORTED = "exported"
    """Whoever uses this library may use it."""
    DECORATED = "decorated"
    """A decorator, annotation or attribute may register it, or what its base does with subtypes."""
    OVERRIDE = "override"
    """It overrides, or may override, a member of a type outside the workspace, or has the name of a
    live member of an interface."""
    SPECIAL_NAME = "special-name"
    """The language or its library calls what has this name."""
    OBJECT_MEMBER = "object-member"
    """It stands in an object, which code hands around as a whole."""
    CONSTRUCTOR = "constructor"
    """It goes with its type."""
    DECLARATION = "declaration"
    """The definition is elsewhere."""
    GENERATED = "generated"
    """The file is generated, or in a language of which little is known."""
    MEANT_UNUSED = "meant-unused"
    """Its name says that it is not used."""
    MENTIONED = "mentioned"
    """Its name is written where it is not known what is meant: a string, a template, a comment, a
    call on an unknown receiver."""
    IGNORED = "ignored"
    """A comment says so."""
    NAME_IN_PARTS = "name-in-parts"
    """A part of its name stands alone somewhere, so code may put the name together."""


class CloseLook:
    """The look at single symbols, which are numbers of the columns."""

    def __init__(
        self,
        snapshot: Snapshot,
        columns: Columns,
        uses: Uses,
        public: Mask,
        rules_by_file: Mapping[FileId, Liveness | None],
    ) -> None:
        self._snapshot = snapshot
        self._rules_by_file = rules_by_file
        self._columns = columns
        self._uses = uses
        self._public = public
        self._ancestry = Ancestry(snapshot, columns)
        self._asked: dict[str, int] = {}
        self._rounds = 0
        self._seen: dict[int, int] = {}
        self._speaking: dict[int, bool] = {}
        self._silent: dict[int, bool] = {}

    def at(self, lonely: Sequence[int], live: Mask) -> dict[int, Kept]:
        """
        Those of *lonely* that their own file gives a reason to live, with the reason.

        What had none when it was looked at has none later, unless its name is asked for meanwhile.
        """
        columns = self._columns
        self._rounds += 1
        for name in self._interface_names(live):
            self._asked.setdefault(name, self._rounds)
        by_file: dict[int, list[int]] = defaultdict(list)
        for n in lonely:
            seen = self._seen.get(n)
            if seen is None or self._asked.get(columns.symbols.names[n], 0) > seen:
                by_file[int(columns.symbols.file_of[n])].append(n)
                self._seen[n] = self._rounds
        kept: dict[int, Kept] = {}
        for file_number, numbers in by_file.items():
            self._snapshot.cancel.check("dead code: close look")
            file = columns.files[file_number]
            rules = self._rules_by_file.get(file)
            facts = self._snapshot.facts(file)
            if rules is None or facts is None:
                continue
            first = int(columns.firsts[file_number])
            symbols = self._snapshot.symbols_in(file)
            # What is not there was just typed away.
            numbered = {n: symbols[n - first] for n in numbers if n - first < len(symbols)}
            look = _File(self._snapshot, file, rules, facts, numbered.values())
            for n, symbol in numbered.items():
                why = self._why(n, symbol, look, rules)
                if why is not None:
                    kept[n] = why
        return kept

    def _why(self, n: int, symbol: Symbol, look: _File, rules: Liveness) -> Kept | None:
        if look.generated:
            return Kept.GENERATED
        if look.ignores(symbol):
            return Kept.IGNORED
        ancestry = self._ancestry
        if (
            look.tests(symbol.index)
            or ancestry.inherits_tests(n, rules)
            or ancestry.is_test_of_subtypes(n)
        ):
            return Kept.TEST
        if look.registers(symbol.index) or ancestry.registers(n, rules) or look.is_in_macro(symbol):
            return Kept.DECORATED
        if (
            self._is_public(n, symbol, look, rules)
            or look.exports(symbol)
            or self._is_for_subtypes(n, symbol, look, rules)
        ):
            return Kept.EXPORTED
        if look.is_switch(symbol):
            return Kept.SPECIAL_NAME
        if look.overrides(symbol):
            return Kept.OVERRIDE
        container = int(self._columns.symbols.containers[n])
        if look.implements(symbol.index - n + container):
            return Kept.OVERRIDE
        return self._why_as_member(n, container, symbol, look, rules)

    def _why_as_member(
        self, n: int, container: int, symbol: Symbol, look: _File, rules: Liveness
    ) -> Kept | None:
        symbols = self._columns.symbols
        kind = SymbolKind(int(symbols.kinds[container]))
        if kind in _VALUES:
            return Kept.OBJECT_MEMBER
        if kind in CALLABLE_KINDS and look.reads_names_in(symbol.index - n + container):
            return Kept.OBJECT_MEMBER
        if kind is SymbolKind.MODULE and symbol.kind is SymbolKind.METHOD:
            # Its type is in another file.
            asked = rules.structural and symbol.name in self._asked
            return Kept.OVERRIDE if asked else None
        replaces = symbol.kind not in TYPE_KINDS or rules.inner_types_replace
        if kind not in TYPE_KINDS or not replaces:
            return None
        if kind is SymbolKind.RECORD and self._has_field(container, symbol.name):
            return Kept.OVERRIDE
        if kind in _INTERFACES:
            plain = _is_for_others(symbol.name, rules) and not rules.interfaces_tell_apart
            return None if plain else Kept.SPECIAL_NAME
        if rules.structural and (symbol.name in self._asked or self._is_silent(container)):
            return Kept.OVERRIDE
        if rules.doubles_in_tests and self._doubles.may_be(n):
            return Kept.OVERRIDE
        if self._fits_outside(container, symbol, rules):
            return Kept.OVERRIDE
        if self._ancestry.replaces_beside(container, symbol.name):
            return Kept.OVERRIDE
        # What overrides something inside lives and dies with that; and where the code around a
        # member tells what it overrides, that was looked at.
        known = bool(self._uses.overriding[n]) or bool(rules.overriding_nodes)
        return Kept.OVERRIDE if not known and self._ancestry.extends_outside(container) else None

    @cached_property
    def _doubles(self) -> Doubles:
        return Doubles(self._snapshot, self._columns)

    def _is_silent(self, container: int) -> bool:
        """
        Code makes instances of the type or hands it on, and nothing but itself uses any member of
        it: it is there for somebody outside, who asks for what it has.
        """
        if container not in self._silent:
            symbols = self._columns.symbols
            members = [n for n in self._inside(container) if symbols.kinds[n] in _ASKED_FOR]
            own = {container, *members}
            self._silent[container] = container in self._made and not any(
                self._uses.overriding[n]
                or any(own.isdisjoint({u, int(symbols.containers[u])}) for u in self._uses.users(n))
                for n in members
            )
        return self._silent[container]

    @cached_property
    def _made(self) -> frozenset[int]:
        """Types of which code makes instances or has others make them, and what else is named."""
        edges = self._columns.edges
        kinds = (EdgeKind.INSTANTIATES, EdgeKind.CALLS, EdgeKind.REFERENCES)
        making = np.isin(edges.kinds, [int(kind) for kind in kinds])
        return frozenset(np.unique(edges.targets[making]).tolist())

    def _inside(self, container: int) -> list[int]:
        """What stands in *container*, in order of place; all of it is in the same file."""
        columns = self._columns
        file_number = int(columns.symbols.file_of[container])
        first, end = int(columns.firsts[file_number]), int(columns.firsts[file_number + 1])
        here = np.flatnonzero(columns.symbols.containers[first:end] == container)
        return (first + here).tolist()

    def _interface_names(self, live: Mask) -> set[str]:
        """Names of members of live interfaces, and of live methods without a body."""
        symbols = self._columns.symbols
        held = np.isin(symbols.kinds, [int(kind) for kind in _INTERFACES])
        inside = symbols.containers != UNKNOWN
        around = np.where(inside, symbols.containers, 0)
        asking = inside & held[around] & (live | (self._told_apart & live[around]))
        asking |= live & ((symbols.flags & int(SymbolFlag.ABSTRACT)) != 0)
        return {symbols.names[n] for n in np.flatnonzero(asking).tolist()}

    @cached_property
    def _told_apart(self) -> Mask:
        """Of each symbol, whether code may ask for a member of its name without calling it."""
        told = [
            (rules := self._rules_by_file.get(file)) is not None and rules.interfaces_tell_apart
            for file in self._columns.files
        ]
        found: Mask = np.array(told, np.bool_)[self._columns.symbols.file_of]
        return found

    def _is_public(self, n: int, symbol: Symbol, look: _File, rules: Liveness) -> bool:
        if not rules.public_words or not self._public[n]:
            return False
        container = int(self._columns.symbols.containers[n])
        held = SymbolKind(int(self._columns.symbols.kinds[container]))
        return held in _INTERFACES or look.has_word(rules.public_words, symbol)

    def _is_for_subtypes(self, n: int, symbol: Symbol, look: _File, rules: Liveness) -> bool:
        container = int(self._columns.symbols.containers[n])
        return bool(self._public[container]) and look.has_word(rules.subtype_words, symbol)

    def _has_field(self, container: int, name: str) -> bool:
        symbols = self._columns.symbols
        return any(
            symbols.names[n] == name and symbols.kinds[n] in _FIELDS
            for n in self._inside(container)
        )

    def _fits_outside(self, container: int, member: Symbol, rules: Liveness) -> bool:
        """
        Some method of its type that others can ask for has types of a package outside in its
        signature: the type may implement an interface of that.
        """
        if not rules.speechless_packages or not _is_for_others(member.name, rules):
            return False
        if container not in self._speaking:
            self._speaking[container] = self._speaks_of_outside(container, rules)
        return self._speaking[container]

    def _speaks_of_outside(self, container: int, rules: Liveness) -> bool:
        columns = self._columns
        symbols = columns.symbols
        file_number = int(symbols.file_of[container])
        facts = self._snapshot.facts(columns.files[file_number])
        if facts is None:
            return False
        methods = [n for n in self._inside(container) if _is_for_others(symbols.names[n], rules)]
        imports = (columns.edges.file_of == file_number) & (columns.edges.targets == UNKNOWN)
        imports &= columns.edges.kinds == int(EdgeKind.IMPORTS)
        keys = [SymbolKey(key) for key in columns.edges.target_keys[imports].tolist()]
        outside = {external.package for external in self._snapshot.symbols(keys).values()}
        outside.difference_update(rules.speechless_packages)
        first = int(columns.firsts[file_number])
        return speaks_of(facts.outline, {n - first for n in methods}, outside)


class _File:
    """What one file says of *symbols* of it."""

    def __init__(
        self,
        snapshot: Snapshot,
        file: FileId,
        rules: Liveness,
        facts: FileFacts,
        symbols: Collection[Symbol],
    ) -> None:
        self._snapshot = snapshot
        self._file = file
        self._rules = rules
        self._symbols = symbols
        self._facts = facts
        self._decorators: dict[int, list[str]] = defaultdict(list)
        for decorator in facts.outline.decorators:
            name = last_name(facts.outline, decorator.expression)
            self._decorators[decorator.symbol].append(name)
        text = snapshot.text(file)
        self._source = text.source if text is not None else b""

        self._ignored = ignored_in(snapshot, file)
        pattern = rules.generated_pattern
        self.generated = bool(pattern) and _pattern(pattern).search(self._source) is not None

    def ignores(self, symbol: Symbol) -> bool:
        """A comment says not to tell that it is not used."""
        return self._ignored.hides(UNUSED_SYMBOL, symbol.name_span.start)

    def tests(self, index: int) -> bool:
        return any(
            name in self._rules.testing_decorators for name in self._decorators.get(index, ())
        )

    def registers(self, index: int) -> bool:
        quiet = (*self._rules.passive_decorators, *self._rules.overriding_decorators)
        return any(name not in quiet for name in self._decorators.get(index, ()))

    def reads_names_in(self, index: int) -> bool:
        """The code of a function looks at the names of all that is defined in it."""
        pattern = self._rules.reads_inner_names
        if not pattern:
            return False
        fact = self._facts.outline.symbols[index]
        return _pattern(pattern).search(self._source, fact.start, fact.end) is not None

    def implements(self, index: int) -> bool:
        return any(
            name in self._rules.implementing_decorators for name in self._decorators.get(index, ())
        )

    def overrides(self, symbol: Symbol) -> bool:
        rules = self._rules
        decorators = self._decorators.get(symbol.index, ())
        if any(name in rules.overriding_decorators for name in decorators):
            return True
        if self.has_word(rules.overriding_words, symbol):
            return True
        return bool(rules.overriding_nodes) and self._around(symbol).overrides

    def is_switch(self, symbol: Symbol) -> bool:
        """It is a macro that what is included behind it may ask for."""
        end = symbol.name_span.end
        if symbol.kind is not SymbolKind.MACRO or end > self._last_reader:
            return False
        return _pattern(self._rules.switch).match(self._source, end) is not None

    @cached_property
    def _last_reader(self) -> int:
        """Where the last thing begins that may ask for the macros in front of it; else -1."""
        reader, last = self._rules.switch_reader, -1
        for found in _pattern(reader).finditer(self._source) if reader else ():
            last = found.start()
        return last

    def is_in_macro(self, symbol: Symbol) -> bool:
        """It is defined by the call of a macro, or in one."""
        if self._rules.macro_head:
            head = self._source[symbol.span.start : symbol.name_span.start]
            if _pattern(self._rules.macro_head).fullmatch(head) is not None:
                return True
        return bool(self._rules.macro_nodes) and self._around(symbol).in_macro

    def has_word(self, words: tuple[str, ...], symbol: Symbol) -> bool:
        """The head of *symbol*'s definition has one of *words*."""
        return _has_word(words, self._header(symbol))

    def _header(self, symbol: Symbol) -> bytes:
        return self._source[symbol.span.start : max(symbol.header_end, symbol.name_span.end)]

    def exports(self, symbol: Symbol) -> bool:
        """A word before the name, or in attributes above the definition, gives it away."""
        rules = self._rules
        if not rules.exporting_words:
            return False
        if self._gives_away(symbol.span.start, symbol.name_span.start):
            return True
        block = self._around(symbol).block if rules.exporting_blocks else None
        return block is not None and self._gives_away(block, block)

    def _gives_away(self, start: int, end: int) -> bool:
        """An exporting word stands between, or in the attributes above *start*."""
        while (above := self._source.rfind(b"\n", 0, max(start - 1, 0))) >= 0 and _ATTRIBUTES.match(
            self._source, above + 1, start
        ):
            start = above + 1
        return _has_word(self._rules.exporting_words, self._source[start:end])

    def _around(self, symbol: Symbol) -> Around:
        return self._all_around.get(symbol.index, NOWHERE)

    @cached_property
    def _all_around(self) -> Mapping[int, Around]:
        return all_around(self._snapshot, self._file, self._symbols, self._rules)


def _is_for_others(name: str, rules: Liveness) -> bool:
    return not rules.outside_names or re.fullmatch(rules.outside_names, name) is not None


def _has_word(words: tuple[str, ...], header: bytes) -> bool:
    return bool(words) and _any_of(words).search(header) is not None


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[bytes]:
    return _pattern(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")


@cache
def _pattern(written: str) -> re.Pattern[bytes]:
    return re.compile(written.encode())
