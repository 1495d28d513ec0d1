"""What runs when something is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from codegraph_lsp.model.facts import NOTHING, Imported, Member
from codegraph_lsp.model.ids import FileId, SymbolKey
from codegraph_lsp.model.kinds import EdgeKind
from codegraph_lsp.resolve import members, overloads, scoping
from codegraph_lsp.resolve.symbol_ids import external_symbol
from codegraph_lsp.resolve.values import (
    BOUND,
    CLASS,
    EXTERNAL,
    FUNCTION,
    INSTANCE,
    LAMBDA,
    RAW,
    REASON,
    SUPER,
    SYMBOL,
    VIRTUAL,
    Value,
    Values,
    union,
)
from codegraph_lsp.resolve.words import (
    BY_RETURN,
    BY_SUPER,
    CALLABLES,
    IS_DECORATED,
    KIND_CONSTRUCTOR,
    KIND_ENUM_MEMBER,
    KIND_INTERFACE,
    KIND_PROPERTY,
    TYPES,
    VARIABLES,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from codegraph_lsp.model.edges import ExternalSymbol
    from codegraph_lsp.model.facts import Call, New
    from codegraph_lsp.resolve.evaluate import Evaluator

CALLS = int(EdgeKind.CALLS)
INSTANTIATES = int(EdgeKind.INSTANTIATES)
REFERENCES = int(EdgeKind.REFERENCES)

PLAIN, MAY_BE_OVERRIDDEN, INDIRECT = 0, 1, 2
"""Manners of a relation, as bits: `Edge.virtual` and `Edge.indirect`."""

Found: TypeAlias = tuple[int, SymbolKey, int, int]
"""Kind of edge, target, reason, manner."""


_NAMED = frozenset({EXTERNAL, SUPER})
"""Sorts of values, beside symbols, that a name stands for itself."""


class Targets(NamedTuple):
    """What a call leads to."""

    edges: tuple[Found, ...]
    """Each kind and target once."""
    passes: tuple[tuple[int, bool], ...]
    """Scopes of functions of the linked file that the arguments go to, and whether the receiver is
    filled in."""


NO_TARGETS = Targets((), ())


class Keys:
    """Keys of symbols, and the externals met so far."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._session = evaluator.session
        self._lookup = evaluator.session.lookup
        self._family = evaluator.spec.family
        self._of_file: dict[int, Sequence[SymbolKey]] = {}
        self._of_external: dict[str, SymbolKey] = {}
        self.externals: dict[SymbolKey, ExternalSymbol] = {}

    def module(self, file: int) -> SymbolKey:
        """Key of a file's module, known even while the file is a placeholder."""
        return self._session.module_key(FileId(file))

    def key(self, file: int, symbol: int) -> SymbolKey:
        """Key of a project symbol."""
        keys = self._of_file.get(file)
        if keys is None:
            keys = self._of_file[file] = self._lookup.keys(FileId(file))
        return keys[symbol]

    def external(self, text: str) -> SymbolKey:
        """Key of an external symbol, by an `EXTERNAL` value's text."""
        key = self._of_external.get(text)
        if key is None:
            package, _, name = text.partition("\t")
            symbol = external_symbol(self._family, package, name)
            key = self._of_external[text] = symbol.key
            self.externals[key] = symbol
        return key


def _may_be_overridden(via: int) -> int:
    return MAY_BE_OVERRIDDEN if via & VIRTUAL else PLAIN


def _loads(there: Evaluator, symbol: int) -> bool:
    """The variable holds a module, or what was taken out of one."""
    expressions = there.index.expressions
    value = there.index.symbols[symbol].value
    while value >= 0 and type(fact := expressions[value]) is Member:
        value = fact.object
    return value >= 0 and type(expressions[value]) is Imported


