"""Packages that are folders: names and methods that several files share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.model.facts import MODULE_SCOPE
from codegraph_lsp.model.kinds import Reason
from codegraph_lsp.resolve.values import NONE, SYMBOL, Value, Values, union
from codegraph_lsp.resolve.words import BINDS_IMPORT, BY_SELF

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.resolve.evaluate import Evaluator
    from codegraph_lsp.resolve.modules import ModuleTarget
    from codegraph_lsp.resolve.session import Session

LEXICAL = int(Reason.LEXICAL)


class Package:
    """
    The files of *target* that state the package *clause*.

    Args:
        left_out: Ending of files that this view of the package does not include; may be empty.
    """

    def __init__(self, session: Session, target: ModuleTarget, clause: str, left_out: str) -> None:
        reads: set[int | str] = {target.specifier}
        self._names: dict[str, list[tuple[FileId, int]]] = {}
        self._methods: dict[tuple[str, str], list[tuple[FileId, int]]] = {}
        for file in target.files:
            if left_out and session.lookup.path(file).endswith(left_out):
                continue
            reads.add(file)
            there = session.foreign(file)
            if there is not None and there.index.outline.package == clause:
                self._note(there)
        self.reads = frozenset(reads)

    def _note(self, there: Evaluator) -> None:
        index = there.index
        for name, bindings in index.names_in(MODULE_SCOPE).items():
            for binding in bindings:
                if index.bindings[binding].kind != BINDS_IMPORT:
                    self._names.setdefault(name, []).append((there.file, binding))
        for number, symbol in enumerate(index.symbols):
            if symbol.receiver:
                key = (symbol.receiver, symbol.name)
                self._methods.setdefault(key, []).append((there.file, number))

    def names(self) -> Iterable[str]:
        """All names at the top level of the package."""
        return self._names

    def methods_of(self, type_name: str) -> list[str]:
        """Names of the methods of the type."""
        return [name for holder, name in self._methods if holder == type_name]

    def denoted(self, evaluator: Evaluator, name: str) -> Values:
        """What *name* means at the top level of the package."""
        found = NONE
        for file, binding in self._names.get(name, ()):
            there = evaluator.at(file)
            if there is not None:
                found = union(found, there.denote_binding(binding))
        return found

    def method(self, evaluator: Evaluator, type_name: str, name: str) -> Values:
        """The method *name* of the type, from whichever file."""
        del evaluator
        found = NONE
        for file, symbol in self._methods.get((type_name, name), ()):
            found = union(found, (Value(SYMBOL, file, symbol, BY_SELF),))
        return found
