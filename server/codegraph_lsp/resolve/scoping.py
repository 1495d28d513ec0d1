"""
Names in languages of units and namespaces: C and its family.

A name that is not a function's own is looked up outwards: in the class whose code it stands in and
that class's ancestors, in the namespace around it, as all visible files fill it, in the next one
around, and so on. Directives (`using namespace n`) add a namespace to where they stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import MODULE_SYMBOL, NOTHING
from codegraph_lsp.resolve import signatures
from codegraph_lsp.resolve.units import space_of
from codegraph_lsp.resolve.values import (
    CLASS,
    EXTERNAL,
    INSTANCE,
    NAMESPACE,
    NONE,
    REASON,
    SYMBOL,
    THIS,
    VIRTUAL,
    Value,
    Values,
    external,
)
from codegraph_lsp.resolve.words import (
    BLOCK_SCOPE,
    BY_BUILTIN,
    BY_IMPORT,
    BY_LEXICAL,
    BY_QUALIFIED,
    BY_SELF,
    CLASS_SCOPE,
    FUNCTION_SCOPE,
    IS_OVERLOAD,
    IS_STATIC,
    KIND_CONSTRUCTOR,
    MODULE_SCOPE_KIND,
    TYPES,
)

if TYPE_CHECKING:
    from codegraph_lsp.model.facts import ScopeFact
    from codegraph_lsp.resolve.evaluate import Evaluator
    from codegraph_lsp.resolve.outline_index import OutlineIndex

DIRECTIVE = "*"
"""Under this name a scope binds the namespaces that it has opened."""

MAX_OPENED = 16
"""Most namespaces that one scope opens. (a guess)"""


def region(evaluator: Evaluator, scope: int) -> int:
    """The innermost scope from *scope* outwards at which a look-up can differ from its parent's."""
    index = evaluator.index
    if index.lookup(scope, DIRECTIVE) is not None:
        return scope
    scopes = index.outline.scopes
    members = evaluator.rules.member_scopes
    while scope > 0:
        fact = scopes[scope]
        if fact.kind == MODULE_SCOPE_KIND or (members and fact.kind == CLASS_SCOPE):
            break
        if members and (fact.kind == FUNCTION_SCOPE or _is_of_method(index, scope, fact)):
            break
        scope = fact.parent
    return max(scope, 0)


def _is_of_method(index: OutlineIndex, scope: int, fact: ScopeFact) -> bool:
    """*scope* is that of a function's code, or the one around its parameters."""
    own = index.symbols[fact.symbol].scope
    if fact.kind == FUNCTION_SCOPE:
        return own == scope
    return fact.kind == BLOCK_SCOPE and own >= 0 and index.outline.scopes[own].parent == scope


def denoted(evaluator: Evaluator, scope: int, name: str) -> Values:
    """Answers `Evaluator.scoped`: what *name*, written in the region *scope*, stands for."""
    index = evaluator.index
    scopes = index.outline.scopes
    members = evaluator.rules.member_scopes
    place = scope
    while place >= 0:
        fact = scopes[place]
        found: Values = NONE
        if fact.kind == MODULE_SCOPE_KIND:
            found = in_space(evaluator, space_of(index, fact.symbol), name)
        elif not members:
            pass
        elif fact.kind == CLASS_SCOPE:
            found = in_type(evaluator, evaluator.file, fact.symbol, name)
        elif _is_of_method(index, place, fact):
            found = _around_method(evaluator, fact.symbol, fact.parent, name)
        if not found:
            found = _opened(evaluator, place, name)
        if found:
            return found
        place = fact.parent
    return _outside(evaluator, name)


def in_space(evaluator: Evaluator, space: str, name: str) -> Values:
    """What *name* is in a namespace, as far as the file sees it."""
    found: dict[Value, None] = {}
    for there, binding in _bound(evaluator, space, name):
        for value in there.denote_binding(binding):
            via = BY_LEXICAL if there.file == evaluator.file else BY_IMPORT
            if value.kind in (SYMBOL, EXTERNAL):
                value = Value(value.kind, value.file, value.ref, via, value.text)
            found.setdefault(value)
    return signatures.settled(evaluator, list(found))


def _bound(evaluator: Evaluator, space: str, name: str) -> list[tuple[Evaluator, int]]:
    """
    Bindings of *name* that the file sees.

    Where a language of the family keeps the names of types apart, what is a type here may be bound
    in the way of the other language there.
    """
    units = evaluator.session.units
    found = units.bound(evaluator, space, name)
    tag = evaluator.rules.tags
    if not tag:
        return found
    apart = name.startswith(f"{tag} ")
    other = name[len(tag) + 1 :] if apart else f"{tag} {name}"
    for there, binding in units.bound(evaluator, space, other):
        # A bare name means a type of the language that keeps none apart, or is asked in that one.
        plain = there if apart else evaluator
        if not plain.rules.member_scopes:
            continue
        symbol = there.index.defined(there.index.bindings[binding])
        if symbol != NOTHING and there.index.symbols[symbol].kind in TYPES:
            found.append((there, binding))
    return found