class CallTargets:
    """Finds what calls in one file lead to."""

    def __init__(self, evaluator: Evaluator, keys: Keys) -> None:
        self.evaluator = evaluator
        self._keys = keys
        self._known: dict[int, tuple[Values, Targets]] = {}
        """By identity of what is denoted: many calls denote the very same remembered tuple."""
        self._constructors: dict[tuple[int, int], list[tuple[SymbolKey, int]]] = {}
        self._edges: dict[tuple[int, SymbolKey], Found] = {}
        self._passes: dict[tuple[int, bool], None] = {}
        self._call: Call | New | None = None
        """The call at hand, where its arguments choose among functions of one name."""
        self._manner = PLAIN
        """INDIRECT while what a value holds is looked at."""

    def of_names(self, denoted: Values, call: Call | New | None = None) -> Targets:
        """What runs when the things that *denoted* names are called."""
        known = self._known.get(id(denoted))
        if known is not None:
            return known[1]
        if not denoted:
            return NO_TARGETS
        if call is not None and self.evaluator.rules.overloads:
            return self._chosen(denoted, call)
        for each in denoted:
            self._denoted(each)
        targets = self._taken()
        if not self.evaluator.state.assumed:
            self._known[id(denoted)] = (denoted, targets)
        return targets

    def _chosen(self, denoted: Values, call: Call | New) -> Targets:
        """The same where the arguments of *call* choose."""
        self._call = call
        for each in overloads.chosen(self.evaluator, denoted, call):
            self._denoted(each)
        self._call = None
        return self._taken()

    def of_values(
        self, values: Values, call: Call | New | None = None, manner: int = INDIRECT
    ) -> Targets:
        """What runs when *values* are called; PLAIN where the site names them."""
        if call is not None and self.evaluator.rules.overloads:
            self._call = call
            self._values(overloads.chosen(self.evaluator, values, call), manner)
            self._call = None
            return self._taken()
        self._values(values, manner)
        return self._taken()

    def of_narrowed(self, denoted: Values, values: Values) -> Targets:
        """What runs when names are called of which it is known that they hold *values*."""
        named = {(each.file, each.ref) for each in denoted if each.kind == SYMBOL}
        for each in values:
            self._values((each,), PLAIN if (each.file, each.ref) in named else INDIRECT)
        for each in denoted:
            there = self.evaluator.at(each.file) if each.kind == SYMBOL else None
            if there is not None and there.index.symbols[each.ref].kind in VARIABLES:
                kind = REFERENCES if self._edges else CALLS
                key = self._keys.key(each.file, each.ref)
                self._add(kind, key, each.via & REASON)
        return self._taken()

    def of_construction(self, classes: Values, constructors: Sequence[Values]) -> Targets:
        """What runs when instances of *classes* are made by *constructors*, those of each."""
        for made, own in zip(classes, constructors, strict=True):
            self._value(made)
            for each in own:
                there = self.evaluator.at(each.file) if each.kind == SYMBOL else None
                if there is not None:
                    self._function(there, each.ref, made.via & REASON | BOUND)
        return self._taken()

    def _taken(self) -> Targets:
        targets = Targets(tuple(self._edges.values()), tuple(self._passes))
        self._edges = {}
        self._passes = {}
        return targets

    def _add(self, kind: int, key: SymbolKey, reason: int, manner: int = PLAIN) -> None:
        """Adds one target; said twice, it is called in the plainer manner."""
        manner |= self._manner
        known = self._edges.setdefault((kind, key), (kind, key, reason, manner))
        if known[3] & INDIRECT & ~manner:
            self._edges[kind, key] = (kind, key, known[2], known[3] & ~INDIRECT)

    def _denoted(self, denoted: Value) -> None:
        if denoted.kind != SYMBOL:
            manner = PLAIN if denoted.kind in _NAMED else INDIRECT
            self._values(self.evaluator.held((denoted,)), manner)
            return
        there = self.evaluator.at(denoted.file)
        if there is None:
            return
        kind = there.index.symbols[denoted.ref].kind
        if kind in CALLABLES:
            self._function(there, denoted.ref, denoted.via)
        elif kind in TYPES:
            self._class(there, denoted.ref, denoted.via & REASON)
        elif kind == KIND_ENUM_MEMBER and there.rules.fields_apart:
            key = self._keys.key(denoted.file, denoted.ref)
            self._add(INSTANTIATES, key, denoted.via & REASON)
        elif kind in VARIABLES:
            self._variable(there, denoted)

    def _variable(self, there: Evaluator, denoted: Value) -> None:
        """
        A variable is called: what it holds runs; where that is unknown, it is the target.

        A property is one in any case: its code runs first.
        """
        n_edges = len(self._edges)
        held = there.symbol_value(denoted.ref)
        if self.evaluator.rules.fields_set and there is not self.evaluator:
            held = union(held, self.evaluator.set_here(there, denoted.ref))
        self._values(held, INDIRECT)
        nameless = any(value.kind == LAMBDA for value in held)
        key = self._keys.key(denoted.file, denoted.ref)
        reason = denoted.via & REASON
        runs = there.index.symbols[denoted.ref].kind == KIND_PROPERTY
        if (nameless or len(self._edges) > n_edges) and not runs:
            self._add(REFERENCES, key, reason)
        elif not runs and _loads(there, denoted.ref):
            return  # what the module offers is not known, and the name here only stands for it
        else:
            self._add(CALLS, key, reason, _may_be_overridden(denoted.via))

    def _values(self, values: Iterable[Value], manner: int) -> None:
        """Each of *values* is called, in a *manner*."""
        before = self._manner
        self._manner |= manner
        for value in values:
            self._value(value)
        self._manner = before

    def _value(self, value: Value) -> None:
        kind = value.kind
        if kind == EXTERNAL:
            self._add(CALLS, self._keys.external(value.text), value.via & REASON)
            return
        there = self.evaluator.at(value.file) if value.file >= 0 else None
        if there is None:
            return
        if kind == FUNCTION:
            self._function(there, value.ref, value.via)
        elif kind == CLASS:
            self._class(there, value.ref, value.via & REASON)
        elif kind == INSTANCE:
            self._instance(self.evaluator, there, value)
        elif kind == SUPER:
            self._next_constructor(there, value)
        elif kind == LAMBDA:
            self._pass(there, value.ref, False)

    def _function(self, there: Evaluator, symbol: int, via: int) -> None:
        fact = there.index.symbols[symbol]
        key = self._keys.key(there.file, symbol)
        self._add(CALLS, key, via & REASON, _may_be_overridden(via))
        self._pass(there, fact.scope, bool(via & BOUND))
        if fact.flags & IS_DECORATED and not via & RAW:
            self._wrappers(there, symbol)

    def _wrappers(self, there: Evaluator, symbol: int) -> None:
        """What decorators put in the place of a function runs first."""
        before, self._manner = self._manner, INDIRECT
        for wrapper in there.wrapped.ask(symbol):
            if wrapper.kind == FUNCTION and (wrapper.file, wrapper.ref) != (there.file, symbol):
                home = there.at(wrapper.file)
                if home is not None:
                    self._function(home, wrapper.ref, wrapper.via & ~REASON | BY_RETURN | RAW)
            elif wrapper.kind == INSTANCE:
                self._instance(there, there, wrapper)
        self._manner = before

    def _instance(self, evaluator: Evaluator, there: Evaluator, value: Value) -> None:
        for name in there.rules.call_members:
            for each in evaluator.declared(value, name):
                self._member(each)

    def _member(self, value: Value) -> None:
        there = self.evaluator.at(value.file) if value.kind == SYMBOL else None
        if there is not None and there.index.symbols[value.ref].kind in CALLABLES:
            self._function(there, value.ref, value.via | BOUND)

    def _class(self, there: Evaluator, symbol: int, reason: int) -> None:
        if self.evaluator.rules.declarations:
            known = scoping.completed(self.evaluator, Value(CLASS, there.file, symbol, reason))
            home = self.evaluator.at(known.file)
            there, symbol = (there, symbol) if home is None else (home, known.ref)
        key = self._keys.key(there.file, symbol)
        if there.rules.bare_interfaces and there.index.symbols[symbol].kind == KIND_INTERFACE:
            self._add(REFERENCES, key, reason)  # the value of that name is elsewhere
            return
        self._add(INSTANTIATES, key, reason)
        place = (there.file, symbol)
        if self.evaluator.rules.class_name_constructs:
            self._named_constructor(there, symbol, reason)
            return
        made = self._constructors.get(place)
        if made is None:
            made = self._constructors[place] = self._constructor_keys(there, symbol)
        for key, scope in made:
            self._add(CALLS, key, reason)
            if scope != NOTHING:
                self._passes[scope, True] = None

    def _named_constructor(self, there: Evaluator, symbol: int, reason: int) -> None:
        """The constructors that the call at hand can mean, where they have the class's name."""
        name = there.index.symbols[symbol].name
        found = members.own_members(there, symbol, name)
        if self._call is not None:
            found = overloads.chosen(self.evaluator, found, self._call)
        for each in found:
            home = self.evaluator.at(each.file) if each.kind == SYMBOL else None
            if home is None:
                continue
            fact = home.index.symbols[each.ref]
            if fact.kind == KIND_CONSTRUCTOR:
                self._add(CALLS, self._keys.key(each.file, each.ref), reason)
                self._pass(home, fact.scope, True)

    def _constructor_keys(self, there: Evaluator, symbol: int) -> list[tuple[SymbolKey, int]]:
        """Constructors of a class, with their scopes where they are in the linked file."""
        made = []
        for name in there.rules.constructors:
            for each in there.found.ask((symbol, name)):
                home = self.evaluator.at(each.file) if each.kind == SYMBOL else None
                if home is not None:
                    scope = home.index.symbols[each.ref].scope if home.is_home else NOTHING
                    made.append((self._keys.key(each.file, each.ref), scope))
        return made

    def _next_constructor(self, there: Evaluator, value: Value) -> None:
        """A bare call of `super` runs the next ancestor's constructor."""
        n_edges = len(self._edges)
        for name in there.rules.constructors:
            for each in self.evaluator.declared(value, name):
                self._member(each)
        if len(self._edges) == n_edges:
            for base in there.bases.ask(value.ref):
                if base.kind == CLASS:
                    key = self._keys.key(base.file, base.ref)
                    self._add(REFERENCES, key, BY_SUPER)

    def _pass(self, there: Evaluator, scope: int, bound: bool) -> None:
        """The call runs code of the linked file, and so passes its arguments there."""
        if there.is_home and scope != NOTHING:
            self._passes[scope, bound] = None
