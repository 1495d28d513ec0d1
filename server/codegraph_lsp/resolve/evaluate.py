"""
What an expression can be: demand-driven, flow-insensitive evaluation to small sets of values.

Only a `Narrowed` tells of the way to a place; see `extract/narrowing.py`.

One engine for all languages, after PyCG's assignment graph (Salis et al., ICSE 2021) and jedi's
lazy inference. An `Evaluator` answers for one file. The file being linked (*home*) has one of its
own, in which parameters also know the arguments of the calls in that file; all other files are
answered by shared ones, which know only what those files' interfaces show. So what another file
is told never depends on code that its interface digest does not cover.

Questions that can lead back to themselves (names, fields, returns, ancestors, exports) go through a
`Query`; expressions are trees and need none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codegraph_lsp.model.facts import (
    NOTHING,
    BindingFact,
    Dereferenced,
    Imported,
    Index,
    Member,
    Name,
    Narrowed,
    SymbolValue,
)
from codegraph_lsp.model.ids import FileId
from codegraph_lsp.resolve import (
    ambient,
    assigned_members,
    callables,
    calls,
    containers,
    context,
    displays,
    exports,
    external_calls,
    heritage,
    macro_names,
    members,
    paths,
    qualified,
    scoping,
    surroundings,
    traits,
    types,
)
from codegraph_lsp.resolve.asked import Asked
from codegraph_lsp.resolve.expressions import LEAVES, PARTS
from codegraph_lsp.resolve.solver import (
    ASSUMED_ELSEWHERE,
    Query,
    SharedQuery,
    TooDeepError,
)
from codegraph_lsp.resolve.values import (
    CLASS,
    EXTERNAL,
    FUNCTION,
    INSTANCE,
    ITEMS,
    KEY,
    LOCAL,
    MANY,
    MODULE,
    NAMESPACE,
    NONE,
    SIGNATURE,
    SYMBOL,
    THIS,
    TYPE,
    TYPE_VARIABLE,
    VIRTUAL,
    Value,
    Values,
    union,
)
from codegraph_lsp.resolve.words import (
    BINDS_COLLECTED,
    BINDS_DEFINITION,
    BINDS_IMPORT,
    BINDS_OUTER,
    BINDS_PARAMETER,
    BINDS_RECEIVER,
    BINDS_RECEIVERS,
    BY_DECLARED,
    BY_LEXICAL,
    BY_SELF,
    CALLABLES,
    KIND_ENUM_MEMBER,
    KIND_FIELD,
    KIND_MODULE,
    KIND_NAMESPACE,
    KIND_PROPERTY,
    KIND_TYPE_ALIAS,
    TYPES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codegraph_lsp.resolve.outline_index import OutlineIndex
    from codegraph_lsp.resolve.session import Session


class Evaluator:
    """Answers for one file, as far as its interface shows."""

    assumed = ASSUMED_ELSEWHERE
    """What an answer that leans on an unknown parameter is marked with."""
    is_home = False
    level = 0
    """How many calls deep this is the evaluation of one call with its own arguments."""
    query: type[Query[Any]] = SharedQuery

    def __init__(self, session: Session, file: FileId, index: OutlineIndex) -> None:
        self.session = session
        self.state = session.state
        self.file = file
        self.index = index
        self.path = session.lookup.path(file)
        self.spec = session.lookup.language(file)
        self.rules = session.rules(self.spec)
        self.plain: dict[int, Values] = {}
        """Values of the names of functions, classes and namespaces."""

    # Made when they are first asked: most files are asked two or three kinds of questions. What a
    # name stands for may be many things, overloads of one function; what it holds may not.

    bound = Asked[Values]("_bound", NONE, union, MANY)
    fields = Asked[Values]("_field", NONE, union, MANY)
    returned = Asked[Values]("_returned", NONE, union, MANY)
    outside = Asked[Values](exports.outside, NONE, union)
    exported = Asked[Values](exports.exported, NONE, union)
    in_block = Asked[Values](ambient.in_block, NONE, union)
    found = Asked[Values]("_member", NONE, union)
    lines = Asked[Values](heritage.line, NONE, heritage.replaced)
    bases = Asked[Values](heritage.bases, NONE, heritage.replaced)
    typed = Asked[Values]("_typed", NONE, union, MANY)
    holders = Asked[Values]("_holders", NONE, union, MANY)
    assigned = Asked[Values]("_assigned", NONE, union)
    set_to = Asked[Values](assigned_members.set_to, NONE, union, MANY)
    contents = Asked[Values]("evaluate", NONE, union, MANY)
    """Expressions inside containers, which are evaluated when somebody takes them out."""
    listed = Asked[Values](containers.listed, NONE, union, MANY)
    offers = Asked[frozenset[str]]("_offers", frozenset(), frozenset.union)
    called = Asked[Values](calls.called_with, NONE, union, MANY)
    wrapped = Asked[Values](external_calls.wrapped, NONE, union, MANY)
    spread = Asked[Values]("_spread", NONE, union, MANY)
    expected = Asked[Values]("_expected", NONE, union, MANY)
    told = Asked[Values](context.told, NONE, union, MANY)
    inferred = Asked[Values]("_inferred", NONE, union, MANY)
    surrounding = Asked[Values]("_surrounding", NONE, union)
    entities = Asked[Values](qualified.named, NONE, union)
    within = Asked[Values](paths.answer, NONE, union)
    wide = Asked[Values](paths.wide, NONE, union)
    paths = Asked[Values](paths.imported, NONE, union)
    macros = Asked[Values](macro_names.of_file, NONE, union, MANY)
    traits = Asked[frozenset[tuple[int, int]]]("_traits", frozenset(), frozenset.union)
    scoped = Asked[Values]("_scoped", NONE, heritage.replaced)
    owners = Asked[Values](scoping.owners, NONE, union)

    @property
    def asked_for(self) -> Evaluator:
        """Whose the questions are that are asked of this one."""
        return self

    def queries(self) -> Iterator[Query[Any]]:
        """All kinds of questions that were asked."""
        for value in self.__dict__.values():
            if isinstance(value, Query):
                yield value

    def at(self, file: int) -> Evaluator | None:
        """Who answers for *file*; None while nothing is known of it."""
        if file == self.file:
            return self
        return self.session.foreign(FileId(file))

    # Expressions

    def evaluate(self, expression: int) -> Values:
        """The values of *expression*; of a type, the class itself."""
        if expression < 0:
            return NONE
        fact = self.index.expressions[expression]
        leaf = LEAVES.get(type(fact))
        if leaf is not None:
            return leaf(self, expression, fact)
        state = self.state
        state.depth += 1
        if state.depth > state.peak:
            if state.depth > state.deepest:
                raise TooDeepError
            state.peak = state.depth
        values = PARTS[type(fact)](self, expression, fact)
        state.depth -= 1
        return values

    def denote(self, expression: int) -> Values:
        """
        What *expression* names: the variable, not what it holds.

        Returns:
            `SYMBOL`s, `LOCAL`s, modules and externals; or values where no name stands between.
        """
        if expression < 0:
            return NONE
        fact = self.index.expressions[expression]
        if type(fact) is Name:
            return self.denote_name(fact.scope, fact.name)
        if type(fact) is Member:
            return members.denote(self, fact)
        if type(fact) is SymbolValue:
            return (Value(SYMBOL, self.file, fact.symbol, BY_LEXICAL),)
        if type(fact) is Imported:
            return exports.imported(self, fact.imported)
        if type(fact) is Index:
            held = self.denote(fact.object)
            return held if all(each.kind in (SYMBOL, EXTERNAL) for each in held) else NONE
        if type(fact) is Dereferenced or type(fact) is Narrowed:
            return self.denote(fact.value)
        return self.evaluate(expression)

    def denote_name(self, scope: int, name: str) -> Values:
        """What *name*, written in *scope*, stands for."""
        bindings = self.index.lookup(scope, name)
        if bindings is None:
            return self.unbound(scope, name)
        if len(bindings) == 1:
            return self.denote_binding(bindings[0])
        found = NONE
        for each in bindings:
            found = union(found, self.denote_binding(each))
        return found

    def unbound(self, scope: int, name: str) -> Values:
        """What *name* stands for, where `OutlineIndex.lookup` finds no binding of it."""
        if self.rules.class_scope_visible:
            return surroundings.denoted(self, scope, name)
        if self.rules.import_paths:
            return self.wide.ask((scope, name))
        if self.rules.includes:
            return self.scoped.ask((scoping.region(self, scope), name))
        return self.outside.ask(name)

    def denote_binding(self, binding: int) -> Values:
        fact = self.index.bindings[binding]
        kind = fact.kind
        if kind == BINDS_DEFINITION:
            symbol = self.index.defined(fact)
            if symbol != NOTHING:
                return (Value(SYMBOL, self.file, symbol, BY_LEXICAL),)
        elif kind in (BINDS_IMPORT, BINDS_OUTER):
            return self.denote(fact.value)
        symbol = self.index.variable(fact)
        if symbol != NOTHING:
            return (Value(SYMBOL, self.file, symbol, BY_LEXICAL),)
        first = self.index.bound_in(fact.scope, fact.name)
        return (Value(LOCAL, self.file, first[0] if first else binding, BY_LEXICAL),)

    def held(self, denoted: Values) -> Values:
        """What the things that *denoted* names hold."""
        found = NONE
        for value in denoted:
            if value.kind == SYMBOL:
                there = self.at(value.file)
                if there is not None:
                    found = union(found, types.via(there.symbol_value(value.ref), value.via))
                    if self.rules.fields_set and there is not self:
                        found = union(found, self.set_here(there, value.ref))
            elif value.kind == LOCAL:
                there = self.at(value.file)
                if there is not None:
                    found = union(found, there.bound.ask(value.ref))
            elif value.kind == KEY:
                there = self.at(value.file)
                if there is not None:
                    found = union(found, displays.entry_named(there, value.ref, value.text))
            else:
                found = union(found, (value,))
        return found

    def set_here(self, there: Evaluator, symbol: int) -> Values:
        """What this file sets a field of the file of *there* to."""
        if there.index.symbols[symbol].kind != KIND_FIELD:
            return NONE
        return self.set_to.ask((there.file, symbol))

    def symbol_value(self, symbol: int) -> Values:
        """What the name of *symbol* holds."""
        plain = self.plain.get(symbol)
        if plain is not None:
            return plain
        kind = self.index.symbols[symbol].kind
        if kind in CALLABLES:
            value = FUNCTION
        elif kind in TYPES:
            value = CLASS
        elif kind == KIND_NAMESPACE:
            value = NAMESPACE
        elif kind == KIND_MODULE:
            value = MODULE
        elif kind == KIND_TYPE_ALIAS:
            value = TYPE
        else:
            return self.fields.ask(symbol)
        found = self.plain[symbol] = (Value(value, self.file, symbol, BY_LEXICAL),)
        return found

    def alias_type(self, symbol: int) -> int:
        """The expression of the type that an alias stands for."""
        fact = self.index.symbols[symbol]
        return fact.annotation if fact.annotation != NOTHING else fact.value

    # Queries

    def _bound(self, binding: Any) -> Values:
        """Values of all bindings of one name in one scope; the key is the first of them."""
        fact = self.index.bindings[binding]
        group = self.index.bound_in(fact.scope, fact.name)
        declared = NONE
        for each in group:
            annotation = self.index.bindings[each].annotation
            if annotation != NOTHING and self.index.bindings[each].kind != BINDS_DEFINITION:
                declared = union(declared, self._annotated(self.index.bindings[each]))
        if declared and fact.kind in BINDS_RECEIVERS:
            declared = tuple(each for each in declared if each.kind != TYPE_VARIABLE)
        has_functions = bool(self.rules.function_type) and callables.hold(self, declared)
        if declared and not has_functions and not _only_signatures(declared):
            return declared
        found = declared
        for each in group:
            found = union(found, self.binding_values(each))
        return found

    def _annotated(self, fact: BindingFact) -> Values:
        if fact.kind in BINDS_COLLECTED and not self.rules.collected_as_declared:
            return (Value(ITEMS, self.file, fact.annotation, BY_DECLARED),)
        return types.instances(self, fact.annotation)

    def binding_values(self, binding: int) -> Values:
        """The values that one binding gives its name, its annotation aside."""
        fact = self.index.bindings[binding]
        kind = fact.kind
        if kind == BINDS_DEFINITION:
            symbol = self.index.defined(fact)
            return self.symbol_value(symbol) if symbol != NOTHING else self.evaluate(fact.value)
        if kind in BINDS_RECEIVERS:
            owner = self.index.owner_class(fact.scope)
            if owner == NOTHING:
                return NONE
            made = INSTANCE if kind == BINDS_RECEIVER else CLASS
            return (Value(made, self.file, owner, BY_SELF | VIRTUAL | THIS),)
        if kind == BINDS_PARAMETER or kind in BINDS_COLLECTED:
            return context.parameter(self, fact) or self.parameter_values(binding, fact)
        if kind == BINDS_IMPORT:
            return self.held(self.denote(fact.value))
        return self.evaluate(fact.value)

    def parameter_values(self, binding: int, fact: BindingFact) -> Values:  # noqa: ARG002
        """What a parameter without annotation can hold: its default, and what calls pass."""
        self.state.assumed |= self.assumed
        return self.evaluate(fact.value)

    def declared(self, value: Value, name: str) -> Values:
        """What *name* is in *value*; see `members.declared`."""
        return members.declared(self, value, name)

    def _field(self, symbol: Any) -> Values:
        """What a variable, constant, field or property holds."""
        fact = self.index.symbols[symbol]
        kind = fact.kind
        declared = NONE
        if kind == KIND_ENUM_MEMBER:
            # Where methods have signatures, a constant may have a body that overrides some.
            how = BY_DECLARED | VIRTUAL if self.rules.signatures else BY_DECLARED
            return (Value(INSTANCE, self.file, fact.container, how),)
        if fact.annotation != NOTHING:
            declared = types.instances(self, fact.annotation)
            if declared and self.rules.function_type and callables.hold(self, declared):
                return union(declared, self.evaluate(fact.value))
            if declared and not _only_signatures(declared):
                return declared
        if kind == KIND_PROPERTY and fact.scope != NOTHING:
            return self.returned.ask(fact.scope)
        found = union(self.evaluate(fact.value), declared)
        scope = self.index.symbols[fact.container].scope if fact.container > 0 else 0
        for binding in self.index.bound_in(scope, fact.name):
            bound = self.index.bindings[binding]
            if bound.annotation != NOTHING:
                found = union(found, types.instances(self, bound.annotation))
            found = union(found, self.binding_values(binding))
        if self.rules.fields_set:
            found = union(found, assigned_members.set_values(self, self.file, symbol))
        for member in self.index.set_fields.get(symbol, ()):
            if member.annotation != NOTHING:
                declared = types.instances(self, member.annotation)
                if declared:
                    return declared
            found = union(found, self.evaluate(member.value))
        return found

    def _returned(self, scope: Any) -> Values:
        return calls.returned(self, scope)

    def _scoped(self, key: Any) -> Values:
        return scoping.denoted(self, key[0], key[1])

    def _member(self, key: Any) -> Values:
        return members.of_class(self, key[0], key[1])

    def _typed(self, expression: Any) -> Values:
        return types.evaluate_type(self, expression)

    def _offers(self, key: Any) -> frozenset[str]:  # noqa: ARG002  there is one answer
        return exports.offered_names(self)

    def _assigned(self, key: Any) -> Values:
        return assigned_members.assigned(self, key[0], key[1])

    def _holders(self, member: Any) -> Values:
        """The objects that an assignment to a member is about."""
        return self.evaluate(self.index.outline.members[member].object)

    def _spread(self, key: Any) -> Values:
        return displays.spread_member(self, key[0], key[1])

    def _expected(self, expression: Any) -> Values:
        return context.expected(self, expression)

    def _inferred(self, key: Any) -> Values:
        return context.inferred_at(self, *key)

    def _surrounding(self, key: Any) -> Values:
        return surroundings.answer(self, key[0], key[1])

    def _traits(self, key: Any) -> frozenset[tuple[int, int]]:  # noqa: ARG002  one answer
        return traits.seen(self)


def _only_signatures(values: Values) -> bool:
    """A function's type tells what a function gives, not which one it is."""
    return all(value.kind == SIGNATURE for value in values)