def in_type(evaluator: Evaluator, file: int, symbol: int, name: str) -> Values:
    """What the bare *name* is in code of the type: the type itself, or a member."""
    there = evaluator.at(file)
    if there is None:
        return NONE
    fact = there.index.symbols[symbol]
    if fact.name == name and fact.kind in TYPES:
        return (Value(SYMBOL, file, symbol, BY_LEXICAL),)
    found = evaluator.declared(Value(CLASS, file, symbol, BY_SELF | VIRTUAL | THIS), name)
    return _classes_for_constructors(evaluator, found)


def _classes_for_constructors(evaluator: Evaluator, found: Values) -> Values:
    """The name of an ancestor means that class, not the constructors that are called so."""
    for value in found:
        there = evaluator.at(value.file) if value.kind == SYMBOL else None
        if there is not None and there.index.symbols[value.ref].kind == KIND_CONSTRUCTOR:
            container = there.index.symbols[value.ref].container
            return (Value(SYMBOL, value.file, container, BY_LEXICAL),)
    return found


def _around_method(evaluator: Evaluator, symbol: int, parent: int, name: str) -> Values:
    """What *name* is in the type, or the namespace, that a function outside of it belongs to."""
    if parent >= 0 and evaluator.index.owner_class(parent) != NOTHING:
        return NONE  # the type's own scope comes next
    for owner in evaluator.owners.ask(symbol):
        there = evaluator.at(owner.file)
        container = owner.ref
        while there is not None and container > MODULE_SYMBOL:
            fact = there.index.symbols[container]
            if fact.kind in TYPES:
                found = in_type(evaluator, owner.file, container, name)
            else:
                found = in_space(evaluator, space_of(there.index, container), name)
            if found:
                return found
            container = fact.container
    return NONE


def owners(evaluator: Evaluator, symbol: int) -> Values:
    """Answers `Evaluator.owners`: the type or namespace that a function is a member of."""
    index = evaluator.index
    fact = index.symbols[symbol]
    if not fact.receiver:
        if index.symbols[fact.container].kind in TYPES:
            return (Value(CLASS, evaluator.file, fact.container, BY_LEXICAL),)
        return NONE
    scope = index.outline.scopes[fact.scope].parent if fact.scope >= 0 else 0
    return path(evaluator, max(scope, 0), fact.receiver)


def path(evaluator: Evaluator, scope: int, names: str) -> Values:
    """The types and namespaces that a dotted name means in *scope*."""
    first, *rest = names.split(".")
    found = _holders(evaluator, evaluator.denote_name(scope, first))
    for name in rest:
        inner: list[Value] = []
        for value in found:
            inner += evaluator.declared(value, name)
        found = _holders(evaluator, tuple(inner))
    return found


def _holders(evaluator: Evaluator, denoted: Values) -> Values:
    held = evaluator.held(denoted)
    kept = []
    for value in held:
        if value.kind == CLASS:
            value = completed(evaluator, value)
        if value.kind in (CLASS, NAMESPACE):
            kept.append(value)
    return tuple(kept)


def this_of(evaluator: Evaluator, scope: int) -> Values:
    """The instance in a method that is written outside its type."""
    index = evaluator.index
    if not 0 <= scope < len(index.outline.scopes):
        return NONE
    symbol = index.outline.scopes[scope].symbol
    static = index.symbols[symbol].flags & IS_STATIC
    made = CLASS if static else INSTANCE
    return tuple(
        Value(made, owner.file, owner.ref, BY_SELF | VIRTUAL | THIS)
        for owner in evaluator.owners.ask(symbol)
        if owner.kind == CLASS
    )


def completed(evaluator: Evaluator, value: Value) -> Value:
    """A type that is only declared where it was mentioned, as the asking file knows it."""
    there = evaluator.at(value.file)
    if there is None or not there.index.symbols[value.ref].flags & IS_OVERLOAD:
        return value
    fact = there.index.symbols[value.ref]
    space = space_of(there.index, value.ref)
    container = there.index.symbols[fact.container]
    if container.kind in TYPES:
        return _completed_inside(evaluator, there, value)
    for name in (fact.name, f"{evaluator.rules.tags} {fact.name}"):
        for other in in_space(evaluator, space, name):
            home = evaluator.at(other.file) if other.kind == SYMBOL else None
            if home is not None:
                known = home.index.symbols[other.ref]
                if known.kind in TYPES and not known.flags & IS_OVERLOAD:
                    return Value(value.kind, other.file, other.ref, value.via, value.text)
    return value


