"""What an outline says, by what it is asked for: tables that are made when first wanted."""

from __future__ import annotations

from functools import cached_property

from codegraph_lsp.model.facts import (
    MODULE_SCOPE,
    MODULE_SYMBOL,
    NOTHING,
    BindingFact,
    HeritageFact,
    MemberFact,
    Outline,
)
from codegraph_lsp.model.kinds import ITEM
from codegraph_lsp.resolve.words import (
    BINDS_TYPE_PARAMETER,
    IMPORT_REEXPORT,
    IS_AMBIENT,
    IS_EXPORTED,
    MODULE_SCOPE_KIND,
)


class OutlineTables:
    """Tables of *outline*."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.bindings: list[BindingFact] = outline.bindings

    @property
    def weight(self) -> int:
        """About how many bytes the outline and its tables take."""
        outline = self.outline
        # Names are what costs: strings, and places in tables by name. Two thirds of an outline's
        # expressions are hidden. (fitted to what three code bases take, to a tenth)
        return (
            1_000
            + 500 * len(outline.symbols)
            + 50 * len(outline.expressions)
            + 160 * (len(outline.bindings) + len(outline.scopes) + len(outline.imports))
            + 90 * (len(outline.members) + len(outline.returns) + len(outline.heritage))
        )

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
    def set_items(self) -> list[int]:
        """Assignments to items of containers: indices in the outline."""
        members = self.outline.members
        return [index for index, fact in enumerate(members) if fact.name.startswith(ITEM)]

    @cached_property
    def exports(self) -> dict[str, list[int]]:
        """Exported expressions by name."""
        return self.exports_of(MODULE_SYMBOL)

    @cached_property
    def reexports(self) -> dict[str, list[int]]:
        """Imports that offer a name to importers, by that name; wildcards under `*`."""
        return self.reexports_of(MODULE_SYMBOL)

    def exports_of(self, container: int) -> dict[str, list[int]]:
        """Expressions that the file, or a block that stands for a module, exports, by name."""
        found: dict[str, list[int]] = {}
        for fact in self.outline.exports:
            if fact.container == container:
                found.setdefault(fact.name, []).append(fact.value)
        return found

    def reexports_of(self, container: int) -> dict[str, list[int]]:
        """The same of `reexports`."""
        found: dict[str, list[int]] = {}
        for index, fact in enumerate(self.outline.imports):
            if fact.flags & IMPORT_REEXPORT and self._block_around(fact.scope) == container:
                found.setdefault(fact.alias or fact.name, []).append(index)
        return found

    def _block_around(self, scope: int) -> int:
        """The block that stands for a module and has *scope*; else `<module>`."""
        symbol = self.outline.scopes[scope].symbol if scope else MODULE_SYMBOL
        is_block = self.outline.symbols[symbol].flags & IS_AMBIENT
        return symbol if is_block else MODULE_SYMBOL

    @cached_property
    def methods_apart(self) -> dict[tuple[str, str], list[int]]:
        """Methods written outside their type, by its name and theirs."""
        found: dict[tuple[str, str], list[int]] = {}
        for index, symbol in enumerate(self.outline.symbols):
            if symbol.receiver:
                found.setdefault((symbol.receiver, symbol.name), []).append(index)
        return found

    @cached_property
    def blocks(self) -> dict[str, list[int]]:
        """Blocks that say what other modules offer, by the module's name as it is written."""
        found: dict[str, list[int]] = {}
        for index, symbol in enumerate(self.outline.symbols):
            if symbol.flags & IS_AMBIENT:
                found.setdefault(symbol.name, []).append(index)
        return found

    @cached_property
    def is_module(self) -> bool:
        """The file imports or exports something, so that its top-level names are its own."""
        return (
            any(fact.scope == MODULE_SCOPE for fact in self.outline.imports)
            or any(fact.container == MODULE_SYMBOL for fact in self.outline.exports)
            or any(
                s.container == MODULE_SYMBOL and s.flags & IS_EXPORTED for s in self.outline.symbols
            )
        )

    @cached_property
    def wildcards(self) -> list[int]:
        """Imports of everything a module offers into this file's own names; the last one first."""
        return [
            index
            for index, fact in enumerate(self.outline.imports)
            if fact.name == "*" and not fact.flags & IMPORT_REEXPORT
        ][::-1]

    @cached_property
    def globs(self) -> dict[int, list[int]]:
        """Imports of everything by the scope that they stand in; the last one first."""
        found: dict[int, list[int]] = {}
        for index, fact in enumerate(self.outline.imports):
            if fact.name == "*":
                found.setdefault(fact.scope, []).insert(0, index)
        return found

    @cached_property
    def inner_globs(self) -> frozenset[int]:
        """Scopes of code with an import of everything: it hides names of the scopes around."""
        scopes = self.outline.scopes
        return frozenset(s for s in self.globs if scopes[s].kind != MODULE_SCOPE_KIND)

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
