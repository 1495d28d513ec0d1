"""How each sort of expression is evaluated: one function each, found by the sort."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from codegraph_lsp.model.facts import (
    NOTHING,
    Await,
    Call,
    Dereferenced,
    Element,
    Entered,
    Hidden,
    Imported,
    Index,
    Lambda,
    Literal,
    Mapping,
    Member,
    Name,
    Narrowed,
    New,
    Self,
    Sequence,
    Super,
    SymbolValue,
    Typed,
    TypeOf,
    Union,
    Yielded,
)
from codegraph_lsp.resolve import calls, containers, exports, members, narrowing, scoping, types
from codegraph_lsp.resolve.values import (
    CLASS,
    DISPLAY,
    INSTANCE,
    LAMBDA,
    LITERAL,
    NONE,
    SUPER,
    THIS,
    VIRTUAL,
    Value,
    Values,
    union,
)
from codegraph_lsp.resolve.words import (
    BINDS_DEFINITION,
    BINDS_IMPORT,
    BINDS_RECEIVERS,
    BY_ELEMENT,
    BY_LEXICAL,
    BY_SELF,
    BY_SUPER,
    IS_STATIC,
)
from codegraph_lsp.support import bug

if TYPE_CHECKING:
    from collections.abc import Callable

    from codegraph_lsp.resolve.evaluate import Evaluator


# Leaves need no bookkeeping: they either are their value or ask a query.


def _name(evaluator: Evaluator, expression: int, fact: Name) -> Values:
    index = evaluator.index
    bindings = index.lookup(fact.scope, fact.name)
    if bindings is None:
        return evaluator.held(evaluator.unbound(fact.scope, fact.name))
    first = bindings[0]
    if len(bindings) == 1:
        bound = index.bindings[first]
        kind = bound.kind
        if kind == BINDS_DEFINITION:
            symbol = index.defined(bound)
            if symbol != NOTHING:
                return evaluator.symbol_value(symbol)
        elif kind == BINDS_IMPORT:
            return evaluator.held(evaluator.denote_binding(first))
        elif kind in BINDS_RECEIVERS and bound.annotation == NOTHING:
            return evaluator.binding_values(first)
    return evaluator.bound.ask(first)


def _literal(evaluator: Evaluator, expression: int, fact: Literal) -> Values:
    if fact.type in evaluator.rules.nothing_types:
        return NONE
    return (Value(LITERAL, -1, -1, BY_LEXICAL, fact.type),)


def _symbol(evaluator: Evaluator, expression: int, fact: SymbolValue) -> Values:
    return evaluator.symbol_value(fact.symbol)


def _lambda(evaluator: Evaluator, expression: int, fact: Lambda) -> Values:
    return (Value(LAMBDA, evaluator.file, fact.scope, BY_LEXICAL),)


def _display(evaluator: Evaluator, expression: int, fact: object) -> Values:
    return (Value(DISPLAY, evaluator.file, expression, BY_ELEMENT),)


def _self(evaluator: Evaluator, expression: int, fact: Self) -> Values:
    index = evaluator.index
    owner = index.owner_class(fact.scope)
    if owner == NOTHING and evaluator.rules.member_scopes:
        return scoping.this_of(evaluator, fact.scope)
    if owner == NOTHING:
        # A function that is called with `new` makes what `this` is in it.
        maker = index.outline.scopes[fact.scope].symbol if fact.scope >= 0 else 0
        if maker <= 0:
            return NONE
        return (Value(INSTANCE, evaluator.file, maker, BY_SELF | VIRTUAL | THIS),)
    method = index.outline.scopes[fact.scope].symbol
    static = index.symbols[method].flags & IS_STATIC
    return (Value(CLASS if static else INSTANCE, evaluator.file, owner, BY_SELF | VIRTUAL | THIS),)


def _super(evaluator: Evaluator, expression: int, fact: Super) -> Values:
    owner = evaluator.index.owner_class(fact.scope)
    if owner == NOTHING:
        return NONE
    return (Value(SUPER, evaluator.file, owner, BY_SUPER | THIS),)


def _hidden(evaluator: Evaluator, expression: int, fact: object) -> Values:
    bug.report("only what the interface covers is followed", path=evaluator.path, at=expression)
    return NONE


def _import(evaluator: Evaluator, expression: int, fact: Imported) -> Values:
    return evaluator.held(exports.imported(evaluator, fact.imported))


# Parts are evaluated first.


def _member(evaluator: Evaluator, expression: int, fact: Member) -> Values:
    return members.values(evaluator, fact)


def _union(evaluator: Evaluator, expression: int, fact: Union) -> Values:
    found = NONE
    for option in fact.options:
        found = union(found, evaluator.evaluate(option))
    return found


def _dereferenced(evaluator: Evaluator, expression: int, fact: Dereferenced) -> Values:
    return evaluator.evaluate(fact.value)


def _type_of(evaluator: Evaluator, expression: int, fact: TypeOf) -> Values:
    return evaluator.evaluate(fact.value)


def _yielded(evaluator: Evaluator, expression: int, fact: Yielded) -> Values:
    return evaluator.evaluate(fact.value)


def _narrowed(evaluator: Evaluator, expression: int, fact: Narrowed) -> Values:
    return narrowing.values(evaluator, fact)


def _typed(evaluator: Evaluator, expression: int, fact: Typed) -> Values:
    return types.instances(evaluator, fact.type)


def _call(evaluator: Evaluator, expression: int, fact: Call) -> Values:
    return calls.result(evaluator, fact)


def _new(evaluator: Evaluator, expression: int, fact: New) -> Values:
    return calls.instance(evaluator, fact)


def _await(evaluator: Evaluator, expression: int, fact: Await) -> Values:
    return containers.awaited(evaluator, evaluator.evaluate(fact.value))


def _index(evaluator: Evaluator, expression: int, fact: Index) -> Values:
    return containers.entry(evaluator, evaluator.evaluate(fact.object), fact.key, evaluator)


def _element(evaluator: Evaluator, expression: int, fact: Element) -> Values:
    return containers.items(evaluator, evaluator.evaluate(fact.container), fact.index)


def _entered(evaluator: Evaluator, expression: int, fact: Entered) -> Values:
    return containers.entered(evaluator, evaluator.evaluate(fact.value))


Handler: TypeAlias = "Callable[[Evaluator, int, Any], Values]"

LEAVES: dict[type, Handler] = {
    Name: _name,
    Literal: _literal,
    SymbolValue: _symbol,
    Lambda: _lambda,
    Sequence: _display,
    Mapping: _display,
    Self: _self,
    Super: _super,
    Imported: _import,
    Hidden: _hidden,
}

PARTS: dict[type, Handler] = {
    Member: _member,
    Union: _union,
    Dereferenced: _dereferenced,
    Narrowed: _narrowed,
    TypeOf: _type_of,
    Yielded: _yielded,
    Typed: _typed,
    Call: _call,
    New: _new,
    Await: _await,
    Index: _index,
    Element: _element,
    Entered: _entered,
}