def _completed_inside(evaluator: Evaluator, there: Evaluator, value: Value) -> Value:
    """The same for a type in a type, whose members are written outside both."""
    for home, symbol in evaluator.session.units.written_apart(
        evaluator, there.index.symbols[value.ref].name
    ):
        for owner in home.owners.ask(symbol):
            if (owner.file, owner.ref) == (value.file, there.index.symbols[value.ref].container):
                return Value(value.kind, home.file, symbol, value.via, value.text)
    return value


def own_members(evaluator: Evaluator, symbol: int, name: str) -> Values:
    """What *name* is in the type itself."""
    index = evaluator.index
    found = [Value(SYMBOL, evaluator.file, each, BY_SELF) for each in index.child(symbol, name)]
    scope = index.symbols[symbol].scope
    if scope >= 0:
        for binding in index.bound_in(scope, name):
            for value in evaluator.denote_binding(binding):
                if value.kind == SYMBOL:
                    value = Value(SYMBOL, value.file, value.ref, BY_SELF)
                if value not in found:
                    found.append(value)
    return signatures.settled(evaluator, found)


def in_namespace(evaluator: Evaluator, value: Value, name: str) -> Values:
    """What *name* is in the namespace that *value* is."""
    there = evaluator.at(value.file)
    if there is None:
        return NONE
    space = space_of(there.index, value.ref)
    found = in_space(evaluator, space, name)
    if not found:
        found = _opened_in(evaluator, space, name)
    return tuple(
        Value(v.kind, v.file, v.ref, v.via & ~REASON | BY_QUALIFIED, v.text)
        if v.kind in (SYMBOL, EXTERNAL)
        else v
        for v in found
    )


def _opened(evaluator: Evaluator, scope: int, name: str) -> Values:
    """What *name* is in the namespaces that a scope has opened."""
    bindings = evaluator.index.bound_in(scope, DIRECTIVE)
    if not bindings or name == DIRECTIVE:
        return NONE
    found: list[Value] = []
    for binding in bindings[:MAX_OPENED]:
        for value in evaluator.held(evaluator.denote_binding(binding)):
            if value.kind == NAMESPACE:
                found += in_namespace(evaluator, value, name)
    return signatures.settled(evaluator, found)


def _opened_in(evaluator: Evaluator, space: str, name: str) -> Values:
    """What *name* is in the namespaces that a namespace has opened, in any visible file."""
    if name == DIRECTIVE:
        return NONE
    found: list[Value] = []
    for there, binding in evaluator.session.units.bound(evaluator, space, DIRECTIVE)[:MAX_OPENED]:
        for value in evaluator.held(there.denote_binding(binding)):
            if value.kind == NAMESPACE:
                inner = there if there.file != evaluator.file else evaluator
                opened = inner.at(value.file)
                if opened is not None:
                    where = space_of(opened.index, value.ref)
                    if where != space:
                        found += in_space(evaluator, where, name)
    return signatures.settled(evaluator, found)


def _outside(evaluator: Evaluator, name: str) -> Values:
    """A name that no visible file has: one of the standard library's, or of the language's."""
    rules = evaluator.rules
    if name == DIRECTIVE:
        return NONE
    if name == rules.external_space:
        return (external(name, name, BY_IMPORT),)
    package = external_package(evaluator, name)
    if package:
        return (external(package, f"{package}.{name}", BY_IMPORT),)
    if name in evaluator.spec.builtins:
        return (external("builtins", f"builtins.{name}", BY_BUILTIN),)
    if rules.external_space and _opens_external(evaluator):
        return (external(rules.external_space, f"{rules.external_space}.{name}", BY_IMPORT),)
    return NONE


def external_package(evaluator: Evaluator, name: str) -> str:
    """The standard header that offers *name*; empty where none does."""
    names = _package_of(evaluator)
    return names.get(name, "")


def _package_of(evaluator: Evaluator) -> dict[str, str]:
    session = evaluator.session
    known = session.external_names.get(evaluator.spec.id)
    if known is None:
        known = session.external_names[evaluator.spec.id] = {
            name: package
            for package, names in evaluator.rules.external_names.items()
            for name in names
        }
    return known


def _opens_external(evaluator: Evaluator) -> bool:
    """The file says `using namespace std`."""
    space = evaluator.rules.external_space
    index = evaluator.index
    for scope in range(len(index.outline.scopes)):
        for binding in index.bound_in(scope, DIRECTIVE):
            for value in evaluator.denote_binding(binding):
                if value.kind == EXTERNAL and value.text == f"{space}\t{space}":
                    return True
    return False
