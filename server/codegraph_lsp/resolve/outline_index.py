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
    Call,
    Index,
    Literal,
    Member,
    Name,
    Narrowed,
    New,
    Outline,
    SymbolFact,
    SymbolValue,
)
from codegraph_lsp.model.kinds import Narrowing, Role
from codegraph_lsp.resolve.function_places import FunctionPlaces
from codegraph_lsp.resolve.outline_tables import OutlineTables
from codegraph_lsp.resolve.places import Places
from codegraph_lsp.resolve.words import (
    BINDS_ASSIGNMENT,
    BINDS_COLLECTED,
    BINDS_DEFINITION,
    CALLABLES,
    CLASS_SCOPE,
    CONSTRUCTOR,
    IS_OVERLOAD,
    KIND_CONSTRUCTOR,
    KIND_INTERFACE,
    KIND_NAMESPACE,
    KIND_RECORD,
    MODULE_OR_CLASS,
    MODULE_SCOPE_KIND,
    TYPES,
    VARIABLES,
)

if TYPE_CHECKING:
    from codegraph_lsp.languages.spec import LanguageSpec

SET = int(Narrowing.SET)
IMPLEMENT: Final = int(Role.IMPLEMENT)
_IN_PARTS: Final = frozenset({KIND_INTERFACE, KIND_NAMESPACE})

Names: TypeAlias = dict[str, list[int]]

_ONES: Final[tuple[list[int], ...]] = tuple([index] for index in range(4096))
"""Lists of one index, for all outlines: most names stand for one thing, and a list of its own takes
more than the name. What is asked of an outline is never changed by who asks."""


def index_of(outline: Outline, spec: LanguageSpec) -> OutlineIndex:
    """*outline* of a file in the language *spec*, in order."""
    rules = semantics(spec.lineage)
    return OutlineIndex(
        outline,
        class_scope_visible=rules.class_scope_visible,
        signatures=rules.signatures,
        modules_closed=rules.modules_closed,
        declarations=rules.declarations,
        includes=rules.includes,
    )


