"""
What an expression can be: demand-driven, flow-insensitive evaluation to small sets of values.

One engine for all languages, after PyCG's assignment graph (Salis et al., ICSE 2021) and jedi's
lazy inference. An `Evaluator` answers for one file. The file being linked (*home*) has one of its
own, in which parameters also know the arguments of the calls in that file; all other files are
answered by shared ones, which know only what those files' interfaces show. So what another file
is told never depends on code that its interface digest does not cover.

Questions that can lead back to themselves (names, fields, returns, ancestors, exports) go through a
`Query`; expressions are trees and need none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from codegraph_lsp.model.facts import (
    NOTHING,
    BindingFact,
    Dereferenced,
    Imported,
    Index,
    Member,
    Name,
    SymbolValue,
)
from codegraph_lsp.model.ids import FileId
from codegraph_lsp.resolve import calls, exports, heritage, members, types
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
    LOCAL,
    MANY,
    MODULE,
    NAMESPACE,
    NONE,
    SYMBOL,
    THIS,
    TYPE,
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
    KIND_MODULE,
    KIND_NAMESPACE,
    KIND_PROPERTY,
    KIND_TYPE_ALIAS,
    TYPES,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sized

    from codegraph_lsp.resolve.outline_index import OutlineIndex
    from codegraph_lsp.resolve.session import Session

Answer = TypeVar("Answer", bound="Sized")


class _Asked(Generic[Answer]):
    """One kind of question to an evaluator; *compute* names the method that answers it."""

    def __init__(
        self,
        compute: str,
        empty: Answer,
        join: Callable[[Answer, Answer], Answer],
        too_wide: Answer | None = None,
    ) -> None:
        self._compute = compute
        self._empty = empty
        self._join = join
        self._too_wide = too_wide

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, evaluator: Evaluator, owner: type) -> Query[Answer]:
        # Found in the instance from then on: this is no data descriptor.
        base = evaluator.asked_for
        query = base.__dict__.get(self._name)
        if query is None:
            compute = getattr(base, self._compute)
            query = base.query(base.state, compute, self._empty, self._join, self._too_wide)
            base.__dict__[self._name] = query
        evaluator.__dict__[self._name] = query
        return query


class Evaluator:
    """Answers for one file, as far as its interface shows."""

    assumed = ASSUMED_ELSEWHERE
    """What an answer that leans on an unknown parameter is marked with."""
    is_home = False
    level = 0
    """How many calls deep this is the evaluation of one call with its own arguments."""
    query: type[Query[Any]] = SharedQuery

    def __init__(
        self,
        session: Session,
        file: FileId,
        index: OutlineIndex,
    ) -> None:
        self.session = session
        self.state = session.state
        self.file = file
        self.index = index
        self.path = session.lookup.path(file)
        self.spec = session.lookup.language(file)
        self.rules = session.rules(self.spec)
        self.plain: dict[int, Values] = {}
        """Values of the names of functions, classes and namespaces."""

    # Made when they are first asked: most files are asked two or three kinds of questions.

    bound = _Asked[Values]("_bound", NONE, union, MANY)
    fields = _Asked[Values]("_field", NONE, union, MANY)
    returned = _Asked[Values]("_returned", NONE, union, MANY)
    outside = _Asked[Values]("_outside", NONE, union, MANY)
    exported = _Asked[Values]("_exported", NONE, union, MANY)
    found = _Asked[Values]("_member", NONE, union, MANY)
    lines = _Asked[Values]("_line", NONE, heritage.replaced)
    bases = _Asked[Values]("_bases", NONE, heritage.replaced)
    typed = _Asked[Values]("_typed", NONE, union, MANY)
    holders = _Asked[Values]("_holders", NONE, union, MANY)
    assigned = _Asked[Values]("_assigned", NONE, union, MANY)
    contents = _Asked[Values]("evaluate", NONE, union, MANY)
    """Expressions inside containers, which are evaluated when somebody takes them out."""
    offers = _Asked[frozenset[str]]("_offers", frozenset(), frozenset.union)
    called = _Asked[Values]("_called", NONE, union, MANY)
    wrapped = _Asked[Values]("_wrapped", NONE, union, MANY)

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
        if type(fact) is Dereferenced:
            return self.denote(fact.value)
        return self.evaluate(expression)

    def denote_name(self, scope: int, name: str) -> Values:
        """What *name*, written in *scope*, stands for."""
        bindings = self.index.lookup(scope, name)
        if bindings is None:
            return self.outside.ask(name)
        if len(bindings) == 1:
            return self.denote_binding(bindings[0])
        found = NONE
        for each in bindings:
            found = union(found, self.denote_binding(each))
        return found

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
            elif value.kind == LOCAL:
                there = self.at(value.file)
                if there is not None:
                    found = union(found, there.bound.ask(value.ref))
            else:
                found = union(found, (value,))
        return found

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

    # Queries

    def _bound(self, binding: Any) -> Values:
        """Values of all bindings of one name in one scope; the key is the first of them."""
        fact = self.index.bindings[binding]
        group = self.index.bound_in(fact.scope, fact.name)
        declared = NONE
        for each in group:
            annotation = self.index.bindings[each].annotation
            if annotation != NOTHING:
                declared = union(declared, self._annotated(self.index.bindings[each]))
        if declared:
            return declared
        found = NONE
        for each in group:
            found = union(found, self.binding_values(each))
        return found

    def _annotated(self, fact: BindingFact) -> Values:
        if fact.kind in BINDS_COLLECTED:
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
            return self.parameter_values(binding, fact)
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
        if kind == KIND_ENUM_MEMBER:
            return (Value(INSTANCE, self.file, fact.container, BY_DECLARED),)
        if fact.annotation != NOTHING:
            declared = types.instances(self, fact.annotation)
            if declared:
                return declared
        if kind == KIND_PROPERTY and fact.scope != NOTHING:
            return self.returned.ask(fact.scope)
        found = self.evaluate(fact.value)
        scope = self.index.symbols[fact.container].scope if fact.container > 0 else 0
        for binding in self.index.bound_in(scope, fact.name):
            bound = self.index.bindings[binding]
            if bound.annotation != NOTHING:
                found = union(found, types.instances(self, bound.annotation))
            found = union(found, self.binding_values(binding))
        for member in self.index.set_fields.get(symbol, ()):
            if member.annotation != NOTHING:
                declared = types.instances(self, member.annotation)
                if declared:
                    return declared
            found = union(found, self.evaluate(member.value))
        return found

    def _returned(self, scope: Any) -> Values:
        return calls.returned(self, scope)

    def _outside(self, name: Any) -> Values:
        return exports.outside(self, name)

    def _exported(self, name: Any) -> Values:
        return exports.exported(self, name)

    def _member(self, key: Any) -> Values:
        return members.of_class(self, key[0], key[1])

    def _line(self, symbol: Any) -> Values:
        return heritage.line(self, symbol)

    def _bases(self, symbol: Any) -> Values:
        return heritage.bases(self, symbol)

    def _typed(self, expression: Any) -> Values:
        return types.evaluate_type(self, expression)

    def _offers(self, key: Any) -> frozenset[str]:  # noqa: ARG002  there is one answer
        return exports.offered_names(self)

    def _assigned(self, key: Any) -> Values:
        return members.assigned(self, key[0], key[1])

    def _holders(self, member: Any) -> Values:
        """The objects that an assignment to a member is about."""
        return self.evaluate(self.index.outline.members[member].object)

    def _called(self, key: Any) -> Values:
        return calls.called_with(self, key)

    def _wrapped(self, symbol: Any) -> Values:
        return calls.wrapped(self, symbol)
