"""
Look-ups in one outline by name and place. Built once per outline, in parts, when first asked.

Nothing here follows a value or another file: it is the outline in another order.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from codegraph_lsp.languages.semantics import semantics
from codegraph_lsp.model.facts import (
    HIDDEN_BINDING,
    NOTHING,
    AnyExpression,
    BindingFact,
    HeritageFact,
    Literal,
    MemberFact,
    Name,
    Outline,
    SymbolFact,
    SymbolValue,
)
from codegraph_lsp.resolve.words import (
    BINDS_DEFINITION,
    BINDS_TYPE_PARAMETER,
    CLASS_SCOPE,
    IMPORT_REEXPORT,
    IS_OVERLOAD,
    KIND_INTERFACE,
    KIND_NAMESPACE,
    MODULE_OR_CLASS,
    TYPES,
    VARIABLES,
)

if TYPE_CHECKING:
    from codegraph_lsp.languages.spec import LanguageSpec

_IN_PARTS: Final = frozenset({KIND_INTERFACE, KIND_NAMESPACE})

Names: TypeAlias = dict[str, list[int]]


def index_of(outline: Outline, spec: LanguageSpec) -> OutlineIndex:
    """*outline* of a file in the language *spec*, in order."""
    return OutlineIndex(outline, class_scope_visible=semantics(spec.lineage).class_scope_visible)


class OutlineIndex:
    """*outline* in the orders that linking needs. Any number of threads may use one."""

    def __init__(self, outline: Outline, *, class_scope_visible: bool) -> None:
        self.outline = outline
        self.symbols: list[SymbolFact] = outline.symbols
        self.bindings: list[BindingFact] = outline.bindings
        self.expressions: list[AnyExpression] = outline.expressions
        self._class_scope_visible = class_scope_visible
        self._visible: dict[int, tuple[Names, ...]] = {}
        by_scope: list[Names | None] = [None] * len(outline.scopes)
        repeated: dict[tuple[int, str], None] = {}
        for index, binding in enumerate(outline.bindings):
            if binding is HIDDEN_BINDING:
                continue
            names = by_scope[binding.scope]
            if names is None:
                by_scope[binding.scope] = {binding.name: [index]}
            elif binding.name in names:
                names[binding.name].append(index)
                repeated[binding.scope, binding.name] = None
            else:
                names[binding.name] = [index]
        self._by_scope = by_scope
        for scope, name in repeated:
            self._leave_out_signatures(scope, name)

    def _leave_out_signatures(self, scope: int, name: str) -> None:
        """A signature beside the real definition binds nothing."""
        names = self._by_scope[scope]
        found = names[name] if names is not None else []
        real = [each for each in found if not self._is_signature(self.bindings[each])]
        if names is not None and len(real) < len(found):
            names[name] = real or found[-1:]

    def _is_signature(self, binding: BindingFact) -> bool:
        symbol = self.defined(binding)
        return symbol != NOTHING and bool(self.symbols[symbol].flags & IS_OVERLOAD)

    def lookup(self, scope: int, name: str) -> list[int] | None:
        """Bindings of *name* in the innermost scope around *scope* that has any; their indices."""
        chain = self._visible.get(scope)
        if chain is None:
            chain = self._chain(scope)
        for names in chain:
            found = names.get(name)
            if found is not None:
                return found
        return None

    def _chain(self, scope: int) -> tuple[Names, ...]:
        """The names that code in *scope* sees, innermost first."""
        found = []
        scopes = self.outline.scopes
        place = scope
        while 0 <= place < len(scopes):
            fact = scopes[place]
            names = self._by_scope[place]
            hidden = fact.kind == CLASS_SCOPE and place != scope and not self._class_scope_visible
            if names is not None and not hidden:
                found.append(names)
            place = fact.parent
        chain = self._visible[scope] = tuple(found)
        return chain

    def bound_in(self, scope: int, name: str) -> list[int]:
        """Bindings of *name* in *scope* itself."""
        if not 0 <= scope < len(self._by_scope):
            return []
        names = self._by_scope[scope]
        return [] if names is None else names.get(name, [])

    def names_in(self, scope: int) -> Names:
        """All bindings in *scope* by name."""
        return self._by_scope[scope] or {} if self._by_scope else {}

    @cached_property
    def children(self) -> dict[int, Names]:
        """Symbols by container and name, in order of position."""
        found: dict[int, Names] = {}
        for index, symbol in enumerate(self.symbols):
            if symbol.container == NOTHING:
                continue
            names = found.get(symbol.container)
            if names is None:
                found[symbol.container] = {symbol.name: [index]}
            elif symbol.name in names:
                names[symbol.name].append(index)
            else:
                names[symbol.name] = [index]
        return found

    def child(self, container: int, name: str) -> list[int]:
        """Symbols called *name* in *container*; signatures only where there is no definition."""
        names = self.children.get(container)
        if names is None:
            return []
        found = names.get(name)
        if found is None:
            return []
        if len(found) > 1:
            if self.symbols[container].kind == KIND_INTERFACE:
                return found[:1]
            real = [each for each in found if not self.symbols[each].flags & IS_OVERLOAD]
            return real or found[:1]
        return found

    @cached_property
    def in_parts(self) -> bool:
        """The file has a definition that may be written in parts."""
        return any(symbol.kind in _IN_PARTS for symbol in self.symbols)

    def same_named(self, symbol: int) -> list[int]:
        """Other parts of a definition that may be written in parts: interfaces, namespaces."""
        fact = self.symbols[symbol]
        names = self.children.get(fact.container, {}).get(fact.name, ())
        if len(names) < 2:
            return []
        return [
            each
            for each in names
            if each != symbol and (fact.kind in _IN_PARTS or self.symbols[each].kind in _IN_PARTS)
        ]

    def variable(self, binding: BindingFact) -> int:
        """The symbol of a top-level or class-level variable; `NOTHING` for a local."""
        scope = self.outline.scopes[binding.scope]
        if scope.kind not in MODULE_OR_CLASS:
            return NOTHING
        for each in self.child(scope.symbol, binding.name):
            if self.symbols[each].kind in VARIABLES:
                return each
        return NOTHING

    @cached_property
    def returns(self) -> dict[int, list[int]]:
        """Values returned, by scope of the function."""
        found: dict[int, list[int]] = {}
        for fact in self.outline.returns:
            found.setdefault(fact.scope, []).append(fact.value)
        return found

    @cached_property
    def heritage(self) -> dict[int, list[HeritageFact]]:
        """Heritage entries by class, in order."""
        found: dict[int, list[HeritageFact]] = {}
        for fact in self.outline.heritage:
            found.setdefault(fact.symbol, []).append(fact)
        return found

    @cached_property
    def decorators(self) -> dict[int, list[int]]:
        """Decorator expressions by symbol, outermost first."""
        found: dict[int, list[int]] = {}
        for fact in self.outline.decorators:
            found.setdefault(fact.symbol, []).append(fact.expression)
        return found

    @cached_property
    def set_fields(self) -> dict[int, list[MemberFact]]:
        """Assignments through the instance, by field symbol."""
        found: dict[int, list[MemberFact]] = {}
        for fact in self.outline.members:
            if fact.symbol != NOTHING:
                found.setdefault(fact.symbol, []).append(fact)
        return found

    @cached_property
    def set_members(self) -> dict[str, list[int]]:
        """Assignments to members of what is no class here, by name: indices in the outline."""
        found: dict[str, list[int]] = {}
        for index, fact in enumerate(self.outline.members):
            if fact.symbol == NOTHING or not self._in_class(fact.symbol):
                found.setdefault(fact.name, []).append(index)
        return found

    def _in_class(self, symbol: int) -> bool:
        return self.symbols[self.symbols[symbol].container].kind in TYPES

    @cached_property
    def exports(self) -> dict[str, list[int]]:
        """Exported expressions by name."""
        found: dict[str, list[int]] = {}
        for fact in self.outline.exports:
            found.setdefault(fact.name, []).append(fact.value)
        return found

    @cached_property
    def reexports(self) -> dict[str, list[int]]:
        """Imports that offer a name to importers, by that name; wildcards under `*`."""
        found: dict[str, list[int]] = {}
        for index, fact in enumerate(self.outline.imports):
            if fact.flags & IMPORT_REEXPORT:
                found.setdefault(fact.alias or fact.name, []).append(index)
        return found

    @cached_property
    def wildcards(self) -> list[int]:
        """Imports of everything a module offers into this file's own names; the last one first."""
        return [
            index
            for index, fact in enumerate(self.outline.imports)
            if fact.name == "*" and not fact.flags & IMPORT_REEXPORT
        ][::-1]

    @cached_property
    def parameters(self) -> dict[int, list[int]]:
        """Parameter bindings by function scope, in order of position."""
        found: dict[int, list[int]] = {}
        for index, binding in enumerate(self.bindings):
            if binding.position != NOTHING:
                found.setdefault(binding.scope, []).append(index)
        return found

    @cached_property
    def type_parameters(self) -> dict[int, list[int]]:
        """Bindings of type parameters by the definition they belong to, in order."""
        found: dict[int, list[int]] = {}
        for index, binding in enumerate(self.bindings):
            if binding.kind == BINDS_TYPE_PARAMETER:
                owner = self.outline.scopes[binding.scope].symbol
                found.setdefault(owner, []).append(index)
        return found

    def owner_class(self, scope: int) -> int:
        """The class in whose code *scope* lies; `NOTHING` outside of classes."""
        scopes = self.outline.scopes
        while 0 <= scope < len(scopes):
            fact = scopes[scope]
            if fact.kind == CLASS_SCOPE:
                return fact.symbol
            scope = fact.parent
        return NOTHING

    def literal_text(self, expression: int) -> str:
        """The text of a literal, also through a name that is bound to one; else empty."""
        for _ in range(4):
            if expression == NOTHING:
                return ""
            value = self.expressions[expression]
            if type(value) is Literal:
                return value.text
            if type(value) is not Name:
                return ""
            bindings = self.lookup(value.scope, value.name)
            if bindings is None or len(bindings) != 1:
                return ""
            expression = self.bindings[bindings[0]].value
        return ""

    def defined(self, binding: BindingFact) -> int:
        """The symbol that a definition's own name stands for; `NOTHING` for other bindings."""
        if binding.kind != BINDS_DEFINITION or binding.value == NOTHING:
            return NOTHING
        value = self.expressions[binding.value]
        return value.symbol if type(value) is SymbolValue else NOTHING