class OutlineIndex(OutlineTables):
    """*outline* in the orders that linking needs. Any number of threads may use one."""

    def __init__(
        self,
        outline: Outline,
        *,
        class_scope_visible: bool,
        signatures: bool = False,
        modules_closed: bool = False,
        declarations: bool = False,
        includes: bool = False,
    ) -> None:
        super().__init__(outline)
        self.symbols: list[SymbolFact] = outline.symbols
        self.expressions: list[AnyExpression] = outline.expressions
        self._class_scope_visible = class_scope_visible
        self._signatures = signatures
        self._modules_closed = modules_closed
        self._declarations = declarations
        self._includes = includes
        self._visible: dict[int, tuple[Names, ...]] = {}
        by_scope: list[Names | None] = [None] * len(outline.scopes)
        repeated: dict[tuple[int, str], None] = {}
        for index, binding in enumerate(outline.bindings):
            if binding is HIDDEN_BINDING:
                continue
            names = by_scope[binding.scope]
            if names is None:
                names = by_scope[binding.scope] = {}
            elif binding.name in names:
                repeated[binding.scope, binding.name] = None
            _note(names, binding.name, index)
        self._by_scope = by_scope
        for scope, name in () if declarations else repeated:
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
        """
        Bindings of *name* in the innermost scope around *scope* that has any; their indices.

        Where code sees the members of its class by bare name, scopes up to that class's are asked:
        what lies further out comes after members that other files may have to tell of.
        """
        chain = self._visible.get(scope)
        if chain is None:
            chain = self._chain(scope)
        if self._modules_closed and self.inner_globs and self._past_glob(scope, name):
            return None
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
            is_class = fact.kind == CLASS_SCOPE
            hidden = is_class and place != scope and not self._class_scope_visible
            # Where names come from many files, what is not a function's own is looked up there.
            hidden = hidden or (self._includes and fact.kind in MODULE_OR_CLASS)
            if names is not None and not hidden:
                found.append(names)
            if self._modules_closed and fact.kind == MODULE_SCOPE_KIND:
                break
            place = NOTHING if is_class and self._class_scope_visible else fact.parent
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
                names = found[symbol.container] = {}
            _note(names, symbol.name, index)
        return found

    def child(self, container: int, name: str) -> list[int]:
        """Symbols called *name* in *container*; signatures only where there is no definition."""
        names = self.children.get(container)
        if names is None:
            return []
        if self._signatures:
            return self._told_apart(container, names, name)
        found = names.get(name)
        if found is None:
            return []
        if len(found) > 1 and not self._declarations:
            if self.symbols[container].kind == KIND_INTERFACE:
                return found[:1]
            real = [each for each in found if not self.symbols[each].flags & IS_OVERLOAD]
            return real or found[:1]
        return found

    def _told_apart(self, container: int, names: Names, name: str) -> list[int]:
        """Methods that take so many arguments, or what is no method."""
        symbols = self.symbols
        if not name.endswith(")"):
            return [each for each in names.get(name, ()) if symbols[each].kind not in CALLABLES]
        plain, _, number = name[:-1].rpartition("(")
        making = plain == CONSTRUCTOR
        if making:
            plain = symbols[container].name
        n_arguments = NOTHING if number == "*" else int(number)
        return [
            each
            for each in names.get(plain, ())
            if symbols[each].kind in CALLABLES
            and (symbols[each].kind == KIND_CONSTRUCTOR) is making
            and (n_arguments < 0 or self._takes(each, n_arguments))
        ]

    def _takes(self, symbol: int, n_arguments: int) -> bool:
        """Some call of the method has so many arguments."""
        parameters = self.parameters.get(self.symbols[symbol].scope, ())
        if parameters and self.bindings[parameters[-1]].kind in BINDS_COLLECTED:
            return n_arguments >= len(parameters) - 1
        holder = self.symbols[self.symbols[symbol].container]
        compact = self.symbols[symbol].kind == KIND_CONSTRUCTOR and holder.kind == KIND_RECORD
        return len(parameters) == n_arguments or (compact and not parameters)

    def class_around(self, scope: int) -> int:
        """The innermost class's scope at or around *scope*; `NOTHING` outside of classes."""
        scopes = self.outline.scopes
        while 0 <= scope < len(scopes):
            if scopes[scope].kind == CLASS_SCOPE:
                return scope
            scope = scopes[scope].parent
        return NOTHING

    @cached_property
    def in_parts(self) -> bool:
        """The file has a definition that may be written in parts."""
        return not self._signatures and any(symbol.kind in _IN_PARTS for symbol in self.symbols)

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
        """
        The symbol of a top-level or class-level variable; `NOTHING` for a local one, unless the
        same scope defines a function of that name, which is the variable then.
        """
        scope = self.outline.scopes[binding.scope]
        if scope.kind not in MODULE_OR_CLASS:
            return self._function_beside(binding) if binding.kind == BINDS_ASSIGNMENT else NOTHING
        for each in self.child(scope.symbol, binding.name):
            if self.symbols[each].kind in VARIABLES:
                return each
        return NOTHING

    def _function_beside(self, binding: BindingFact) -> int:
        for each in self.bound_in(binding.scope, binding.name):
            fact = self.bindings[each]
            symbol = self.defined(fact) if fact.kind == BINDS_DEFINITION else NOTHING
            if symbol != NOTHING and self.symbols[symbol].kind in CALLABLES:
                return symbol
        return NOTHING

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

    def _past_glob(self, scope: int, name: str) -> bool:
        """Such an import stands nearer than the first scope that binds *name*."""
        scopes = self.outline.scopes
        while scope >= 0 and not self.bound_in(scope, name):
            if scope in self.inner_globs:
                return True
            if scopes[scope].kind == MODULE_SCOPE_KIND:
                break
            scope = scopes[scope].parent
        return False

    def is_of_trait(self, symbol: int) -> bool:
        """The member stands in a block that implements something."""
        scope = self.symbols[symbol].scope
        scopes = self.outline.scopes
        while scope >= 0 and scopes[scope].kind != CLASS_SCOPE:
            scope = scopes[scope].parent
        return scope in self._trait_scopes

    @cached_property
    def _trait_scopes(self) -> frozenset[int]:
        """Scopes of blocks that make a type implement something."""
        scopes = self.outline.scopes
        found = set()
        for fact in self.outline.heritage:
            expression = self.expressions[fact.expression]
            while type(expression) is Index or type(expression) is Member:
                expression = self.expressions[expression.object]
            if type(expression) is Name and fact.role == IMPLEMENT:
                found.add(expression.scope)
        return frozenset(
            index
            for index, scope in enumerate(scopes)
            if scope.kind == CLASS_SCOPE and scope.parent in found
        )

    def defines(self, expression: int) -> bool:
        """*expression* is a definition."""
        return expression >= 0 and type(self.expressions[expression]) is SymbolValue

    def place_of_call(self, call: Call | New) -> int:
        """Index of *call*, a fact of this outline, among the expressions; `NOTHING` elsewhere."""
        return self._calls.get(id(call), NOTHING)

    @cached_property
    def _calls(self) -> dict[int, int]:
        """Calls by identity, which lasts as long as the outline does."""
        return {
            id(fact): index
            for index, fact in enumerate(self.expressions)
            if isinstance(fact, (Call, New))
        }

    @cached_property
    def places(self) -> Places:
        """Where functions and displays stand."""
        return Places(self.outline)

    @cached_property
    def function_places(self) -> FunctionPlaces:
        """Where the functions without a name stand."""
        return FunctionPlaces(self.outline)

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
        value = self._literal(expression)
        return "" if value is None else value.text

    def literal_type(self, expression: int) -> str:
        """The type of that literal."""
        value = self._literal(expression)
        return "" if value is None else value.type

    def _literal(self, expression: int) -> Literal | None:
        for _ in range(4):
            if expression == NOTHING:
                return None
            value = self.expressions[expression]
            if type(value) is Literal:
                return value
            if type(value) is Narrowed:
                expression = value.by if value.how == SET else value.value
                continue
            if type(value) is not Name:
                return None
            bindings = self.lookup(value.scope, value.name)
            if bindings is None or len(bindings) != 1:
                return None
            expression = self.bindings[bindings[0]].value
        return None

    def defined(self, binding: BindingFact) -> int:
        """The symbol that a definition's own name stands for; `NOTHING` for other bindings."""
        if binding.kind != BINDS_DEFINITION or binding.value == NOTHING:
            return NOTHING
        value = self.expressions[binding.value]
        return value.symbol if type(value) is SymbolValue else NOTHING


def _note(names: Names, name: str, index: int) -> None:
    """*index* is another one that *name* stands for."""
    found = names.get(name)
    if found is None:
        names[name] = _ONES[index] if index < len(_ONES) else [index]
    elif len(found) == 1:
        names[name] = [found[0], index]  # the one may be everybody's
    else:
        found.append(index)
