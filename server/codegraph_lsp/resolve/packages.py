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
        self._names: dict[str, list[FileId]] = {}
        self._methods: dict[tuple[str, str], list[FileId]] = {}
        for file in target.files:
            if left_out and session.lookup.path(file).endswith(left_out):
                continue
            reads.add(file)
            there = session.top_level(file)
            if there is None or there.package != clause:
                continue
            for name in there.names:
                self._names.setdefault(name, []).append(file)
            for method in there.methods:
                self._methods.setdefault(method, []).append(file)
        self.reads = frozenset(reads)

    def names(self) -> Iterable[str]:
        """All names at the top level of the package."""
        return self._names

    def methods_of(self, type_name: str) -> list[str]:
        """Names of the methods of the type."""
        return [name for holder, name in self._methods if holder == type_name]

    def denoted(self, evaluator: Evaluator, name: str) -> Values:
        """What *name* means at the top level of the package."""
        found = NONE
        for file in self._names.get(name, ()):
            there = evaluator.at(file)
            if there is None:
                continue
            for binding in there.index.bound_in(MODULE_SCOPE, name):
                if there.index.bindings[binding].kind != BINDS_IMPORT:
                    found = union(found, there.denote_binding(binding))
        return found

    def method(self, evaluator: Evaluator, type_name: str, name: str) -> Values:
        """The method *name* of the type, from whichever file."""
        method = type_name, name
        found = NONE
        for file in self._methods.get(method, ()):
            there = evaluator.at(file)
            if there is None:
                continue
            for symbol in there.index.methods_apart.get(method, ()):
                found = union(found, (Value(SYMBOL, file, symbol, BY_SELF),))
        return found
