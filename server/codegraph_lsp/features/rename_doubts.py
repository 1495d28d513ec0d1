"""
What calls a symbol by its name without being seen: the language, libraries, frameworks.

Where that is certain renaming is refused; where it only may be, a person has to say so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from codegraph_lsp.features.kin import Family
from codegraph_lsp.graph.adjacency import Direction
from codegraph_lsp.graph.dispatch import reachable_overrides
from codegraph_lsp.languages.naming import Naming, naming
from codegraph_lsp.languages.semantics import Semantics, semantics
from codegraph_lsp.model.errors import RenameError
from codegraph_lsp.model.kinds import TYPE_KINDS, SymbolKind
from codegraph_lsp.resolve.outline_index import index_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.features.kin import Kin
    from codegraph_lsp.features.snapshot import Snapshot
    from codegraph_lsp.model.ids import SymbolKey
    from codegraph_lsp.model.symbols import Symbol

_OVERRIDABLE = frozenset({SymbolKind.METHOD, SymbolKind.PROPERTY, SymbolKind.FIELD})


def doubts_of(snapshot: Snapshot, kin: Kin) -> tuple[str, ...]:
    """
    Why what is called alike may be called by others, in sentences.

    Raises:
        RenameError: It certainly is.
    """
    return _Doubts(snapshot, kin).all()


def record_takers(snapshot: Snapshot, kin: Kin) -> tuple[set[SymbolKey], set[SymbolKey]]:
    """Classes that take a field as a named argument, and those that may."""
    family = Family(snapshot)
    sure: set[SymbolKey] = set()
    loose: set[SymbolKey] = set()
    for field in kin.symbols.values():
        container = None if field.container is None else snapshot.symbol(field.container)
        if field.kind is not SymbolKind.FIELD or container is None or container.file is None:
            continue
        spec = snapshot.language(container.file)
        if spec is None or not naming(spec.lineage).record_marks:
            continue
        spelling, rules = naming(spec.lineage), semantics(spec.lineage)
        above = snapshot.symbols(family.relatives([container.key], Direction.OUTGOING))
        marked = any(_is_record(snapshot, each, spelling) for each in above.values())
        foreign = any(_is_foreign(each, spelling) for each in above.values())
        if not marked and not foreign:
            continue
        below = snapshot.symbols(family.relatives([container.key], Direction.INCOMING))
        for each in below.values():
            if not any(family.children(each, name) for name in rules.constructors):
                (sure if marked else loose).add(each.key)
    return sure, loose


class _Doubts:
    def __init__(self, snapshot: Snapshot, kin: Kin) -> None:
        self._snapshot = snapshot
        self._kin = kin
        self._family = Family(snapshot)
        self._foreign: dict[SymbolKey, str] = {}

    def all(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for symbol in self._kin.symbols.values():
            self._snapshot.cancel.check("rename: next doubt")
            found.update(dict.fromkeys(self._of(symbol)))
        return tuple(found)

    def _of(self, symbol: Symbol) -> Iterable[str]:
        spec = None if symbol.file is None else self._snapshot.language(symbol.file)
        if spec is None or symbol.container is None:
            return
        spelling, rules = naming(spec.lineage), semantics(spec.lineage)
        container = self._snapshot.symbol(symbol.container)
        is_member = container is not None and container.kind in TYPE_KINDS
        apart = spelling.structural or rules.members_apart
        is_member = is_member or (apart and symbol.kind is SymbolKind.METHOD)
        special = spelling.special_members if is_member else spelling.special_names
        if special and symbol.kind not in TYPE_KINDS and re.fullmatch(special, symbol.name):
            raise RenameError(
                f"`{symbol.name}` has that name because others call it so: the language, or what "
                "runs the program",
                sort="special",
            )
        if not is_member or symbol.kind not in _OVERRIDABLE:
            return
        if symbol.name in spelling.library_members:
            yield f"the standard library may call `{symbol.qualified_name}` by this name"
        if container is None or not (container.kind in TYPE_KINDS or rules.members_apart):
            return
        if self._overrides_outside(symbol, container, spelling, rules):
            raise RenameError(
                f"`{symbol.qualified_name}` overrides something outside of the workspace",
                sort="external",
            )
        if not (rules.signatures or rules.virtual_said or rules.members_apart):
            base = self._foreign_base(container, spelling)
            if base:
                yield (
                    f"`{container.name}` extends `{base}`, which is outside of the workspace and "
                    f"may use `{symbol.name}`"
                )

    def _overrides_outside(
        self, symbol: Symbol, container: Symbol, spelling: Naming, rules: Semantics
    ) -> bool:
        """It says, or must, that it overrides something, and nothing here is overridden."""
        if rules.members_apart:
            facts = None if symbol.file is None else self._snapshot.facts(symbol.file)
            spec = None if symbol.file is None else self._snapshot.language(symbol.file)
            if facts is None or spec is None:
                return False
            if not index_of(facts.outline, spec).is_of_trait(symbol.index):
                return False
        elif not spelling.override_mark or not self._is_marked(symbol, spelling.override_mark):
            return False
        if rules.members_apart:
            return not reachable_overrides(self._snapshot, [symbol.key], Direction.OUTGOING)
        above = self._family.relatives([container.key], Direction.OUTGOING) - {container.key}
        return not any(each.container in above for each in self._kin.symbols.values())

    def _is_marked(self, symbol: Symbol, mark: str) -> bool:
        text = None if symbol.file is None else self._snapshot.text(symbol.file)
        if text is None:
            return False
        header = text.source[symbol.span.start : max(symbol.header_end, symbol.name_span.end)]
        return bool(re.search(mark, header.decode("utf-8", "replace")))

    def _foreign_base(self, container: Symbol, spelling: Naming) -> str:
        if container.key not in self._foreign:
            above = self._family.relatives([container.key], Direction.OUTGOING)
            found = sorted(
                each.qualified_name
                for each in self._snapshot.symbols(above).values()
                if _is_foreign(each, spelling)
            )
            self._foreign[container.key] = found[0] if found else ""
        return self._foreign[container.key]


def _is_foreign(symbol: Symbol, spelling: Naming) -> bool:
    return symbol.external and symbol.qualified_name not in spelling.harmless_bases


def _is_record(snapshot: Snapshot, symbol: Symbol, spelling: Naming) -> bool:
    """A class whose decorators or bases make constructor arguments of its fields."""
    if symbol.external:
        return symbol.name in spelling.record_marks
    text = None if symbol.file is None else snapshot.text(symbol.file)
    if text is None or symbol.kind not in TYPE_KINDS:
        return False
    header = text.source[symbol.span.start : symbol.name_span.start]
    decorators = re.findall(rb"@(?:\w+\.)*(\w+)", header)
    return any(each.decode("utf-8", "replace") in spelling.record_marks for each in decorators)
